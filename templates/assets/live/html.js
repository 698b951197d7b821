// Markup made from templates. Nothing else makes any, so that no text becomes a tag by accident.

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** HTML or SVG; only `html` makes it. */
class Markup {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

/** @param {unknown} hole what stands in a hole: markup, a list of what may stand there, or text */
function filled(hole) {
  if (hole instanceof Markup) return hole.text;
  if (Array.isArray(hole)) return hole.map(filled).join("");
  return String(hole).replace(/[&<>"']/g, (sign) => ENTITIES[sign]);
}

/**
 * A template whose holes are escaped, unless they are markup themselves.
 *
 * @param {TemplateStringsArray} strings
 * @param {...unknown} holes
 * @returns {Markup}
 */
export function html(strings, ...holes) {
  let text = strings[0];
  for (let i = 0; i < holes.length; i += 1) text += filled(holes[i]) + strings[i + 1];
  return new Markup(text);
}

/** @param {Node} old @param {Node} fresh a node of the same name */
function adapt(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  if (old.isEqualNode(fresh)) return;
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (old.attributes.length !== fresh.attributes.length) {
    for (const { name } of [...old.attributes]) {
      // What is folded is the reader's to say.
      if (name !== "open" && !fresh.hasAttribute(name)) old.removeAttribute(name);
    }
  }
  contents(old, fresh);
}

/** Takes a node away and gives the one after it. */
function removed(node) {
  const after = node.nextSibling;
  node.remove();
  return after;
}

/** @param {Node} old @param {Node} fresh what `old` is to hold */
function contents(old, fresh) {
  let next = old.firstChild;
  for (const node of [...fresh.childNodes]) {
    while (next !== null && next.nodeName !== node.nodeName) next = removed(next);
    if (next === null) {
      old.append(node);
    } else {
      adapt(next, node);
      next = next.nextSibling;
    }
  }
  while (next !== null) next = removed(next);
}

/**
 * Makes the contents of an element those of the markup.
 *
 * Elements that stay are kept and only what differs is changed, so that focus, what is folded open
 * and how far something is scrolled stay as the reader left them.
 *
 * @param {Element} element
 * @param {Markup} markup
 */
export function show(element, markup) {
  const template = document.createElement("template");
  template.innerHTML = markup.text;
  contents(element, template.content);
}
