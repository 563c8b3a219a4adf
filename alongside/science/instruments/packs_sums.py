"""The hash by which a pack is signed: SHA256SUMS, as `sha256sum --check` reads it."""

import hashlib
import re
from collections.abc import Mapping

from alongside.science.instruments.packs import PackProblem

SUMS = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def sums_of(files: Mapping[str, bytes]) -> bytes:
    """Return the content of SHA256SUMS for the other files, in the order of their paths.

    >>> sums_of({"pack.toml": b""}).decode()[:12], sums_of({"SHA256SUMS": b"x"})
    ('e3b0c44298fc', b'')
    """
    lines = [
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
        if name != SUMS
    ]
    return "".join(lines).encode()


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the digest of the whole pack: that of its sums, made anew.

    >>> digest_of({"pack.toml": b"a"}) == digest_of({"pack.toml": b"a", "SHA256SUMS": b""})
    True
    """
    return hashlib.sha256(sums_of(files)).hexdigest()


def wrong_sums(files: Mapping[str, bytes]) -> list[PackProblem]:
    """Return what does not agree with SHA256SUMS: changed, added and lost files.

    >>> wrong_sums({"pack.toml": b"", "SHA256SUMS": sums_of({"pack.toml": b"", "b": b""})})
    [PackProblem(file='b', place='', what='is named in SHA256SUMS, but is not there')]
    """
    if SUMS not in files:
        return [PackProblem(SUMS, "", "is missing, so the pack is not signed")]
    signed: dict[str, str] = {}
    problems = []
    for number, line in enumerate(files[SUMS].decode("utf-8", "replace").splitlines(), 1):
        if found := _LINE.fullmatch(line):
            signed[found[2].removeprefix("./")] = found[1]
        elif line.strip():
            problems.append(PackProblem(SUMS, f"line {number}", "is not a hash and a path"))
    there = {name: content for name, content in files.items() if name != SUMS}
    for name, content in there.items():
        if name not in signed:
            problems.append(PackProblem(name, "", "is not named in SHA256SUMS"))
        elif hashlib.sha256(content).hexdigest() != signed[name]:
            problems.append(PackProblem(name, "", "was changed after the pack was signed"))
    lost = signed.keys() - there.keys()
    return problems + [
        PackProblem(name, "", "is named in SHA256SUMS, but is not there") for name in sorted(lost)
    ]
