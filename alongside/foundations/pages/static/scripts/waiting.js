// Answers that could not be sent yet, kept on the device so that a closed laptop loses none of them.
// They are encrypted with a key that only the server knows; it gives that key to the same person on
// the same form alone. Without a key, or without cryptography, they wait in memory only.
const MARK = "alongside waiting";

function bytesOf(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Waiting {
  constructor(place, page, hex) {
    this.place = `${MARK} ${place} `;
    this.mine = this.place + page;
    const usable = hex && globalThis.crypto?.subtle;
    this.key = usable
      ? crypto.subtle.importKey("raw", bytesOf(hex), "AES-GCM", false, ["encrypt", "decrypt"])
      : Promise.resolve(null);
    this.last = Promise.resolve();
  }

  keep(answers) {
    const text = answers.length ? JSON.stringify(answers) : "";
    this.last = this.last.then(() => this.write(text)).catch(() => {});
    return this.last;
  }

  async write(text) {
    if (!text) return localStorage.removeItem(this.mine);
    const key = await this.key;
    if (!key) return;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text));
    localStorage.setItem(this.mine, hexOf(iv) + hexOf(new Uint8Array(sealed)));
  }

  // What earlier pages of this form could not send, the earliest page first; the boxes are emptied
  // only by `letGo`, once everything in them was sent. What cannot be opened is somebody else's.
  async found() {
    const key = await this.key;
    this.boxes = key ? Object.keys(localStorage).filter((name) => name.startsWith(this.place)).sort() : [];
    const answers = [];
    for (const box of [...this.boxes]) {
      const opened = await this.open(key, localStorage.getItem(box) ?? "").catch(() => null);
      if (opened) answers.push(...opened);
      else this.boxes.splice(this.boxes.indexOf(box), 1);
    }
    return answers;
  }

  async open(key, sealed) {
    const bytes = bytesOf(sealed);
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes.slice(0, 12) }, key, bytes.slice(12));
    return JSON.parse(new TextDecoder().decode(plain));
  }

  letGo() {
    (this.boxes ?? []).forEach((box) => box === this.mine || localStorage.removeItem(box));
    this.boxes = [];
  }
}
