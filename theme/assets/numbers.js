// A number in the address leads on to its letter, where it has only one.
const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
const row = place && place.closest("tr");
const letters = row ? row.querySelectorAll("td a") : [];
if (letters.length === 1) location.replace(letters[0].href);
