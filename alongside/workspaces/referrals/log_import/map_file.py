"""A map as TOML, which the page and the command share."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from typing import Any

from alongside.science.protocol import Study
from alongside.workspaces.referrals.log_import import words
from alongside.workspaces.referrals.log_import.fields import fields_of
from alongside.workspaces.referrals.log_import.mapping import LogMap
from alongside.workspaces.referrals.log_import.reading import as_word
from alongside.workspaces.referrals.log_import.refusals import MapRefused
from alongside.workspaces.referrals.log_import.vocabularies import codes, vocabularies

NOT_IN_LOG = ("", "ask", "as_decided")


def to_toml(map: LogMap, study: Study | None = None) -> str:
    """The map as text; `from_toml` gives the same map again.

    With a study, notes say what else could be matched, and to which codes.
    """
    lines = [*(f"# {line}" for line in words.MAP_HEAD), ""]
    lines += [
        f"study = {_text(map.study)}",
        f"checked = {str(map.checked).lower()}",
        f"criteria_not_in_log = {_text(map.not_in_log)}",
        *_part("columns", words.MAP_COLUMNS, map.columns),
        *_unmatched(map, study),
        *_part("always", words.MAP_ALWAYS, map.always),
    ]
    for name, known in map.words.items():
        lines += _part(f"words.{name}", words.MAP_WORDS[name], known)
        lines += [f"# {words.MAP_CODES}: {', '.join(codes(study, name))}"] if study else []
    return "\n".join(lines) + "\n"


def from_toml(text: str, study: Study) -> LogMap:
    """Read a map and check that its fields and codes are those of the study."""
    try:
        read = tomllib.loads(text)
    except (ValueError, RecursionError) as problem:
        raise MapRefused(words.MAP_UNREADABLE.format(problem=problem)) from None
    if read.get("study") != study.slug:
        raise MapRefused(words.MAP_OF_OTHER_STUDY.format(study=study.slug))
    if read.get("criteria_not_in_log", "") not in NOT_IN_LOG:
        raise MapRefused(words.MAP_NOT_IN_LOG)
    known = fields_of(study)
    columns = _texts(read, "columns", set(known))
    for_all = {id for id, field in known.items() if field.same_for_all}
    always = _texts(read, "always", for_all)
    return LogMap(
        study=study.slug,
        columns=columns,
        always={id: _code(study, known[id].vocabulary or "", always[id]) for id in always},
        words=_vocabularies(read.get("words", {}), study),
        not_in_log=read.get("criteria_not_in_log", ""),
        checked=read.get("checked") is True,
    )


def _unmatched(map: LogMap, study: Study | None) -> list[str]:
    fields = fields_of(study) if study else {}
    return [
        f"# {_text(id)} = {_text('')}  # {words.label(study, id)}"
        for id in fields
        if study and not map.has(id)
    ]


def _vocabularies(read: Any, study: Study) -> dict[str, dict[str, str]]:
    if not isinstance(read, dict) or not set(read) <= set(vocabularies(study)):
        raise MapRefused(words.MAP_VOCABULARY.format(known=", ".join(vocabularies(study))))
    return {
        name: {
            as_word(word): _code(study, name, code, open=True)
            for word, code in _texts(read, name, None).items()
        }
        for name in read
    }


def _texts(read: Mapping[str, Any], part: str, allowed: set[str] | None) -> dict[str, str]:
    given = read.get(part, {})
    if not isinstance(given, dict) or not all(isinstance(each, str) for each in given.values()):
        raise MapRefused(words.MAP_PART.format(part=part))
    if allowed is not None and (unknown := sorted(set(given) - allowed)):
        raise MapRefused(
            words.MAP_FIELD.format(part=part, id=unknown[0], known=", ".join(sorted(allowed)))
        )
    return given


def _code(study: Study, vocabulary: str, code: str, *, open: bool = False) -> str:
    known = codes(study, vocabulary)
    if code in known or (open and code == ""):
        return code
    raise MapRefused(words.MAP_CODE.format(code=code, part=vocabulary, known=", ".join(known)))


def _part(name: str, note: str, given: Mapping[str, str]) -> list[str]:
    lines = [f"{_text(id)} = {_text(value)}" for id, value in given.items()]
    return ["", f"# {note}", f"[{name}]", *lines]


def _text(value: str) -> str:
    """JSON's strings are TOML's, but for one character that TOML wants escaped."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
