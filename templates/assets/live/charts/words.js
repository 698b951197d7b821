// Names and values as the sentences of a page have them.

import { number } from "../figures.js";

/** @typedef {import("../decimal.js").Decimal} Decimal */

/** How amounts of money and spans of time are written, as figures.js takes it. */
export const MONEY = ["$", "", "", 2, 2];
export const MONTHS = ["", " months", " month", 2, 0];

/**
 * A route as readers see it: as its cost line is called, else in the words of its id.
 *
 * @param {object} sheet
 * @param {string} route
 */
export function routeName(sheet, route) {
  const line = sheet.chart.lines.findLast((item) => item.route === route);
  if (line !== undefined) return line.label;
  const words = route.replaceAll("-", " ");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/**
 * A label inside a sentence.
 *
 * @param {string} text
 */
export function lower(text) {
  const [first = ""] = text;
  return first.toLowerCase() + text.slice(first.length);
}

/**
 * A value with its unit and all its digits: rounded further, it could read as one that does not do
 * what is said of it.
 *
 * @param {Decimal} value
 * @param {[string, string, string, number, number]} style
 */
export function stated(value, [before, after, afterOne]) {
  const least = before ? 2 : 0;
  const text = number(value, Math.max(-value.exponent, least), least);
  return `${before}${text}${text === "1" ? afterOne : after}`;
}
