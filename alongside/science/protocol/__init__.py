"""What a study is, read from a folder of TOML and checked as a whole."""

from alongside.science.protocol.adaptation import (
    DECILE,
    PREFER_NOT,
    Adaptation,
    AdaptationRule,
    AreasOfSite,
    FamilyQuestion,
    Need,
    QuestionOption,
    StatedTarget,
    Trait,
    TraitGroup,
)
from alongside.science.protocol.alerts import Alert
from alongside.science.protocol.allocation import Allocation, Arm, Balanced, Sealed, Target
from alongside.science.protocol.checking import check_study, load_sealed, load_study
from alongside.science.protocol.data_checks import (
    ConcernRule,
    EditCheck,
    EnteredTwice,
    OddAnswering,
    ShowsArm,
)
from alongside.science.protocol.documents import (
    ConsentKind,
    Document,
    Section,
    Statement,
    Withdrawal,
    Wording,
)
from alongside.science.protocol.eligibility import Ages, Criterion
from alongside.science.protocol.expectations import Counted, Expected, ExpectedAtSite
from alongside.science.protocol.people import Role
from alongside.science.protocol.permissions import JOURNEY_NEEDS, TELLS_ARM, Permission
from alongside.science.protocol.places import SafeguardingContact, Site, Team
from alongside.science.protocol.problems import Problem, StudyProblems
from alongside.science.protocol.progression import (
    Band,
    ColourMeaning,
    ProgressionCriterion,
    ProgressionMeasure,
)
from alongside.science.protocol.reasons import Reason, ReasonList, Reasons
from alongside.science.protocol.routing import Bound, Decision, Option, RoutedForm, Routing
from alongside.science.protocol.schedule import (
    Measure,
    Procedure,
    Retention,
    Visit,
)
from alongside.science.protocol.schedule_table import ScheduleTable, schedule_rows, schedule_table
from alongside.science.protocol.seeking import UnknownInStudy
from alongside.science.protocol.shape import Version, Window
from alongside.science.protocol.study import Study

__all__ = [
    "DECILE",
    "JOURNEY_NEEDS",
    "PREFER_NOT",
    "TELLS_ARM",
    "Adaptation",
    "AdaptationRule",
    "Ages",
    "Alert",
    "Allocation",
    "AreasOfSite",
    "Arm",
    "Balanced",
    "Band",
    "Bound",
    "ColourMeaning",
    "ConcernRule",
    "ConsentKind",
    "Counted",
    "Criterion",
    "Decision",
    "Document",
    "EditCheck",
    "EnteredTwice",
    "Expected",
    "ExpectedAtSite",
    "FamilyQuestion",
    "Measure",
    "Need",
    "OddAnswering",
    "Option",
    "Permission",
    "Problem",
    "Procedure",
    "ProgressionCriterion",
    "ProgressionMeasure",
    "QuestionOption",
    "Reason",
    "ReasonList",
    "Reasons",
    "Retention",
    "Role",
    "RoutedForm",
    "Routing",
    "SafeguardingContact",
    "ScheduleTable",
    "Sealed",
    "Section",
    "ShowsArm",
    "Site",
    "StatedTarget",
    "Statement",
    "Study",
    "StudyProblems",
    "Target",
    "Team",
    "Trait",
    "TraitGroup",
    "UnknownInStudy",
    "Version",
    "Visit",
    "Window",
    "Withdrawal",
    "Wording",
    "check_study",
    "load_sealed",
    "load_study",
    "schedule_rows",
    "schedule_table",
]
