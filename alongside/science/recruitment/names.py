"""Names as people write them: tidied for reading, and flattened for finding the same person."""

import unicodedata

_APOSTROPHES = "'’‘‛ʼʻʹ`´′＇"
_WITHOUT_APOSTROPHES = str.maketrans("", "", _APOSTROPHES)
# Letters with a stroke or a ligature do not come apart in Unicode, so each is spelled out.
_SPELLED_OUT = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
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


def _letter(character: str) -> str:
    # Marks (category M) are vowel signs in many scripts and belong to the name.
    keep = character.isalnum() or unicodedata.category(character).startswith("M")
    return character if keep else " "
