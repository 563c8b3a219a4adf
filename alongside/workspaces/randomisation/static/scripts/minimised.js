// Minimisation in exact fractions: a chance is [numerator, denominator], both BigInt.
import { inOrder } from "./digests.js";

function divisor(a, b) {
  while (b) [a, b] = [b, a % b];
  return a < 0n ? -a : a;
}

function fraction(top, bottom = 1n) {
  const by = divisor(top, bottom) || 1n;
  return [top / by, bottom / by];
}

const plus = ([a, b], [c, d]) => fraction(a * d + c * b, b * d);
const times = ([a, b], [c, d]) => fraction(a * c, b * d);
const least = (numbers) => numbers.reduce((a, b) => (a * b) / divisor(a, b), 1n);

// "0.8", "4/5" or a number, as it is written.
function read(written) {
  const [top, bottom = "1"] = String(written).trim().split("/");
  const [whole, parts = ""] = top.split(".");
  return fraction(BigInt(whole + parts), 10n ** BigInt(parts.length) * BigInt(bottom));
}

function spread(measure, scaled) {
  if (measure === "range") return Math.max(...scaled) - Math.min(...scaled);
  const sum = scaled.reduce((a, b) => a + b, 0);
  const squares = scaled.length * scaled.reduce((a, b) => a + b * b, 0) - sum * sum;
  return measure === "variance" ? squares : Math.sqrt(squares);
}

function scoresOf(scheme, shares, whole, rows, names) {
  const weights = new Map(scheme.factors.map((factor) => [factor.name, read(factor.weight)]));
  const parts = least([...weights.values()].map(([, bottom]) => bottom));
  return shares.map((share, place) => {
    let score = 0;
    rows.forEach((row, factor) => {
      const then = row.map((x, at) => x + (at === place ? whole / share : 0));
      const [top, bottom] = weights.get(names[factor]);
      score += Number((top * parts) / bottom) * spread(scheme.measure, then);
    });
    return score;
  });
}

// The chances of the arms for a family; `counts` are those of arms by level.
export function minimisedArm(scheme, counts, levels) {
  const arms = inOrder(Object.keys(scheme.arms));
  const shares = arms.map((arm) => scheme.arms[arm]);
  const whole = Number(least(shares.map(BigInt)));
  const total = shares.reduce((a, b) => a + b, 0);
  const rows = levels.map(([name, level]) =>
    arms.map((arm, at) => ((counts.get(JSON.stringify([name, level, arm])) ?? 0) * whole) / shares[at]),
  );
  const part = (share, of) => fraction(BigInt(share), BigInt(of));
  if (!rows.flat().some(Boolean)) return new Map(arms.map((arm, at) => [arm, part(shares[at], total)]));
  const scores = scoresOf(scheme, shares, whole, rows, levels.map(([name]) => name));
  const lowest = Math.min(...scores);
  const near = scheme.measure === "sd" ? lowest + 1e-9 * (1 + lowest) : lowest;
  const tied = scores.flatMap((score, place) => (score <= near ? [place] : []));
  const [top, bottom] = read(scheme.probability);
  const rest = times(fraction(bottom - top, bottom), fraction(1n, BigInt(total - Math.min(...shares))));
  const found = new Map(arms.map((arm) => [arm, fraction(0n)]));
  const tiedShares = tied.reduce((sum, place) => sum + shares[place], 0);
  for (const preferred of tied)
    arms.forEach((arm, place) => {
      const others = times(rest, [BigInt(place === preferred ? total - shares[place] : shares[place]), 1n]);
      const own = place === preferred ? plus([1n, 1n], [-others[0], others[1]]) : others;
      found.set(arm, plus(found.get(arm), times(part(shares[preferred], tiedShares), own)));
    });
  return found;
}

export function chosen(draw, chances) {
  const whole = least([...chances.values()].map(([, bottom]) => bottom));
  let left = draw(whole);
  for (const [arm, [top, bottom]] of chances) {
    left -= (top * whole) / bottom;
    if (left < 0n) return arm;
  }
  throw new TypeError("chances do not sum to one");
}
