// A second press while the first is on its way does nothing. The server is safe without this.
const WAIT = 5000;
const sentAt = new WeakMap();

// After “Back” the page is fetched anew, with another identifier, and the browser fills in what was
// chosen. The same content sent again from there carries the identifier with which it was sent before.
function fingerprint(form) {
  let sum = 2166136261;
  for (const one of form.elements) {
    if (!one.name || ["password", "file", "hidden"].includes(one.type)) continue;
    const chosen = ["radio", "checkbox"].includes(one.type);
    const changed = chosen ? one.checked !== one.defaultChecked : one.value !== one.defaultValue;
    const said = changed ? `${one.name}=${one.value}=${one.checked};` : "";
    for (const letter of said) sum = Math.imul(sum ^ letter.codePointAt(0), 16777619);
  }
  return `${form.action} ${sum >>> 0}`;
}

function keepEntry(form) {
  const entry = form.elements.entry;
  if (!entry || form.method !== "post") return;
  const sent = history.state?.sent ?? {};
  const mark = fingerprint(form);
  if (sent[mark]) entry.value = sent[mark];
  else history.replaceState({ ...history.state, sent: { ...sent, [mark]: entry.value } }, "");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  keepEntry(form);
  if (!form.querySelector('[data-prevent-double-click="true"]')) return;
  if (performance.now() - (sentAt.get(form) ?? -WAIT) < WAIT) event.preventDefault();
  else sentAt.set(form, performance.now());
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form").forEach((form) => sentAt.delete(form));
});
