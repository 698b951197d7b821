// A result in words, in the places where the page's own stands: verdict, results, steps.

import { element, setText } from "./dom.js";

/** By root where everything is written: looked for once. */
const PLACES = new WeakMap();

function placesOf(root) {
  if (!PLACES.has(root)) {
    const box = root.querySelector('[data-live="result"]');
    PLACES.set(root, {
      box,
      verdict: box.querySelector(".be-verdict"),
      answers: [...root.querySelectorAll("[data-answer]")]
        .map((answer) => ({ key: answer.dataset.answer, value: answer.querySelector("dd") })),
      steps: [...root.querySelectorAll("[data-step]")].map((step) => ({
        key: step.dataset.step,
        value: step.querySelector(".be-value"),
        derivation: step.querySelector(".be-derivation"),
      })),
      told: null,
    });
  }
  return PLACES.get(root);
}

/** Writes what a result says into the page. */
export function tell(root, found) {
  const places = placesOf(root);
  const { box, verdict, answers, steps, told } = places;
  const name = `be-result be-result-${found.verdict.route}`;
  if (box.className !== name) box.className = name;
  setText(verdict, found.verdict.text);
  // What stands there already need not be read back from the page.
  const isTold = (words) => told !== null && words(told) === words(found);
  for (const { key, value } of answers) {
    if (!isTold(({ figures }) => figures[key])) setText(value, found.figures[key]);
    if (!isTold((result) => result.reason(key))) {
      because(value, found.reason(key), "be-reason", "dd");
    }
  }
  for (const { key, value, derivation } of steps) {
    if (!isTold(({ figures }) => figures[key])) setText(value, found.figures[key]);
    if (!isTold((result) => result.derivation(key))) {
      setText(derivation, `= ${found.derivation(key)}`);
    }
    if (!isTold((result) => result.reason(key))) {
      because(derivation, found.reason(key), "be-never", "p");
    }
  }
  places.told = found;
}

/** The reason behind what is never, and nothing behind anything else. */
function because(place, reason, className, name) {
  const next = place.nextElementSibling;
  const old = next?.classList.contains(className) ? next : null;
  if (reason === null) old?.remove();
  else if (old) setText(old, reason);
  else {
    const said = element(name, { class: className });
    setText(said, reason);
    place.after(said);
  }
}
