// Choosing a certificate shows what the check finds. No request is made.
import { report } from "./certificate.js";

function line(words, strong) {
  const one = document.createElement("p");
  const inner = strong ? one.appendChild(document.createElement("strong")) : one;
  inner.textContent = words;
  return one;
}

async function verdict(file, unreadable) {
  try {
    return report(JSON.parse(await file.text())).lines;
  } catch {
    return [unreadable];
  }
}

for (const part of document.querySelectorAll("[data-check-certificate]")) {
  const input = part.querySelector("input");
  const shown = part.querySelector("[data-verdict]");
  part.hidden = false;
  input.addEventListener("change", async () => {
    shown.replaceChildren();
    if (!input.files.length) return;
    const lines = await verdict(input.files[0], part.dataset.unreadable);
    shown.replaceChildren(...lines.map((words, at) => line(words, at === lines.length - 1)));
  });
}
