// The desk's keys: every one presses a button or follows a link of the page. They can be switched off.

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
  const open = document.querySelector(".act[open], .key-help[open], #notes details[open]");
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
  // A key that is held down walks the list, but decides once.
  if (event.repeat && key !== "j" && key !== "k") return;
  // What is pressed while the next item is on its way is not meant for the one that still stands here.
  const { turning } = document.body.dataset;
  if (turning === "deciding" || (turning && key !== "j" && key !== "k")) return event.preventDefault();
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

if (keysOn) document.body.classList.add("keys");
