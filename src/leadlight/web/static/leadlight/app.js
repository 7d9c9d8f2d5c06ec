// What pages do beyond links and forms: every part works without it, but less comfortably.
const root = document.documentElement;
const keep = (name, value) => { document.cookie = `${name}=${encodeURIComponent(value)};path=/;max-age=31536000;samesite=lax`; };

// --- the user's time zone: the server writes dates in it
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && root.dataset.zone !== zone) keep("leadlight_zone", zone);

// --- light, dark or as the system has it
document.addEventListener("change", (event) => {
  if (event.target.name !== "theme") return;
  keep("leadlight_theme", event.target.value);
  if (event.target.value === "system") delete root.dataset.theme; else root.dataset.theme = event.target.value;
});

// --- dialogs: <button data-opens="id">; a form's first field has the focus
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest("dialog")?.close();
  if (event.target instanceof HTMLDialogElement) event.target.close();  // its backdrop
  const gone = event.target.closest("[data-dismisses]");
  if (gone) gone.closest(gone.dataset.dismisses)?.remove();
  const copier = event.target.closest("[data-copies]");
  if (copier) copy(copier);
});

async function copy(button) {
  const text = document.getElementById(button.dataset.copies)?.textContent ?? "";
  await navigator.clipboard.writeText(text.trim());
  const before = button.textContent;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = before; }, 2000);
}

// --- what was just done is told, and goes by itself unless somebody reads or may undo it
const linger = (message) => {
  const seconds = message.querySelector("form, a") ? 12 : 6;
  let timer;
  const wait = () => { timer = setTimeout(() => message.remove(), seconds * 1000); };
  for (const [event, act] of [["pointerenter", () => clearTimeout(timer)], ["focusin", () => clearTimeout(timer)], ["pointerleave", wait], ["focusout", wait]]) message.addEventListener(event, act);
  wait();
};
const lingerAll = (within) => within.querySelectorAll?.(".messages > div:not([data-seen])").forEach((message) => { message.dataset.seen = ""; if (!message.classList.contains("error")) linger(message); });
lingerAll(document);
document.addEventListener("htmx:load", (event) => { lingerAll(document); openAll(event.target); });

// --- forms that send themselves when something is chosen: <form data-sends-itself>
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-sends-itself]") && event.target.name !== "theme") form.requestSubmit();
});

// --- dialogs that come with a part of the page: <dialog data-open>
function openAll(within) {
  within.querySelectorAll?.("dialog[data-open]:not([open])").forEach((dialog) => dialog.showModal());
}
document.addEventListener("close", (event) => { if (event.target.matches?.("dialog[data-open]")) event.target.remove(); }, true);

// --- keys of lists: <ul|tbody data-keys> of items with data-item; j and k go, letters press what has data-key
const typing = (element) => element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open]");
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "?") { document.getElementById("keys")?.showModal(); return; }
  if (event.key === "/") { const search = document.querySelector("input[type=search]"); if (search) { event.preventDefault(); search.focus(); } return; }
  const items = [...document.querySelectorAll("[data-keys] [data-item]")];
  if (!items.length) return;
  const here = items.findIndex((item) => item.contains(document.activeElement));
  if (event.key === "j" || event.key === "k") {
    event.preventDefault();
    const next = items[here < 0 ? 0 : Math.max(0, Math.min(items.length - 1, here + (event.key === "j" ? 1 : -1)))];
    (next.querySelector("[data-first]") ?? next).focus();
    next.scrollIntoView({ block: "nearest" });
  } else if (here >= 0 && /^[a-z]$/.test(event.key)) {
    const pressed = items[here].querySelector(`[data-key="${event.key}"]`);
    if (pressed) { event.preventDefault(); pressed.click(); }
  }
});

// --- where the focus was it stays when a list is drawn anew, also behind a dialog; where its item is gone, the next one has it
let focused = null;
const within = (item) => [...item.querySelectorAll("a, button, [tabindex]")];
document.addEventListener("focusin", (event) => {
  const item = event.target.closest("[data-item]");
  if (item) focused = { item: item.dataset.item, row: [...document.querySelectorAll("[data-item]")].indexOf(item), place: within(item).indexOf(event.target) };
  else if (!event.target.closest("dialog")) focused = null;
});
document.addEventListener("htmx:beforeSwap", () => { if (document.activeElement === document.body) focused = null; });
document.addEventListener("htmx:afterSettle", () => {
  if (!focused || document.activeElement !== document.body) return;
  const items = [...document.querySelectorAll("[data-item]")];
  const same = items.find((item) => item.dataset.item === focused.item);
  const next = same ?? items[Math.min(focused.row, items.length - 1)];
  if (next) ((same && within(same)[focused.place]) ?? next.querySelector("[data-first]") ?? within(next)[0])?.focus();
});
