// A field that leaves of a list what holds its words; Enter goes nowhere, the list is already there.

document.addEventListener("DOMContentLoaded", () => {
  const field = document.querySelector("input[data-filter]");
  if (!field) return;
  const rows = [...document.querySelectorAll(field.dataset.filter)];
  const parts = [...document.querySelectorAll(".index-letters section")];
  const told = field.parentElement.querySelector("[role=status]");
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const texts = rows.map((row) => plain(row.textContent));
  field.addEventListener("input", () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let count = 0;
    rows.forEach((row, n) => {
      row.hidden = !words.every((word) => texts[n].includes(word));
      count += row.hidden ? 0 : 1;
    });
    // A letter without a name left says nothing.
    for (const part of parts) part.hidden = !part.querySelector("li:not([hidden])");
    const { found, none } = told.dataset;
    told.textContent = words.length ? (count ? found.replace("{count}", count) : none) : "";
  });
});
