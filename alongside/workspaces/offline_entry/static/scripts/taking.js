// Takes visits along: the server says what leaves, and this page seals it. The passphrase is never sent.
import { CAN, fill, isFull } from "./tablet_store.js";

const SHORTEST = 16;

class Taking {
  constructor(part) {
    this.part = part;
    this.form = part.querySelector("form");
    this.told = part.querySelector("[data-told]");
    part.hidden = false;
    this.form.addEventListener("submit", (event) => this.take(event));
  }

  say(words) {
    this.told.textContent = words;
  }

  problem(passphrase) {
    if (!CAN) return "old";
    if (passphrase.trim().length < SHORTEST) return "short";
    return passphrase === this.part.querySelector("[data-passphrase-again]").value ? "" : "unlike";
  }

  async take(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.busy) return;
    const passphrase = this.part.querySelector("[data-passphrase]").value;
    const why = this.problem(passphrase) || ((await isFull()) ? "full" : "");
    if (why) return this.say(this.part.dataset[why]);
    this.busy = true;
    this.say(this.part.dataset.working);
    await this.fetch(passphrase).catch(() => this.say(this.part.dataset.away));
    this.busy = false;
  }

  // The page that works without a network is kept first: a package without it would be of no use.
  async fetch(passphrase) {
    await navigator.serviceWorker.register(this.part.dataset.worker);
    await this.ready();
    const options = { method: "POST", body: new FormData(this.form), credentials: "same-origin", redirect: "manual" };
    const reply = await fetch(this.part.dataset.taking, options);
    if (reply.status === 422) return this.say(await reply.text());
    if (!reply.ok) return this.say(this.part.dataset[reply.status >= 500 ? "away" : "outside"]);
    await fill(await reply.json(), passphrase);
    location.assign(this.part.dataset.tablet);
  }

  async ready() {
    const kept = await navigator.serviceWorker.getRegistration(this.part.dataset.tablet);
    const worker = kept.installing ?? kept.waiting ?? kept.active;
    if (worker.state === "activated") return;
    await new Promise((done, failed) => {
      worker.addEventListener("statechange", () => {
        if (worker.state === "activated") done();
        if (worker.state === "redundant") failed(new Error("not kept"));
      });
    });
  }
}

document.querySelectorAll("[data-taking]").forEach((part) => new Taking(part));
