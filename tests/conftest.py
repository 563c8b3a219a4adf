"""What every test shares."""

import os

from hypothesis import settings

# The browser's driver keeps an event loop in the thread in which the tests use the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# A shared machine must not decide whether an example was too slow.
settings.register_profile("alongside", deadline=None)
settings.load_profile("alongside")
