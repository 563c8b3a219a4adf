// The page of a tablet: open it with the passphrase, begin a visit, answer, and send what was entered.
import { newEntry } from "./autosave.js";
import { NotSent, send } from "./tablet_sending.js";
import { isFull, unlock } from "./tablet_store.js";

const IDLE = 10 * 60 * 1000;
const PAUSE = 1000;
const NONE = "-none";

class Tablet {
  constructor(page) {
    this.page = page;
    this.timers = new Map();
    this.find("unlock-form").addEventListener("submit", (event) => this.open(event));
    this.on("lock", () => this.lock());
    this.on("send", () => this.send());
    this.on("done", () => this.send(true));
    this.on("to-visits", () => this.showVisits());
    this.on("to-visit", () => this.showVisit(this.visit));
    this.find("begin-form").addEventListener("submit", (event) => this.begin(event));
    const form = this.find("answers");
    form.addEventListener("change", (event) => this.take(event.target.name));
    form.addEventListener("input", (event) => this.takeSoon(event.target));
    form.addEventListener("submit", (event) => event.preventDefault());
    for (const kind of ["click", "keydown", "input"]) document.addEventListener(kind, () => (this.touched = Date.now()));
    setInterval(() => this.store && Date.now() - this.touched > IDLE && this.lock(), 15000);
    document.addEventListener("visibilitychange", () => document.hidden && this.takeAll());
    this.lock();
  }

  find(name) {
    return this.page.querySelector(`[data-${name}]`);
  }

  on(name, does) {
    this.page.querySelectorAll(`[data-${name}]`).forEach((one) => one.addEventListener("click", does));
  }

  show(step, heading = "") {
    this.page.querySelectorAll("[data-step]").forEach((one) => (one.hidden = one.dataset.step !== step));
    this.find("tools").hidden = !this.store;
    const title = this.page.querySelector(`[data-step="${step}"] h2`);
    if (heading) title.textContent = heading;
    title.tabIndex = -1;
    title.focus();
  }

  say(name, more = {}) {
    let words = this.page.dataset[name] ?? "";
    for (const [key, value] of Object.entries(more)) words = words.replace(`{${key}}`, value);
    this.find("told").textContent = words;
  }

  // Nothing that was opened stays in the page.
  async lock() {
    await this.takeAll();
    this.store = this.visit = this.form = null;
    for (const name of ["visits", "forms", "modes", "answers"]) this.find(name).replaceChildren();
    const full = await isFull().catch(() => false);
    this.say("");
    this.show(full ? "locked" : "empty");
  }

  async open(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const field = this.find("passphrase");
    this.say("opening");
    try {
      this.store = await unlock(field.value);
    } catch {
      return this.say("wrong");
    }
    field.value = "";
    this.touched = Date.now();
    this.answers = new Map();
    this.begun = new Set(this.store.content.visits.filter((one) => one.begun).map((one) => this.name(one)));
    for (const one of await this.store.entries()) this.remember(one);
    await this.showVisits();
  }

  name(visit, ...more) {
    return [visit.family, visit.visit, ...more].join(" ");
  }

  remember(entry) {
    if (entry.what === "begin") this.begun.add(this.name(entry));
    else this.answers.set(this.name(entry, entry.form, entry.item), entry.answer);
  }

  async add(entry) {
    try {
      await this.store.add(entry);
    } catch {
      return this.say("full");
    }
    this.remember(entry);
    await this.count();
  }

  async count() {
    const { last, sent } = await this.store.counts();
    this.say(last === sent ? (last ? "none" : "nothing") : last - sent === 1 ? "one" : "some", { n: last - sent });
  }

  button(words, note, does) {
    const line = document.createElement("p");
    const button = line.appendChild(document.createElement("button"));
    button.type = "button";
    button.className = "nhsuk-button nhsuk-button--secondary";
    button.textContent = note ? `${words} (${note})` : words;
    button.addEventListener("click", does);
    return line;
  }

  async showVisits() {
    await this.takeAll();
    const made = this.store.content.visits.map((one) =>
      this.button(`${one.family}: ${one.title}`, one.when, () => this.showVisit(one)),
    );
    this.find("visits").replaceChildren(...made);
    this.show("visits");
    await this.count();
  }

  async showVisit(visit) {
    await this.takeAll();
    this.visit = visit;
    const begun = this.begun.has(this.name(visit));
    this.find("begin-form").hidden = begun;
    this.find("forms").hidden = !begun;
    this.find("modes").replaceChildren(...visit.modes.map((one, at) => this.mode(one, at)));
    this.find("forms").replaceChildren(...visit.forms.map((one) => this.button(one.name, this.done(one), () => this.showForm(one))));
    this.show("visit", `${visit.family}: ${visit.title}`);
  }

  mode([code, label], at) {
    const made = this.find("mode").content.firstElementChild.cloneNode(true);
    const [radio, words] = [made.querySelector("input"), made.querySelector("label")];
    Object.assign(radio, { id: `mode-${at}`, value: code });
    Object.assign(words, { htmlFor: `mode-${at}`, textContent: label });
    return made;
  }

  done(form) {
    const mine = this.name(this.visit, form.key, "");
    const given = [...this.answers].filter(([name, answer]) => name.startsWith(mine) && answer).length;
    return given ? this.page.dataset.done.replace("{n}", given) : "";
  }

  about() {
    const at = new Date().toISOString();
    return { id: newEntry(), family: this.visit.family, visit: this.visit.visit, at };
  }

  async begin(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const mode = new FormData(event.target).get("mode");
    if (!mode) return this.say("choose");
    await this.add({ ...this.about(), what: "begin", answer: mode });
    await this.showVisit(this.visit);
  }

  showForm(form) {
    this.form = form;
    const drawn = new DOMParser().parseFromString(this.store.content.blank[form.blank], "text/html");
    this.find("answers").replaceChildren(...drawn.body.childNodes);
    this.page.querySelectorAll("[data-item]").forEach((one) => this.fill(one.dataset.item));
    this.gate();
    this.show("form", `${this.visit.family}, ${form.name}`);
  }

  controls(item) {
    const form = this.find("answers");
    const named = (name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    return { given: named(item), none: named(item + NONE)[0] };
  }

  kept(item) {
    return this.answers.get(this.name(this.visit, this.form.key, item)) ?? "";
  }

  // A reason for no answer stands in the list of reasons, anything else in the answer itself.
  fill(item) {
    const { given, none } = this.controls(item);
    const answer = this.kept(item);
    const missing = [...none.options].some((one) => one.value && one.value === answer);
    none.value = missing ? answer : "";
    for (const one of given) {
      if (one.type === "radio") one.checked = !missing && one.value === answer;
      else one.value = missing ? "" : answer;
    }
  }

  value(item) {
    const { given } = this.controls(item);
    return given[0].type === "radio" ? (given.find((one) => one.checked)?.value ?? "") : given[0].value;
  }

  takeSoon(control) {
    if (control.type !== "text") return;
    clearTimeout(this.timers.get(control.name));
    this.timers.set(control.name, setTimeout(() => this.take(control.name), PAUSE));
  }

  async takeAll() {
    const waiting = [...this.timers.keys()];
    await Promise.all(waiting.map((name) => this.take(name)));
  }

  async take(name) {
    clearTimeout(this.timers.get(name));
    this.timers.delete(name);
    if (!this.form || !name) return;
    const item = name.endsWith(NONE) ? name.slice(0, -NONE.length) : name;
    const none = this.controls(item).none.value;
    const answer = name.endsWith(NONE) ? none || this.value(item) : this.value(item) || none;
    if (answer === this.kept(item)) return;
    const entry = { ...this.about(), what: "answer", form: this.form.key, item, answer };
    this.answers.set(this.name(entry, entry.form, item), answer);
    this.fill(item);
    this.gate();
    await this.add(entry);
  }

  gate() {
    for (const one of this.page.querySelectorAll("[data-gate]")) {
      const said = this.kept(one.dataset.gate);
      one.hidden = Boolean(said) && !one.dataset.gateValues.split(" ").includes(said);
    }
  }

  // Sent one after another; when everything has arrived and this is the end, the tablet is emptied.
  async send(done = false) {
    await this.takeAll();
    if (this.sending) return;
    this.sending = true;
    this.say("sending");
    try {
      await send(this.store, { done });
      if (done) await this.store.empty();
      await (done ? this.lock() : this.count());
      this.say(done ? "emptied" : "none");
    } catch (problem) {
      this.say(problem instanceof NotSent ? problem.message : "away", { words: problem.words ?? "" });
      if (problem.words) this.find("told").textContent = problem.words;
    } finally {
      this.sending = false;
    }
  }
}

document.querySelectorAll("[data-tablet-page]").forEach((page) => new Tablet(page));
