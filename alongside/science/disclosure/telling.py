"""Words that would tell an arm, found in what somebody typed."""

import re
from collections.abc import Iterable
from functools import lru_cache

_LONGEST_SHORT = 5


def telling(text: str, words: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Return where these words stand in a text, as (begin, end), in order and without overlap.

    Words are found whole, in capitals or not, with any space or hyphen between their parts and a
    plural at their end; a short one in capitals also with full stops or spaces between letters.

    >>> text = "The i.p.s worker came; warm-handovers later."
    >>> [text[a:b] for a, b in telling(text, ["IPS", "warm handover"])]
    ['i.p.s', 'warm-handovers']
    >>> telling("Lips and tips", ["IPS"])
    ()
    """
    sought = _pattern(tuple(sorted(set(words) - {""})))
    return tuple(found.span() for found in sought.finditer(text)) if sought else ()


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    if not words:
        return None
    each = sorted(map(_one, words), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?:[’']?s)?(?!\w)", re.IGNORECASE)


def _one(word: str) -> str:
    if word.isupper() and word.isalpha() and len(word) <= _LONGEST_SHORT:
        return r"[.\s-]?".join(word)
    return r"[\s-]+".join(re.escape(part) for part in re.split(r"[\s-]+", word.strip()))
