// The summary of what is to be put right is read out first; its links go into the fields.
function show(summary) {
  summary.tabIndex = -1;
  summary.focus();
}

function enter(event) {
  const link = event.target.closest('a[href^="#"]');
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  (field.closest(".nhsuk-form-group") ?? field).scrollIntoView();
  field.focus({ preventScroll: true });
}

for (const summary of document.querySelectorAll(".nhsuk-error-summary")) {
  summary.addEventListener("click", enter);
  show(summary);
}
