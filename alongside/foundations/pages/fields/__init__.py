"""Every kind of question a form can ask."""

from .choices import Checkboxes, Choice, Divider, Option, Radios, Tick, YesNo
from .criteria import Judgement, YesNoUnsure
from .dates import Day, MonthYear
from .field import PageField
from .files import File
from .moments import Moment, TimeOfDay
from .numbers import Decimal, WholeNumber
from .signature import Signature, Signed
from .text import Email, LongText, Password, Phone, Text

__all__ = [
    "Checkboxes",
    "Choice",
    "Day",
    "Decimal",
    "Divider",
    "Email",
    "File",
    "Judgement",
    "LongText",
    "Moment",
    "MonthYear",
    "Option",
    "PageField",
    "Password",
    "Phone",
    "Radios",
    "Signature",
    "Signed",
    "Text",
    "Tick",
    "TimeOfDay",
    "WholeNumber",
    "YesNo",
    "YesNoUnsure",
]
