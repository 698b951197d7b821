// A result in words, in the places where the page's own stands: verdict, results, steps.

import { element, setText } from "./dom.js";

/** Writes what a result says into the page. */
export function tell(root, found) {
  const box = root.querySelector('[data-live="result"]');
  box.className = `be-result be-result-${found.verdict.route}`;
  setText(box.querySelector(".be-verdict"), found.verdict.text);
  for (const answer of root.querySelectorAll("[data-answer]")) {
    const key = answer.dataset.answer;
    setText(answer.querySelector("dd"), found.figures[key]);
    because(answer.querySelector("dd"), found.reason(key), "be-reason", "dd");
  }
  for (const step of root.querySelectorAll("[data-step]")) {
    const key = step.dataset.step;
    const derivation = step.querySelector(".be-derivation");
    setText(step.querySelector(".be-value"), found.figures[key]);
    setText(derivation, `= ${found.derivation(key)}`);
    because(derivation, found.reason(key), "be-never", "p");
  }
}

/** The reason behind what is never, and nothing behind anything else. */
function because(place, reason, className, name) {
  const next = place.nextElementSibling;
  const old = next?.classList.contains(className) ? next : null;
  if (reason === null) old?.remove();
  else if (old) setText(old, reason);
  else place.after(element(name, { class: className }, reason));
}
