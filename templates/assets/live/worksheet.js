// Computes worksheets in the browser as generator/worksheet/compute.py does.
//
// The modules in ../worksheets/ are made by the build and hold the formulas as functions. Nothing
// here makes a program of text, so a Content-Security-Policy need not allow it.

import {
  BOUNDS, Decimal, DivisionByZero, EvaluationError, Never, compare, decimal, exact,
} from "./decimal.js";
import { digits, figure, filled, plain, precise } from "./figures.js";

const BY_ZERO = "It would mean dividing by zero.";

/** An input that cannot be computed with; the message is a sentence for the reader. */
export class InputError extends Error {
  constructor(message, key = "", reason = message) {
    super(message);
    /** The input or price that is at fault, where one is. */
    this.key = key;
    /** The same without its name, for a place beside it. */
    this.reason = reason;
  }
}

/** A formula's value, or why it has none. */
export function evaluate({ uses, formula }, values) {
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

function refuse(key, label, reason) {
  return new InputError(`'${key}' (${label}) ${reason}`, key, reason);
}

function readInput(key, spec, given) {
  if (given === undefined && spec.default === null) {
    throw new InputError(`the input '${key}' (${spec.label}) is missing`, key, "is missing");
  }
  const value = decimal(given === undefined ? spec.default : given);
  if (value === null) throw refuse(key, spec.label, "must be a number");
  const [least, most] = [decimal(spec.min), decimal(spec.max)];
  if (compare(value, least) < 0 || compare(value, most) > 0) {
    const between = `between ${plain(least)} and ${plain(most)}`;
    throw refuse(key, spec.label, `must lie ${between}; ${plain(value)} does not`);
  }
  if (spec.whole && value.exponent < 0) {
    const shown = plain(value).replaceAll(",", "");
    throw refuse(key, spec.label, `must be a whole number; ${shown} is not`);
  }
  return value;
}

function readPositive(key, label, given, what) {
  const value = decimal(given);
  if (value === null || value.digits < 0n) {
    throw refuse(key, label, `must be ${what} of zero or more`);
  }
  return value;
}

/** One input's or price's value; throws an InputError where the digits cannot be computed with. */
export function readOne(sheet, key, text) {
  if (Object.hasOwn(sheet.inputs, key)) return readInput(key, sheet.inputs[key], text);
  return readPositive(key, sheet.prices[key], text, "a price");
}

/** The values given; those that were given last time too are kept as they are. */
function read(sheet, given, last) {
  const values = Object.create(null);
  for (const key of Object.keys(given)) {
    const known = ["inputs", "prices", "dates", "constants"];
    if (!known.some((part) => Object.hasOwn(sheet[part], key))) {
      throw new InputError(`there is no input '${key}'`);
    }
  }
  const own = (key) => (Object.hasOwn(given, key) ? given[key] : undefined);
  const readAll = (part, readIt) => {
    for (const [key, spec] of Object.entries(part)) {
      const text = own(key);
      const isSame = last !== null && last.given.get(key) === text;
      values[key] = isSame ? last.values[key] : readIt(key, spec, text);
    }
  };
  readAll(sheet.inputs, (key, spec, text) => readOne(sheet, key, text));
  readAll(sheet.prices, (key, label, text) => readOne(sheet, key, text));
  readAll(sheet.dates, (key, label, text) => readPositive(key, label, text, "a number of days"));
  readAll(sheet.constants, (key, value, text) => decimal(text ?? value));
  return values;
}

/** A step's value, or why it never happens; throws an EvaluationError where there is none. */
export function computeStep(step, values, styles) {
  for (const { when, because } of step.never) {
    const met = evaluate(when, values);
    if (met instanceof Never) return new Never(step.key, met.reason);
    if (met) return new Never(step.key, filled(because, values, styles));
  }
  const value = evaluate(step.value, values);
  return value instanceof Never ? new Never(step.key, value.reason) : value;
}

/** The first case whose condition is true; one that never happens is not. The last has none. */
export function chosen(cases, values) {
  return cases.find(({ when }) => when === null || evaluate(when, values) === true);
}

/** A sentence's pieces with its phrases put in; an empty one takes the space before it along. */
function whole(pieces, phrases, values) {
  return pieces.flatMap((piece) => {
    if (piece.phrase === undefined) return [piece];
    const { text } = chosen(phrases[piece.phrase], values);
    return text.length === 0 ? [] : [piece.space, ...text];
  });
}

function judge(sheet, values) {
  const met = chosen(sheet.verdict, values);
  const pieces = whole(met.text, sheet.phrases, values);
  // A sentence that mentions what never happens also says why, in the order of computing.
  const mentioned = new Set(pieces.filter(Array.isArray).flat());
  const never = sheet.steps
    .map(({ key }) => key)
    .filter((key) => mentioned.has(key) && values[key] instanceof Never);
  const reasons = new Set(never.map((key) => values[key].reason));
  return { route: met.route, text: [filled(pieces, values, sheet.styles), ...reasons].join(" ") };
}

/** A step for whoever draws or compares it: a number, true or false, or why there is none. */
function outward(value) {
  if (value instanceof Never) return { never: value.reason };
  if (typeof value === "boolean") return value;
  const number = Number(`${value.digits}e${value.exponent}`);
  if (!Number.isFinite(number)) throw new EvaluationError(BOUNDS);
  return number;
}

/** Whether two values are written the same, digit by digit. */
function isSame(one, other) {
  if (one instanceof Decimal && other instanceof Decimal) {
    return one.exponent === other.exponent && one.digits === other.digits;
  }
  if (one instanceof Never && other instanceof Never) {
    return one.key === other.key && one.reason === other.reason;
  }
  return one === other;
}

/** A worksheet computed for one set of values. */
class Result {
  #sheet;
  #values;
  #derivations = new Map();

  /** `last` is a result for other values, or nothing: what is the same is taken from it. */
  constructor(sheet, values, numbers, last) {
    const isKept = (key) => last !== null && last.#values[key] === values[key];
    const shown = (key) => figure(values[key], sheet.styles[key]);
    this.#sheet = sheet;
    this.#values = values;
    /** Every step: a number, true or false, or `{never: reason}`. */
    this.steps = numbers;
    /** The same in words. */
    this.figures = Object.fromEntries(
      sheet.order.map((key) => [key, isKept(key) ? last.figures[key] : shown(key)]),
    );
    this.verdict = judge(sheet, values);
    for (const { key, rests } of last === null ? [] : sheet.steps) {
      const written = last.#derivations.get(key);
      if (written !== undefined && rests.every(isKept)) this.#derivations.set(key, written);
    }
  }

  /** An input, price, constant or step as the engine has it: exact, true or false, or a Never. */
  value(key) {
    return this.#values[key];
  }

  /** The same in plain digits, as downloads have it; true or false; null for what is never. */
  digits(key) {
    const value = this.#values[key];
    if (value instanceof Never) return null;
    return typeof value === "boolean" ? value : digits(value);
  }

  /** Why a step is never, or null. */
  reason(key) {
    const value = this.#values[key];
    return value instanceof Never ? value.reason : null;
  }

  /** A step's formula with the values put in. */
  derivation(key) {
    if (!this.#derivations.has(key)) this.#derivations.set(key, this.#derived(key));
    return this.#derivations.get(key);
  }

  #derived(key) {
    const { derivation } = this.#sheet.steps.find((step) => step.key === key);
    const show = ([name]) => precise(this.#values[name], this.#sheet.styles[name]);
    return derivation.map((piece) => (typeof piece === "string" ? piece : show(piece))).join("");
  }
}

/**
 * The function that computes a worksheet.
 *
 * It takes inputs, prices, days left and, if they are to differ, constants by their names: numbers,
 * or plain digits where a number would lose some. An input that is left out has its default. It
 * gives a Result, and throws an InputError for values that cannot be computed with.
 *
 * A step whose values are those of the last result keeps its own: whoever changes one number waits
 * only for what rests on it.
 */
export function worksheet(sheet) {
  let last = null;
  return (given) => {
    const values = read(sheet, given, last);
    const numbers = {};
    for (const step of sheet.steps) {
      const { key } = step;
      // A reason may quote values on which the step does not rest.
      const before = last === null || last.values[key] instanceof Never ? null : last;
      if (before !== null && step.rests.every((name) => values[name] === before.values[name])) {
        values[key] = before.values[key];
        numbers[key] = before.numbers[key];
        continue;
      }
      try {
        const value = computeStep(step, values, sheet.styles);
        values[key] = last !== null && isSame(value, last.values[key]) ? last.values[key] : value;
        numbers[key] = outward(value);
      } catch (problem) {
        if (!(problem instanceof EvaluationError)) throw problem;
        const message = `'${key}' (${step.label}) cannot be computed: ${problem.message}`;
        throw new InputError(message);
      }
    }
    const ordered = Object.fromEntries(sheet.order.map((key) => [key, numbers[key]]));
    const result = new Result(sheet, values, ordered, last?.result ?? null);
    last = { given: new Map(Object.entries(given)), values, numbers, result };
    return result;
  };
}
