// What the reader's values change in any file, whatever its format.

import { digits } from "../figures.js";
import { decimal } from "../decimal.js";
import { Outdated } from "./trouble.js";

/** Who set a value that the reader set, and why such a price has no entry in the catalogue. */
export const YOURS = "yours";
export const REASON = "set by the reader";

const plain = (text) => {
  const value = decimal(text);
  return value === null ? null : digits(value);
};

/**
 * Refuses a file in which a value is not the one that the page was published with.
 *
 * `written` gives the digits with which such a file holds the page's digits.
 */
export function sameAsPage(live, part, key, text, written = plain) {
  const known = Object.hasOwn(live[part], key) ? written(live[part][key]) : null;
  if (known === null || plain(text) !== plain(known)) throw new Outdated();
}

/** Refuses a file that does not hold the same values, by their keys, as the page. */
export function sameKeys(ours, theirs) {
  const found = new Set(theirs);
  if (ours.length !== found.size || !ours.every((key) => found.has(key))) throw new Outdated();
}
