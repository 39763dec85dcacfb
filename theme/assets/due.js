// Says of a commitment that its day has passed, by the day of the reader.

const today = new Date().toLocaleDateString("sv");
for (const item of document.querySelectorAll("[data-due]")) {
  if (item.dataset.due >= today || item.querySelector(".adopted")) continue;
  const badge = document.createElement("span");
  badge.className = "result overdue";
  badge.textContent = item.closest("[data-overdue]").dataset.overdue;
  const early = item.querySelector(".planned"); // "Not due yet" was true when it was written.
  if (early) early.replaceWith(badge);
  else item.firstElementChild.append(" ", badge);
}
