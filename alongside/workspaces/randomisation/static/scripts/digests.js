// SHA-256, HMAC and canonical JSON, worked out here so that nothing is asked of anybody.
const K = new Uint32Array(64);
const START = new Uint32Array(8);
{
  // The first 32 bits of the fractional parts of cube and square roots of the first primes.
  const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
  let found = 0;
  for (let n = 2; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (!prime) continue;
    if (found < 8) START[found] = fraction(Math.sqrt(n));
    K[found++] = fraction(Math.cbrt(n));
  }
}

const turned = (x, by) => (x >>> by) | (x << (32 - by));

export function sha256(bytes) {
  const blocks = (bytes.length + 72) >>> 6;
  const padded = new Uint8Array(blocks * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
  const state = START.slice();
  const w = new Uint32Array(64);
  for (let at = 0; at < padded.length; at += 64) round(state, w, view, at);
  const out = new Uint8Array(32);
  state.forEach((word, i) => new DataView(out.buffer).setUint32(4 * i, word));
  return out;
}

function round(state, w, view, at) {
  for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + 4 * i);
  for (let i = 16; i < 64; i++) {
    const a = turned(w[i - 15], 7) ^ turned(w[i - 15], 18) ^ (w[i - 15] >>> 3);
    const b = turned(w[i - 2], 17) ^ turned(w[i - 2], 19) ^ (w[i - 2] >>> 10);
    w[i] = w[i - 16] + a + w[i - 7] + b;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const one = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
    const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] += word));
}

export function hmac(key, message) {
  const block = new Uint8Array(64);
  block.set(key.length > 64 ? sha256(key) : key);
  const inner = sha256(joined(block.map((b) => b ^ 0x36), message));
  return sha256(joined(block.map((b) => b ^ 0x5c), inner));
}

export function joined(...parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export const text = (words) => new TextEncoder().encode(words);

export const toHex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

export function fromHex(words) {
  const plain = String(words).replace(/\s/g, "");
  if (plain.length % 2 || /[^0-9a-f]/i.test(plain)) throw new TypeError("this is not hexadecimal");
  return Uint8Array.from(plain.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

// The order of code points, as Python sorts; the plain order of JavaScript is another.
export function inOrder(names) {
  const points = (name) => Array.from(name, (one) => one.codePointAt(0));
  return [...names].sort((left, right) => {
    const [a, b] = [points(left), points(right)];
    const at = a.findIndex((point, i) => point !== b[i]);
    return at === -1 ? a.length - b.length : at >= b.length ? 1 : a[at] - b[at];
  });
}

function plain(content) {
  if (Array.isArray(content)) return `[${content.map(plain).join(",")}]`;
  if (content === null || typeof content !== "object") return JSON.stringify(content);
  const pairs = inOrder(Object.keys(content)).map((k) => `${JSON.stringify(k)}:${plain(content[k])}`);
  return `{${pairs.join(",")}}`;
}

export const canonical = (content) => text(plain(content));
