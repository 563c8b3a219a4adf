"""Check a certificate of randomisation: python verifier.py certificate.json

It needs Python 3.11 or newer alone, and writes the way of drawing a second time on purpose. A
certificate is JSON: `scheme`, `commitments` and `shares` by holder (hexadecimal), `beacon`, `root`
(over every place), `head` (of the chain) and `allocations`, each with `place`, `family`, `levels`,
`slot`, `arm`, or with the places `reserved` for sealed envelopes, from which an allocation with
`paper` is. `sequences` holds several certificates, one after another.
"""

import hashlib
import hmac
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import lcm, sqrt
from pathlib import Path
from typing import Any

Content = dict[str, Any]
Rows = Sequence[Content]
Chances = dict[str, Fraction]
Counts = dict[tuple[str, str, str], int]
Draw = Callable[[int], int]
OWN_WORDS = "It is of your trial if these commitments, root and head are those in your letters."


def canonical(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def mac(key: bytes, *parts: bytes) -> bytes:
    return hmac.new(key, b"".join(parts), hashlib.sha256).digest()


def stream(key: bytes) -> Draw:
    """Uniform whole numbers below n from HMAC-SHA256 in counter mode, by rejection."""
    blocks, waiting = 0, b""

    def draw(below: int) -> int:
        nonlocal blocks, waiting
        bits = (below - 1).bit_length()
        size = (bits + 7) // 8
        while True:
            while len(waiting) < size:
                waiting += mac(key, b"alongside random stream 1\x00", blocks.to_bytes(8, "big"))
                blocks += 1
            taken, waiting = waiting[:size], waiting[size:]
            number = int.from_bytes(taken, "big") & ((1 << bits) - 1)
            if number < below:
                return number

    return draw


def blocks_of(scheme: Content, key: bytes, stratum: str, length: int) -> list[str]:
    """Permuted blocks: draw a size, then shuffle a block of it (Fisher and Yates)."""
    draw = stream(mac(key, b"alongside stratum 1\x00", stratum.encode()))
    arms, sizes, found = scheme["arms"], sorted(scheme["block_sizes"]), list[str]()
    while len(found) < length:
        if not (sizes and (rounds := sizes[draw(len(sizes))] // sum(arms.values())) > 0):
            raise ValueError("a block size is less than one round of the ratio")
        block = [arm for arm in sorted(arms) for _ in range(arms[arm] * rounds)]
        for last in range(len(block) - 1, 0, -1):
            other = draw(last + 1)
            block[last], block[other] = block[other], block[last]
        found += block
    return found[:length]


def merkle(leaves: list[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaves[0] if leaves else sha()
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha(b"\x01", merkle(leaves[:half]), merkle(leaves[half:]))


def root_of(scheme: Content, key: bytes) -> bytes:
    leaves: list[bytes] = []
    for stratum, length in sorted(scheme["strata"].items()):
        secrets = (secret_of(key, place).hex() for place in range(length))
        drawn = scheme["method"] == "permuted_blocks"
        content_of = blocks_of(scheme, key, stratum, length) if drawn else secrets
        for place, content in enumerate(content_of):
            nonce = mac(key, b"alongside slot nonce 1\x00", canonical([stratum, place]))
            leaves.append(sha(b"\x00", canonical([stratum, place, content, nonce.hex()])))
    return merkle(leaves)


def secret_of(key: bytes, place: int) -> bytes:
    return mac(key, b"alongside minimisation 2\x00", place.to_bytes(8, "big"))


def spread(scheme: Content, scaled: list[int]) -> float:
    if scheme["measure"] == "range":
        return max(scaled) - min(scaled)
    squares = len(scaled) * sum(x * x for x in scaled) - sum(scaled) ** 2
    return squares if scheme["measure"] == "variance" else sqrt(squares)


def chances_of(scheme: Content, counts: Counts, levels: dict[str, str]) -> Chances:
    """The chances of the arms for a family, when `counts` are those of arms by level."""
    arms = sorted(scheme["arms"])
    shares = [scheme["arms"][arm] for arm in arms]
    whole, total, least = lcm(*shares), sum(shares), min(shares)
    rows = [
        [counts.get((name, level, arm), 0) * whole // share
         for arm, share in zip(arms, shares, strict=True)]
        for name, level in levels.items()
    ]  # fmt: skip
    if not any(map(any, rows)):
        return {arm: Fraction(share, total) for arm, share in zip(arms, shares, strict=True)}
    weights = {f["name"]: Fraction(str(f["weight"])) for f in scheme["factors"]}
    parts = lcm(*(weight.denominator for weight in weights.values()))
    scores = []
    for place, share in enumerate(shares):
        score: float = 0
        for name, row in zip(levels, rows, strict=True):
            then = [x + (at == place) * whole // share for at, x in enumerate(row)]
            score += int(weights[name] * parts) * spread(scheme, then)
        scores.append(score)
    near: float = min(scores)
    near += 1e-9 * (1 + near) if scheme["measure"] == "sd" else 0
    tied = [place for place, score in enumerate(scores) if score <= near]
    rest = (1 - Fraction(str(scheme["probability"]))) / (total - least)
    found = dict.fromkeys(arms, Fraction(0))
    for preferred in tied:
        chosen = Fraction(shares[preferred], sum(shares[place] for place in tied))
        for place, arm in enumerate(arms):
            own = 1 - rest * (total - shares[place])
            found[arm] += chosen * (own if place == preferred else rest * shares[place])
    return found


def chosen(draw: Draw, chances: Chances) -> str:
    whole = lcm(*(chance.denominator for chance in chances.values()))
    left = draw(whole)
    for arm in sorted(chances):
        left -= int(chances[arm] * whole)
        if left < 0:
            return arm
    raise ValueError("chances do not sum to one")


def minimised(scheme: Content, key: bytes, rows: Rows, earlier: Rows) -> Iterator[str | None]:
    """The arm of each family, drawn again from the levels recorded before each draw."""
    counts, (length,) = Counts(), scheme["strata"].values()
    for place, one in enumerate([*earlier, *rows], start=-len(earlier)):
        levels = {factor["name"]: one["levels"][factor["name"]] for factor in scheme["factors"]}
        arm = one.get("arm", "")
        if place >= 0:
            own = mac(secret_of(key, place), sha(canonical(levels)))
            arm = chosen(stream(own), chances_of(scheme, counts, levels))
            yield arm if place < length else None
        for name, level in levels.items():
            counts[name, level, arm] = counts.get((name, level, arm), 0) + 1


def blocked(scheme: Content, key: bytes, rows: Rows, _: Rows) -> Iterator[str | None]:
    """The arm of each family's place, "" for a reservation, and what is out of order as None."""
    next_of, kept, drawn = dict[str, int](), dict[str, set[int]](), dict[str, list[str]]()
    for one in rows:
        (stratum,) = one["levels"].values()
        if stratum not in drawn:
            drawn[stratum] = blocks_of(scheme, key, stratum, scheme["strata"].get(stratum, 0))
        arms, place = drawn[stratum], next_of.get(stratum, 0)
        envelopes = kept.setdefault(stratum, set())
        if "reserved" in one:
            next_of[stratum] = after = place + len(one["reserved"])
            envelopes |= set(range(place, after))
            in_order = one["reserved"] == list(range(place, after)) and after <= len(arms)
            yield "" if in_order else None
        elif one.get("paper"):
            yield arms[one["slot"]] if one["slot"] in envelopes else None
            envelopes.discard(one["slot"])
        else:
            next_of[stratum] = place + 1
            yield arms[place] if one["slot"] == place < len(arms) else None


def link(one: Content) -> Content:
    """What of an allocation, or of a reservation, is chained."""
    names = "place levels reserved" if "reserved" in one else "place family levels slot"
    return {name: one[name] for name in (*names.split(), *(["paper"] if "paper" in one else []))}


def problems(certificate: Content, earlier: Rows = ()) -> Iterator[str]:
    """Every way in which a certificate does not hold, in words; `earlier` are rows that count."""
    scheme, shares, told = (certificate[one] for one in ("scheme", "shares", "commitments"))
    raw = {holder: bytes.fromhex(share) for holder, share in shares.items()}
    if not raw:
        yield "It holds nobody's share, so anybody could have made it."
    for holder in sorted({*told, *shares}):
        parts = sha(canonical(scheme)), sha(holder.encode()), raw.get(holder, b"")
        if sha(b"alongside share 1\x00", *parts).hex() != told.get(holder):
            yield f"The share of {holder} is not the one that was committed to."
    joined = b"".join(sha(holder.encode()) + raw[holder] for holder in sorted(raw))
    beacon = sha(bytes.fromhex(certificate.get("beacon", "")))
    key = mac(sha(canonical(scheme)), b"alongside sequence key 1\x00", joined, beacon)
    yield from allocated(certificate, key, earlier)


def allocated(certificate: Content, key: bytes, earlier: Rows) -> Iterator[str]:
    scheme, rows = certificate["scheme"], certificate["allocations"]
    method = scheme.get("method")
    if method not in ("permuted_blocks", "minimisation"):
        yield f"This file does not know the method {method!r}."
        return
    if root_of(scheme, key).hex() != certificate["root"]:
        yield "The sequences are not those whose root was published."
    head, families = bytes(32), set[str]()
    for place, one in enumerate(rows):
        head = sha(head, canonical(link(one)))
        if one["place"] != place:
            yield f"Allocation {place} stands at place {one['place']}."
        if "reserved" in one:
            continue
        if one["family"] in families:
            yield f"Allocation {place} is of a family that was allocated before."
        families.add(one["family"])
    if head.hex() != certificate["head"]:
        yield "The chain of allocations does not end in the head that was published."
    drawn = blocked if method == "permuted_blocks" else minimised
    for place, (one, arm) in enumerate(zip(rows, drawn(scheme, key, rows, earlier), strict=True)):
        if arm is None:
            yield f"Allocation {place} did not take the next place of its stratum."
        elif one.get("arm", "") != arm:
            yield f"Allocation {place} says {one.get('arm', '')}, and the sequence {arm}."


def report(certificate: Content) -> tuple[str, bool]:
    """What is to be printed, and whether the certificate holds."""
    try:
        lines, found = told(certificate)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as problem:
        return f"This is no whole certificate: {problem!r}.", False
    if found:
        return "\n".join([*lines, "This certificate does NOT hold."]), False
    every = "Every share fits its commitment and every allocation was drawn as sealed."
    return "\n".join([*lines, every, OWN_WORDS, "This certificate holds."]), True


def told(certificate: Content) -> tuple[list[str], list[str]]:
    """What a certificate is about, and every way in which it does not hold."""
    lines, found, rows = list[str](), list[str](), list[Content]()
    parts, families, head = certificate.get("sequences", [certificate]), set[str](), None
    for number, part in enumerate(parts, start=1):
        name = f"Sequence {number}: " if len(parts) > 1 else ""
        rows = rows if part["scheme"].get("goes_on") else list[Content]()
        own = [f"{name}{problem}" for problem in problems(part, rows)]
        mine = {one["family"] for one in part["allocations"] if "reserved" not in one}
        if mine & families:
            own.append(f"{name}It allocates a family of an earlier sequence again.")
        if part["scheme"].get("follows", head) != head:
            own.append(f"{name}It does not follow the end of the one before.")
        families, head, found = families | mine, part["head"], found + own
        rows += part["allocations"]
        lines += [*about(part, name), *own]
    for one in certificate.get("brought_in", []):
        lines.append(f"{one['places']} places of {one['stratum']} were not made here: they were "
                     f"brought in ({one['source']}) and cannot be drawn again.")  # fmt: skip
    none = [] if parts else ["It holds no sequence."]
    return none + lines, none + found


def about(part: Content, name: str) -> Iterator[str]:
    """One sequence in a line or two: how many, by what, whose shares, what was on paper."""
    holders, rows = sorted(part["shares"]), part["allocations"]
    reserved = sum(len(one["reserved"]) for one in rows if "reserved" in one)
    number = sum("reserved" not in one for one in rows)
    who = " and ".join(holders) + (" (one holder alone)" if len(holders) == 1 else "")
    yield f"{name}{number} allocations by {part['scheme'].get('method')}; shares of {who}."
    if name:
        ratio = ", ".join(f"{arm} {n}" for arm, n in sorted(part["scheme"]["arms"].items()))
        yield f"{name}arms {ratio}."
    if reserved:
        used = sum(1 for one in rows if one.get("paper"))
        yield f"{name}{reserved} places were reserved for envelopes on paper, {used} were used."
    kept = [(f"commitment of {one}", sign) for one, sign in sorted(part["commitments"].items())]
    for what, sign in [*kept, ("root", part["root"]), ("head", part["head"])]:
        yield f"{name}{what} {sign}."


def main(path: str) -> int:
    try:
        certificate = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        sys.stdout.write(f"{path} cannot be read: {problem}\n")
        return 2
    text, holds = report(certificate)
    sys.stdout.write(text + "\n")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else __doc__)
