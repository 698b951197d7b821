// What of a result can be moved: generator/insight/subject.py.

import { ZERO, isZero, least, most, multiply, toWhole, whole } from "./arithmetic.js";
import { ROUNDINGS, decimal } from "./decimal.js";

export const PRICE_RANGE = 100;
export const FREE_RANGE = whole(1000);

/** An input or a price of a result. */
export class Subject {
  constructor(key, sheet, label, value) {
    this.key = key;
    this.label = label;
    this.unit = sheet.units[key];
    this.style = sheet.styles[key];
    this.value = value;
    this.least = ZERO;
    this.most = ZERO;
    this.whole = false;
    this.price = false;
  }

  /** The nearest value that can be computed. */
  within(value) {
    const bounded = least(this.most, most(this.least, value));
    return this.whole ? toWhole(bounded, ROUNDINGS.halfEven) : bounded;
  }
}

/** Every input within its bounds, then every price from nothing to a hundred times itself. */
export function subjects({ sheet, result, follows }) {
  const inputs = Object.entries(sheet.inputs).map(([key, spec]) => {
    const found = new Subject(key, sheet, spec.label, result.value(key));
    return Object.assign(found, {
      least: decimal(spec.min), most: decimal(spec.max), whole: spec.whole,
    });
  });
  const prices = Object.entries(sheet.prices)
    .filter(([key]) => !Object.hasOwn(follows, key))
    .map(([key, label]) => {
      const found = new Subject(key, sheet, label, result.value(key));
      const range = multiply(found.value, whole(PRICE_RANGE));
      return Object.assign(found, { most: isZero(range) ? FREE_RANGE : range, price: true });
    });
  return [...inputs, ...prices];
}
