// Keeps the tablet page and what it is drawn with, fetched as by nobody, so that no name is in it.
// It reaches that page alone, and stores nothing that anybody enters.
const CACHE = "alongside tablet page";

self.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function keep() {
  const cache = await caches.open(CACHE);
  const asNobody = SHELL.map((url) => new Request(url, { credentials: "omit", cache: "reload" }));
  const answers = await Promise.all(asNobody.map((one) => fetch(one)));
  if (!answers.every((one) => one.ok)) throw new Error("not kept");
  for (const old of await cache.keys()) await cache.delete(old);
  await Promise.all(answers.map((one, at) => cache.put(SHELL[at], one)));
}

// What is kept comes from here; nothing else is touched, and nothing that is sent.
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !SHELL.includes(url.pathname)) return;
  event.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(event.request)));
});
