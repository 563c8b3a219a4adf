"""Settings for the tests: the real ones, with cheap passwords and a database of their own."""

import os
import tempfile
from pathlib import Path

os.environ["ALONGSIDE_MODE"] = "test"
os.environ.setdefault("ALONGSIDE_DATA", tempfile.mkdtemp(prefix="alongside-test-"))

from alongside.project.settings import *  # noqa: F403
from alongside.project.settings import DATABASES, DEPLOYMENT, STATIC_ROOT

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(Path(DEPLOYMENT.data) / "test.sqlite3")}
