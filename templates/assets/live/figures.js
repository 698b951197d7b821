// How numbers are written: generator/figures.py, generator/worksheet/sentence.py.

import { Decimal, Never, ROUNDINGS, compare, cut, length, quantize, size } from "./decimal.js";

const grouped = (digits) => digits.replace(/\B(?=(?:[0-9]{3})+$)/g, ",");

/** Digits with so many decimals, thousands separated, zeros at the end left out down to `least`. */
function written(digits, places, least = places) {
  const all = size(digits).toString().padStart(places + 1, "0");
  const before = grouped(all.slice(0, all.length - places));
  let after = all.slice(all.length - places);
  after = after.slice(0, least) + after.slice(least).replace(/0+$/, "");
  return after ? `${before}.${after}` : before;
}

const SMALLEST = new Decimal(1n, -9);

/** A value that would round to nothing keeps two digits. */
function small(value) {
  const over = length(value.digits) - 2;
  const two = over > 0
    ? new Decimal(cut(value.digits, over, ROUNDINGS.halfUp), value.exponent + over)
    : value;
  const places = 1 - (length(two.digits) - 1 + two.exponent);
  return written(quantize(two, places, ROUNDINGS.halfUp), places);
}

export function figure(value, [before, after, afterOne, places, least]) {
  if (value instanceof Never) return "never";
  if (typeof value === "boolean") return value ? "yes" : "no";
  const absolute = new Decimal(size(value.digits), value.exponent);
  let shown = written(quantize(absolute, places, ROUNDINGS.halfUp), places, least);
  const isNothing = () => !/[1-9]/.test(shown);
  if (isNothing() && compare(absolute, SMALLEST) >= 0) shown = small(absolute);
  const sign = value.digits < 0n && !isNothing() ? "−" : "";
  return `${sign}${before}${shown}${shown === "1" ? afterOne : after}`;
}

/** A number in plain digits, thousands separated: an input's bound. */
export function plain(value) {
  const places = Math.max(0, -value.exponent);
  const digits = written(quantize(value, places, ROUNDINGS.halfUp), places);
  return value.digits < 0n ? `-${digits}` : digits;
}

/** A number with so many decimals, rounded half up; zeros at its end go, down to `least` of them. */
export function number(value, places, least = places) {
  const shown = written(quantize(value, places, ROUNDINGS.halfUp), places, least);
  return value.digits < 0n && /[1-9]/.test(shown) ? `−${shown}` : shown;
}

const DIGITS = 6;
const NORMAL = 28;

/** How many decimals a value has. A quotient's last digits, beyond 28, are no reason for zeros. */
function decimals({ digits, exponent }) {
  const over = Math.max(0, length(digits) - NORMAL);
  const kept = size(over ? cut(digits, over, ROUNDINGS.halfEven) : digits).toString();
  const zeros = kept.length - kept.replace(/0+$/, "").length;
  return Math.max(0, -(exponent + over + zeros));
}

/** A value inside a formula, to six digits or more; of the units only money's is written. */
export function precise(value, [before]) {
  if (value instanceof Never) return "never";
  if (typeof value === "boolean") return value ? "true" : "false";
  const isNothing = value.digits === 0n;
  const has = isNothing ? 0 : decimals(value);
  const enough = isNothing ? 0 : DIGITS - (length(value.digits) + value.exponent);
  const places = Math.max(before ? 2 : 0, Math.min(has, enough));
  const shown = written(quantize(value, places, ROUNDINGS.halfUp), places);
  return `${value.digits < 0n ? "−" : ""}${before}${shown}`;
}

/** A decimal for a program: plain digits, no exponent, no needless zeros. */
export function digits(value) {
  const places = Math.max(0, -value.exponent);
  const all = size(value.digits).toString() + "0".repeat(Math.max(0, value.exponent));
  const padded = all.padStart(places + 1, "0");
  const before = padded.slice(0, padded.length - places);
  const after = padded.slice(padded.length - places).replace(/0+$/, "");
  return `${value.digits < 0n ? "-" : ""}${before}${after && `.${after}`}`;
}

export function filled(pieces, values, styles) {
  const show = ([name]) => figure(values[name], styles[name]);
  return pieces.map((piece) => (typeof piece === "string" ? piece : show(piece))).join("");
}
