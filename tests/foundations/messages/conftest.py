from __future__ import annotations

import pytest


@pytest.fixture
def here(settings, tmp_path):
    """An installation with a data folder of its own; `here(url)` gives it a mail server."""

    def with_server(url: str = "", **more: object) -> None:
        settings.DEPLOYMENT = settings.DEPLOYMENT.model_copy(
            update={"data": tmp_path, "email_url": url, "email_from": "Trial <trial@example.org>"}
            | more
        )

    with_server()
    return with_server
