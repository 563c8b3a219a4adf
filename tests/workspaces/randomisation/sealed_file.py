"""Run by a test in a process of its own: seals sequences of a study in a fresh database file."""

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django

django.setup()

from django.core.management import call_command  # noqa: E402

from alongside.workspaces.randomisation import actions  # noqa: E402
from alongside.workspaces.study import queries  # noqa: E402
from tests.workspaces.made_up import AT, person  # noqa: E402

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    study = queries.study(sys.argv[1])
    manager = person("trial_manager")
    for site in study.sites:
        actions.seal_sequence(study=study, stratum=site.id, length=60, by=manager, at=AT)
