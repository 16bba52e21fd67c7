// Makes writing nicer: how long somebody took (a hint for filters), and replies without a new page.

for (const form of document.querySelectorAll("form")) {
  const seconds = form.elements.namedItem("seconds");
  if (!seconds) continue;
  let begun = null;
  form.addEventListener("focusin", () => { begun ??= performance.now(); });
  form.addEventListener("submit", () => {
    if (begun !== null) seconds.value = ((performance.now() - begun) / 1000).toFixed(1);
    // A second click must not send twice; going back must not find a dead button.
    const button = form.querySelector("button:not([name])");
    if (button) {
      button.disabled = true;
      addEventListener("pageshow", () => { button.disabled = false; }, { once: true });
      setTimeout(() => { button.disabled = false; }, 4000);
    }
  });
}

const write = document.getElementById("write");
write?.parentElement.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-reply]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  write.elements.namedItem("parent").value = link.dataset.reply;
  const target = write.querySelector("[data-reply-to]");
  target.hidden = false;
  target.querySelector("b").textContent = link.dataset.name;
  write.elements.namedItem("body").focus();
});
write?.querySelector("[data-reply-to] a")?.addEventListener("click", (event) => {
  event.preventDefault();
  write.elements.namedItem("parent").value = "";
  write.querySelector("[data-reply-to]").hidden = true;
  write.elements.namedItem("body").focus();
});
