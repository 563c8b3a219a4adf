"""Names as people write them: tidied for reading, and flattened for finding the same person."""

import re
import unicodedata
from collections.abc import Iterable

_APOSTROPHES = "'’‘‛ʼʻʹ`´′＇"
_WITHOUT_APOSTROPHES = str.maketrans("", "", _APOSTROPHES)
# Letters with a stroke or a ligature do not come apart in Unicode, so each is spelled out.
_SPELLED_OUT = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_SHORTEST_PART = 3
_REACHES = re.compile(
    r"[^\s@]+@[^\s@]+\.[^\s@]+"  # an email address
    r"|(?:\+44|\b0)[\d ()-]{8,13}\d\b"  # a telephone number of the United Kingdom
    r"|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",  # a whole postcode
    re.ASCII | re.IGNORECASE,
)
_TITLES = {"mr", "mrs", "ms", "miss", "dr", "mx"}
_CAPITAL = r"[^\W\d_a-zà-öø-ÿ][\w'’-]+"
_STREET = r"(?:street|st|road|rd|avenue|ave|lane|drive|close|court|crescent|gardens|place|way)"
_NAME_LIKE = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Mx)\.? {_CAPITAL}"
    rf"|\b\d+[a-z]?,? (?:{_CAPITAL} ){{1,3}}(?i:{_STREET})\b"
    rf"|\b{_CAPITAL}(?: {_CAPITAL})+"
)
_ORDINARY = set(
    re.findall(
        r"\w+",
        "child children protection plan register social work worker health visitor team around "
        "family nursery school council city borough hospital centre service services glasgow "
        "bromley london scotland england monday tuesday wednesday thursday friday saturday "
        "sunday january february march april may june july august september october november "
        "december the this they she he we it there when after before no not still mother father "
        "parent mum dad gp nhs ips ",
    )
)
_FIRST_ACCENT, _LAST_ACCENT = "\u0300", "\u036f"


def clean_name(name: str) -> str:
    """Return the name as written, with stray spaces removed and accents stored one way (NFC).

    >>> clean_name("  Ciorstaidh   O’Neil ")
    'Ciorstaidh O’Neil'
    """
    return " ".join(unicodedata.normalize("NFC", name).split())


def normalise_name(name: str) -> str:
    """Return the name flattened for comparison: no case, accents, apostrophes or hyphens.

    Apostrophes of every shape vanish (O'Neil, O’Neil and ONeil are one), hyphens and other
    signs become a space, accents of the Latin alphabet are dropped (à and ò of Gaelic), letters
    of other alphabets stay. Mac and Mc stay apart, as they are different names. A name without
    any letter or digit gives the empty string. Doing it twice changes nothing.

    >>> normalise_name("Màiri-Anna O’Neil")
    'mairi anna oneil'
    >>> normalise_name("MacDonald") == normalise_name("McDonald")
    False
    """
    plain = unicodedata.normalize("NFKD", name.translate(_WITHOUT_APOSTROPHES)).casefold()
    plain = unicodedata.normalize("NFKD", plain).translate(_WITHOUT_APOSTROPHES)
    letters = "".join(_letter(c) for c in plain if not _FIRST_ACCENT <= c <= _LAST_ACCENT)
    spelled = letters.translate(_SPELLED_OUT)
    return " ".join(unicodedata.normalize("NFC", spelled).split())


def identifiers_in(text: str, names: Iterable[str] = ()) -> list[str]:
    """Return what in a text tells who somebody is, as it stands there and in its order.

    Found are email addresses, telephone numbers and whole postcodes of the United Kingdom, and
    words that are a part of one of the names (three letters or more, compared as flattened by
    `normalise_name`). Other names are not known and not found.

    >>> identifiers_in("Vera’s mum said: ring 020 7946 0999", ["Vera O'Hollow"])
    ['020 7946 0999', 'Vera’s']
    >>> identifiers_in("The mother is in a Child’s Plan at G1", ["Vera O'Hollow"])
    []
    """
    parts = {part for name in names for part in normalise_name(name).split()}
    known = {part for part in parts if len(part) >= _SHORTEST_PART}
    words = (word.strip('.,;:!?()“”"') for word in text.split())
    return [*_REACHES.findall(text), *(word for word in words if _names(word) & known)]


def names_somebody(text: str) -> str:
    """Return the first words that read like anybody's name or address; empty where none do.

    For notes about people of whom no name may be known: a title before a capital, or two words
    with a capital side by side that are not ordinary terms, or a house number and its street.
    A single first name inside a sentence is not told from other words.

    >>> names_somebody("Mrs Testname of 12 High Street says the plan ended")
    'Mrs Testname'
    >>> names_somebody("She lives at 12 High Street")
    '12 High Street'
    >>> names_somebody("On the Child Protection Register until June. The mother is worried.")
    ''
    """
    for found in _NAME_LIKE.finditer(text):
        words = found[0].split()
        if words[0].rstrip(".").casefold() in _TITLES or words[0][0].isdigit():
            return found[0]
        if not {word.casefold() for word in words} & _ORDINARY:
            return found[0]
    return ""


def _names(word: str) -> set[str]:
    """The word flattened, its parts between hyphens, and each without the s of belonging."""
    parts = {normalise_name(word).replace(" ", ""), *normalise_name(word).split()}
    belonging = {part[:-1] for part in parts if re.search(f"[{_APOSTROPHES}]s$", word.casefold())}
    return parts | belonging


def _letter(character: str) -> str:
    # Marks (category M) are vowel signs in many scripts and belong to the name.
    keep = character.isalnum() or unicodedata.category(character).startswith("M")
    return character if keep else " "
