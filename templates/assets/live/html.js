// Markup made from templates. Nothing else makes any, so that no text becomes a tag by accident.
//
// Only the templates' own text is ever parsed. What stands in their holes is put in as text or as
// an attribute's value, so that nothing need be escaped; and where the same templates stand in a
// place as before, nothing but the holes that differ is touched.

import { kept } from "./dom.js";

// Stand for a hole and for a list in what is parsed: a character of private use, and a comment,
// which may be in any element. Templates have neither.
const HOLE = "\uE000";
const LIST = "<!---->";

/** HTML or SVG; only `html` makes it. */
class Markup {
  /** @param {TemplateStringsArray} strings @param {unknown[]} holes */
  constructor(strings, holes) {
    this.strings = strings;
    this.holes = holes;
  }
}

/**
 * A template whose holes are text, unless they are markup themselves or a list of what may stand
 * there.
 *
 * @param {TemplateStringsArray} strings
 * @param {...unknown} holes
 * @returns {Markup}
 */
export const html = (strings, ...holes) => new Markup(strings, holes);

/** Elements that are all that another one holds; each is a template of its own. */
class Elements {
  /** @param {Markup[]} items */
  constructor(items) {
    this.items = items;
  }
}

/**
 * The contents of an element as a list, such as the rows of a table: where one of them gets another
 * shape, the others are left alone.
 *
 * @param {Markup[]} items each a single element
 */
export const each = (items) => new Elements(items);

/**
 * Takes markup apart: its `shape`, of the templates' text with a HOLE for each of its `texts` and a
 * LIST for each of its `lists`.
 */
class Flat {
  constructor(markup) {
    this.shape = [];
    this.texts = [];
    this.lists = [];
    this.#add(markup);
  }

  #add(hole) {
    if (hole instanceof Markup) {
      const { strings, holes } = hole;
      this.shape.push(strings[0]);
      for (let i = 0; i < holes.length; i += 1) {
        this.#add(holes[i]);
        this.shape.push(strings[i + 1]);
      }
    } else if (Array.isArray(hole)) {
      for (const item of hole) this.#add(item);
    } else if (hole instanceof Elements) {
      this.shape.push(LIST);
      this.lists.push(hole.items.map((item) => new Flat(item)));
    } else if (hole !== "") {
      // Where there is no text there is no node for it.
      this.shape.push(HOLE);
      this.texts.push(String(hole));
    }
  }

  hasShapeOf({ shape }) {
    return this.shape.length === shape.length && this.shape.every((part, i) => part === shape[i]);
  }
}

/** A text or an attribute's value with holes in it. */
class Place {
  constructor(node, attribute, value, first) {
    this.node = node;
    this.attribute = attribute;
    this.around = value.split(HOLE);
    /** Which of the texts stands in the first of its holes. */
    this.first = first;
    this.written = value;
  }

  get count() {
    return this.around.length - 1;
  }

  write(texts) {
    const { node, attribute, around, first } = this;
    let value = around[0];
    for (let i = 1; i < around.length; i += 1) value += texts[first + i - 1] + around[i];
    value = kept(value);
    if (attribute === null) node.data = value;
    else node.setAttribute(attribute, value);
    this.written = value;
  }

  /** Whether its text is as it was written: whoever marks words takes texts apart. */
  get isIntact() {
    const { node, attribute, written } = this;
    return attribute !== null || (node.isConnected && node.data === written);
  }

  isOther(texts, before) {
    for (let i = this.first; i < this.first + this.count; i += 1) {
      if (texts[i] !== before[i]) return true;
    }
    return false;
  }
}

/** What of freshly parsed nodes is filled in. */
class Plan {
  /** In the order of the texts. */
  places = [];
  /** The elements that hold lists, in their order. */
  holders = [];
  /** Which nodes stay on the page, and for which fresh ones. */
  kept = new Map();

  constructor(node, texts) {
    this.#find(node);
    for (const place of this.places) place.write(texts);
  }

  #find(node) {
    for (const child of [...node.childNodes]) {
      if (child.nodeType === Node.ELEMENT_NODE) {
        for (const { name, value } of child.attributes) this.#add(child, name, value);
        this.#find(child);
      } else if (child.nodeType === Node.COMMENT_NODE) {
        this.holders.push(node);
        child.remove();
      } else {
        this.#add(child, null, child.data);
      }
    }
  }

  #add(node, attribute, value) {
    if (!value.includes(HOLE)) return;
    const last = this.places.at(-1);
    const first = last ? last.first + last.count : 0;
    this.places.push(new Place(node, attribute, value, first));
  }

  /** The node that is on the page for a fresh one. */
  node(fresh) {
    return this.kept.get(fresh) ?? fresh;
  }
}

/** @param {Node} old @param {Node} fresh a node of the same name @param {Plan} plan */
function adapt(old, fresh, plan) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    plan.kept.set(fresh, old);
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (old.attributes.length !== fresh.attributes.length) {
    for (const { name } of [...old.attributes]) {
      // What is folded is the reader's to say.
      if (name !== "open" && !fresh.hasAttribute(name)) old.removeAttribute(name);
    }
  }
  contents(old, fresh, plan);
}

/** Takes a node away and gives the one after it. */
function removed(node) {
  const after = node.nextSibling;
  node.remove();
  return after;
}

/** @param {Node} old @param {Node} fresh what `old` is to hold @param {Plan} plan */
function contents(old, fresh, plan) {
  plan.kept.set(fresh, old);
  if (plan.holders.includes(fresh)) return;
  let next = old.firstChild;
  for (const node of [...fresh.childNodes]) {
    while (next !== null && next.nodeName !== node.nodeName) next = removed(next);
    if (next === null) {
      old.append(node);
    } else {
      adapt(next, node, plan);
      next = next.nextSibling;
    }
  }
  while (next !== null) next = removed(next);
}

/** By element, what is shown in it or of it. */
const SHOWN = new WeakMap();

/** Fills in other texts and lists; gives whether it could, since the shape has stayed. */
function refill(shown, flat) {
  if (shown === undefined || !flat.hasShapeOf(shown)) return false;
  const others = shown.places.filter((place) => place.isOther(flat.texts, shown.texts));
  if (!others.every((place) => place.isIntact)) return false;
  for (const place of others) place.write(flat.texts);
  shown.texts = flat.texts;
  shown.holders.forEach((holder, i) => fillList(holder, flat.lists[i]));
  return true;
}

function parsed({ shape }) {
  const template = document.createElement("template");
  template.innerHTML = shape.join("");
  return template.content;
}

/** Notes for an element what is shown from now on, and fills in the lists. */
function note(element, { shape, texts, lists }, plan) {
  for (const place of plan.places) place.node = plan.node(place.node);
  const holders = plan.holders.map((fresh) => plan.node(fresh));
  SHOWN.set(element, { shape, texts, places: plan.places, holders });
  holders.forEach((holder, i) => fillList(holder, lists[i]));
}

/** Makes what an element holds those elements. */
function fillList(holder, items) {
  let next = holder.firstElementChild;
  for (const flat of items) {
    if (next === null || !refill(SHOWN.get(next), flat)) {
      const content = parsed(flat);
      const plan = new Plan(content, flat.texts);
      const fresh = content.firstElementChild;
      while (next !== null && next.nodeName !== fresh.nodeName) next = removed(next);
      if (next === null) holder.append(fresh);
      else adapt(next, fresh, plan);
      next ??= fresh;
      note(next, flat, plan);
    }
    next = next.nextElementSibling;
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
  const flat = new Flat(markup);
  if (refill(SHOWN.get(element), flat)) return;
  const content = parsed(flat);
  const plan = new Plan(content, flat.texts);
  contents(element, content, plan);
  note(element, flat, plan);
}
