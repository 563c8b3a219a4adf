"""Copied people under other names, with the marks by which they are met again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from alongside.foundations.messages.addresses import address_label
from alongside.foundations.messages.models import Message
from alongside.foundations.sealing.sealing import open_bytes, seal_bytes
from alongside.workspaces.families.models import NameIndex
from alongside.workspaces.families.queries.finding import name_marks
from alongside.workspaces.families.queries.people import children_of, parents_of
from benchmarks.copying import other_id


def with_other_name(plain: bytes, copy: int) -> bytes:
    """Sealed details as they are; of a person with another name, so that nobody is met twice."""
    known = json.loads(plain)
    if isinstance(known, dict) and known.get("name") and "born" in known:
        return json.dumps({**known, "name": _other(known["name"], copy)}).encode()
    return plain


def _other(name: str, copy: int) -> str:
    """The name with letters for the number of the copy before and behind it."""
    letters = "".join(chr(ord("a") + int(digit)) for digit in str(copy))
    return f"{letters}{name}{letters}"


def marks_of_copies(copies_of: Mapping[UUID, range]) -> Iterator[NameIndex]:
    """The blind index of every copy of these families."""
    families = list(copies_of)
    children, parents = children_of(families), parents_of(families)
    for family in families:
        known: list[Any] = [*children.get(family, ()), *parents.get(family, ())]
        people = [(one.name, one.born) for one in known if one.name and one.born]
        for copy in copies_of[family]:
            marks = (name_marks(_other(name, copy), born) for name, born in people)
            for value in sorted(set().union(*marks)):
                yield NameIndex(family_id=other_id(family, copy), value=value)


def message_of_copy(message: Message, key: bytes | None, copy: int) -> Message:
    """The same message about a copy; the family's own address sealed anew with its key."""
    fields = {field.attname: getattr(message, field.attname)
              for field in Message._meta.concrete_fields}  # fmt: skip
    new = fields | {"id": other_id(message.pk, copy), "key": f"{message.key}/{copy}"}
    if message.subject_of_key is not None:
        subject, old = other_id(message.subject_of_key, copy), message.subject_of_key
        new["subject_of_key"] = subject
        if key is not None and message.sealed_to is not None:
            label = f"{old}|{address_label(message.id)}"
            plain = open_bytes(key, bytes(message.sealed_to), label)
            new["sealed_to"] = seal_bytes(key, plain, f"{subject}|{address_label(new['id'])}")
    return Message(**new)
