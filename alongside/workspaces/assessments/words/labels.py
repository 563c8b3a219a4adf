"""What stands on buttons, labels and tags of the pages of visits."""

from __future__ import annotations

MODE = "How is the visit done?"
MODES = {"face_to_face": "Face to face", "remote": "Remote, by telephone or video"}
BEGAN_AT, ENDED_AT = "When did it begin?", "When did it end?"
IF_NOT_NOW = (
    "Leave this empty if it was just now. If the visit was done on paper, write the day and the "
    "time then: each child’s forms follow its age on that day."
)
PLANNED_FOR = "When is the visit?"
BOOKING_NOTE = "Note, without names or addresses"
WHY_NOT_DONE = "Why will this visit not take place?"
TICK_EVERY = "Tick every reason that applies."
WHY = "Why?"
CODE_REST = "Why has the rest no answer?"
YOUR_QUESTION = "What do you want to ask or say about this answer?"
ONLY_A_REMARK = "This is only a remark; it needs no reply"
YOUR_REPLY = "Your reply"
WHY_REOPENED = "Why is it opened again?"
CLOSES = "This settles it: close the question"
WHY_CHANGED = "This form is finished. Why does the answer change?"
QUICK = "Quick entry"
QUICK_HINT = (
    "Type the answers of this page one after another, one sign each. For no answer: "
    "r refused, n does not apply, k was not asked, u not able. A dash passes over an item."
)
QUICK_LATER = "Quick entry is taken when you press the button below."
QUICK_MISSING = {"r": "refused", "n": "not_applicable", "k": "not_asked", "u": "unable"}
SCRIPT = (
    "Thank you for seeing me. This takes about an hour, and we can stop or take a break at any "
    "time. You can leave out any question, and you need not say why.",
    "Your answers do not go to your social worker. The one exception is when a child or you may "
    "not be safe; then I have to pass that on, and I talk with you about it first if I can.",
    "Please do not tell me which kind of help your family has been given in the study. I am not "
    "supposed to know, so that it cannot change how I ask or what I write down.",
)
FOR_THE_ASSESSOR = (
    "Do not ask which service the family was given, and do not let yourself be told. Do not read "
    "letters or look at diaries that could show it. If you come to know it all the same, press "
    "“I have learned which service it is” and carry on; do not write down which."
)
LEARNED_TITLE = "I have learned which service it is"
LEARNED_SAYS = (
    "The record will show that you came to know which service this family was given, and when. "
    "It will not show which. Nobody is blamed: this happens in most trials, and has to be counted."
)
STOPPED = (
    "The family has asked us to stop. Ask nothing more. What was answered before is kept as they "
    "wished; finish the visit, and say once why the rest has no answer."
)
BEFORE_ALLOCATION = (
    "The family has not been allocated yet, and this visit comes after that. If it is begun all "
    "the same, it goes on, and the record shows that it came too soon."
)
BEGUN, BOOKED = "The visit has begun.", "The visit is booked."
PAUSED, RESUMED = "The visit is paused.", "The visit goes on."
FINISHED = "The visit is finished. Thank you."
NOT_DONE = "It is recorded that the visit was not done."
TAKING_BACK_NOT_DONE = (
    "The visit is due again. That it was recorded as not done stays in the history, "
    "with your reason."
)
DUE_AGAIN = "Taken back. The visit is due again."
TAKEN_BACK = "The visit was taken back. It can be begun again."
LEARNED = "Recorded. Carry on with the visit as before."
FORM_BEGUN, WHOLE_FORM = "The form has begun.", "The whole form"
SAVED, FORM_FINISHED = "Saved.", "The form is finished."
ASKED, REPLIED = "Your question is open now.", "Your reply is saved."
REOPENED = "The question is open again."

TIMED = {"paused": "paused", "resumed": "taken up again", "finished": "finished"}
STATES = {
    "under_way": ("Under way", "blue"),
    "overdue": ("Past its window", "amber"),
    "booked": ("Booked", "green"),
    "open": ("Can be done now", "plum"),
    "not_yet": ("Not yet", "grey"),
    "finished": ("Finished", "green"),
    "not_done": ("Not done", "grey"),
}
SHOW = {"now": "To do now", "coming": "Coming", "done": "Done"}
QUESTIONS_SHOWN = {"open": "Open", "closed": "Closed", "all": "All"}
TROUBLES = {
    "not_an_option": "is not one of the answers on the form",
    "not_a_number": "is not a number",
    "not_whole": "is not a whole number",
    "not_a_date": "could not be read as a date",
    "not_yes_or_no": "is neither yes nor no",
    "too_low": "is lower than expected",
    "too_high": "is higher than expected",
    "too_long": "is longer than the form allows",
}
