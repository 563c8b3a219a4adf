// A second press while the first is on its way does nothing. The server is safe without this.
const WAIT = 5000;
const sentAt = new WeakMap();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.querySelector('[data-prevent-double-click="true"]')) return;
  if (performance.now() - (sentAt.get(form) ?? -WAIT) < WAIT) event.preventDefault();
  else sentAt.set(form, performance.now());
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form").forEach((form) => sentAt.delete(form));
});
