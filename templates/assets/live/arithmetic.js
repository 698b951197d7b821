// Decimals as Python has them outside of formulas: 28 digits, rounded half to even.

import { Decimal, ROUNDINGS, compare, cut, length, quantize, size, ten } from "./decimal.js";

const PRECISION = 28;

/** A number with so many digits, without zeros at its end. */
export function rounded(digits, exponent, count = PRECISION, rounding = ROUNDINGS.halfEven) {
  if (size(digits) < ten(count)) return trimmed(digits, exponent);
  const over = length(digits) - count;
  return trimmed(cut(digits, over, rounding), exponent + over);
}

function trimmed(digits, exponent) {
  if (digits === 0n) return new Decimal(0n, 0);
  if (exponent >= 0 || digits % 10n !== 0n) return new Decimal(digits, exponent);
  // A quotient that comes out even has dozens of them.
  for (const count of [16, 8, 4, 2, 1]) {
    while (exponent <= -count && digits % ten(count) === 0n) {
      digits /= ten(count);
      exponent += count;
    }
  }
  return new Decimal(digits, exponent);
}

export const whole = (value) => new Decimal(BigInt(value), 0);

/** 10 to a whole power. */
export const tenTo = (power) => new Decimal(1n, power);

export const ZERO = whole(0);
export const ONE = whole(1);

export const isZero = ({ digits }) => digits === 0n;

/** The power of ten of the first digit. */
export const adjusted = ({ digits, exponent }) => length(digits) - 1 + exponent;

export function add(one, other) {
  const exponent = Math.min(one.exponent, other.exponent);
  const at = (value) => value.digits * ten(value.exponent - exponent);
  return rounded(at(one) + at(other), exponent);
}

export const negative = ({ digits, exponent }) => new Decimal(-digits, exponent);
export const absolute = ({ digits, exponent }) => new Decimal(size(digits), exponent);
export const subtract = (one, other) => add(one, negative(other));

export const multiply = (one, other) =>
  rounded(one.digits * other.digits, one.exponent + other.exponent);

export function divide(one, other) {
  const shift = Math.max(0, PRECISION + 1 + length(other.digits) - length(one.digits));
  const above = one.digits * ten(shift);
  const exponent = one.exponent - other.exponent - shift;
  const quotient = above / other.digits;
  if (above % other.digits === 0n) return rounded(quotient, exponent);
  // A last digit that is not zero stands for all that follows.
  const isNegative = above < 0n !== other.digits < 0n;
  return rounded(quotient * 10n + (isNegative ? -1n : 1n), exponent - 1);
}

const best = (values, sign) =>
  values.reduce((found, value) => (compare(value, found) === sign ? value : found));

export const least = (...values) => best(values, -1);
export const most = (...values) => best(values, 1);

/** The whole number that a rounding gives. */
export const toWhole = (value, rounding) => new Decimal(quantize(value, 0, rounding), 0);
