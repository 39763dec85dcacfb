// A field that leaves of a list what holds its words; Enter goes nowhere, the list is already there.

document.addEventListener("DOMContentLoaded", () => {
  const field = document.querySelector("input[data-filter]");
  if (!field) return;
  const rows = [...document.querySelectorAll(field.dataset.filter)];
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const texts = rows.map((row) => plain(row.textContent));
  field.addEventListener("input", () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    rows.forEach((row, n) => { row.hidden = !words.every((word) => texts[n].includes(word)); });
  });
});
