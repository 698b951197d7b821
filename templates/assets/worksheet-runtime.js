// Computes worksheets in the browser as generator/worksheet/compute.py does: with decimals of 40
// digits in which only division rounds, not with binary fractions. 0.1 + 0.2 is 0.3 here, a route
// that costs as much as another is not cheaper, and a sentence says the same as on the page.
//
// The modules in worksheets/ are made by the build and hold the formulas as functions. Nothing
// here makes a program of text, so a Content-Security-Policy need not allow it.

const PRECISION = 40;
const FULL = 10n ** 40n;
const HIGHEST = 400;
const TINIEST = -439;
// Whole numbers are found after rounding to this many decimals.
const WHOLE_DECIMALS = 9;
const BY_ZERO = "It would mean dividing by zero.";
const BOUNDS = "the numbers are too large or too small to compute with";

/** An input that cannot be computed with; the message is a sentence for the reader. */
export class InputError extends Error {}

/** A formula that cannot be computed with these values. */
class EvaluationError extends Error {}

class DivisionByZero extends Error {}

/** The value of what does not happen, and why. Whoever computes with it has made a mistake. */
class Never {
  constructor(key, reason) {
    this.key = key;
    this.reason = reason;
  }

  get digits() {
    throw new EvaluationError(`'${this.key}' is used although it does not happen`);
  }
}

/** digits × 10^exponent. */
class Decimal {
  constructor(digits, exponent) {
    this.digits = digits;
    this.exponent = exponent;
  }
}

const TENS = [1n];

function ten(power) {
  if (power > 4000) throw new EvaluationError(BOUNDS);
  while (TENS.length <= power) TENS.push(TENS[TENS.length - 1] * 10n);
  return TENS[power];
}

const size = (digits) => (digits < 0n ? -digits : digits);

const length = (digits) => size(digits).toString().length;

// Each says whether the size of a number goes up, from what was cut off: twice the rest against
// the unit, whether the last digit kept is odd, and whether the number is negative.
const ROUNDINGS = {
  halfEven: (twice, unit, odd) => twice > unit || (twice === unit && odd),
  halfUp: (twice, unit) => twice >= unit,
  ceiling: (twice, unit, odd, negative) => !negative,
  floor: (twice, unit, odd, negative) => negative,
};

/** The digits without the last `count` of them, rounded. */
function cut(digits, count, rounding) {
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

function compare(a, b) {
  const [one, other] = [a.digits, b.digits];
  if (a.exponent === b.exponent) return one < other ? -1 : one > other ? 1 : 0;
  const exponent = Math.min(a.exponent, b.exponent);
  const difference = at(a, exponent) - at(b, exponent);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The digits of a number with this many decimals. */
function quantize(value, places, rounding) {
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
function decimal(value) {
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

const NUMBERS = new Map();

/** The operators of generator/formula/operators.py. */
const exact = {
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
  truth(a) {
    if (typeof a === "boolean") return a;
    // Asked first, so that what does not happen says so itself.
    if (typeof a.digits === "bigint") throw new EvaluationError(BOUNDS);
    return a;
  },
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

/** A formula's value, or why it has none. */
function evaluate({ uses, formula }, values) {
  for (const name of uses) if (values[name] instanceof Never) return values[name];
  try {
    const value = formula(values, exact);
    // A branch may end in a name alone.
    if (value instanceof Never) return value.digits;
    return value;
  } catch (problem) {
    if (problem instanceof DivisionByZero) return new Never("", BY_ZERO);
    if (problem instanceof RangeError) throw new EvaluationError(BOUNDS);
    throw problem;
  }
}

// How numbers are written: generator/figures.py.

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

function figure(value, [before, after, afterOne, places, least]) {
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
function plain(value) {
  const places = Math.max(0, -value.exponent);
  const digits = written(quantize(value, places, ROUNDINGS.halfUp), places);
  return value.digits < 0n ? `-${digits}` : digits;
}

function filled(pieces, values, styles) {
  const show = ([name]) => figure(values[name], styles[name]);
  return pieces.map((piece) => (typeof piece === "string" ? piece : show(piece))).join("");
}

// A worksheet.

function readInput(key, spec, given) {
  const name = `'${key}' (${spec.label})`;
  if (given === undefined && spec.default === null) {
    throw new InputError(`the input ${name} is missing`);
  }
  const value = decimal(given === undefined ? spec.default : given);
  if (value === null) throw new InputError(`${name} must be a number`);
  const [least, most] = [decimal(spec.min), decimal(spec.max)];
  if (compare(value, least) < 0 || compare(value, most) > 0) {
    const between = `between ${plain(least)} and ${plain(most)}`;
    throw new InputError(`${name} must lie ${between}; ${plain(value)} does not`);
  }
  if (spec.whole && value.exponent < 0) {
    const digits = plain(value).replaceAll(",", "");
    throw new InputError(`${name} must be a whole number; ${digits} is not`);
  }
  return value;
}

function readPositive(key, label, given, what) {
  const value = decimal(given);
  if (value === null || value.digits < 0n) {
    throw new InputError(`'${key}' (${label}) must be ${what} of zero or more`);
  }
  return value;
}

function read(sheet, given) {
  const values = Object.create(null);
  for (const key of Object.keys(given)) {
    const known = ["inputs", "prices", "dates", "constants"];
    if (!known.some((part) => Object.hasOwn(sheet[part], key))) {
      throw new InputError(`there is no input '${key}'`);
    }
  }
  const own = (key) => (Object.hasOwn(given, key) ? given[key] : undefined);
  for (const [key, spec] of Object.entries(sheet.inputs)) {
    values[key] = readInput(key, spec, own(key));
  }
  for (const [key, label] of Object.entries(sheet.prices)) {
    values[key] = readPositive(key, label, own(key), "a price");
  }
  for (const [key, label] of Object.entries(sheet.dates)) {
    values[key] = readPositive(key, label, own(key), "a number of days");
  }
  for (const [key, value] of Object.entries(sheet.constants)) values[key] = decimal(own(key) ?? value);
  return values;
}

function computeStep(step, values, styles) {
  for (const { when, because } of step.never) {
    const met = evaluate(when, values);
    if (met instanceof Never) return new Never(step.key, met.reason);
    if (met) return new Never(step.key, filled(because, values, styles));
  }
  const value = evaluate(step.value, values);
  return value instanceof Never ? new Never(step.key, value.reason) : value;
}

function judge(sheet, values) {
  const met = sheet.verdict.find(({ when }) => when === null || evaluate(when, values) === true);
  const never = met.mentions.map((key) => values[key]).filter((value) => value instanceof Never);
  const reasons = new Set(never.map((value) => value.reason));
  return { route: met.route, text: [filled(met.text, values, sheet.styles), ...reasons].join(" ") };
}

/** A step for whoever draws or compares it: a number, true or false, or why there is none. */
function outward(value) {
  if (value instanceof Never) return { never: value.reason };
  if (typeof value === "boolean") return value;
  const number = Number(`${value.digits}e${value.exponent}`);
  if (!Number.isFinite(number)) throw new EvaluationError(BOUNDS);
  return number;
}

/**
 * The function that computes a worksheet.
 *
 * It takes inputs, prices, days left and, if they are to differ, constants by their names: numbers,
 * or plain digits where a number would lose some. An input that is left out has its default. It
 * gives `steps` by name, each a number, true or false, or `{never: reason}`; `figures`, the same in
 * words; and the `verdict` with its `route` and `text`. It throws an InputError for values that
 * cannot be computed with.
 */
export function worksheet(sheet) {
  return (given) => {
    const values = read(sheet, given);
    const numbers = {};
    for (const step of sheet.steps) {
      try {
        values[step.key] = computeStep(step, values, sheet.styles);
        numbers[step.key] = outward(values[step.key]);
      } catch (problem) {
        if (!(problem instanceof EvaluationError)) throw problem;
        const message = `'${step.key}' (${step.label}) cannot be computed: ${problem.message}`;
        throw new InputError(message);
      }
    }
    const shown = (key) => [key, figure(values[key], sheet.styles[key])];
    return {
      steps: Object.fromEntries(sheet.order.map((key) => [key, numbers[key]])),
      figures: Object.fromEntries(sheet.order.map(shown)),
      verdict: judge(sheet, values),
    };
  };
}
