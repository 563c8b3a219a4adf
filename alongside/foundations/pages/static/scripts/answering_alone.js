// On a parent's own page: one question at a time without asking the server, so that a tunnel stops
// nobody; reading aloud with the browser's own voice; and a quick way out. Without this script the
// page shows the whole group of questions and works as a plain form.
const forms = document.querySelectorAll("form[data-steps]");

function controls(question) {
  return [...question.querySelectorAll("input:not([type=hidden]), textarea")];
}

function isAnswered(question) {
  return controls(question).some((one) => (["radio", "checkbox"].includes(one.type) ? one.checked : one.value.trim()));
}

class Steps {
  constructor(form) {
    this.form = form;
    this.questions = [...form.querySelectorAll("[data-question]")];
    this.back = form.querySelector("[data-step-back]");
    this.line = form.querySelector("[data-progress]");
    form.querySelectorAll("[data-when]").forEach((hint) => (hint.hidden = true));
    form.addEventListener("change", (event) => this.changed(event.target));
    form.addEventListener("input", (event) => this.written(event.target));
    document.addEventListener("submit", (event) => this.submit(event), true);
    this.back.addEventListener("click", () => this.show(this.before(), true));
    const again = this.questions.find((one) => one.querySelector("[data-again]"));
    this.show(again ?? this.asked().find((one) => !isAnswered(one)) ?? this.questions[0]);
  }

  value(name) {
    return new FormData(this.form).get(name) ?? "";
  }

  // Whether each question can still come: one that nobody has decided on counts as left.
  possible() {
    const can = new Map();
    for (const one of this.questions) {
      const { gate, gateValues } = one.dataset;
      const said = gate ? this.value(gate) : "";
      can.set(this.name(one), !gate || (can.get(gate) && (!said || gateValues.split(" ").includes(said))));
    }
    return this.questions.filter((one) => can.get(this.name(one)));
  }

  asked() {
    return this.possible().filter((one) => !one.dataset.gate || this.value(one.dataset.gate));
  }

  name(question) {
    return controls(question)[0].name;
  }

  before() {
    return this.asked().filter((one) => this.questions.indexOf(one) < this.questions.indexOf(this.current)).pop();
  }

  after() {
    return this.asked().find((one) => this.questions.indexOf(one) > this.questions.indexOf(this.current));
  }

  show(question, moved = false) {
    if (!question) return;
    this.current = question;
    this.questions.forEach((one) => (one.hidden = one !== question));
    this.back.hidden = !this.before();
    this.count();
    speechSynthesis?.cancel();
    if (!moved) return;
    question.tabIndex = -1;
    question.focus();
    window.scrollTo(0, 0);
  }

  count() {
    const can = this.possible();
    const done = Number(this.form.dataset.done) + can.filter(isAnswered).length;
    const left = Number(this.form.dataset.left) + can.filter((one) => "required" in one.dataset && !isAnswered(one)).length;
    const said = this.line.dataset[left === 0 ? "all" : done === 1 ? "one" : "some"];
    this.line.textContent = said.replace("{done}", done).replace("{left}", left);
  }

  submit(event) {
    if (event.target !== this.form || ["stop", "speak"].includes(event.submitter?.name)) return;
    const open = "required" in this.current.dataset && !isAnswered(this.current);
    const next = this.after();
    if (!open && !next) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (open) this.ask();
    else this.show(next, true);
  }

  ask() {
    const line = this.current.querySelector("[data-needed]");
    line.textContent = this.current.dataset.needs;
    line.hidden = false;
    line.setAttribute("role", "alert");
    controls(this.current)[0].focus();
  }

  // Something written and “rather not say” do not stand together.
  changed(control) {
    const question = control.closest("[data-question]");
    if (!question) return;
    if (control.name.endsWith("-none") && control.checked) controls(question)[0].value = "";
    this.told(question);
  }

  told(question) {
    question.querySelector("[data-needed]").hidden = true;
    this.count();
  }

  // While it is written, so that nothing moves when a finger leaves the field for a button.
  written(control) {
    const question = control.closest("[data-question]");
    if (!question) return;
    this.told(question);
    const none = question.querySelector("input[name$='-none']");
    if (!none?.checked || none === control) return;
    none.checked = false;
    none.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// Each piece in its own language, those of one language together: a voice reads only its own.
function spokenPieces(question) {
  const pieces = [];
  for (const one of question.querySelectorAll("legend, label, [data-again]")) {
    const text = one.firstChild?.textContent ?? "";
    const lang = one.closest("[lang]").lang;
    const last = pieces.at(-1);
    if (last?.lang === lang) last.text += `. ${text}`;
    else pieces.push({ text, lang });
  }
  return pieces;
}

// A phone that lists its voices and has none for a language would read it as if it were its own.
function hasVoice(lang) {
  const known = speechSynthesis.getVoices();
  const base = (tag) => tag.toLowerCase().split(/[-_]/)[0];
  return !known.length || known.some((voice) => base(voice.lang) === base(lang));
}

function readAloud(steps) {
  const button = steps.form.querySelector("[data-read-aloud]");
  if (!("speechSynthesis" in window)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const silent = !speechSynthesis.speaking;
    speechSynthesis.cancel();
    if (!silent) return;
    const pieces = spokenPieces(steps.current);
    const can = pieces.filter((one) => hasVoice(one.lang));
    const state = steps.form.querySelector("[data-save-state]");
    if (can.length < pieces.length) state.textContent = button.dataset.noVoice;
    for (const { text, lang } of can) {
      const spoken = new SpeechSynthesisUtterance(text);
      spoken.lang = lang;
      speechSynthesis.speak(spoken);
    }
  });
}

// The page is gone before the answer comes, and “back” does not lead to it again.
let leaving = false;
window.addEventListener("beforeunload", (event) => leaving && event.stopImmediatePropagation(), true);
for (const link of document.querySelectorAll("[data-leave]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leaving = true;
    document.body.hidden = true;
    document.title = "";
    location.replace(link.href);
  });
}

forms.forEach((form) => readAloud(new Steps(form)));
