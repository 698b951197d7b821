// Small help with the page's elements. Text is only ever set as text.

/** An element with attributes and children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Sets an element's text where it differs, so that nothing is drawn or read out needlessly. */
export function setText(place, text) {
  if (place.textContent !== text) place.textContent = text;
}
