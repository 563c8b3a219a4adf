"""Settings for the tests: the real ones, with cheap passwords and a database of their own."""

import os
import tempfile
from pathlib import Path

os.environ["ALONGSIDE_MODE"] = "test"
os.environ.setdefault("ALONGSIDE_DATA", tempfile.mkdtemp(prefix="alongside-test-"))
if worker := os.environ.get("PYTEST_XDIST_WORKER"):  # files of one are not there for another
    data = Path(os.environ["ALONGSIDE_DATA"]).resolve()
    own = data if data.name == worker else data / worker
    own.mkdir(parents=True, exist_ok=True)
    os.environ["ALONGSIDE_DATA"] = str(own)

from alongside.project.settings import *  # noqa: F403
from alongside.project.settings import DATABASES, DEPLOYMENT, STATIC_ROOT

LIMITS = [name for name in type(DEPLOYMENT).model_fields if name.endswith(("a_minute", "an_hour"))]
DEPLOYMENT = DEPLOYMENT.model_copy(update=dict.fromkeys(LIMITS, 10**6))  # clocks here stand still
REFUSALS_PUT_DOWN_AFTER = None  # a test puts them down itself: no thread outlives it
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(Path(DEPLOYMENT.data) / "test.sqlite3")}
