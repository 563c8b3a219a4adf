"""Measures that a team makes, by the same pages that people use."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.test import Client

from alongside.foundations.clock import held_at
from alongside.workspaces.building import queries
from tests.workspaces.made_up import AT, study

HOME = "/ips-feasibility/measures/"
NOW = AT + timedelta(days=3)
"""After families consented, and before their first visit."""
SCALE = "0 = Not at all\n1 = Partly\n2 = Completely"
HEARD = {"label": "They listened to me.", "heading": "The help", "kind": "choice", "answers": SCALE}
WHY = {"label": "What was it about?", "heading": "The help", "kind": "text", "longest": "300"}
AGAIN = {"label": "Would you come again?", "heading": "Next time", "kind": "yes_no"}


def signed_in(someone: Any) -> Client:
    client = Client()
    client.force_login(someone)
    return client


def words_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def look(client: Client, path: str, at: Any = NOW) -> Any:
    with held_at(at):
        return client.get(f"{HOME}{path}")


def send(client: Client, path: str, at: Any = NOW, **given: Any) -> Any:
    """Send a form as its page would: with the state of the draft that is there now."""
    measure = path.split("/")[0]
    draft = queries.draft(study(), measure)
    seen = {"seen": str(draft.pk)} if draft else {}
    with held_at(at):
        return client.post(f"{HOME}{path}", {**seen, **given})


def started(client: Client, measure: str = "prem_groups", **more: Any) -> Any:
    told = {
        "title": "What the group was like", "short": "PREM groups", "measure": measure,
        "about": "family", "licence": "Made by the study team.", **more,
    }  # fmt: skip
    with held_at(NOW):
        return client.post("/ips-feasibility/new-measure/", told)


def three_items(client: Client, measure: str = "prem_groups") -> None:
    """A choice, a question that depends on it, and one under another heading."""
    started(client, measure)
    gated = {"gate": f"{measure}_01", "gate_values": "not at all, 1", "optional": "on"}
    for told in (HEARD, {**WHY, **gated}, AGAIN):
        sent = send(client, f"{measure}/draft/new-question/", **told)
        assert sent.status_code == 302, words_of(sent)


def score(client: Client, measure: str = "prem_groups") -> Any:
    told = {
        "title": "Heard", "items": [f"{measure}_01"], "combine": "mean", "needed": "1",
        "direction": "higher is better",
    }  # fmt: skip
    return send(client, f"{measure}/draft/new-score/", **told)


def published(client: Client, measure: str = "prem_groups", at: Any = NOW) -> None:
    sent = send(client, f"{measure}/draft/publish/", at, reason="Made with three parents.")
    assert sent.status_code == 302, words_of(sent)
