// A holder's share: made and kept on the holder's own device.
import { canonical, fromHex, hmac, joined, sha256, text, toHex } from "./digests.js";

export function commitment(scheme, holder, share) {
  return sha256(joined(text("alongside share 1\0"), scheme, sha256(text(holder)), share));
}

export function opening(share, scheme, stratum, place) {
  return hmac(share, joined(text("alongside opening 1\0"), scheme, canonical([stratum, place])));
}

function save(name, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}

function fill(name, value) {
  const field = document.querySelector(`[name="${name}"]`);
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function prepareMaking(part) {
  const button = part.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", () => {
    const { study, scheme, holder, into, made } = part.dataset;
    const share = crypto.getRandomValues(new Uint8Array(32));
    const told = toHex(commitment(fromHex(scheme), holder, share));
    const content = { study, scheme, holder, share: toHex(share), commitment: told };
    save(`share-${study}-${holder}.json`, JSON.stringify(content, null, 1));
    fill(into, told);
    part.querySelector("[role=status]").textContent = made;
  });
}

async function read(file, scheme) {
  const kept = JSON.parse(await file.text());
  const share = fromHex(kept.share);
  if (kept.scheme !== scheme || share.length !== 32) throw new TypeError("another sequence");
  return share;
}

function prepareReading(part) {
  part.hidden = false;
  const input = part.querySelector("input");
  input.addEventListener("change", async () => {
    const { scheme, stratum, place, into } = part.dataset;
    const state = part.querySelector("[role=status]");
    fill(into, "");
    state.textContent = "";
    if (!input.files.length) return;
    try {
      const share = await read(input.files[0], scheme);
      const given = stratum ? opening(share, fromHex(scheme), stratum, Number(place)) : share;
      fill(into, toHex(given));
      state.textContent = part.dataset.read;
    } catch {
      state.textContent = part.dataset.wrong;
    }
  });
}

document.querySelectorAll("[data-make-share]").forEach(prepareMaking);
document.querySelectorAll("[data-read-share]").forEach(prepareReading);
