// What a tablet holds, all of it sealed with a key that is made from a passphrase and kept nowhere.
// Entries are numbered in the order in which they were made, in one step with keeping them, so that
// two windows never take the same number.
import { bytesOf, hexOf, opened, sealed } from "./waiting.js";

const NAME = "alongside tablet";
const ROUNDS = 600000;

export const CAN = Boolean(globalThis.crypto?.subtle && globalThis.indexedDB && navigator.serviceWorker);

function answered(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

async function within(mode, work) {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => ["package", "entries"].forEach((one) => request.result.createObjectStore(one));
  const base = await answered(request);
  const step = base.transaction(["package", "entries"], mode, { durability: "strict" });
  const over = new Promise((done, failed) => {
    step.oncomplete = done;
    step.onerror = step.onabort = () => failed(step.error);
  });
  try {
    const found = await work(step.objectStore("package"), step.objectStore("entries"));
    await over;
    return found;
  } finally {
    base.close();
  }
}

async function keyFrom(passphrase, salt) {
  const words = new TextEncoder().encode(passphrase.normalize("NFKC").trim());
  const raw = await crypto.subtle.importKey("raw", words, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export async function isFull() {
  return within("readonly", async (kept) => (await answered(kept.get("sealed"))) !== undefined);
}

export async function fill(content, passphrase) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const text = await sealed(await keyFrom(passphrase, salt), JSON.stringify(content));
  await navigator.storage?.persist?.();
  await within("readwrite", async (kept, entries) => {
    if ((await answered(kept.get("sealed"))) !== undefined) throw new Error("full");
    entries.clear();
    for (const [name, value] of Object.entries({ salt: hexOf(salt), sealed: text, last: 0, sent: 0 })) {
      kept.put(value, name);
    }
  });
}

// Opens what is there; another passphrase than the right one fails.
export async function unlock(passphrase) {
  const [salt, text] = await within("readonly", (kept) =>
    Promise.all([answered(kept.get("salt")), answered(kept.get("sealed"))]),
  );
  const key = await keyFrom(passphrase, bytesOf(salt));
  return new Opened(key, JSON.parse(await opened(key, text)));
}

class Opened {
  constructor(key, content) {
    this.key = key;
    this.content = content;
    this.turn = Promise.resolve();
  }

  // One after another, so that the order is that in which they were made.
  add(entry) {
    const kept = this.turn.then(() => this.keep(entry));
    this.turn = kept.catch(() => {});
    return kept;
  }

  async keep(entry) {
    const text = await sealed(this.key, JSON.stringify(entry));
    return within("readwrite", async (kept, entries) => {
      if ((await answered(kept.get("sealed"))) === undefined) throw new Error("emptied");
      const number = (await answered(kept.get("last"))) + 1;
      entries.put(text, number);
      kept.put(number, "last");
      return number;
    });
  }

  async entries(after = 0) {
    const range = IDBKeyRange.lowerBound(after, true);
    const [numbers, texts] = await within("readonly", (kept, entries) =>
      Promise.all([answered(entries.getAllKeys(range)), answered(entries.getAll(range))]),
    );
    const told = await Promise.all(texts.map((text) => opened(this.key, text)));
    return told.map((text, at) => ({ ...JSON.parse(text), sequence: numbers[at] }));
  }

  counts() {
    return within("readonly", async (kept) => ({
      last: await answered(kept.get("last")),
      sent: await answered(kept.get("sent")),
    }));
  }

  // The server awaits this number: everything before it has arrived.
  arrived(awaited) {
    return within("readwrite", async (kept) => {
      const sent = await answered(kept.get("sent"));
      kept.put(Math.max(sent, awaited - 1), "sent");
    });
  }

  async empty() {
    await within("readwrite", async (kept, entries) => [kept.clear(), entries.clear()]);
  }
}
