"""What a rule about a whole study is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from alongside.science.protocol.lines import Place
from alongside.science.protocol.study import Study

Findings = Iterator[tuple[Place, str]]


@dataclass(frozen=True)
class Rule:
    """A rule, and the sections that must be readable before it can be asked."""

    reads: tuple[str, ...]
    find: Callable[[Study], Findings]
