// Formulas over whole columns of values at once, in binary numbers: generator/formula/bulk.py.
//
// What lies closer together than CLOSE counts as equal; where few digits are left of a difference
// the row is in doubt, and whoever needs its digits computes it exactly. A value that is the same
// in every row stays a single number. Columns are taken from a pool and given back all at once,
// since making one takes longer than filling it.

const CLOSE = 1e-13;
const CANCELLED = 1e-5;
const UNSURE = 1e-9;
const UNSURE_WHOLE = 1e-12;
const GRAIN = 0.5e-9;
const LARGEST_WHOLE = 1e31;
const LARGEST = 1e40;
const STEPS_SEEN = 1e9;

/** So many rows that starting an operation is cheap, and so few that they stay in the cache. */
export const BLOCK = 512;

let rows = 0;
let doubting = false;
/** Counts how often all columns were given back. */
export let pass = 0;

class Pool {
  #made = [];
  #next = 0;
  #Column;

  constructor(Column) {
    this.#Column = Column;
  }

  take() {
    if (this.#next === this.#made.length) this.#made.push(new this.#Column(BLOCK));
    this.#next += 1;
    return this.#made[this.#next - 1];
  }

  reset() {
    this.#next = 0;
  }
}

const numbers = new Pool(Float64Array);
const marks = new Pool(Uint8Array);

/** Gives all columns back; the next ones have so many rows, and note what is in doubt or do not. */
export function begin(count, noteDoubts) {
  rows = count;
  doubting = noteDoubts;
  pass += 1;
  numbers.reset();
  marks.reset();
}

/** A row that cannot be computed; `row` counts from 0. */
export class RowError extends Error {
  constructor(row) {
    super(
      "the numbers are too large or too small to compute with, or a value is used although it "
      + "does not happen",
    );
    this.row = row;
  }
}

/**
 * What a part of a formula comes to.
 *
 * `value` is a number, a truth, or a column of either. The masks say in which rows it never
 * happens, cannot be, and is in doubt: nothing for none, `true` for all, or a column.
 */
export class Cells {
  constructor(value, never = null, broken = null, doubt = null) {
    this.value = value;
    this.never = never;
    this.broken = broken;
    this.doubt = doubt;
    this.isSure = never === null && broken === null && doubt === null;
  }
}

const NOTHING = new Cells(0);

export function either(one, other) {
  if (one === null || other === true) return other;
  if (other === null || one === true || one === other) return one;
  const found = marks.take();
  for (let i = 0; i < rows; i += 1) found[i] = one[i] | other[i];
  return found;
}

/** The mask where it holds and the other does not. */
export function without(mask, less) {
  if (mask === null || less === null) return mask;
  if (less === true) return null;
  const found = marks.take();
  for (let i = 0; i < rows; i += 1) found[i] = (mask === true ? 1 : mask[i]) & (less[i] ^ 1);
  return marked(found);
}

/** The first row that a mask names, or -1. */
export function first(mask) {
  if (mask === null) return -1;
  if (mask === true) return 0;
  for (let i = 0; i < rows; i += 1) if (mask[i] !== 0) return i;
  return -1;
}

const marked = (mask) => (first(mask) < 0 ? null : mask);

/** Whether a step's column is in every row what the step was, which had one value for all. */
export function isSame({ value, broken }, { value: before, broken: stopped }) {
  if (broken !== stopped) return false;
  if (broken === true || isSingle(value)) return broken === true || value === before;
  for (let i = rows - 1; i >= 0; i -= 1) if (value[i] !== Number(before)) return false;
  return true;
}

/** Truths as a mask. */
export function asMask(value) {
  if (typeof value === "boolean") return value ? true : null;
  return marked(value);
}

/** A column of no marks. */
function unmarked() {
  return marks.take().fill(0, 0, rows);
}

/**
 * A column of the value. One number for all rows stands in the first place only: whoever reads the
 * place `i & spread(value)` finds it, and nothing need be filled.
 */
function column(value) {
  if (typeof value !== "number") return value;
  const found = numbers.take();
  found[0] = value;
  return found;
}

const spread = (value) => (typeof value === "number" ? 0 : -1);

function truths(value) {
  return typeof value === "boolean" ? marks.take().fill(value ? 1 : 0, 0, rows) : value;
}

const isSingle = (value) => typeof value === "number" || typeof value === "boolean";

/** The value, stopped as the parts are: by the first of them that is. */
function cells(value, one, other = NOTHING, last = NOTHING) {
  if (one.isSure && other.isSure && last.isSure) return new Cells(value);
  let [never, broken, doubt] = [null, null, null];
  for (const part of [one, other, last]) {
    doubt = either(doubt, part.doubt);
    const stops = without(part.never, broken);
    const breaks = without(part.broken, never);
    never = either(never, stops);
    broken = either(broken, breaks);
  }
  return new Cells(value, never, broken, doubt);
}

/** The part, with masks only where a test is as it should be: elsewhere nobody asks for it. */
function needed(part, test, wanted) {
  if (part.isSure) return part;
  const unasked = asMask(wanted ? inverse(test) : test);
  const kept = (mask) => without(mask, unasked);
  return new Cells(part.value, kept(part.never), kept(part.broken), kept(part.doubt));
}

function inverse(value) {
  if (typeof value === "boolean") return !value;
  const found = marks.take();
  for (let i = 0; i < rows; i += 1) found[i] = value[i] ^ 1;
  return found;
}

/** One plus `sign` times the other. Of two that were meant to cancel nothing is left. */
function sum(one, other, sign, unsure) {
  if (typeof one.value === "number" && typeof other.value === "number") {
    const value = one.value + sign * other.value;
    const size = Math.abs(value);
    const part = Math.abs(one.value);
    if (size <= CLOSE * part) return cells(0, one, other);
    return doubted(value, doubting && size < unsure * part ? true : null, one, other);
  }
  const found = numbers.take();
  add(found, column(one.value), spread(one.value), column(other.value), spread(other.value), sign);
  return doubted(found, doubting ? cancelled(found, one.value, unsure) : null, one, other);
}

function add(found, left, across, right, along, sign) {
  const count = rows;
  for (let i = 0; i < count; i += 1) {
    const part = left[i & across];
    const value = part + sign * right[i & along];
    found[i] = Math.abs(value) <= CLOSE * Math.abs(part) ? 0 : value;
  }
}

/** The rows in which few digits are left of the first part. */
function cancelled(value, part, unsure) {
  const left = column(part);
  const across = spread(part);
  let doubts = null;
  for (let i = 0; i < rows; i += 1) {
    if (value[i] !== 0 && Math.abs(value[i]) < unsure * Math.abs(left[i & across])) {
      doubts ??= unmarked();
      doubts[i] = 1;
    }
  }
  return doubts;
}

function doubted(value, doubt, one, other) {
  if (doubt === null) return cells(value, one, other);
  return cells(value, one, other, new Cells(value, null, null, doubt));
}

// Whether a difference that is below zero, zero, above zero, or no number at all is as asked.
const BELOW = Uint8Array.of(1, 0, 0, 0);
const AT_MOST = Uint8Array.of(1, 1, 0, 0);
const ABOVE = Uint8Array.of(0, 0, 1, 0);
const AT_LEAST = Uint8Array.of(0, 1, 1, 0);
const EQUAL = Uint8Array.of(0, 1, 0, 0);

const side = (value) => (value < 0 ? 0 : value === 0 ? 1 : value > 0 ? 2 : 3);

function compare(one, other, asked) {
  if (!doubting && !(typeof one.value === "number" && typeof other.value === "number")) {
    return compared(one, other, asked);
  }
  const { value, never, broken, doubt } = sum(one, other, -1, UNSURE);
  if (typeof value === "number") return new Cells(asked[side(value)] === 1, never, broken, doubt);
  const found = marks.take();
  const count = rows;
  for (let i = 0; i < count; i += 1) found[i] = asked[side(value[i])];
  return new Cells(found, never, broken, doubt);
}

/** The same where nobody asks for doubts, in one pass. */
function compared(one, other, asked) {
  const left = column(one.value);
  const right = column(other.value);
  const found = marks.take();
  const across = spread(one.value);
  const along = spread(other.value);
  const count = rows;
  for (let i = 0; i < count; i += 1) {
    const part = left[i & across];
    const value = part - right[i & along];
    found[i] = asked[Math.abs(value) <= CLOSE * Math.abs(part) ? 1 : side(value)];
  }
  return cells(found, one, other);
}

function multiply(one, other) {
  if (typeof one.value === "number" && typeof other.value === "number") {
    return cells(one.value * other.value, one, other);
  }
  const left = column(one.value);
  const right = column(other.value);
  const found = numbers.take();
  const across = spread(one.value);
  const along = spread(other.value);
  const count = rows;
  for (let i = 0; i < count; i += 1) found[i] = left[i & across] * right[i & along];
  return cells(found, one, other);
}

function divide(one, other) {
  if (typeof other.value === "number" && other.value === 0) {
    return cells(0, one, other, new Cells(0, true));
  }
  if (typeof one.value === "number" && typeof other.value === "number") {
    return cells(one.value / other.value, one, other);
  }
  const left = column(one.value);
  const right = column(other.value);
  const found = numbers.take();
  const across = spread(one.value);
  const along = spread(other.value);
  const count = rows;
  let zeros = 0;
  for (let i = 0; i < count; i += 1) {
    const below = right[i & along];
    found[i] = below === 0 ? 0 : left[i & across] / below;
    if (below === 0) zeros += 1;
  }
  if (zeros === 0) return cells(found, one, other);
  return cells(found, one, other, new Cells(0, where(other.value, (value) => value === 0)));
}

function power(base, exponent) {
  const undefinedAt = (a, b) => a === 0 && b <= 0;
  // One to any power is one, also to one that is out of bounds.
  const raised = (a, b) => (a === 1 ? 1 : a ** b);
  return each(base, exponent, raised, undefinedAt);
}

/** A function of two values, row by row, and where it fails. */
function each(one, other, compute, fails) {
  if (typeof one.value === "number" && typeof other.value === "number") {
    const failed = fails(one.value, other.value) ? new Cells(0, null, true) : NOTHING;
    return cells(compute(one.value, other.value), one, other, failed);
  }
  const left = column(one.value);
  const right = column(other.value);
  const found = numbers.take();
  const across = spread(one.value);
  const along = spread(other.value);
  let failed = null;
  for (let i = 0; i < rows; i += 1) {
    const a = left[i & across];
    const b = right[i & along];
    found[i] = compute(a, b);
    if (fails(a, b)) {
      failed ??= unmarked();
      failed[i] = 1;
    }
  }
  return cells(found, one, other, failed === null ? NOTHING : new Cells(0, null, failed));
}

function lesser(one, other) {
  if (typeof one.value === "number" && typeof other.value === "number") {
    return cells(Math.min(one.value, other.value), one, other);
  }
  const left = column(one.value);
  const right = column(other.value);
  const found = numbers.take();
  const across = spread(one.value);
  const along = spread(other.value);
  const count = rows;
  for (let i = 0; i < count; i += 1) found[i] = Math.min(left[i & across], right[i & along]);
  return cells(found, one, other);
}

function greater(one, other) {
  if (typeof one.value === "number" && typeof other.value === "number") {
    return cells(Math.max(one.value, other.value), one, other);
  }
  const left = column(one.value);
  const right = column(other.value);
  const found = numbers.take();
  const across = spread(one.value);
  const along = spread(other.value);
  const count = rows;
  for (let i = 0; i < count; i += 1) found[i] = Math.max(left[i & across], right[i & along]);
  return cells(found, one, other);
}

function negative(one) {
  if (typeof one.value === "number") return cells(-one.value, one);
  const found = numbers.take();
  for (let i = 0; i < rows; i += 1) found[i] = -one.value[i];
  return cells(found, one);
}

/** The nearest whole number; halves go to the even one. */
export function nearest(value) {
  const found = Math.round(value);
  return found - value === 0.5 && found % 2 !== 0 ? found - 1 : found;
}

function whole(item, toWhole) {
  const stepped = (value) => {
    const near = nearest(value);
    const size = Math.abs(value);
    return Math.abs(value - near) <= Math.max(GRAIN, CLOSE * size) ? near : toWhole(value);
  };
  const found = each(item, NOTHING, stepped, (value) => Math.abs(value) >= LARGEST_WHOLE);
  if (!doubting) return found;
  const isUnsure = (value) => {
    const off = Math.abs(value - nearest(value));
    const size = Math.abs(value);
    return off > GRAIN && off <= UNSURE_WHOLE * size && size < STEPS_SEEN;
  };
  const doubt = where(item.value, isUnsure);
  return doubt === null ? found : cells(found.value, found, new Cells(0, null, null, doubt));
}

/** The rows whose value is as a test asks, as a mask. */
function where(value, test) {
  if (isSingle(value)) return test(value) ? true : null;
  const found = unmarked();
  for (let i = 0; i < rows; i += 1) if (test(value[i])) found[i] = 1;
  return marked(found);
}

// Plain digits give the nearest binary number; Math.pow need not.
const scaleOf = (places) => Number(`1e${Math.trunc(places)}`);

function round(item, places = NOTHING) {
  // Half goes up, away from zero, also where a binary number falls just short of the half.
  const rounded = (value, scale) => {
    const size = Math.floor(Math.abs(value * scale) * (1 + CLOSE) + 0.5);
    return (value * scale < 0 ? -size : size) / scale;
  };
  return each(
    item, places, (value, count) => rounded(value, scaleOf(count)),
    (value, count) => Math.abs(value * scaleOf(count)) >= LARGEST,
  );
}

/** One or the other, row by row. */
export function choose(test, one, other) {
  const masks = cells(0, test, needed(one, test.value, true), needed(other, test.value, false));
  const value = chosen(test.value, one.value, other.value);
  return new Cells(value, masks.never, masks.broken, masks.doubt);
}

/** A branch that is taken in every row. */
export const taken = (branch, test) => cells(branch.value, test, branch);

function chosen(test, one, other) {
  if (typeof one === "boolean" || one instanceof Uint8Array) {
    const left = truths(one);
    const right = truths(other);
    const found = marks.take();
    for (let i = 0; i < rows; i += 1) found[i] = test[i] === 1 ? left[i] : right[i];
    return found;
  }
  const left = column(one);
  const right = column(other);
  const found = numbers.take();
  const across = spread(one);
  const along = spread(other);
  const count = rows;
  for (let i = 0; i < count; i += 1) found[i] = test[i] === 1 ? left[i & across] : right[i & along];
  return found;
}

/** Whether both hold, or either: `stop` is the truth at which nobody asks for the other. */
export function lazily(one, other, stop) {
  if (typeof one.value === "boolean") return cells(other.value, one, other);
  const right = truths(other.value);
  const found = marks.take();
  const left = one.value;
  for (let i = 0; i < rows; i += 1) found[i] = stop ? left[i] | right[i] : left[i] & right[i];
  return cells(found, one, needed(other, one.value, !stop));
}

/** The rows that hold no number. */
export function unbounded(value) {
  if (typeof value === "number") return Number.isFinite(value) ? null : true;
  if (!(value instanceof Float64Array)) return null;
  // A sum is finite only where all its parts are; two at a time need not wait for each other.
  let [even, odd] = [0, 0];
  const count = rows & -2;
  for (let i = 0; i < count; i += 2) {
    even += value[i];
    odd += value[i + 1];
  }
  if (count < rows) even += value[count];
  return Number.isFinite(even + odd) ? null : where(value, (item) => !Number.isFinite(item));
}

/** The operators of generator/formula/operators.py that ask for all their arguments. */
export const OPERATORS = {
  add: (a, b) => sum(a, b, 1, CANCELLED),
  subtract: (a, b) => sum(a, b, -1, CANCELLED),
  multiply,
  divide,
  negative,
  power,
  below: (a, b) => compare(a, b, BELOW),
  atMost: (a, b) => compare(a, b, AT_MOST),
  above: (a, b) => compare(a, b, ABOVE),
  atLeast: (a, b) => compare(a, b, AT_LEAST),
  equal: (a, b) => compare(a, b, EQUAL),
  opposite: (a) => new Cells(inverse(a.value), a.never, a.broken, a.doubt),
  least: lesser,
  most: greater,
  ceil: (a) => whole(a, Math.ceil),
  floor: (a) => whole(a, Math.floor),
  round,
  // A name that a formula asks about cannot be used where it does not happen: there it is broken.
  happens: ({ broken }) => new Cells(inverse(broken ?? false)),
};

