// Round places along an axis, and what is written there: generator/charts/ticks.py.

import { adjusted, divide, multiply, tenTo, toWhole, whole } from "../arithmetic.js";
import { ROUNDINGS, compare, decimal } from "../decimal.js";
import { number } from "../figures.js";

const MOST_DECADES = 6;
const STEPS = ["1", "2", "2.5", "5", "10"].map(decimal);
const SIZES = [[9, "B"], [6, "M"], [3, "K"]];

/** @typedef {import("../decimal.js").Decimal} Decimal */

const steps = (count) => Array.from({ length: count }, (_, index) => whole(index));

/**
 * Round numbers from 0 to at least `most`, about `count` of them.
 *
 * @param {Decimal} most
 * @param {number} count
 * @returns {Decimal[]}
 */
export function roundTicks(most, count = 5) {
  if (most.digits <= 0n) return steps(2);
  const raw = divide(most, whole(count));
  const power = tenTo(adjusted(raw));
  const step = STEPS.map((factor) => multiply(power, factor))
    .find((found) => compare(found, raw) >= 0);
  const last = toWhole(divide(most, step), ROUNDINGS.ceiling);
  return steps(Number(last.digits) + 1).map((index) => multiply(step, index));
}

/**
 * Powers of ten from at most `least` to at least `most`, both above zero.
 *
 * What lies more than six of them below the top is off the chart.
 *
 * @param {Decimal} least
 * @param {Decimal} most
 * @returns {Decimal[]}
 */
export function decadeTicks(least, most) {
  const top = adjusted(most) + (compare(most, tenTo(adjusted(most))) > 0 ? 1 : 0);
  const bottom = Math.min(Math.max(adjusted(least), top - MOST_DECADES), top - 1);
  return Array.from({ length: top + 1 - bottom }, (_, index) => tenTo(bottom + index));
}

/**
 * A round number as an axis has room for it: `1.5K`, `20M`, `0.001`.
 *
 * @param {Decimal} value
 */
export function brief(value) {
  for (const [power, letter] of SIZES) {
    if (compare(value, tenTo(power)) >= 0) {
      return number(divide(value, tenTo(power)), 2, 0) + letter;
    }
  }
  return number(value, Math.max(2, -adjusted(value)), 0);
}
