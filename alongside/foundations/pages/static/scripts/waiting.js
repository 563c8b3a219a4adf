// Answers that could not be sent yet, kept on the device so that a closed laptop loses none of them.
// They are encrypted with a key that only the server knows; it gives that key to the same person on
// the same form alone. Without a key, or without cryptography, they wait in memory only.
const MARK = "alongside waiting";

export function bytesOf(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The one way in which anything is sealed on a device.
export async function sealed(key, text) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const told = new TextEncoder().encode(text);
  const closed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, told);
  return hexOf(iv) + hexOf(new Uint8Array(closed));
}

export async function opened(key, text) {
  const bytes = bytesOf(text);
  const told = { name: "AES-GCM", iv: bytes.slice(0, 12) };
  return new TextDecoder().decode(await crypto.subtle.decrypt(told, key, bytes.slice(12)));
}

export class Waiting {
  constructor(page, hex) {
    this.page = page;
    this.ready = hex && globalThis.crypto?.subtle ? this.prepare(bytesOf(hex)) : Promise.resolve(false);
    this.last = Promise.resolve();
  }

  // The boxes of one form are named after its key, so that no name tells whose form waits.
  async prepare(bytes) {
    this.key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
    const name = await crypto.subtle.digest("SHA-256", bytes);
    this.place = `${MARK} ${hexOf(new Uint8Array(name).slice(0, 12))} `;
    this.mine = this.place + this.page;
    return true;
  }

  keep(answers) {
    const text = answers.length ? JSON.stringify(answers) : "";
    this.last = this.last.then(() => this.write(text)).catch(() => {});
    return this.last;
  }

  async write(text) {
    if (!(await this.ready)) return;
    if (!text) return localStorage.removeItem(this.mine);
    localStorage.setItem(this.mine, await sealed(this.key, text));
  }

  // What earlier pages of this form could not send, the earliest page first; the boxes are emptied
  // only by `letGo`, once everything in them was sent. What cannot be opened is left where it is.
  async found() {
    if (!(await this.ready)) return [];
    this.boxes = Object.keys(localStorage).filter((name) => name.startsWith(this.place)).sort();
    const answers = [];
    for (const box of [...this.boxes]) {
      const text = localStorage.getItem(box) ?? "";
      const kept = await opened(this.key, text).then(JSON.parse).catch(() => null);
      if (kept) answers.push(...kept);
      else this.boxes.splice(this.boxes.indexOf(box), 1);
    }
    return answers;
  }

  letGo() {
    (this.boxes ?? []).forEach((box) => box === this.mine || localStorage.removeItem(box));
    this.boxes = [];
  }
}
