// Small help with the page's elements. Text is only ever set as text.

/** An element with attributes and children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Text as pages have it (generator/site.py): a percent sign stays on the line of its number. */
export function kept(text) {
  return text.includes(" %") ? text.replace(/([0-9]) %/g, "$1\u00a0%") : text;
}

/** Sets an element's text where it differs, so that nothing is drawn or read out needlessly. */
export function setText(place, text) {
  const written = kept(text);
  if (place.textContent !== written) place.textContent = written;
}
