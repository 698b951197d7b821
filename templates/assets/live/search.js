// Where, along a way, something else is named than at its start: generator/insight/search.py.

import { least, most, rounded, whole } from "./arithmetic.js";
import { nearest } from "./cells.js";
import { ROUNDINGS, compare, decimal } from "./decimal.js";

const CUTS = 48;
const ROUNDS = 8;
const SETTLED = 1e-5;
// So small a part of the value at the start is told apart from nothing by nobody.
const NOTHING = 1e-8;
const DIGITS = 4;

/** So many numbers from 0 to 1. */
export function spaced(count) {
  const step = 1 / (count - 1);
  return Float64Array.from({ length: count }, (_, i) => (i === count - 1 ? 1 : i * step));
}

export const WIDTH = CUTS + 1;
const BETWEEN = spaced(WIDTH);

/** One stretch along which one subject can move; `name` is what is named at the start. */
export class Way {
  constructor(subject, start, bound, name) {
    this.subject = subject;
    this.start = start;
    this.bound = bound;
    this.name = name;
    this.low = Math.min(start, bound);
    this.high = Math.max(start, bound);
    this.whole = subject.whole;
  }

  /** The value, whole where it must be, and not beyond the ends. */
  placed(value) {
    const near = this.whole ? nearest(value) : value;
    return Math.min(this.high, Math.max(this.low, near));
  }

  /** Fills a row with points from one value of the way to another. */
  between(start, bound, row) {
    const span = bound - start;
    for (let i = 0; i < row.length; i += 1) row[i] = this.placed(start + span * BETWEEN[i]);
  }
}

/** A table with a row a way, as one column; `fill` is given each way, its place and its row. */
export function table(ways, width, fill) {
  const found = new Float64Array(ways.length * width);
  ways.forEach((way, row) => fill(way, row, found.subarray(row * width, (row + 1) * width)));
  return found;
}

/** The first point of a way that names something else, and the point before it. */
class First {
  constructor(way, before, at, name) {
    this.way = way;
    this.before = before;
    this.at = at;
    this.name = name;
    /** Whether the place may be rounded towards the start, since that names the same already. */
    this.isInner = false;
  }

  /** Whether nothing between the two points could be told apart from them. */
  get isSettled() {
    const { subject, start } = this.way;
    const close = Math.max(SETTLED * Math.abs(this.at), NOTHING * Math.abs(start));
    return Math.abs(this.at - this.before) <= (subject.whole ? 1 : close);
  }

  /** The place, to the nearest four digits that name it; a whole number is exact. */
  get value() {
    return this.isInner ? this.inner : this.#rounded(false);
  }

  /** The place, to four digits, rounded towards the start. */
  get inner() {
    return this.#rounded(true);
  }

  /** Whether so few digits lead to a number beyond the point before, but within this one. */
  get isOpen() {
    const { subject, start, bound } = this.way;
    if (subject.whole) return false;
    const { inner } = this;
    const isBeyond = compare(inner, decimal(this.before)) === (bound > start ? 1 : -1);
    return isBeyond && compare(inner, this.#rounded(false)) !== 0;
  }

  /** The place, to four digits, rounded towards the start or away from it. */
  #rounded(isInward) {
    const { subject, start, bound } = this.way;
    const isUp = (bound > start) !== isInward;
    const { digits, exponent } = decimal(this.at);
    const value = subject.whole
      ? whole(nearest(this.at))
      : rounded(digits, exponent, DIGITS, isUp ? ROUNDINGS.ceiling : ROUNDINGS.floor);
    return least(subject.most, most(subject.least, value));
  }
}

/**
 * The first place of each way at which something else is named, where there is one.
 *
 * `values` is a table of the points in which each way is looked at first; `named(ways, values)`
 * gives a function from a place in such a table to what is named there, `exactly(way, value)` what
 * the exact engine names at one value.
 */
export function firstChanges(ways, values, named, exactly) {
  const settled = [];
  let found = ways.length === 0 ? [] : firsts(ways, values, named);
  for (let round = 0; round < ROUNDS; round += 1) {
    settled.push(...found.filter((item) => item.isSettled));
    found = found.filter((item) => !item.isSettled);
    if (found.length === 0) break;
    const some = found.map(({ way }) => way);
    const fill = (way, row, points) => way.between(found[row].before, found[row].at, points);
    found = firsts(some, table(some, WIDTH, fill), named);
  }
  const all = [...settled, ...found];
  for (const item of all) {
    item.isInner = item.isOpen && exactly(item.way, item.inner) === item.name;
  }
  return all;
}

function firsts(ways, values, named) {
  const name = named(ways, values);
  const width = values.length / ways.length;
  const found = [];
  ways.forEach((way, row) => {
    const start = row * width;
    for (let at = start; at < start + width; at += 1) {
      if (name(at) === way.name) continue;
      found.push(new First(way, values[Math.max(start, at - 1)], values[at], name(at)));
      break;
    }
  });
  return found;
}
