// How far a result carries: generator/insight/sensitivity.py and generator/insight/grid.py.

import {
  ONE, ZERO, absolute, add, adjusted, divide, isZero, least, most, multiply, negative, subtract,
  tenTo, toWhole, whole,
} from "./arithmetic.js";
import { nearest } from "./cells.js";
import { Tables, binary } from "./columns.js";
import { Decimal, ROUNDINGS, compare, decimal } from "./decimal.js";
import { routeAt } from "./moved.js";
import { Way, firstChanges, spaced, table } from "./search.js";
import { subjects } from "./subject.js";

export { FREE_RANGE, PRICE_RANGE } from "./subject.js";

/** How far the tornado moves each value, in parts of it. */
export const MOVED = decimal("0.2");

const SPREAD = spaced(24).map((share) => share - 1);
const EVEN = spaced(16);
const FADING = spaced(16).map((share) => 1 - 1e-9 ** share);
const NEAREST = 1e-4;
const POINTS = 1 + SPREAD.length + EVEN.length + FADING.length;

/**
 * How far each input and price can move, those nearest to a flip first.
 *
 * Each has `subject`, `down` and `up`; these are nothing, or a flip: `value`, the `route` that is
 * named there, `relative`: how far that is in parts of the value now (nothing where that is 0),
 * and `factor`: how many times it must grow or shrink (nothing where that or the value is 0).
 */
export function sensitivities(situation) {
  const found = subjects(situation);
  const flips = flipsOf(situation, found);
  const items = found.map((subject) => {
    const [down, up] = flips.get(subject.key) ?? [null, null];
    return { subject, down, up, nearest: smaller(down, up) };
  });
  return items.sort((one, other) => {
    const [a, b] = [rank(one), rank(other)];
    return a === b && a === 0 ? compare(one.nearest, other.nearest) : a - b;
  });
}

/** What no factor moves to a flip comes later, and what flips nothing last. */
function rank({ nearest: near, down, up }) {
  return near !== null ? 0 : down !== null || up !== null ? 1 : 2;
}

/** The smaller of the factors that lead to a flip; nothing where none does. */
function smaller(...flips) {
  const factors = flips.map((change) => change?.factor ?? null).filter((factor) => factor !== null);
  return factors.length === 0 ? null : least(...factors);
}

function flipsOf(situation, found) {
  const tables = Tables.of(situation);
  const { route } = situation.result.verdict;
  const ways = found.flatMap((subject) => (
    subject.ends
      .filter((bound) => bound !== subject.near)
      .map((bound) => new Way(subject, subject.near, bound, route))));
  const named = (some, values) => routes(tables, some, values);
  const exactly = ({ subject }, value) => routeAt(situation, subject.key, value);
  const changes = firstChanges(ways, table(ways, POINTS, points), named, exactly);
  const flips = new Map(found.map(({ key }) => [key, [null, null]]));
  for (const change of changes) {
    const { subject, start, bound } = change.way;
    flips.get(subject.key)[bound > start ? 1 : 0] = flip(subject, change);
  }
  return flips;
}

function flip({ value: now }, { value, name }) {
  const relative = isZero(now) ? null : divide(absolute(subtract(value, now)), now);
  const factor = isZero(value) || isZero(now) ? null : divide(most(value, now), least(value, now));
  return { value, route: name, relative, factor };
}

/** By subject the points of its ways, which are the same while it has the same value. */
const POINTS_OF = new WeakMap();

function points(way, _, steps) {
  const { subject, bound } = way;
  if (!POINTS_OF.has(subject)) POINTS_OF.set(subject, new Map());
  const known = POINTS_OF.get(subject);
  if (!known.has(bound)) known.set(bound, pointsOf(way));
  steps.set(known.get(bound));
}

/** Values from the one now, which is the first, to the bound, close together at first. */
function pointsOf(way) {
  const { start, bound } = way;
  const steps = new Float64Array(POINTS);
  const span = Math.abs(bound - start);
  const factor = span / Math.min(span, Math.max(Math.abs(start) * NEAREST, span * 1e-12));
  let at = 1;
  for (let i = 0; i < SPREAD.length; i += 1, at += 1) steps[at] = span * factor ** SPREAD[i];
  for (let i = 0; i < EVEN.length; i += 1, at += 1) steps[at] = span * EVEN[i];
  for (let i = 0; i < FADING.length; i += 1, at += 1) steps[at] = span * FADING[i];
  steps.sort();
  const sign = Math.sign(bound - start);
  return steps.map((step) => way.placed(start + sign * step));
}

/** The route that the verdict names at each point; the ways of one subject follow each other. */
function routes(tables, ways, values) {
  const width = values.length / ways.length;
  const moved = [];
  for (let row = 0, next; row < ways.length; row = next) {
    const { key } = ways[row].subject;
    for (next = row + 1; next < ways.length && ways[next].subject.key === key;) next += 1;
    moved.push({ key, column: values.subarray(row * width, next * width) });
  }
  const cases = tables.cases(moved);
  return (at) => tables.routes[cases[at]];
}

/** The headline result that is an amount of money: over the horizon, else over some time. */
export function totalOf(sheet) {
  const money = sheet.results
    .filter(({ headline, step }) => headline && sheet.units[step].split("/")[0] === "USD");
  const found = money.find(({ step }) => sheet.units[step] === "USD") ?? money[0];
  return found === undefined ? null : found.step;
}

/**
 * What a fifth less or more of each value makes of the headline total: `step`, `label`, `unit`,
 * `style`, `total` and `bars`, the longest first; a bar has `subject`, `low`, `high`, `atLow` and
 * `atHigh`. Nothing where there is no such total.
 */
export function tornado(situation) {
  const { sheet, result } = situation;
  const step = totalOf(sheet);
  const total = step === null ? null : result.value(step);
  if (!(total instanceof Decimal)) return null;
  const moved = subjects(situation)
    .map((subject) => [subject, ...moves(subject)])
    .filter(([, low, high]) => compare(low, high) !== 0);
  if (moved.length === 0) return null;
  const totals = totalsOf(situation, step, moved);
  const bars = moved
    .map(([subject, low, high], i) => (
      { subject, low, high, atLow: totals[2 * i], atHigh: totals[2 * i + 1] }))
    .map((bar) => ({ ...bar, reach: reach(bar, total) }))
    .filter((bar) => bar.reach === null
      || compare(bar.reach, multiply(absolute(total), decimal("0.000001"))) > 0)
    .sort((one, other) => longest(one.reach, other.reach));
  const { label } = sheet.results.find((item) => item.step === step);
  return { step, label, unit: sheet.units[step], style: sheet.styles[step], total, bars };
}

/** By subject how far it is moved either way, which is the same while it has the same value. */
const MOVES_OF = new WeakMap();

function moves(subject) {
  if (!MOVES_OF.has(subject)) {
    const shares = [negative(MOVED), MOVED].map((share) => add(ONE, share));
    MOVES_OF.set(subject, shares.map((share) => subject.within(multiply(subject.value, share))));
  }
  return MOVES_OF.get(subject);
}

function totalsOf(situation, step, moved) {
  const changes = {};
  moved.forEach(([subject, low, high], i) => {
    const column = new Float64Array(2 * moved.length).fill(subject.near);
    column.set([binary(low), binary(high)], 2 * i);
    changes[subject.key] = column;
  });
  const found = Tables.of(situation).compute(changes, { wanted: [step], settle: true });
  const { value, never } = found.steps[step];
  // Most values do not move the total.
  const known = new Map();
  const exact = (number) => {
    if (!known.has(number)) known.set(number, decimal(number));
    return known.get(number);
  };
  return Array.from(value, (number, row) => (never[row] ? null : exact(number)));
}

/** The distance between the ends of a bar; nothing where an end has no total. */
function reach({ atLow: low, atHigh: high }, total) {
  if (low === null || high === null) return null;
  return subtract(most(total, low, high), least(total, low, high));
}

/** An end without a total lies beyond any other. */
function longest(one, other) {
  if (one === null || other === null) return (one === null ? 0 : 1) - (other === null ? 0 : 1);
  return compare(other, one);
}

export const COLUMNS = 58;
export const ROWS = 40;
const LINEAR_STEPS = whole(200);
const REACH = whole(30);
const FIRST_DECADES = 4;
const FAR = whole(10_000);
const TICKS = whole(5);
const MOST_TICKS = 7;

/** One side of the map, from `least` to `most`; with `decades` all powers of ten are as wide. */
export class Axis {
  constructor(subject, from, to, decades) {
    this.subject = subject;
    this.least = from;
    this.most = to;
    this.decades = decades;
    /** Round values along the axis. */
    this.ticks = decades ? decadesBetween(from, to) : roundSteps(from, to);
  }

  /** The middles of so many cells, as they can be computed. */
  values(count) {
    return this.placed(Float64Array.from({ length: count }, (_, i) => (i + 0.5) / count));
  }

  /** The values so far along the axis, 0 to 1, as they can be computed. */
  placed(shares) {
    const [low, high] = [binary(this.least), binary(this.most)];
    const factor = high / low;
    return shares.map((share) => {
      const found = this.decades ? low * factor ** share : low + (high - low) * share;
      return Math.min(high, Math.max(low, this.subject.whole ? nearest(found) : found));
    });
  }

  /** How far along the axis a value stands, 0 to 1. */
  share(value) {
    if (compare(value, this.least) <= 0) return 0;
    const [low, high] = [binary(this.least), binary(this.most)];
    const at = binary(least(value, this.most));
    return this.decades ? Math.log(at / low) / Math.log(high / low) : (at - low) / (high - low);
  }
}

/**
 * The map of a result: `x`, `y`, the `routes` it names, `cells` (a row for each step up the side,
 * of places in `routes`), the `route` at the workload, and `table`: for each tick of the side, from
 * the top, the tick and the routes along the bottom. Nothing where the worksheet declares none.
 */
export function breakEvenMap(situation, found) {
  const { sheet, result } = situation;
  if (sheet.map === null) return null;
  const [x, y] = [axisOf(sheet, sheet.map.x, found), axisOf(sheet, sheet.map.y, found)];
  const ticks = ({ ticks: all, subject }) =>
    Float64Array.from(all, (tick) => binary(subject.within(tick)));
  const [columns, rows] = [x.values(COLUMNS), y.values(ROWS)];
  const [across, up] = [ticks(x), ticks(y)];
  const tables = Tables.of(situation);
  const [inCells, inTicks] = [crossed(columns, rows), crossed(across, up)];
  const { cases } = tables.compute({
    [sheet.map.x]: joined(inCells[0], inTicks[0]), [sheet.map.y]: joined(inCells[1], inTicks[1]),
  });
  const seen = new Set(tables.routes.filter((_, index) => cases.includes(index)));
  const named = [...new Set(tables.routes)].filter((route) => seen.has(route));
  if (!seen.has(result.verdict.route)) named.push(result.verdict.route);
  const places = tables.routes.map((route) => named.indexOf(route));
  const inRows = (start, width, count, show) => Array.from({ length: count }, (_, row) => (
    Array.from({ length: width }, (__, column) => show[cases[start + row * width + column]])));
  const cells = inRows(0, COLUMNS, ROWS, places);
  const atTicks = inRows(ROWS * COLUMNS, across.length, up.length, tables.routes);
  const inTable = y.ticks.map((tick, row) => [tick, atTicks[row]]).reverse();
  return { x, y, routes: named, cells, route: result.verdict.route, table: inTable };
}

/** For each place of a grid, row by row, the value of its column and that of its row. */
function crossed(columns, rows) {
  const count = columns.length * rows.length;
  const [across, up] = [new Float64Array(count), new Float64Array(count)];
  for (let row = 0; row < rows.length; row += 1) {
    across.set(columns, row * columns.length);
    up.fill(rows[row], row * columns.length, (row + 1) * columns.length);
  }
  return [across, up];
}

function joined(one, other) {
  const found = new Float64Array(one.length + other.length);
  found.set(one);
  found.set(other, one.length);
  return found;
}

/** The axis of an input: all of its bounds, or the powers of ten around the workload. */
export function axisOf(sheet, key, found) {
  const { subject, down, up } = found.find((item) => item.subject.key === key);
  const spec = sheet.inputs[subject.key];
  const [from, to, step] = [decimal(spec.min), decimal(spec.max), decimal(spec.step)];
  if (compare(subtract(to, from), multiply(step, LINEAR_STEPS)) <= 0 || step.digits <= 0n) {
    return new Axis(subject, from, to, false);
  }
  const { value } = subject;
  let [low, high] = [tenTo(adjusted(step)), tenTo(adjusted(step) + FIRST_DECADES)];
  if (value.digits > 0n) {
    const near = [down, up]
      .filter((change) => change !== null)
      .map((change) => change.value)
      .filter((at) => at.digits > 0n && compare(value, multiply(at, FAR)) < 0
        && compare(at, multiply(value, FAR)) < 0);
    low = least(divide(value, REACH), ...near.map((at) => divide(at, whole(2))));
    high = most(multiply(value, REACH), ...near.map((at) => multiply(at, whole(2))));
    [low, high] = [tenTo(adjusted(low)), tenTo(adjusted(high) + 1)];
  }
  const start = most(low, from, spec.whole ? ONE : ZERO);
  const end = least(high, to);
  if (compare(start, end) >= 0) return new Axis(subject, from, to, false);
  return new Axis(subject, start, end, true);
}

function decadesBetween(from, to) {
  const powers = [];
  for (let power = adjusted(from); power <= adjusted(to); power += 1) powers.push(tenTo(power));
  const ticks = powers.filter((tick) => compare(tick, from) >= 0);
  const found = ticks.length > 0 ? ticks : [from, to];
  const every = Math.ceil(found.length / MOST_TICKS);
  return found.filter((_, index) => index % every === 0);
}

function roundSteps(from, to) {
  const raw = divide(subtract(to, from), TICKS);
  const step = ["1", "2", "2.5", "5", "10"]
    .map((factor) => multiply(tenTo(adjusted(raw)), decimal(factor)))
    .find((size) => compare(size, raw) >= 0);
  const first = multiply(toWhole(divide(from, step), ROUNDINGS.ceiling), step);
  const count = Number(toWhole(divide(subtract(to, first), step), ROUNDINGS.floor).digits);
  return Array.from({ length: count + 1 }, (_, index) => add(first, multiply(step, whole(index))));
}
