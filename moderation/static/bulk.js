// Many items at once: a tick that sets all ticks of a list, and the page of a change, kept up to date
// while a worker is at it. Without this it says the same after a reload.

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

function offerAll() {
  const all = document.querySelector(".all-shown");
  if (!all) return;
  all.hidden = false;
  all.firstElementChild.addEventListener("change", ({ target }) => {
    for (const box of document.querySelectorAll(".selectable input")) box.checked = target.checked;
  });
}

soon();
offerAll();
