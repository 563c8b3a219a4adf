// The check of verifier.py, written down once more: the same words for the same faults.
import { canonical, fromHex, hmac, inOrder, joined, sha256, text, toHex } from "./digests.js";
import { chosen, minimisedArm } from "./minimised.js";

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
    const rounds = Math.floor(sizes[Number(draw(BigInt(sizes.length)))] / whole);
    if (!(rounds > 0)) throw new TypeError("a block size is less than one round of the ratio");
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

function rootOf(scheme, key) {
  const leaves = [];
  for (const stratum of inOrder(Object.keys(scheme.strata))) {
    blocksOf(scheme, key, stratum, scheme.strata[stratum]).forEach((arm, place) => {
      const name = canonical([stratum, place]);
      const nonce = toHex(hmac(key, joined(text("alongside slot nonce 1\0"), name)));
      leaves.push(sha256(joined(Uint8Array.of(0), canonical([stratum, place, arm, nonce]))));
    });
  }
  return merkle(leaves);
}

function minimised(scheme, key, rows) {
  const counts = new Map();
  return rows.map((one, place) => {
    const levels = scheme.factors.map((factor) => [factor.name, one.levels[factor.name]]);
    const number = new Uint8Array(8);
    new DataView(number.buffer).setBigUint64(0, BigInt(place));
    const own = sha256(canonical(Object.fromEntries(levels)));
    const label = text("alongside minimisation 1\0");
    const draw = stream(hmac(key, joined(label, number, own)));
    const arm = chosen(draw, minimisedArm(scheme, counts, levels));
    for (const [name, level] of levels) {
      const at = JSON.stringify([name, level, arm]);
      counts.set(at, (counts.get(at) ?? 0) + 1);
    }
    return arm;
  });
}

function blocked(scheme, key, rows) {
  const used = new Map();
  const drawn = new Map();
  return rows.map((one) => {
    const [stratum, ...more] = Object.values(one.levels);
    if (more.length || stratum === undefined) throw new TypeError("there is one level, the stratum");
    const length = scheme.strata[stratum] ?? 0;
    if (!drawn.has(stratum)) drawn.set(stratum, blocksOf(scheme, key, stratum, length));
    const place = used.get(stratum) ?? 0;
    used.set(stratum, place + 1);
    return one.slot === place && place < length ? drawn.get(stratum)[place] : null;
  });
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
    const { family, levels, slot } = one;
    now = sha256(joined(now, canonical({ place: one.place, family, levels, slot })));
    if (one.place !== place) found.push(`Allocation ${place} stands at place ${one.place}.`);
    if (families.has(family))
      found.push(`Allocation ${place} is of a family that was allocated before.`);
    families.add(family);
  });
  if (toHex(now) !== head)
    found.push("The chain of allocations does not end in the head that was published.");
}

export function problems(certificate) {
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
  if (inBlocks && toHex(rootOf(scheme, key)) !== certificate.root)
    found.push("The sequences are not those whose root was published.");
  chained(rows, certificate.head, found);
  (inBlocks ? blocked : minimised)(scheme, key, rows).forEach((arm, place) => {
    if (arm === null) found.push(`Allocation ${place} did not take the next place of its stratum.`);
    else if (rows[place].arm !== arm)
      found.push(`Allocation ${place} says ${rows[place].arm}, and the sequence ${arm}.`);
  });
  return found;
}

// What is to be shown, and whether the certificate holds.
export function report(certificate) {
  let found;
  try {
    found = problems(certificate);
  } catch (problem) {
    return { lines: [`This is no whole certificate: ${problem.message}.`], holds: false };
  }
  const holders = inOrder(Object.keys(certificate.shares));
  const who = holders.join(" and ") + (holders.length === 1 ? " (one holder alone)" : "");
  const number = certificate.allocations.length;
  const first = `${number} allocations by ${certificate.scheme.method}; shares of ${who}.`;
  if (found.length)
    return { lines: [first, ...found, "This certificate does NOT hold."], holds: false };
  const all = "Every share fits its commitment and every allocation was drawn as sealed.";
  return { lines: [first, all, "This certificate holds."], holds: true };
}
