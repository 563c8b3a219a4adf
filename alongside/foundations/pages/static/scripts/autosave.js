// Saves each answer as it is given. Answers wait in order while the network is away or somebody is
// signed out, and come back when the page was closed meanwhile (`waiting.js`); nothing that can be read
// is left on the device. Sending one twice is harmless: each has its id.
import { Waiting } from "./waiting.js";

const PAUSE = 3000;
const RETRY = [2000, 5000, 10000, 30000];
const WRITTEN = "textarea, input[type=text], input[type=tel], input[type=email]";

export function newEntry(milliseconds = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let n = 5; n >= 0; n--, milliseconds = Math.floor(milliseconds / 256)) bytes[n] = milliseconds % 256;
  bytes[6] = (bytes[6] & 15) | 112;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

class Saving {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-save-state]");
    this.queue = [];
    this.known = new Map();
    this.tries = this.renewedAt = 0;
    this.sending = false;
    this.timers = new Map();
    const page = form.elements.entry?.value ?? newEntry();
    this.waiting = new Waiting(page, form.dataset.saveKey);
    for (const control of form.elements) if (control.name) this.known.set(control.name, this.read(control.name));
    form.addEventListener("change", (event) => this.take(event.target.name));
    form.addEventListener("input", (event) => this.takeSoon(event.target));
    form.addEventListener("submit", (event) => this.leave(event));
    window.addEventListener("online", () => this.send());
    window.addEventListener("focus", () => this.send());
    window.addEventListener("pageshow", () => (this.leaving = false));
    window.addEventListener("beforeunload", (event) => this.warn(event));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.takeAll() : this.send()));
    this.takeUp();
  }

  // What an earlier page of this form could not send is shown here, and sent before anything new.
  async takeUp() {
    const answers = await this.waiting.found();
    const given = new Set(this.queue.map((answer) => answer.name));
    answers.filter((answer) => !given.has(answer.name)).forEach((answer) => this.put(answer));
    this.queue.unshift(...answers);
    this.send();
  }

  put({ name, values }) {
    if (!this.known.has(name)) return;
    for (const control of this.form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (["radio", "checkbox"].includes(control.type)) control.checked = values.includes(control.value);
      else control.value = values[0] ?? "";
    }
    this.known.set(name, this.read(name));
  }

  read(name) {
    return JSON.stringify(new FormData(this.form).getAll(name).map(String));
  }

  takeSoon(control) {
    if (!control.matches(WRITTEN)) return;
    clearTimeout(this.timers.get(control.name));
    this.timers.set(control.name, setTimeout(() => this.take(control.name), PAUSE));
  }

  takeAll() {
    if (this.leaving) return;
    for (const name of this.known.keys()) this.take(name);
  }

  take(name) {
    clearTimeout(this.timers.get(name));
    this.timers.delete(name);
    if (!this.known.has(name) || this.read(name) === this.known.get(name)) return;
    this.known.set(name, this.read(name));
    this.queue.push({
      name, values: JSON.parse(this.read(name)), entry: newEntry(), at: Date.now(),
      url: this.form.dataset.saveUrl, page: this.form.elements.entry?.value,
    });
    this.waiting.keep(this.queue);
    this.send();
  }

  body(answer) {
    const waited = Math.max(0, Math.round((Date.now() - answer.at) / 1000));
    const body = new URLSearchParams({ field: answer.name, entry: answer.entry, waited });
    answer.values.forEach((value) => body.append("value", value));
    if (answer.page) body.append("form_entry", answer.page);
    return body;
  }

  async post(answer) {
    const token = this.form.elements.csrfmiddlewaretoken?.value ?? "";
    const headers = { "X-CSRFToken": token, "X-Requested-With": "fetch" };
    const options = { method: "POST", headers, body: this.body(answer), keepalive: true, redirect: "manual" };
    return fetch(answer.url, { ...options, credentials: "same-origin" });
  }

  async send() {
    if (this.sending || !this.queue.length) return;
    this.sending = true;
    clearTimeout(this.again);
    this.say("saving");
    try {
      while (this.queue.length) {
        const answer = this.queue[0];
        const reply = await this.post(answer);
        const refused = reply.status === 422;
        if (!reply.ok && !refused) throw new Error(this.outside(reply) ? "outside" : "away");
        this.queue.splice(this.queue.indexOf(answer), 1);
        this.waiting.keep(this.queue);
        this.tries = 0;
        if (refused) this.refuse(answer, await reply.text());
        else this.prompt = (await reply.json().catch(() => ({}))).prompt || "";
      }
      this.waiting.letGo();
      this.say("saved");
    } catch (problem) {
      const outside = problem.message === "outside";
      this.say(outside ? "outside" : "waiting");
      const renewed = outside && (await this.renew());
      const wait = renewed ? 0 : RETRY[Math.min(this.tries++, RETRY.length - 1)];
      this.again = setTimeout(() => this.send(), wait);
    } finally {
      this.sending = false;
    }
  }

  // After signing in again in another tab, the token on this page belongs to the sign-in that ended.
  async renew() {
    const reply = await fetch(location.href, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
    if (!reply?.ok) return false;
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const fresh = page.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    if (!fresh || this.renewedAt + RETRY[0] > Date.now()) return false;
    this.renewedAt = Date.now();
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((token) => (token.value = fresh));
    return true;
  }

  // What waits goes first. Without a network the page stays, because leaving it would help nobody.
  async leave(event) {
    this.leaving = true;
    if (event.defaultPrevented || !this.queue.length || this.state?.dataset.state === "outside") return;
    event.preventDefault();
    const button = event.submitter;
    await this.settled();
    if (this.state?.dataset.state === "waiting") this.leaving = false;
    else this.form.requestSubmit(button);
  }

  async settled() {
    while (this.sending) await new Promise((soon) => setTimeout(soon, 50));
    await this.send();
  }

  outside(reply) {
    return reply.type === "opaqueredirect" || reply.status === 401 || reply.status === 403;
  }

  refuse(answer, words) {
    this.form.dispatchEvent(new CustomEvent("answer-refused", { bubbles: true, detail: { ...answer, words } }));
    this.refused = words.length < 400 ? words : "";
  }

  say(what) {
    if (!this.state) return;
    const words = what === "saved" && this.refused ? `${this.state.dataset.refused} ${this.refused}` : this.state.dataset[what];
    this.refused = what === "saved" ? "" : this.refused;
    this.state.dataset.state = what;
    const said = words.replace("{n}", this.queue.length);
    const text = what === "saved" && this.prompt ? `${said} ${this.prompt}` : said;
    if (this.state.textContent !== text) this.state.textContent = text;
  }

  warn(event) {
    this.takeAll();
    if (this.queue.length && !this.leaving) event.preventDefault();
  }
}

document.querySelectorAll("form[data-save-url]").forEach((form) => new Saving(form));
