// Decimals of 40 digits in which only division rounds, as generator/formula/operators.py has them.
// 0.1 + 0.2 is 0.3 here, a route that costs as much as another is not cheaper, and a sentence says
// the same as on the page.

const PRECISION = 40;
const FULL = 10n ** 40n;
const HIGHEST = 400;
const TINIEST = -439;
// Whole numbers are found after rounding to this many decimals.
const WHOLE_DECIMALS = 9;
export const BOUNDS = "the numbers are too large or too small to compute with";

/** A formula that cannot be computed with these values. */
export class EvaluationError extends Error {}

export class DivisionByZero extends Error {}

/** The value of what does not happen, and why. Whoever computes with it has made a mistake. */
export class Never {
  constructor(key, reason) {
    this.key = key;
    this.reason = reason;
  }

  get digits() {
    throw new EvaluationError(`'${this.key}' is used although it does not happen`);
  }
}

/** digits × 10^exponent. */
export class Decimal {
  constructor(digits, exponent) {
    this.digits = digits;
    this.exponent = exponent;
  }
}

const TENS = [1n];

/** 10 to a power that is not below 0. */
export function ten(power) {
  if (power > 4000) throw new EvaluationError(BOUNDS);
  while (TENS.length <= power) TENS.push(TENS[TENS.length - 1] * 10n);
  return TENS[power];
}

export const size = (digits) => (digits < 0n ? -digits : digits);

export const length = (digits) => size(digits).toString().length;

// Each says whether the size of a number goes up, from what was cut off: twice the rest against
// the unit, whether the last digit kept is odd, and whether the number is negative.
export const ROUNDINGS = {
  halfEven: (twice, unit, odd) => twice > unit || (twice === unit && odd),
  halfUp: (twice, unit) => twice >= unit,
  ceiling: (twice, unit, odd, negative) => !negative,
  floor: (twice, unit, odd, negative) => negative,
};

/** The digits without the last `count` of them, rounded. */
export function cut(digits, count, rounding) {
  const unit = ten(Math.min(count, length(digits) + 1));
  const whole = size(digits) / unit;
  const rest = size(digits) % unit;
  const negative = digits < 0n;
  const up = rest > 0n && rounding(rest * 2n, unit, (whole & 1n) === 1n, negative);
  const kept = up ? whole + 1n : whole;
  return negative ? -kept : kept;
}

/** The number with 40 digits, rounded half to even, and within the bounds of the exponent. */
function fit(digits, exponent) {
  if (size(digits) >= FULL) {
    const over = length(digits) - PRECISION;
    digits = cut(digits, over, ROUNDINGS.halfEven);
    exponent += over;
  }
  if (exponent > HIGHEST - PRECISION || exponent < TINIEST) {
    if (digits !== 0n && exponent + length(digits) - 1 > HIGHEST) throw new EvaluationError(BOUNDS);
    if (exponent < TINIEST) {
      digits = cut(digits, TINIEST - exponent, ROUNDINGS.halfEven);
      exponent = TINIEST;
    }
  }
  return new Decimal(digits, digits === 0n ? 0 : exponent);
}

/** The digits of a number at an exponent that is not above its own. */
const at = (value, exponent) => value.digits * ten(value.exponent - exponent);

export function compare(a, b) {
  const [one, other] = [a.digits, b.digits];
  if (a.exponent === b.exponent) return one < other ? -1 : one > other ? 1 : 0;
  const exponent = Math.min(a.exponent, b.exponent);
  const difference = at(a, exponent) - at(b, exponent);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The digits of a number with this many decimals. */
export function quantize(value, places, rounding) {
  const { digits, exponent } = value;
  if (exponent >= -places) return digits * ten(exponent + places);
  return cut(digits, -places - exponent, rounding);
}

/** The same, refused where 40 digits do not hold it. */
function bounded(value, places, rounding) {
  const digits = quantize(value, places, rounding);
  if (size(digits) >= FULL) throw new EvaluationError(BOUNDS);
  return new Decimal(digits, -places);
}

function whole(value, rounding) {
  const near = bounded(value, WHOLE_DECIMALS, ROUNDINGS.halfUp);
  return new Decimal(cut(near.digits, WHOLE_DECIMALS, rounding), 0);
}

/** The number without zeros at its end, which would only make later steps slower. */
function trimmed(digits, exponent) {
  if (digits === 0n) return new Decimal(0n, 0);
  if (digits % 10n !== 0n) return new Decimal(digits, exponent);
  for (const count of [32, 16, 8, 4, 2, 1]) {
    if (digits % ten(count) === 0n) {
      digits /= ten(count);
      exponent += count;
    }
  }
  return new Decimal(digits, exponent);
}

function divide(a, b) {
  if (b.digits === 0n) throw new DivisionByZero();
  if (a.digits === 0n) return new Decimal(0n, 0);
  const shift = Math.max(0, PRECISION + 1 + length(b.digits) - length(a.digits));
  const [above, below] = [size(a.digits) * ten(shift), size(b.digits)];
  const exponent = a.exponent - b.exponent - shift;
  const sign = a.digits < 0n === b.digits < 0n ? 1n : -1n;
  const quotient = above / below;
  if (above % below === 0n) {
    const exact = trimmed(quotient, exponent);
    return fit(sign * exact.digits, exact.exponent);
  }
  // A last digit that is not zero stands for all that follows.
  return fit(sign * (quotient * 10n + 1n), exponent - 1);
}

const text = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:e([+-]?[0-9]+))?$/i;

/** The exact decimal that a number or plain digits are written as; nothing for anything else. */
export function decimal(value) {
  if (value instanceof Decimal) return value;
  const found = typeof value === "number" || typeof value === "string" ? text.exec(value) : null;
  if (found === null) return null;
  const [, sign, before, after = "", power = "0"] = found;
  if (before.length + after.length > 1000 || Math.abs(Number(power)) > 1000) return null;
  return trimmed(BigInt(sign + before + after), Number(power) - after.length);
}

// Powers: logarithms and exponentials in whole numbers, as many digits below the point as SCALE.
const SCALE_DIGITS = 90;
const SCALE = 10n ** 90n;

/** The natural logarithm of scaled x near 1. */
function logarithm(x) {
  const step = ((x - SCALE) * SCALE) / (x + SCALE);
  const square = (step * step) / SCALE;
  let sum = 0n;
  for (let term = step, n = 1n; term !== 0n; n += 2n, term = (term * square) / SCALE) sum += term / n;
  return 2n * sum;
}

const LOG_2 = logarithm((SCALE * 4n) / 3n) + logarithm((SCALE * 3n) / 2n);
const LOG_10 = 3n * LOG_2 + logarithm((SCALE * 5n) / 4n);

function exponential(x) {
  const part = x >> 12n;
  let [sum, term] = [SCALE, SCALE];
  for (let n = 1n; term !== 0n && term !== -1n; n += 1n) {
    term = (term * part) / SCALE / n;
    sum += term;
  }
  for (let i = 0; i < 12; i += 1) sum = (sum * sum) / SCALE;
  return sum;
}

function power(base, exponent) {
  const { digits, exponent: tens } = trimmed(exponent.digits, exponent.exponent);
  if (base.digits === 0n) {
    if (digits < 0n) throw new DivisionByZero();
    if (digits === 0n) throw new EvaluationError(BOUNDS);
    return new Decimal(0n, 0);
  }
  if (digits === 0n) return new Decimal(1n, 0);
  const isWhole = tens >= 0;
  if (base.digits < 0n && !isWhole) throw new EvaluationError(BOUNDS);
  const count = isWhole ? digits * ten(tens) : 0n;
  if (isWhole && size(count) <= 64n) {
    const small = trimmed(base.digits, base.exponent);
    const raised = new Decimal(small.digits ** size(count), small.exponent * Number(size(count)));
    return count > 0n ? fit(raised.digits, raised.exponent) : divide(new Decimal(1n, 0), raised);
  }
  return raisedByLogarithm(base, exponent, isWhole && (count & 1n) === 1n);
}

function raisedByLogarithm(base, exponent, odd) {
  // base = m × 10^e with m between 1 and 10, and m = r × 2^k with r between 0.7 and 1.4.
  const count = length(base.digits);
  let [ratio, log] = [(size(base.digits) * SCALE) / ten(count - 1), 0n];
  if (count - 1 + base.exponent) log += BigInt(count - 1 + base.exponent) * LOG_10;
  while (ratio > (SCALE * 14n) / 10n) {
    ratio /= 2n;
    log += LOG_2;
  }
  log += logarithm(ratio);
  const product = log * exponent.digits;
  const raised = exponent.exponent < 0
    ? product / ten(-exponent.exponent)
    : product * ten(exponent.exponent);
  const tens = raised / LOG_10;
  if (size(tens) > 1000n) {
    if (tens > 0n) throw new EvaluationError(BOUNDS);
    return new Decimal(0n, 0);
  }
  const result = exponential(raised - tens * LOG_10);
  return fit(base.digits < 0n && odd ? -result : result, Number(tens) - SCALE_DIGITS);
}

function pick(values, sign) {
  return values.reduce((best, value) => (compare(value, best) === sign ? value : best));
}

function truth(a) {
  if (typeof a === "boolean") return a;
  // Asked first, so that what does not happen says so itself.
  if (typeof a.digits === "bigint") throw new EvaluationError(BOUNDS);
  return a;
}

const NUMBERS = new Map();

/** The operators of generator/formula/operators.py. */
export const exact = {
  of(digits) {
    let found = NUMBERS.get(digits);
    if (found === undefined) NUMBERS.set(digits, (found = decimal(digits)));
    return found;
  },
  add(a, b) {
    if (a.exponent === b.exponent) return fit(a.digits + b.digits, a.exponent);
    const [one, other] = [a.digits, b.digits];
    if (one === 0n) return fit(other, b.exponent);
    if (other === 0n) return fit(one, a.exponent);
    const exponent = Math.min(a.exponent, b.exponent);
    return fit(at(a, exponent) + at(b, exponent), exponent);
  },
  subtract: (a, b) => exact.add(a, new Decimal(-b.digits, b.exponent)),
  multiply: (a, b) => fit(a.digits * b.digits, a.exponent + b.exponent),
  divide,
  negative: (a) => fit(-a.digits, a.exponent),
  power,
  below: (a, b) => compare(a, b) < 0,
  atMost: (a, b) => compare(a, b) <= 0,
  above: (a, b) => compare(a, b) > 0,
  atLeast: (a, b) => compare(a, b) >= 0,
  equal: (a, b) => (typeof a === "boolean" ? a === b : compare(a, b) === 0),
  both: (a, b) => truth(a) && truth(b()),
  either: (a, b) => truth(a) || truth(b()),
  opposite: (a) => !truth(a),
  choose: (test, yes, no) => (truth(test) ? yes() : no()),
  least: (...values) => pick(values, -1),
  most: (...values) => pick(values, 1),
  ceil: (a) => whole(a, ROUNDINGS.ceiling),
  floor: (a) => whole(a, ROUNDINGS.floor),
  round(a, places = exact.of("0")) {
    const wanted = places.exponent < 0
      ? places.digits / ten(-places.exponent)
      : at(places, 0);
    if (size(wanted) > 1000n) throw new EvaluationError(BOUNDS);
    return bounded(a, Number(wanted), ROUNDINGS.halfUp);
  },
  happens: (a) => !(a instanceof Never),
};
