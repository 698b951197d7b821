// What of a result can be moved: generator/insight/subject.py.

import { ZERO, isZero, least, most, multiply, toWhole, whole } from "./arithmetic.js";
import { binary } from "./columns.js";
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
    /** The value and how far it can go, in binary numbers. */
    this.near = binary(value);
    this.ends = [];
  }

  /** The nearest value that can be computed. */
  within(value) {
    const bounded = least(this.most, most(this.least, value));
    return this.whole ? toWhole(bounded, ROUNDINGS.halfEven) : bounded;
  }
}

const KNOWN = new WeakMap();

/** The subject of a name; the same one as last time, while it has the same value. */
function subject(sheet, key, value, made) {
  if (!KNOWN.has(sheet)) KNOWN.set(sheet, new Map());
  const known = KNOWN.get(sheet);
  if (known.get(key)?.value !== value) known.set(key, made(value));
  return known.get(key);
}

function input(sheet, key, spec, value) {
  const found = new Subject(key, sheet, spec.label, value);
  const [from, to] = [decimal(spec.min), decimal(spec.max)];
  return Object.assign(found, {
    least: from, most: to, ends: [from, to].map(binary), whole: spec.whole,
  });
}

function price(sheet, key, label, value) {
  const range = multiply(value, whole(PRICE_RANGE));
  const to = isZero(range) ? FREE_RANGE : range;
  const found = new Subject(key, sheet, label, value);
  return Object.assign(found, { most: to, ends: [ZERO, to].map(binary), price: true });
}

/** Every input within its bounds, then every price from nothing to a hundred times itself. */
export function subjects({ sheet, result, follows }) {
  const inputs = Object.entries(sheet.inputs).map(([key, spec]) => (
    subject(sheet, key, result.value(key), (value) => input(sheet, key, spec, value))));
  const prices = Object.entries(sheet.prices)
    .filter(([key]) => !Object.hasOwn(follows, key))
    .map(([key, label]) => (
      subject(sheet, key, result.value(key), (value) => price(sheet, key, label, value))));
  return [...inputs, ...prices];
}
