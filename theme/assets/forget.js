// Takes off this device all that the site keeps there: settings of reading, latest searches.

const button = document.getElementById("forget");
button.addEventListener("click", () => {
  try {
    const kept = Object.keys(localStorage).filter((name) => name.startsWith("dafu-"));
    for (const name of kept) localStorage.removeItem(name);
  } catch { /* nothing is kept where nothing may be */ }
  for (const name of ["size", "spacing", "contrast"]) document.documentElement.dataset[name] = "";
  for (const first of document.querySelectorAll(".settings input[value='']")) first.checked = true;
  document.querySelector(".elder").setAttribute("aria-pressed", "false");
  button.textContent = button.dataset.done;
});
