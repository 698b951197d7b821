// What each route costs over time and over one input, and who has cost least from where on:
// generator/insight/leads.py and generator/insight/volume.py.

import { ZERO, absolute, add, divide, least, multiply, subtract, whole } from "./arithmetic.js";
import { Tables, binary } from "./columns.js";
import { Decimal, Never, ROUNDINGS, compare, decimal, quantize } from "./decimal.js";
import { axisOf } from "./insight.js";
import { valuesAt } from "./moved.js";
import { WIDTH, Way, firstChanges, spaced, table } from "./search.js";

const GRAIN = decimal("0.000000001");
const SAME = decimal("0.000000000001");
const MOST_STAIRS = whole(4000);
const TWO = whole(2);
const THREE = whole(3);
// Beyond this part of it an amount is lower than another without a doubt, in binary numbers too.
const CLEAR = 1e-9;

/** What a route has cost by when: US dollars, months. A repetition counts from its moment on. */
class CostOverTime {
  constructor(line, style, amount, stairs) {
    this.route = line.route;
    this.label = line.label;
    /** The place of the route among the lines of the definition. */
    this.style = style;
    this.upfront = amount(line.upfront);
    this.monthly = amount(line.monthly);
    this.repeated = amount(line.repeated);
    /** The moments of the repetitions. */
    this.stairs = stairs;
    this.near = {
      upfront: binary(this.upfront), monthly: binary(this.monthly),
      repeated: binary(this.repeated), stairs: stairs.map(binary),
    };
  }

  /** How many repetitions there are up to a moment, itself included. */
  made(month) {
    let [low, high] = [0, this.stairs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.stairs[middle], month) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** US dollars that the route has cost after so many months. */
  at(month) {
    return this.after(month, this.made(month));
  }

  after(month, made) {
    const steady = add(this.upfront, multiply(this.monthly, month));
    return add(steady, multiply(this.repeated, whole(made)));
  }

  /** The same after so many repetitions, in binary numbers. */
  nearly(month, made) {
    const { upfront, monthly, repeated } = this.near;
    return upfront + monthly * month + repeated * made;
  }

  /** The ends and the corners of the line, in binary numbers. */
  points(end) {
    const found = [[0, this.near.upfront]];
    this.near.stairs.forEach((stair, made) => {
      found.push([stair, this.nearly(stair, made)], [stair, this.nearly(stair, made + 1)]);
    });
    return [...found, [binary(end), binary(this.at(end))]];
  }
}

/** The months over which routes are compared; 0 where there are none. */
export function horizon({ sheet, result }) {
  const end = result.value(sheet.chart.horizon);
  return end instanceof Decimal ? end : ZERO;
}

/** The `lines` of the chart, and those that are `missing` with a `label` and the `reason`. */
export function costsOverTime({ sheet, result }) {
  const [lines, missing] = [[], []];
  const amount = (key) => {
    const value = key === null ? ZERO : result.value(key);
    return value instanceof Decimal ? value : ZERO;
  };
  const end = horizon({ sheet, result });
  sheet.chart.lines.forEach((line, style) => {
    const reason = reasonAgainst(result, line);
    const stairs = () => (line.repeated === null ? [] : stairsUpTo(end, amount(line.every)));
    if (reason === null) lines.push(new CostOverTime(line, style, amount, stairs()));
    else missing.push({ label: line.label, reason });
  });
  return { lines, missing };
}

/** Why a route has no cost, where one of its steps never happens. */
export function reasonAgainst(result, { total, upfront, monthly, repeated, every }) {
  const values = [total, upfront, monthly, repeated, every]
    .filter((key) => key !== null)
    .map((key) => result.value(key));
  return values.find((value) => value instanceof Never)?.reason ?? null;
}

function stairsUpTo(end, every) {
  if (every.digits <= 0n) return [];
  const count = subtract(least(divide(end, every), MOST_STAIRS), GRAIN);
  const made = Math.max(0, Number(quantize(count, 0, ROUNDINGS.ceiling)) - 1);
  return Array.from({ length: made }, (_, index) => multiply(every, whole(index + 1)));
}

/**
 * Who has cost least in each stretch up to `end`, each with `route`, `start` and `end`; of equals,
 * the first of the lines.
 *
 * Between two corners every line is straight, so that within each pair of corners the lead can
 * change only where two of them cross. Where one line is clearly below all others at both corners
 * it is so between them too, and nothing need be computed exactly.
 */
export function leads(lines, end) {
  const turns = turnsOf(lines, end);
  const grain = multiply(end, GRAIN);
  const made = lines.map(() => 0);
  const found = [];
  const note = (route, start) => {
    if (found.length === 0) found.push([route, ZERO]);
    else if (found.at(-1)[0] !== route) found.push([route, start]);
  };
  for (let index = 0; index + 1 < turns.length; index += 1) {
    const [start, stop] = [turns[index], turns[index + 1]];
    lines.forEach(({ stairs }, row) => {
      while (made[row] < stairs.length && compare(stairs[made[row]], start) <= 0) made[row] += 1;
    });
    const width = subtract(stop, start);
    const leader = clearly(lines, made, binary(start), binary(stop));
    if (leader !== null) {
      if (compare(width, grain) > 0) note(leader, start);
      continue;
    }
    const places = [start, ...crossings(lines, made, start, width), stop];
    for (let at = 0; at + 1 < places.length; at += 1) {
      const [left, right] = [places[at], places[at + 1]];
      if (compare(subtract(right, left), grain) <= 0) continue;
      note(cheapest(lines, divide(add(left, right), TWO)), left);
    }
  }
  return stretches(found, end);
}

/** Whether all routes have cost the same at every moment up to `end`. */
export function areSame(lines, end) {
  const [first, ...others] = lines;
  const turns = turnsOf(lines, end);
  // Between two corners every line is straight: two moments there settle all of them.
  const isSame = (month) => {
    const cost = first.at(month);
    const margin = multiply(absolute(cost), SAME);
    return others.every((line) =>
      compare(absolute(subtract(line.at(month), cost)), margin) <= 0);
  };
  return turns.slice(1).every((stop, index) => {
    const width = subtract(stop, turns[index]);
    return [1, 2].every((part) =>
      isSame(add(turns[index], divide(multiply(width, whole(part)), THREE))));
  });
}

/** Stretches from who leads from where on. */
function stretches(found, end) {
  return found.map(([route, start], index) => (
    { route, start, end: index + 1 < found.length ? found[index + 1][1] : end }));
}

function turnsOf(lines, end) {
  const all = [ZERO, end, ...lines.flatMap(({ stairs }) => stairs)].sort(compare);
  return all.filter((turn, index) => index === 0 || compare(turn, all[index - 1]) !== 0);
}

/** The line that is clearly below all others at both ends of a straight piece, if one is. */
function clearly(lines, made, start, stop) {
  const leadersAt = [start, stop].map((month) => {
    const costs = lines.map((line, row) => line.nearly(month, made[row]));
    const first = costs.indexOf(Math.min(...costs));
    const margin = Math.max(...costs.map(Math.abs)) * CLEAR;
    return costs.every((cost, row) => row === first || cost - costs[first] > margin) ? first : -1;
  });
  return leadersAt[0] >= 0 && leadersAt[0] === leadersAt[1] ? lines[leadersAt[0]].route : null;
}

/** Where lines cross between two corners, in order. */
function crossings(lines, made, start, width) {
  const first = lines.map((line, row) => [line.after(start, made[row]), line.monthly]);
  const found = [];
  first.forEach(([one, slope], row) => {
    for (const [other, otherSlope] of first.slice(row + 1)) {
      const apart = subtract(one, other);
      const closer = multiply(subtract(otherSlope, slope), width);
      // They cross where what parts them at first is made up for on the way.
      if (multiply(apart, subtract(apart, closer)).digits < 0n) {
        found.push(add(start, divide(multiply(width, apart), closer)));
      }
    }
  });
  found.sort(compare);
  return found.filter((place, index) => index === 0 || compare(place, found[index - 1]) !== 0);
}

function cheapest(lines, month) {
  return leastOf(lines, lines.map((line) => line.at(month)));
}

/** The route of the least of the costs that are known; of equals, the first of the lines. */
function leastOf(lines, costs) {
  const known = costs.filter((cost) => cost instanceof Decimal);
  if (known.length === 0) return "";
  const lowest = least(...known);
  const highest = add(lowest, multiply(absolute(lowest), SAME));
  const isLeast = (cost) => cost instanceof Decimal && compare(cost, highest) <= 0;
  return lines[costs.findIndex(isLeast)].route;
}

const COLUMNS = 354;
const SHARES = spaced(COLUMNS + 1);
const SAME_BINARY = 1e-12;
const MOST_BETWEEN = 8;

/**
 * The totals of the chart's lines over one input: `axis`, `lines`, `unit`, `style`, `at` and
 * `costs` (a column a line, not a number where a route has no cost) in binary numbers, `leads` as
 * over time, `changes`: what the new leader costs at the start of each stretch after the first, or
 * nothing, and `table`: the costs at the ticks of the axis, each a tick and its costs or nothing.
 *
 * `found` are the result's sensitivities. Nothing where the worksheet declares no such chart, or
 * no route costs anything.
 */
export function costOverInput(situation, found) {
  const { sheet } = situation;
  if (sheet.volume === null) return null;
  const axis = axisOf(sheet, sheet.volume.input, found);
  const costs = new Costs(situation, sheet.volume.input);
  const placed = axis.placed(SHARES);
  const at = placed.filter((value, index) => index === 0 || value !== placed[index - 1]);
  const drawn = costs.of(at);
  if (!drawn.some((column) => column.some((cost) => cost > 0))) return null;
  const led = stretches(costs.leads(axis, at, drawn), axis.most);
  const ticks = axis.ticks.map((tick) => axis.subject.within(tick));
  const exact = (values, settle) => {
    const columns = costs.of(Float64Array.from(values, binary), settle);
    return values.map((_, row) => columns.map((column) => asDecimal(column[row])));
  };
  const [{ total }] = costs.lines;
  return {
    axis,
    lines: costs.lines,
    unit: sheet.units[total],
    style: sheet.styles[total],
    at,
    costs: drawn,
    leads: led,
    changes: exact(led.slice(1).map(({ start }) => start), false).map(lowestOf),
    table: exact(ticks, true).map((row, index) => [ticks[index], row]),
  };
}

const asDecimal = (cost) => (Number.isNaN(cost) ? null : decimal(cost));

function lowestOf(costs) {
  const known = costs.filter((cost) => cost !== null);
  return known.length === 0 ? null : least(...known);
}

/** The totals of a result's lines for any value of one input. */
class Costs {
  #situation;
  #tables;
  #key;
  #totals;

  constructor(situation, key) {
    this.lines = situation.sheet.chart.lines.filter(({ total }) => total !== null);
    this.#situation = situation;
    this.#tables = Tables.of(situation);
    this.#key = key;
    this.#totals = this.lines.map(({ total }) => total);
  }

  /** A column a line, with not a number where a route has no cost. */
  of(values, settle = false) {
    if (values.length === 0) return this.lines.map(() => values);
    const wanted = this.#totals;
    const { steps } = this.#tables.compute({ [this.#key]: values }, { wanted, settle });
    return wanted.map((key) => {
      const { value, never } = steps[key];
      for (let row = 0; row < value.length; row += 1) if (never[row]) value[row] = NaN;
      return value;
    });
  }

  /** The route that costs least in a row of the columns; of equals, the first of the lines. */
  #leader(columns, row) {
    let lowest = Infinity;
    for (const column of columns) if (column[row] < lowest) lowest = column[row];
    if (lowest === Infinity) return "";
    const highest = lowest + Math.abs(lowest) * SAME_BINARY;
    return this.lines[columns.findIndex((column) => column[row] <= highest)].route;
  }

  #named(values) {
    const columns = this.of(values);
    return (at) => this.#leader(columns, at);
  }

  /** The same at one value, from exact costs. */
  #exactly(value) {
    const found = valuesAt(this.#situation, this.#key, value, this.#totals);
    return leastOf(this.lines, this.#totals.map((total) => found[total]));
  }

  /** Who costs least from where on; changes are seen between neighbouring values of `at`. */
  leads({ subject, least: from }, at, drawn) {
    const names = Array.from(at, (_, row) => this.#leader(drawn, row));
    const ends = new Map(names.map((name, row) => [at[row], name]));
    let ways = names.slice(1).flatMap((name, row) => (
      name === names[row] ? [] : [new Way(subject, at[row], at[row + 1], names[row])]));
    const changes = [];
    for (let round = 0; round < MOST_BETWEEN && ways.length > 0; round += 1) {
      const fill = (way, _, row) => way.between(way.start, way.bound, row);
      const firsts = firstChanges(
        ways, table(ways, WIDTH, fill), (_, some) => this.#named(some),
        (_, value) => this.#exactly(value),
      );
      changes.push(...firsts);
      // Between two neighbours it may change hands more than once.
      ways = firsts
        .filter(({ way, name }) => name !== ends.get(way.bound))
        .map(({ at: start, way, name }) => new Way(subject, start, way.bound, name));
    }
    changes.sort((one, other) => one.at - other.at);
    return [[names[0], from], ...changes.map(({ name, value }) => [name, value])];
  }
}
