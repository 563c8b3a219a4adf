"""Contact, information, screening, decision, questions."""

from __future__ import annotations

from typing import Any

from alongside.foundations.pages.fields import (
    Choice,
    Day,
    LongText,
    Moment,
    Option,
    Password,
    Radios,
    Text,
    YesNoUnsure,
)
from alongside.foundations.pages.fields.criteria import Judgement
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import Study
from alongside.workspaces.referrals import words
from alongside.workspaces.referrals.forms.choosing import WithReasons, options, set_options
from alongside.workspaces.referrals.queries import CriterionLine

NO_NAMES = "Do not write names, addresses or telephone numbers here."


class Attempt(PageForm):
    """One attempt to reach the family."""

    channel = Radios("How?", options(words.CHANNELS))
    outcome = Radios("What came of it?", options(words.OUTCOMES))
    occurred_at = Moment("When?", not_after="today")
    note = LongText("Note", hint=NO_NAMES, limit=2000, rows=2, required=False)
    next_due = Day("Try again on", not_before="today", required=False)


class Information(PageForm):
    """The information sheet reached the family."""

    version = Choice("Version")
    mode = Radios("How was it given?", options(words.MODES))
    giver = Radios("Who gave it?", options(words.GIVERS), initial="recruitment_coordinator")
    occurred_at = Moment("When?", not_after="today")

    def __init__(self, *args: Any, study: Study, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sheet = study.documents_of("information")[0]
        versions = [one for one in study.documents if one.id == sheet]
        latest_first = sorted(versions, key=lambda one: one.date, reverse=True)
        offered = dict.fromkeys(one.version for one in latest_first)
        set_options(self, "version", [(each, words.version(each)) for each in offered])
        self.fields["version"].initial = next(iter(offered))


class Screen(PageForm):
    """Every criterion; what the social worker answered stands beside each question."""

    reason = LongText("Why are the answers changed?", limit=500, rows=2)

    def __init__(self, *args: Any, lines: list[CriterionLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not any(line.screened for line in lines):
            del self.fields["reason"]
        for line in lines:
            known = line.screened
            self.fields[line.criterion.id] = YesNoUnsure(
                line.text,
                hint=line.help,
                initial=Judgement(known.answer, known.note) if known else None,  # type: ignore[arg-type]
            )
        self.ids = [line.criterion.id for line in lines]

    def answers(self) -> dict[str, dict[str, str]]:
        given: dict[str, Judgement] = {id: self.cleaned_data[id] for id in self.ids}
        return {id: {"answer": one.answer, "note": one.note} for id, one in given.items()}


class Decide(WithReasons):
    """Eligible or not."""

    eligible = Radios(
        "Is the family eligible?",
        [
            Option("yes", "Yes, confirm it", reveals=("discussed_with", "decided_because")),
            Option("no", "No", reveals=("reasons", "main_reason", "words")),
        ],
    )
    discussed_with = Text(
        "With whom was it discussed?", hint="By role, such as recovery worker.", required=False
    )
    decided_because = LongText(
        "What was decided, and why?", hint=NO_NAMES, limit=2000, rows=3, required=False
    )

    def __init__(self, *args: Any, study: Study, site: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(study, "ineligible", site)

    def clean(self) -> None:
        if self.cleaned_data.get("eligible") == "no":
            self.check_main()


class DeclineForm(WithReasons):
    """The family does not go on."""

    def __init__(self, *args: Any, study: Study, site: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(study, "declining", site)

    def clean(self) -> None:
        self.check_main()


class Ask(PageForm):
    """A question to the team about one criterion."""

    criterion = Radios("Which criterion?")
    question = LongText("What is not clear?", hint=NO_NAMES, limit=2000)

    def __init__(self, *args: Any, lines: list[CriterionLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_options(self, "criterion", [(line.criterion.id, line.text) for line in lines])


class Answer(PageForm):
    """The team's decision, signed with the password."""

    answer = Radios("The answer to the criterion", [("yes", "Yes"), ("no", "No")], inline=True)
    decision = LongText(
        "What was decided, and why?",
        hint="Everyone who screens later reads this. Write no names.",
        limit=2000,
    )
    password = Password("Your password, to sign the decision")


class CorrectAnswer(Answer):
    """A signed decision is replaced by another."""

    reason = LongText("Why is it changed?", limit=500, rows=2)


class TakeBack(PageForm):
    """Why something is taken back."""

    reason = LongText("Why is it taken back?", hint=NO_NAMES, limit=500, rows=2)
