"""A worry that somebody records, and the pages about it."""

from __future__ import annotations

import re

from django.urls import reverse

from alongside.workspaces.safety import actions
from alongside.workspaces.safety.models import ConcernReviewed
from tests.workspaces.made_up import AT, study

SLUG = "ips-feasibility"
SITES = ["glasgow", "bromley"]
SEEN = "The boy’s arm was bruised. “Daddy did that”, he said."
WHEN = {
    "occurred_at-day": "3",
    "occurred_at-month": "4",
    "occurred_at-year": "2023",
    "occurred_at-time": "10:00",
}


def worry(by, family, *, at=AT, **more):
    given = {"seen": SEEN, "danger_now": False, "told": ["social_worker"], **more}
    return actions.record_concern(study=study(), family=family, by=by, at=at, **given)


def reviews_of(concern):
    return ConcernReviewed.objects.filter(concern=concern).order_by("recorded_at", "id")


def page(name, *arguments):
    return reverse(f"safety:{name}", args=[SLUG, *arguments])


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def sent(client, url, **given):
    entry = re.search(r'name="entry" value="([^"]+)"', client.get(url).content.decode())[1]
    return client.post(url, {"entry": entry, **given})
