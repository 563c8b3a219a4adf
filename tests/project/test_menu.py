"""The menu holds what each role needs, once, and no page that another one leads to."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.workspaces.made_up import person, study

pytestmark = pytest.mark.django_db
SLUG = "ips-feasibility"
MENUS = {
    "social_worker": ["My referrals", "Refer a family"],
    "recruitment_coordinator": [
        "What next", "Refer a family", "Families", "Questions", "Tell families", "Worries",
        "Texts to read", "Deviations", "Progress", "Alerts", "Forecast", "Reports",
        "Whom we reach", "Messages", "The machine",
    ],
    "trial_manager": [
        "What next", "Families", "Questions to answer", "Tablets", "Answer queries", "Completeness",
        "Double entry", "Our measures", "Wording packs", "Allocation", "Tell families", "Worries",
        "Texts to read", "Unblinding", "Deviations",
        "Progress", "Alerts", "Forecast", "Reports", "Whom we reach", "People", "Messages",
        "The machine",
    ],
    "research_nurse": [
        "What next", "Families", "Visits", "Without a network", "Answer queries", "Completeness",
        "Double entry",
    ],
    "independent_statistician": [
        "What next", "Families", "Scores", "Completeness", "Sequences",
        "Allocated families", "Unblinding",
        "Deviations", "Progress", "Alerts", "Forecast",
        "Size of a trial", "Reports", "Whom we reach",
    ],
}  # fmt: skip


def page_of(someone, view, *arguments):
    client = Client()
    client.force_login(someone)
    return client.get(reverse(view, args=[SLUG, *arguments]), follow=True).text


def somebody(role):
    return person(role, ["glasgow"] if study().role(role).site_bound else [])


@pytest.mark.parametrize("role", MENUS)
def test_a_menu_holds_what_the_role_needs_and_each_line_once(role):
    shown = page_of(somebody(role), "caseload:home")
    wide = shown[shown.index("menu__wide") :]
    links = re.findall(r'class="menu__link[^>]*>\s*([^<]+?)\s*<', wide)
    assert links == MENUS[role]


@pytest.mark.parametrize(
    ("role", "view", "leads_to"),
    [
        ("recruitment_coordinator", "caseload:families", "referrals:log_import"),
        ("trial_manager", "caseload:families", "referrals:log_import"),
        ("recruitment_coordinator", "randomisation:to_tell", "randomisation:our_families"),
        ("trial_manager", "randomisation:ready", "randomisation:sequences"),
    ],
)
def test_what_a_menu_leaves_out_is_one_page_further(role, view, leads_to):
    shown = page_of(somebody(role), view)
    assert f'href="{reverse(leads_to, args=[SLUG])}"' in shown[shown.index("<main") :]
