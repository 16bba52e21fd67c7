// The desk, quicker: the next item in place of the last, the lease on the open item, and what others
// do meanwhile. Everything here only enhances.

let head = document.querySelector(".item-head");
const state = { cursor: "", mark: null, busyUntil: 0, renewedAt: 0, seconds: 0, lease: null };
const last = { at: -Infinity, value: "", doubled: false }; // what was decided last, and how

const TURN = { Accept: "text/html", "Venire-Turn": "yes" }; // the item alone is enough
const CALM = 5000; // milliseconds between two questions
const ACTING = 1000;
const STILL_ACTING = 15000;
const RENEW_AFTER = 60000;
const DOUBLE = 400;

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

// ---- Forms --------------------------------------------------------------------------------------
// Twice the same decision is once too often: the second press of a button does nothing, and the
// second half of a double click does not meet the next item, which is there by then. Another button
// soon after is meant: who takes back and rejects at once is quick, not slipping.
addEventListener("click", ({ detail }) => { last.doubled = detail > 1; }, true);
addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  const turns = form.matches("form[action*='/decisions'], form[action*='/skip']");
  const back = ["undo", "release"].includes(submitter?.value);
  const again = last.doubled || submitter?.value === last.value;
  const slip = turns && !back && again && event.timeStamp - last.at < DOUBLE;
  if (form.dataset.sent || turns) event.preventDefault();
  if (form.dataset.sent || slip) return;
  form.dataset.sent = "yes";
  if (!turns) return;
  Object.assign(last, { at: event.timeStamp, value: submitter?.value });
  decide(form, submitter);
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// ---- The next item ------------------------------------------------------------------------------
// What answers a decision, or stands behind a row, is put in this page's place: nothing is loaded or
// laid out anew that was there before, and those who listen are told what was done.

const said = Object.assign(document.createElement("p"), { className: "unseen", role: "status" });
document.body.append(said);
let wanted = 0; // which answer is waited for: the last one
let shown = location.pathname + location.search;

// Keys pressed meanwhile are not meant for the item that still stands here.
function turning(how) {
  document.body.dataset.turning = how;
}

async function decide(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  wanted += 1;
  turning("deciding");
  try {
    // Some fields are named "action", so the form's own address is read from its attribute.
    // It is decided also when the tab is closed meanwhile.
    const asked = { method: "POST", body, headers: TURN, keepalive: true };
    const answer = await fetch(form.getAttribute("action"), asked);
    await turnTo(answer, answer.redirected ? answer.url : "");
    said.textContent = document.querySelector("#done > span")?.textContent.trim() ?? "";
  } catch {
    sendPlainly(form, button);
  } finally {
    turning("");
  }
}

// The browser says what is wrong. Sent twice, it is decided once: the second time is told so.
function sendPlainly(form, button) {
  const pressed = { type: "hidden", name: button?.name ?? "", value: button?.value ?? "" };
  if (pressed.name) form.append(Object.assign(document.createElement("input"), pressed));
  form.submit();
}

async function follow(row) {
  if (document.body.dataset.turning === "deciding") return;
  const mine = (wanted += 1);
  const address = new URL(row.href);
  const done = new URLSearchParams(location.search).get("done");
  if (done) address.searchParams.set("done", done); // so that Z still takes it back
  markRow(row.dataset.item);
  turning("following");
  try {
    const answer = await fetch(address, { headers: TURN });
    if (mine !== wanted) return;
    // Who has begun to write meanwhile goes on where they are.
    if (document.activeElement.matches("#item :is(input, textarea, select)")) return markRow(head?.dataset.item);
    await turnTo(answer, answer.url);
  } catch {
    location.assign(address);
  } finally {
    if (mine === wanted) turning("");
  }
}

function markRow(item) {
  for (const row of document.querySelectorAll(".row")) {
    row.removeAttribute("aria-current");
    if (row.dataset.item === item) row.setAttribute("aria-current", "true");
  }
}

async function turnTo(answer, address) {
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!fresh.querySelector("main.desk")) return elsewhere(answer, fresh);
  letGo();
  if (address) history.pushState(null, "", address);
  shown = location.pathname + location.search;
  document.title = fresh.title;
  const panes = [...document.querySelectorAll("#queues, #list")].map(({ id, scrollTop }) => [id, scrollTop]);
  const whole = fresh.querySelector("#list") || !document.querySelector("#list");
  for (const part of whole ? ["body > header", "main"] : ["#item"]) {
    document.querySelector(part).replaceWith(document.adoptNode(fresh.querySelector(part)));
  }
  for (const [id, top] of panes) document.getElementById(id).scrollTop = top;
  if (!whole) keepBeside();
  begin();
  showTop();
  if (!whole) refresh().catch(() => {}); // the lists follow when the item can be read
}

// The item came alone: what stands around it is told what is shown now.
function keepBeside() {
  document.querySelector("main").classList.add("desk-one");
  for (const told of document.querySelectorAll("main > #done, main > .banner")) told.remove();
  for (const back of document.querySelectorAll("input[name=back]")) back.value = shown;
  markRow(document.querySelector(".item-head").dataset.item);
}

// Not the desk: signed out meanwhile, or no longer allowed. A page of its own then.
function elsewhere(answer, fresh) {
  if (answer.redirected) return location.assign(answer.url);
  head = null;
  document.title = fresh.title;
  document.body.replaceWith(document.adoptNode(fresh.body));
}

function showTop() {
  scrollTo(0, 0);
  const flaw = document.querySelector("main [aria-invalid=true]");
  if (flaw) return flaw.focus();
  const title = document.querySelector("#item [role=alert], .item-head h1, .desk-empty h1");
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
}

addEventListener("click", (event) => {
  const row = event.target.closest("a.row");
  if (!row || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (row.closest(".selectable")) return; // ticks would be lost
  event.preventDefault();
  follow(row);
});
addEventListener("popstate", () => {
  if (shown !== location.pathname + location.search) location.reload();
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
  // The answer to a decision that came too late says it already.
  if (!lease?.lost || known || document.querySelector("[data-tells=lost]")) return;
  tell("taken-over", lease.elsewhere ? head.dataset.lostElsewhere : head.dataset.lost.replace("{name}", lease.by));
}

function tell(name, words, ...more) {
  const banner = document.createElement("div");
  banner.className = `banner bad ${name}`;
  banner.setAttribute("role", "alert");
  const line = document.createElement("p");
  line.append(words, ...more);
  banner.append(line);
  head.before(banner);
}

async function sendLease(action) {
  const about = head;
  const body = new URLSearchParams({ action, holder: tab.name, csrf_token: head.dataset.token });
  const answer = await fetch(head.dataset.lease, { method: "POST", body, headers: { Accept: "application/json" } });
  if (answer.ok && about === head) keepLease(await answer.json());
}

function renew() {
  if (!state.lease?.mine || performance.now() - state.renewedAt < RENEW_AFTER) return;
  state.renewedAt = performance.now();
  sendLease("take").catch(() => {});
}

function letGo() {
  if (!state.lease?.mine || !head?.dataset.lease) return;
  const body = new URLSearchParams({ action: "release", quiet: "yes", holder: tab.name, csrf_token: head.dataset.token });
  navigator.sendBeacon(head.dataset.lease, body);
}

setInterval(sayLease, 1000);
addEventListener("pagehide", letGo);

// ---- What others do -----------------------------------------------------------------------------

async function refresh() {
  const about = head;
  const answer = await fetch(head.dataset.here, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected || about !== head) return;
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
  const last = fresh.querySelector("#last-act")?.textContent.replace(/\s+/g, " ").trim() ?? "";
  tell("moved", head.dataset.moved.replace("{what}", last), " ", link);
  head.dataset.lease = ""; // what is shown holds no more: nobody needs to hold it
}

async function ask() {
  const about = head;
  const query = new URLSearchParams({ after: state.cursor });
  if (head.dataset.lease) {
    query.set("item", head.dataset.item);
    query.set("holder", tab.name);
  }
  if (state.mark !== null) query.set("lease", state.mark);
  const answer = await fetch(`${head.dataset.changes}?${query}`, { headers: { Accept: "application/json" } });
  if (answer.status !== 200) return;
  const news = await answer.json();
  if (about !== head) return;
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
    const asked = document.hidden || !head ? Promise.resolve() : ask();
    asked.catch(() => {}).finally(soon);
  }, acting ? ACTING : CALM);
}

for (const kind of ["pointerdown", "keydown", "scroll"]) {
  addEventListener(kind, () => {
    state.busyUntil = performance.now() + STILL_ACTING;
    renew();
  }, { passive: true, capture: true });
}

// ---- Beginning, with the page and with each item after it ---------------------------------------

function begin() {
  head = document.querySelector(".item-head");
  Object.assign(state, { cursor: head?.dataset.cursor ?? "", mark: null, seconds: 0, lease: null });
  state.renewedAt = performance.now();
  signForms();
  for (const here of document.querySelectorAll(".desk-list .row[aria-current], .desk-queues a[aria-current]")) {
    here.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  if (head?.dataset.lease) sendLease("take").catch(() => {});
}

begin();
soon();
