// The desk, quicker: keys, the lease on the open item, and what others do meanwhile.
// Everything here only enhances: every key presses a button or follows a link of the page.

const page = document.body;
const head = document.querySelector(".item-head");
const state = { cursor: head?.dataset.cursor ?? "", mark: null, busyUntil: 0, renewedAt: 0, seconds: 0, lease: null };

const CALM = 5000; // milliseconds between two questions
const ACTING = 1000;
const STILL_ACTING = 15000;
const RENEW_AFTER = 60000;

// ---- The tab ------------------------------------------------------------------------------------
// The same person in two tabs is two holders. A duplicated tab gets a copy of its parent's name, so
// tabs ask each other: whoever hears that its name is in use takes a new one.

function newName() {
  return "t" + [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const tab = { name: sessionStorage.getItem("holder") ?? newName(), born: Math.random() };

function nameTab(name) {
  tab.name = name;
  sessionStorage.setItem("holder", name);
  signForms();
}

function signForms() {
  for (const field of document.querySelectorAll("input[name=holder]")) field.value = tab.name;
  // What another tab claimed stands in the list, but J and K do not walk there.
  for (const row of document.querySelectorAll("[data-holder]")) row.classList.toggle("elsewhere", row.dataset.holder !== tab.name);
  const said = document.querySelector("[data-claims]");
  if (!said) return;
  const own = document.querySelectorAll("[data-holder]:not(.elsewhere)").length;
  said.textContent = said.dataset.claims.replace("{count}", own);
  said.parentElement.hidden = own === 0;
}

nameTab(tab.name);
const tabs = new BroadcastChannel("venire-desk");
tabs.addEventListener("message", ({ data }) => {
  if (data.name !== tab.name || data.born === tab.born) return;
  if (data.taken) {
    nameTab(newName());
    if (head?.dataset.lease) sendLease("take").catch(() => {});
  } else tabs.postMessage({ ...data, taken: true, born: tab.born });
});
tabs.postMessage({ name: tab.name, born: tab.born });

// ---- Keys ---------------------------------------------------------------------------------------

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

function rows() {
  return [...document.querySelectorAll(".desk-list li:not(.elsewhere) > .row")];
}

function move(step) {
  const list = rows();
  const here = list.findIndex((row) => row.getAttribute("aria-current") === "true");
  const next = list[here < 0 ? 0 : here + step];
  const page = document.querySelector('.desk-list .pages a[rel="next"]');
  (next ?? (step > 0 ? page : null))?.click();
}

function openAct(summary) {
  const details = summary.parentElement;
  details.open = !details.open;
  const first = "[data-digit], textarea:not([hidden]), input:not([type=hidden]), select";
  details.querySelector(details.open ? first : "summary")?.focus();
}

function press(key) {
  const choosing = document.querySelector(".act[open]");
  const control = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  // While reasons or fields lie open, a slip of the finger must not approve.
  if (!control || (choosing && control.parentElement !== choosing)) return false;
  if (control.matches(".act > summary")) openAct(control);
  else if (control.matches("input")) control.focus();
  else control.click();
  if (key === "n") document.getElementById("note")?.focus();
  return true;
}

function pressDigit(digit) {
  const button = document.querySelector(`.reject[open] [data-digit="${digit}"]`);
  button?.click();
  return Boolean(button);
}

function close(event) {
  const open = document.querySelector(".act[open]") ?? document.querySelector(".key-help[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
  event.preventDefault();
}

const keysOn = document.querySelector(".key-help[data-keys=off]") === null;

addEventListener("keydown", (event) => {
  if (event.key === "Escape") return close(event);
  if (!keysOn || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  const key = event.key.toLowerCase();
  const choosing = document.querySelector(".act[open]");
  if ((key === "j" || key === "k") && !choosing) move(key === "j" ? 1 : -1);
  else if (!(/^[1-9]$/.test(key) ? pressDigit(key) : press(key))) return;
  event.preventDefault();
});

// A click beside the reasons or fields, or beside the list of keys, closes them.
addEventListener("click", (event) => {
  for (const open of document.querySelectorAll(".act[open], .key-help[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

// Twice the same decision is once too often: the second press of a button does nothing.
addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// ---- The lease ----------------------------------------------------------------------------------

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function sayLease() {
  const place = document.querySelector(".lease-text");
  if (!place || !state.lease) return;
  const { mine, elsewhere } = state.lease;
  const words = mine ? head.dataset.mine : elsewhere ? head.dataset.elsewhere : head.dataset.theirs;
  const left = Math.max(0, Math.round(state.seconds - performance.now() / 1000));
  place.textContent = words.replace("{time}", clock(left)).replace("{name}", state.lease.by);
}

function keepLease({ mark, lease }) {
  const changed = lease?.mine !== state.lease?.mine;
  Object.assign(state, { mark, lease });
  state.seconds = (lease?.seconds ?? 0) + performance.now() / 1000;
  const button = document.querySelector(".lease button");
  if (button && changed && lease) {
    button.value = lease.mine ? "release" : "take_over";
    button.textContent = lease.mine ? head.dataset.giveBack : head.dataset.takeOver;
  }
  sayLease();
  tellWhenLost(lease);
}

// Whoever is taken over learns it while they still think, not when they decide.
function tellWhenLost(lease) {
  const known = document.querySelector(".taken-over");
  if (!lease?.lost) known?.remove();
  if (!lease?.lost || known) return;
  const said = lease.elsewhere ? head.dataset.lostElsewhere : head.dataset.lost.replace("{name}", lease.by);
  tell("taken-over", said);
}

function tell(name, said, ...more) {
  const banner = document.createElement("p");
  banner.className = `banner bad ${name}`;
  banner.setAttribute("role", "alert");
  banner.append(said, ...more);
  head.before(banner);
}

async function sendLease(action) {
  const body = new URLSearchParams({ action, holder: tab.name, csrf_token: head.dataset.token });
  const answer = await fetch(head.dataset.lease, { method: "POST", body, headers: { Accept: "application/json" } });
  if (answer.ok) keepLease(await answer.json());
}

function renew() {
  if (!state.lease?.mine || performance.now() - state.renewedAt < RENEW_AFTER) return;
  state.renewedAt = performance.now();
  sendLease("take").catch(() => {});
}

if (head?.dataset.lease) {
  sendLease("take").catch(() => {});
  setInterval(sayLease, 1000);
  addEventListener("pagehide", () => {
    if (state.lease?.mine) {
      const body = new URLSearchParams({ action: "release", quiet: "yes", holder: tab.name, csrf_token: head.dataset.token });
      navigator.sendBeacon(head.dataset.lease, body);
    }
  });
}

// ---- What others do -----------------------------------------------------------------------------

async function refresh() {
  const answer = await fetch(head.dataset.here, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll("[data-live]")) {
    const now = fresh.getElementById(old.id);
    if (!now || old.contains(document.activeElement)) continue;
    const scrolled = old.scrollTop;
    old.replaceWith(document.adoptNode(now));
    document.getElementById(now.id).scrollTop = scrolled;
  }
  signForms();
  tellWhenMoved(fresh);
}

function tellWhenMoved(fresh) {
  const now = fresh.querySelector(".item-head");
  const moved = now && head && now.dataset.item === head.dataset.item && now.dataset.version !== head.dataset.version;
  if (!moved || document.querySelector(".moved")) return;
  const link = Object.assign(document.createElement("a"), { href: head.dataset.here, textContent: head.dataset.look });
  tell("moved", head.dataset.moved, " ", link);
  head.dataset.lease = ""; // it is decided: nobody needs to hold it
}

async function ask() {
  const query = new URLSearchParams({ after: state.cursor });
  if (head.dataset.lease) {
    query.set("item", head.dataset.item);
    query.set("holder", tab.name);
  }
  if (state.mark !== null) query.set("lease", state.mark);
  const answer = await fetch(`${head.dataset.changes}?${query}`, { headers: { Accept: "application/json" } });
  if (answer.status !== 200) return;
  const news = await answer.json();
  const others = String(news.cursor) !== state.cursor;
  state.cursor = String(news.cursor);
  if (head.dataset.lease) {
    keepLease(news);
    // Given back by a page that was left meanwhile, such as this one before a reload.
    if (!news.lease) await sendLease("take");
  }
  if (others) await refresh();
}

function soon() {
  const acting = performance.now() < state.busyUntil;
  setTimeout(() => {
    const asked = document.hidden ? Promise.resolve() : ask();
    asked.catch(() => {}).finally(soon);
  }, acting ? ACTING : CALM);
}

for (const kind of ["pointerdown", "keydown", "scroll"]) {
  addEventListener(kind, () => {
    state.busyUntil = performance.now() + STILL_ACTING;
    renew();
  }, { passive: true, capture: true });
}

if (keysOn) page.classList.add("keys");
document.querySelector(".desk-list .row[aria-current]")?.scrollIntoView({ block: "nearest" });
if (head) soon();
