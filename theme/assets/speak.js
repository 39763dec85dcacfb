// Reads a letter aloud with a voice of the device; nothing leaves it.

const speech = window.speechSynthesis;
let running = false;

// Some browsers know their voices only a while after they were asked.
function voices() {
  const known = speech.getVoices();
  if (known.length) return Promise.resolve(known);
  return new Promise((resolve) => {
    speech.addEventListener("voiceschanged", () => resolve(speech.getVoices()), { once: true });
    setTimeout(() => resolve(speech.getVoices()), 1500);
  });
}

function stop(button, words) {
  running = false;
  speech.cancel();
  button.textContent = words;
  button.setAttribute("aria-pressed", false);
}

// A paragraph at a time: long utterances end by themselves in some browsers.
export async function toggle(button) {
  button.dataset.start = button.dataset.start || button.textContent;
  if (running) return stop(button, button.dataset.start);
  const voice = (await voices()).find((one) => /^(zh|cmn)/i.test(one.lang));
  if (!voice) { button.textContent = button.dataset.none; return undefined; }
  const parts = [...document.querySelectorAll("h1, #body > *")].map((part) => part.textContent.trim()).filter(Boolean);
  running = true;
  button.textContent = button.dataset.stop;
  button.setAttribute("aria-pressed", true);
  parts.forEach((text, n) => {
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    if (n === parts.length - 1) utterance.addEventListener("end", () => stop(button, button.dataset.start));
    speech.speak(utterance);
  });
  return undefined;
}
