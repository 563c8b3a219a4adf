"""What is said about watching recruitment."""

from alongside.workspaces.recruitment.words.digest import SUBJECT as DIGEST_SUBJECT
from alongside.workspaces.recruitment.words.digest import digest
from alongside.workspaces.recruitment.words.history import DESCRIBE

__all__ = ["DESCRIBE", "DIGEST_SUBJECT", "digest"]
