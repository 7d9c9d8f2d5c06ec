// The list of leads: choosing several of them, menus that close, and files that are too large to send.
const chosen = () => document.querySelectorAll("#many input[name=lead]:checked").length;

// --- what can be done with several leads stands there once some are chosen
function look() {
  const form = document.getElementById("many"), bulk = document.getElementById("bulk");
  if (!form || !bulk) return;
  const every = document.getElementById("every"), which = bulk.querySelector("select[name=which]"), number = chosen();
  every.hidden = false;
  every.checked = number > 0 && number === form.querySelectorAll("input[name=lead]").length;
  every.indeterminate = number > 0 && !every.checked;
  bulk.hidden = number === 0;
  bulk.querySelector("[type=reset]").hidden = false;
  const option = which.options[0];
  option.textContent = number === 1 ? option.dataset.one : option.dataset.many.replace("NUMBER", number);
  form.querySelectorAll("tbody tr").forEach((row) => row.setAttribute("aria-selected", row.querySelector("input[name=lead]").checked));
}
// What is searched for was asked for while it was typed; leaving the field does not ask again.
document.addEventListener("change", (event) => { if (event.target.matches?.("input[type=search]")) event.stopPropagation(); }, true);

document.addEventListener("change", (event) => {
  if (event.target.id === "every") document.querySelectorAll("#many input[name=lead]").forEach((box) => { box.checked = event.target.checked; });
  if (event.target.closest("#many")) look();
  if (event.target.matches("input[type=file][data-most]")) check(event.target);
  if (event.target.matches("select[name^=means_]")) fields();
});
document.addEventListener("reset", (event) => { if (event.target.id === "many") setTimeout(look); });

// --- menus close when one looks elsewhere
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

// --- a file that would not be taken is not sent
function check(input) {
  const error = document.getElementById("file-error"), large = [...input.files].some((file) => file.size > Number(input.dataset.most));
  input.setCustomValidity(large ? error.dataset.tooLarge : "");
  error.textContent = large ? error.dataset.tooLarge : "";
  error.hidden = !large;
}

// --- what is no field has no name as a field; what is only there without scripts goes
function fields() {
  document.querySelectorAll("input[data-for]").forEach((input) => { input.hidden = document.getElementById(input.dataset.for).value !== "field"; });
  document.querySelectorAll("[data-only-without-scripts]").forEach((button) => { button.hidden = true; });
}

const begin = () => { look(); fields(); };
begin();
document.addEventListener("htmx:load", begin);
