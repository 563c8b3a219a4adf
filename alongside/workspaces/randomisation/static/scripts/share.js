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
  if (!scheme.split(" ").includes(kept.scheme) || share.length !== 32) throw new TypeError("another sequence");
  return share;
}

// The keys of these places, or the share itself where no place is named. Of several places only
// as many as the field named by `count` says: a key that is not needed is never made.
function wanted(share, { scheme, stratum, place, count }) {
  if (!stratum) return [toHex(share)];
  const all = place.split(" ").map(Number);
  const number = count ? Number(document.querySelector(`[name="${count}"]`).value) : all.length;
  const places = all.slice(0, Number.isInteger(number) && number > 0 ? number : 0);
  return places.map((one) => toHex(opening(share, fromHex(scheme), stratum, one)));
}

function prepareReading(part) {
  part.hidden = false;
  const input = part.querySelector("input");
  const state = part.querySelector("[role=status]");
  const { scheme, into, count } = part.dataset;
  function show(keys, words) {
    fill(into, keys.join("\n"));
    state.textContent = words;
  }
  // What is there stays until the new keys are: a form may be sent in between.
  async function make() {
    if (!input.files.length) return show([], "");
    try {
      const keys = wanted(await read(input.files[0], scheme), part.dataset);
      show(keys, keys.length ? part.dataset.read : part.dataset.none);
    } catch {
      show([], part.dataset.wrong);
    }
  }
  input.addEventListener("change", make);
  if (count) document.querySelector(`[name="${count}"]`).addEventListener("change", make);
}

document.querySelectorAll("[data-make-share]").forEach(prepareMaking);
document.querySelectorAll("[data-read-share]").forEach(prepareReading);
