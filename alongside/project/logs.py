"""Log lines as JSON, one object a line, for programs that read logs."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime


class PagesByName(logging.Filter):
    """A fault says in which page it was by the page's name: addresses hold numbers of families."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None and record.args:
            found = getattr(request, "resolver_match", None)
            record.args = tuple(
                (found.view_name if found else "no page") if each == request.path else each
                for each in record.args
            )
        return True


class AsJson(logging.Formatter):
    """When, how grave, where, what; and where the code stood when something failed.

    What was sent is never a part of it: a request's body, its cookies and the values of variables
    do not go into a log.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
