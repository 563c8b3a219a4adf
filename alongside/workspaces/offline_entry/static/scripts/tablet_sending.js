// Sends what a tablet holds in its order, until everything has arrived. Sending twice is harmless.
const AT_ONCE = 100;

export class NotSent extends Error {
  constructor(why, words = "") {
    super(why);
    this.words = words;
  }
}

async function asked(url, options = {}) {
  const reply = await fetch(url, { credentials: "same-origin", redirect: "manual", ...options }).catch(() => null);
  if (!reply) throw new NotSent("away");
  if (reply.status === 422) throw new NotSent("refused", await reply.text());
  if (reply.type === "opaqueredirect" || [401, 403].includes(reply.status)) throw new NotSent("outside");
  if (!reply.ok) throw new NotSent("away");
  return reply;
}

// The token of the sign-in of now: the page that a day began with is long gone.
async function token(page) {
  const text = await (await asked(page)).text();
  const found = new DOMParser().parseFromString(text, "text/html").querySelector("input[name=csrfmiddlewaretoken]");
  if (!found) throw new NotSent("outside");
  return found.value;
}

export async function send(tablet, { done = false } = {}) {
  const headers = { "X-CSRFToken": await token(tablet.content.page), "Content-Type": "application/json" };
  for (;;) {
    const { sent, last } = await tablet.counts();
    const entries = (await tablet.entries(sent)).slice(0, AT_ONCE);
    const told = { entries, now: new Date().toISOString() };
    if (done && sent + entries.length >= last) told.done = last;
    if (!entries.length && !done) return;
    const reply = await asked(tablet.content.send, { method: "POST", headers, body: JSON.stringify(told) });
    const { awaited } = await reply.json();
    await tablet.arrived(awaited);
    if (awaited > last) return;
    if (awaited <= sent + 1 && entries.length) throw new NotSent("away");
  }
}
