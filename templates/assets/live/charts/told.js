// Who leads where, in words: generator/charts/told.py.

import { ZERO } from "../arithmetic.js";
import { compare } from "../decimal.js";
import { costsOverTime, horizon } from "../leads.js";

/**
 * @typedef {object} Stretch Where one route leads, from `start` up to `end`.
 * @property {string} route empty where there is no route to lead
 * @property {Decimal} start
 * @property {Decimal} end
 *
 * @typedef {object} Words How a sentence about leads goes on the axis at hand.
 * @property {string} least
 * @property {(at: Decimal) => string} until
 * @property {string} then
 * @property {string} throughout
 *
 * @typedef {import("../decimal.js").Decimal} Decimal
 */

export const BREAK_EVEN = "break-even";
export const HERE = "this workload";
const MOST_MARKS = 6;
const NO_ROUTE = "No route can be drawn.";
const NO_TIME = "No time is left over which costs could be drawn.";
const NO_COST = "No route costs anything that could be drawn.";

/**
 * The stretches whose start is marked: the first changes of the lead, and the last one.
 *
 * @param {Stretch[]} found
 */
export function marked(found) {
  const changes = found.slice(1);
  if (changes.length <= MOST_MARKS) return changes;
  return [...changes.slice(0, MOST_MARKS - 1), changes[changes.length - 1]];
}

/**
 * Who leads in each stretch; marks are quoted by their numbers where there are several.
 *
 * @param {Stretch[]} found
 * @param {{route: string, label: string}[]} lines
 * @param {Words} words
 */
export function leadsTold(found, lines, { least, until, then, throughout }) {
  const name = ({ route }) => lines.findLast((line) => line.route === route)?.label ?? "no route";
  const [first, last] = [found[0], found[found.length - 1]];
  const leader = `${name(first)} ${least}`;
  if (found.length === 1) return `${leader} ${throughout}.`;
  if (found.length === 2) {
    const upTo = until(last.start);
    return `${upTo.slice(0, 1).toUpperCase()}${upTo.slice(1)} ${leader}, ${then} ${name(last)}.`;
  }
  const changes = marked(found);
  const parts = changes.slice(0, -1).map((stretch, index) =>
    `then ${name(stretch)} ${until(stretch.end)} (${index + 2})`);
  const skipped = found.length - 1 - changes.length;
  if (skipped) {
    parts[parts.length - 1] = `then ${name(changes[changes.length - 2])}`;
    const more = skipped === 1 ? "once more" : `${skipped} times more`;
    parts.push(
      `then the lead changes hands ${more} ${until(last.start)} (${changes.length})`,
    );
  }
  return `${[`${leader} ${until(first.end)} (1)`, ...parts].join(", ")}, ${then} ${name(last)}.`;
}

/**
 * Why the costs of a result are not drawn: no route can be had, no time is left, or no cost.
 *
 * @param {object} situation
 */
export function undrawn(situation) {
  const { lines, missing } = costsOverTime(situation);
  if (lines.length === 0) return [NO_ROUTE, ...leftOutTold(missing)].join(" ");
  return compare(horizon(situation), ZERO) <= 0 ? NO_TIME : NO_COST;
}

/**
 * Which routes are not drawn, a sentence each with the reason.
 *
 * @param {{label: string, reason: string}[]} missing
 */
export const leftOutTold = (missing) =>
  missing.map(({ label, reason }) => `${label} is left out. ${reason}`);
