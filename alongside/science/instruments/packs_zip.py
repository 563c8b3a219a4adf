"""Opening the zip of a pack without trusting it: names, sizes and kinds are all bounded."""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping

from alongside.science.instruments.packs import PackProblem, PackProblems

MOST_FILES = 64
LARGEST_FILE = 512 * 1024
LARGEST_PACK = 4 * 1024 * 1024
_UNIX = 16
_ENCRYPTED = 0x1
_LEFT_BY_SYSTEMS = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$)")
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|\\|(^|/)\.\.(/|$)|\x00")
# What the library raises on damaged zips, by experience (`test_a_damaged_zip_…`).
_FAULTS = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError,
    OSError, ValueError, IndexError,
)  # fmt: skip


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the files of a zipped pack by their path, without a folder around them all.

    Nothing is written anywhere. What a zip says of its own sizes is not believed: reading stops
    at the bound. Refused are paths that lead out, links, two files of one name, encryption,
    more than 64 files, a file above 512 KB and a pack above 4 MB.

    Raises `PackProblems`.

    >>> held = io.BytesIO()
    >>> with zipfile.ZipFile(held, "w") as made:
    ...     made.writestr("my pack/pack.toml", "format = 1")
    >>> unpacked(held.getvalue())
    {'pack.toml': b'format = 1'}
    """
    if len(content) > LARGEST_PACK:
        raise PackProblems([PackProblem("", "", "the zip is above 4 MB, the most for a pack")])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as held:
            return without_folder(_files(held))
    except PackProblems:
        raise
    except _FAULTS as problem:
        raise PackProblems([PackProblem("", "", "this is not a zip that can be read")]) from problem


def _files(held: zipfile.ZipFile) -> dict[str, bytes]:
    wanted = [
        each
        for each in held.infolist()
        if not each.is_dir() and not _LEFT_BY_SYSTEMS.search(each.filename)
    ]
    refuse_too_many(len(wanted))
    problems = [wrong for each in wanted if (wrong := _wrong(each))]
    names = [each.filename for each in wanted]
    problems += [PackProblem(name, "", "is there twice") for name in _twice(names)]
    if problems:
        raise PackProblems(problems)
    found: dict[str, bytes] = {}
    left = LARGEST_PACK
    for each in wanted:
        with held.open(each) as file:
            found[each.filename] = file.read(min(LARGEST_FILE, left) + 1)
        left -= len(found[each.filename])
        refuse_too_large(each.filename, len(found[each.filename]), left)
    return found


def _wrong(each: zipfile.ZipInfo) -> PackProblem | None:
    name = each.orig_filename
    if _OUTSIDE.search(name) or _OUTSIDE.search(each.filename):
        return PackProblem(repr(name), "", "its path leads out of the pack")
    if stat.S_ISLNK(each.external_attr >> _UNIX):
        return PackProblem(name, "", "is a link and not a file")
    if each.flag_bits & _ENCRYPTED:
        return PackProblem(name, "", "is encrypted: make the zip without a password")
    return None


def _twice(names: list[str]) -> set[str]:
    plain = [name.casefold() for name in names]
    return {name for name in names if plain.count(name.casefold()) > 1}


def refuse_too_many(number: int) -> None:
    """Refuse a pack with more files than any pack needs.

    Raises `PackProblems`.

    >>> refuse_too_many(64)
    """
    if number > MOST_FILES:
        raise PackProblems([PackProblem("", "", f"holds {number} files; the most is {MOST_FILES}")])


def refuse_too_large(name: str, size: int, left: int) -> None:
    """Refuse a file above the bound, or one that takes the pack above its own.

    Raises `PackProblems`.

    >>> refuse_too_large("pack.toml", 400, 3_000_000)
    """
    if size > LARGEST_FILE:
        raise PackProblems([PackProblem(name, "", "is above 512 KB, the most for one file")])
    if left < 0:
        raise PackProblems([PackProblem(name, "", "the pack is above 4 MB when unpacked")])


def without_folder(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files by their path inside the one folder that holds them all, if there is one.

    >>> without_folder({"a/pack.toml": b"", "a/texts/en.toml": b""})
    {'pack.toml': b'', 'texts/en.toml': b''}
    """
    tops = {name.partition("/")[0] for name in files}
    if len(tops) != 1 or any("/" not in name for name in files):
        return dict(files)
    return {name.partition("/")[2]: content for name, content in files.items()}
