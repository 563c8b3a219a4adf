"""Every form before consent."""

from alongside.workspaces.referrals.forms.about import AboutFamily
from alongside.workspaces.referrals.forms.agreement import AgreesLater, NoLongerAgrees
from alongside.workspaces.referrals.forms.people import (
    SEEN,
    ChildForm,
    CommentForm,
    ContactForm,
    DeviationForm,
    Forget,
    Join,
    ParentForm,
)
from alongside.workspaces.referrals.forms.referring import Refer
from alongside.workspaces.referrals.forms.screening import (
    Answer,
    Ask,
    Attempt,
    CorrectAnswer,
    Decide,
    DeclineForm,
    Information,
    Screen,
    TakeBack,
)

__all__ = [
    "SEEN",
    "AboutFamily",
    "AgreesLater",
    "Answer",
    "Ask",
    "Attempt",
    "ChildForm",
    "CommentForm",
    "ContactForm",
    "CorrectAnswer",
    "Decide",
    "DeclineForm",
    "DeviationForm",
    "Forget",
    "Information",
    "Join",
    "NoLongerAgrees",
    "ParentForm",
    "Refer",
    "Screen",
    "TakeBack",
]
