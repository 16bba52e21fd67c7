// The page of a change of many items, kept up to date while a worker is at it.
// Without this it says the same after a reload.

const EVERY = 1000; // milliseconds

async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["progress", "entries"]) {
    const old = document.getElementById(id);
    const now = fresh.getElementById(id);
    if (old && now && !old.contains(document.activeElement)) old.replaceWith(document.adoptNode(now));
  }
}

function soon() {
  if (!document.querySelector("#progress[data-working]")) return;
  setTimeout(() => {
    const asked = document.hidden ? Promise.resolve() : refresh();
    asked.catch(() => {}).finally(soon);
  }, EVERY);
}

soon();
