// Says of a commitment that its day has passed: in China, wherever the reader is.

const today = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
for (const item of document.querySelectorAll("[data-due]")) {
  if (item.dataset.due >= today || item.querySelector(".adopted")) continue;
  const badge = document.createElement("span");
  badge.className = "result overdue";
  badge.textContent = item.closest("[data-overdue]").dataset.overdue;
  const early = item.querySelector(".planned"); // "Not due yet" was true when it was written.
  if (early) early.replaceWith(badge);
  else item.firstElementChild.append(" ", badge);
}
