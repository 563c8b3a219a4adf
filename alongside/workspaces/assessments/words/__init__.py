"""How visits, forms, answers and questions about them are put into words."""

from alongside.workspaces.assessments.words.answers import *  # noqa: F403
from alongside.workspaces.assessments.words.history import DESCRIBE as DESCRIBE
from alongside.workspaces.assessments.words.labels import *  # noqa: F403
from alongside.workspaces.assessments.words.names import *  # noqa: F403
from alongside.workspaces.assessments.words.steps import next_steps as next_steps
from alongside.workspaces.assessments.words.visits import *  # noqa: F403
