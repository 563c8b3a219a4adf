// The check of verifier.py, written down once more: the same words for the same faults.
import { canonical, fromHex, hmac, inOrder, joined, sha256, text, toHex } from "./digests.js";
import { chosen, minimisedArm } from "./minimised.js";

const OWN_WORDS =
  "It is of your trial if these commitments, root and head are those in your letters.";
const LINK = ["place", "family", "levels", "slot"];

// Uniform whole numbers below n (a BigInt) from HMAC-SHA256 in counter mode, by rejection.
export function stream(key) {
  let blocks = 0;
  let waiting = new Uint8Array(0);
  return (below) => {
    const bits = below > 1n ? (below - 1n).toString(2).length : 0;
    const size = (bits + 7) >> 3;
    for (;;) {
      while (waiting.length < size) {
        const counter = new Uint8Array(8);
        new DataView(counter.buffer).setBigUint64(0, BigInt(blocks++));
        waiting = joined(waiting, hmac(key, joined(text("alongside random stream 1\0"), counter)));
      }
      const taken = waiting.slice(0, size);
      waiting = waiting.slice(size);
      const number = BigInt(`0x0${toHex(taken)}`) & ((1n << BigInt(bits)) - 1n);
      if (number < below) return number;
    }
  };
}

function blocksOf(scheme, key, stratum, length) {
  const draw = stream(hmac(key, joined(text("alongside stratum 1\0"), text(stratum))));
  const arms = inOrder(Object.keys(scheme.arms));
  const whole = arms.reduce((sum, arm) => sum + scheme.arms[arm], 0);
  const sizes = [...scheme.block_sizes].sort((a, b) => a - b);
  const found = [];
  while (found.length < length) {
    const rounds = sizes.length && Math.floor(sizes[Number(draw(BigInt(sizes.length)))] / whole);
    if (!(rounds > 0 && rounds < Infinity))
      throw new TypeError("a block size is less than one round of the ratio");
    const block = arms.flatMap((arm) => Array(scheme.arms[arm] * rounds).fill(arm));
    for (let last = block.length - 1; last > 0; last--) {
      const other = Number(draw(BigInt(last + 1)));
      [block[last], block[other]] = [block[other], block[last]];
    }
    found.push(...block);
  }
  return found.slice(0, length);
}

function merkle(leaves) {
  if (leaves.length < 2) return leaves[0] ?? sha256(new Uint8Array(0));
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  const parts = [merkle(leaves.slice(0, half)), merkle(leaves.slice(half))];
  return sha256(joined(Uint8Array.of(1), ...parts));
}

function secretOf(key, place) {
  const number = new Uint8Array(8);
  new DataView(number.buffer).setBigUint64(0, BigInt(place));
  return hmac(key, joined(text("alongside minimisation 2\0"), number));
}

const upTo = (from, count) => Array.from({ length: count }, (_, at) => from + at);

// What is sealed in the places of a stratum: arms, or the secrets from which arms are drawn.
function contentsOf(scheme, key, stratum) {
  const length = scheme.strata[stratum];
  if (scheme.method === "permuted_blocks") return blocksOf(scheme, key, stratum, length);
  return upTo(0, length).map((place) => toHex(secretOf(key, place)));
}

function rootOf(scheme, key) {
  const leaves = [];
  for (const stratum of inOrder(Object.keys(scheme.strata))) {
    contentsOf(scheme, key, stratum).forEach((arm, place) => {
      const name = canonical([stratum, place]);
      const nonce = toHex(hmac(key, joined(text("alongside slot nonce 1\0"), name)));
      leaves.push(sha256(joined(Uint8Array.of(0), canonical([stratum, place, arm, nonce]))));
    });
  }
  return merkle(leaves);
}

function levelsOf(scheme, one) {
  return scheme.factors.map(({ name }) => {
    if (one.levels[name] === undefined) throw new TypeError(`a row has no level of ${name}`);
    return [name, one.levels[name]];
  });
}

function count(counts, levels, arm) {
  for (const [name, level] of levels) {
    const at = JSON.stringify([name, level, arm]);
    counts.set(at, (counts.get(at) ?? 0) + 1);
  }
}

function minimised(scheme, key, rows, earlier) {
  const counts = new Map();
  const [length, ...more] = Object.values(scheme.strata);
  if (more.length || length === undefined) throw new TypeError("there is one stratum");
  earlier.forEach((one) => count(counts, levelsOf(scheme, one), one.arm));
  return rows.map((one, place) => {
    const levels = levelsOf(scheme, one);
    const own = sha256(canonical(Object.fromEntries(levels)));
    const draw = stream(hmac(secretOf(key, place), own));
    const arm = chosen(draw, minimisedArm(scheme, counts, levels));
    count(counts, levels, arm);
    return place < length ? arm : null;
  });
}

function blocked(scheme, key, rows) {
  const next = new Map();
  const kept = new Map();
  const drawn = new Map();
  return rows.map((one) => {
    const [stratum, ...more] = Object.values(one.levels);
    if (more.length || stratum === undefined) throw new TypeError("there is one level, the stratum");
    const length = scheme.strata[stratum] ?? 0;
    if (!drawn.has(stratum)) drawn.set(stratum, blocksOf(scheme, key, stratum, length));
    if (!kept.has(stratum)) kept.set(stratum, new Set());
    const place = next.get(stratum) ?? 0;
    if ("reserved" in one) {
      const wanted = upTo(place, one.reserved.length);
      next.set(stratum, place + wanted.length);
      wanted.forEach((slot) => kept.get(stratum).add(slot));
      const inOrder = wanted.every((slot, at) => one.reserved[at] === slot);
      return inOrder && place + wanted.length <= length ? "" : null;
    }
    if (one.paper) return kept.get(stratum).delete(one.slot) ? drawn.get(stratum)[one.slot] : null;
    next.set(stratum, place + 1);
    return one.slot === place && place < length ? drawn.get(stratum)[place] : null;
  });
}

// What of an allocation, or of a reservation, is chained.
function link(one) {
  const names = "reserved" in one ? ["place", "levels", "reserved"] : LINK;
  const all = "paper" in one ? [...names, "paper"] : names;
  return Object.fromEntries(all.map((name) => [name, one[name]]));
}

function heldShares({ scheme, shares, commitments }, raw, found) {
  const digest = sha256(canonical(scheme));
  for (const holder of inOrder(new Set([...Object.keys(commitments), ...Object.keys(shares)]))) {
    const given = raw[holder] ?? new Uint8Array(0);
    const parts = [text("alongside share 1\0"), digest, sha256(text(holder)), given];
    if (toHex(sha256(joined(...parts))) !== commitments[holder])
      found.push(`The share of ${holder} is not the one that was committed to.`);
  }
}

function chained(rows, head, found) {
  let now = new Uint8Array(32);
  const families = new Set();
  rows.forEach((one, place) => {
    const { family } = one;
    now = sha256(joined(now, canonical(link(one))));
    if (one.place !== place) found.push(`Allocation ${place} stands at place ${one.place}.`);
    if ("reserved" in one) return;
    if (families.has(family))
      found.push(`Allocation ${place} is of a family that was allocated before.`);
    families.add(family);
  });
  if (toHex(now) !== head)
    found.push("The chain of allocations does not end in the head that was published.");
}

export function problems(certificate, earlier = []) {
  const { scheme, shares, allocations: rows } = certificate;
  const found = [];
  const raw = Object.fromEntries(Object.entries(shares).map(([who, hex]) => [who, fromHex(hex)]));
  heldShares(certificate, raw, found);
  const parts = inOrder(Object.keys(raw)).flatMap((who) => [sha256(text(who)), raw[who]]);
  const beacon = sha256(fromHex(certificate.beacon ?? ""));
  const message = joined(text("alongside sequence key 1\0"), ...parts, beacon);
  const key = hmac(sha256(canonical(scheme)), message);
  if (!["permuted_blocks", "minimisation"].includes(scheme.method))
    return [...found, `This file does not know the method '${scheme.method}'.`];
  const inBlocks = scheme.method === "permuted_blocks";
  if (toHex(rootOf(scheme, key)) !== certificate.root)
    found.push("The sequences are not those whose root was published.");
  chained(rows, certificate.head, found);
  (inBlocks ? blocked : minimised)(scheme, key, rows, earlier).forEach((arm, place) => {
    if (arm === null) found.push(`Allocation ${place} did not take the next place of its stratum.`);
    else if ((rows[place].arm ?? "") !== arm)
      found.push(`Allocation ${place} says ${rows[place].arm ?? ""}, and the sequence ${arm}.`);
  });
  return found;
}

// One sequence in a line or two: how many, by what, whose shares, what was on paper.
function about({ scheme, shares, commitments, root, head, allocations: rows }, name) {
  const holders = inOrder(Object.keys(shares));
  const who = holders.join(" and ") + (holders.length === 1 ? " (one holder alone)" : "");
  const reservations = rows.filter((one) => "reserved" in one);
  const reserved = reservations.reduce((sum, one) => sum + one.reserved.length, 0);
  const number = rows.length - reservations.length;
  const lines = [`${name}${number} allocations by ${scheme.method}; shares of ${who}.`];
  const ratio = inOrder(Object.keys(scheme.arms)).map((arm) => `${arm} ${scheme.arms[arm]}`);
  if (name) lines.push(`${name}arms ${ratio.join(", ")}.`);
  const used = rows.filter((one) => one.paper).length;
  if (reserved)
    lines.push(`${name}${reserved} places were reserved for envelopes on paper, ${used} were used.`);
  for (const holder of inOrder(Object.keys(commitments)))
    lines.push(`${name}commitment of ${holder} ${commitments[holder]}.`);
  return [...lines, `${name}root ${root}.`, `${name}head ${head}.`];
}

// What a certificate is about, and every way in which it does not hold.
function told(certificate) {
  const parts = certificate.sequences ?? [certificate];
  const lines = [];
  const found = [];
  const families = new Set();
  let head;
  let rows = [];
  parts.forEach((part, at) => {
    const name = parts.length > 1 ? `Sequence ${at + 1}: ` : "";
    if (!part.scheme.goes_on) rows = [];
    const own = problems(part, rows).map((problem) => name + problem);
    const mine = part.allocations.filter((one) => !("reserved" in one)).map((one) => one.family);
    if (mine.some((family) => families.has(family)))
      own.push(`${name}It allocates a family of an earlier sequence again.`);
    if ("follows" in part.scheme && part.scheme.follows !== head)
      own.push(`${name}It does not follow the end of the one before.`);
    mine.forEach((family) => families.add(family));
    head = part.head;
    rows = [...rows, ...part.allocations];
    found.push(...own);
    lines.push(...about(part, name), ...own);
  });
  if (!parts.length) [lines, found].forEach((list) => list.push("It holds no sequence."));
  for (const one of certificate.brought_in ?? [])
    lines.push(
      `${one.places} places of ${one.stratum} were not made here: they were ` +
        `brought in (${one.source}) and cannot be drawn again.`,
    );
  return { lines, found };
}

// What is to be shown, and whether the certificate holds.
export function report(certificate) {
  let found;
  try {
    found = told(certificate);
  } catch (problem) {
    return { lines: [`This is no whole certificate: ${problem.message}.`], holds: false };
  }
  if (found.found.length)
    return { lines: [...found.lines, "This certificate does NOT hold."], holds: false };
  const all = "Every share fits its commitment and every allocation was drawn as sealed.";
  return { lines: [...found.lines, all, OWN_WORDS, "This certificate holds."], holds: true };
}
