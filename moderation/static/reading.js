// Makes reading nicer: "8 hours ago" for days, findings that open when an address points at them.
// Everything here only enhances: without it the page says the same.

const units = [["day", 86400], ["hour", 3600], ["minute", 60]];
const oldest = 14 * 86400; // seconds; what is older keeps its date, which says more

function sayHowLongAgo(language) {
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const exact = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });
  for (const element of document.querySelectorAll("time[data-ago]")) {
    const then = new Date(element.dateTime);
    const seconds = (then - Date.now()) / 1000;
    element.title = exact.format(then);
    if (Math.abs(seconds) > oldest) continue;
    const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ["minute", 60];
    element.textContent = relative.format(Math.trunc(seconds / size), unit);
  }
}

function openWhatIsNamed() {
  const named = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  const folded = named?.closest("details");
  if (folded && !folded.open) {
    folded.open = true;
    named.scrollIntoView();
  }
}

sayHowLongAgo(document.documentElement.lang);
openWhatIsNamed();
addEventListener("hashchange", openWhatIsNamed);
