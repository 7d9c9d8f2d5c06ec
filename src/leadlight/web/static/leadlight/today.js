// Who appears in the queue by itself is told politely, and stands out for a while.
const items = () => [...document.querySelectorAll("#queue [data-item]")];
let known = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  known = event.target.id === "queue" && event.detail.requestConfig?.verb === "get" ? new Set(items().map((item) => item.dataset.item)) : null;
});
document.addEventListener("htmx:afterSettle", () => {
  if (!known) return;
  const arrived = items().filter((item) => !known.has(item.dataset.item));
  known = null;
  if (!arrived.length) return;
  arrived.forEach((item) => item.classList.add("arrived"));
  setTimeout(() => arrived.forEach((item) => item.classList.remove("arrived")), 20000);
  const news = document.getElementById("news");
  news.textContent = "";
  setTimeout(() => { news.textContent = arrived.map((item) => item.dataset.says).join(". "); }, 100);
});
