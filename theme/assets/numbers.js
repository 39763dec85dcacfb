// A number in the address leads on to its letter, where it has only one.
const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
const letters = place?.closest("tr")?.querySelectorAll("td a") ?? [];
if (letters.length === 1) location.replace(letters[0].href);
