// A worksheet computed for a table of workloads at once: generator/worksheet/bulk.py.
//
// The numbers are binary (see cells.js). Only the steps that a change reaches, and that somebody
// asks for, are computed; all others keep the value of the result on the screen.

import {
  BLOCK, Cells, RowError, asMask, begin, either, evaluated, isSame, without,
} from "./cells.js";
import { EvaluationError, Never, decimal } from "./decimal.js";
import { InputError, computeStep, evaluate } from "./worksheet.js";

/** The nearest binary number. */
export const binary = ({ digits, exponent }) => Number(`${digits}e${exponent}`);

const PLANS = new WeakMap();

/** What is known of a worksheet before anybody asks: made once. */
class Plan {
  #reached = new Map();

  constructor(sheet) {
    this.sheet = sheet;
    this.routes = sheet.verdict.map(({ route }) => route);
    this.asked = sheet.verdict.flatMap(({ rests }) => rests);
  }

  static of(sheet) {
    if (!PLANS.has(sheet)) PLANS.set(sheet, new Plan(sheet));
    return PLANS.get(sheet);
  }

  /** The steps that these names reach and the verdict or `wanted` rest on, in computing order. */
  reached(names, wanted) {
    const asked = `${names.join(" ")}:${wanted.join(" ")}`;
    if (!this.#reached.has(asked)) this.#reached.set(asked, this.#find(names, wanted));
    return this.#reached.get(asked);
  }

  #find(names, wanted) {
    const moving = new Set(names);
    const moved = this.sheet.steps.filter(({ key, rests }) => {
      const isMoved = rests.some((name) => moving.has(name));
      if (isMoved) moving.add(key);
      return isMoved;
    });
    const needed = new Set([...wanted, ...this.asked]);
    return moved
      .reverse()
      .filter(({ key, rests }) => {
        if (needed.has(key)) rests.forEach((name) => needed.add(name));
        return needed.has(key);
      })
      .reverse();
  }
}

function held(value) {
  if (value instanceof Never) return new Cells(0, null, true);
  return new Cells(typeof value === "boolean" ? value : binary(value));
}

const TABLES = new WeakMap();

/** Tables of workloads around the result on the screen. */
export class Tables {
  #plan;
  #result;
  #follows;
  #values = {};
  #doubts = null;

  /** Those of a situation, made once. */
  static of(situation) {
    if (!TABLES.has(situation)) TABLES.set(situation, new Tables(situation));
    return TABLES.get(situation);
  }

  constructor({ sheet, result, follows }) {
    this.#plan = Plan.of(sheet);
    this.#result = result;
    this.#follows = follows;
    for (const key of Object.keys(sheet.units)) this.#values[key] = held(result.value(key));
  }

  /** The route of each case of the verdict. */
  get routes() {
    return this.#plan.routes;
  }

  /** The names with all prices that stand in for others and so change with one of them. */
  followed(names) {
    const found = names.map((name) => [name, name]);
    for (const key of Object.keys(this.#follows)) {
      let name = key;
      while (!names.includes(name) && Object.hasOwn(this.#follows, name)) {
        name = this.#follows[name];
      }
      if (name !== key && names.includes(name)) found.push([key, name]);
    }
    return found;
  }

  /**
   * Every step asked for, and the case of the verdict, for each row.
   *
   * `changes` gives inputs and prices by name, one number a row. With `settle`, rows in which
   * digits cancelled are computed exactly. Throws an InputError for a row that cannot be computed.
   */
  compute(changes, { wanted = [], settle = false } = {}) {
    const names = Object.keys(changes);
    const rows = changes[names[0]].length;
    const followed = this.followed(names);
    const order = this.#plan.reached(followed.map(([key]) => key), wanted);
    const steps = Object.fromEntries(
      wanted.map((key) => [key, { value: new Float64Array(rows), never: new Uint8Array(rows) }]),
    );
    const cases = new Uint8Array(rows);
    for (let start = 0; start < rows; start += BLOCK) {
      const stop = Math.min(start + BLOCK, rows);
      begin(stop - start, settle);
      const part = (name) => new Cells(changes[name].subarray(start, stop));
      const given = followed.map(([key, name]) => [key, part(name)]);
      this.#with(given, order, () => {
        this.#decide(cases.subarray(start, stop), start);
        for (const key of wanted) keep(steps[key], this.#values[key], start, stop);
      }, start);
      this.#settle(start, stop, changes, followed, order, steps, cases);
    }
    return { rows, steps, cases };
  }

  /**
   * The case of the verdict for rows in each of which one value differs from the result's.
   *
   * `moved` lists names with a column each. What its own name does not reach has one value for all
   * of a column, and is computed once. Gives the cases of all columns, one after the other.
   */
  cases(moved) {
    const names = [...new Set(moved.map(({ key }) => key))];
    const all = this.#plan.reached(this.followed(names).map(([key]) => key), []);
    const found = new Uint8Array(moved.reduce((total, { column }) => total + column.length, 0));
    begin(1, false);
    this.#with([], all, () => {
      let done = 0;
      for (const { key, column } of moved) {
        const keys = this.followed([key]).map(([name]) => name);
        const order = this.#plan.reached(keys, []);
        for (let start = 0; start < column.length; start += BLOCK) {
          const part = column.subarray(start, start + BLOCK);
          begin(part.length, false);
          const given = keys.map((name) => [name, new Cells(part)]);
          const into = found.subarray(done, done + part.length);
          this.#with(given, order, () => this.#decide(into, done), done, new Set(keys));
          done += part.length;
        }
      }
    }, 0);
    return found;
  }

  /**
   * What `work` gives while some names and the steps they reach have other values.
   *
   * `moving` names what has a column of its own, where all else was computed as these columns are:
   * a step that comes to what it was moves nothing that rests on it.
   */
  #with(given, order, work, start, moving = null) {
    const values = this.#values;
    const keys = given.map(([key]) => key);
    const before = keys.map((key) => values[key]);
    const stepsBefore = order.map(({ key }) => values[key]);
    this.#doubts = null;
    try {
      for (const [key, cells] of given) values[key] = cells;
      for (const step of order) {
        if (moving !== null && !rests(step, moving)) continue;
        const found = this.#step(step, start);
        if (moving !== null && isSame(found, values[step.key])) continue;
        values[step.key] = found;
        moving?.add(step.key);
      }
      return work();
    } finally {
      for (let i = 0; i < keys.length; i += 1) values[keys[i]] = before[i];
      for (let i = 0; i < order.length; i += 1) values[order[i].key] = stepsBefore[i];
    }
  }

  /** A step's column: never where a condition says so, in the order of the conditions. */
  #step(step, start) {
    const values = this.#values;
    try {
      let stopped = null;
      for (const { when } of step.never) {
        const met = evaluated(when, values, stopped);
        this.#note(met);
        stopped = either(stopped, either(asMask(met.value), met.never));
        if (stopped === true) return new Cells(0, null, true);
      }
      const found = evaluated(step.value, values, stopped);
      this.#note(found);
      return new Cells(found.value, null, either(stopped, found.never));
    } catch (problem) {
      throw named(problem, `'${step.key}' (${step.label})`, start);
    }
  }

  #note({ doubt }) {
    this.#doubts = either(this.#doubts, doubt);
  }

  /** The first case whose condition is true; one that never happens is not. */
  #decide(found, start) {
    let decided = null;
    found.fill(0);
    try {
      const { verdict } = this.#plan.sheet;
      for (let index = 0; index < verdict.length; index += 1) {
        const { when } = verdict[index];
        const met = when === null ? new Cells(true) : evaluated(when, this.#values, decided);
        this.#note(met);
        const hit = without(asMask(met.value), either(met.never, decided));
        if (hit === true) {
          found.fill(index);
          return;
        }
        if (hit !== null) {
          for (let i = 0; i < found.length; i += 1) if (hit[i] !== 0) found[i] = index;
        }
        decided = either(decided, hit);
      }
    } catch (problem) {
      throw named(problem, "the verdict", start);
    }
  }

  /** Puts what the exact engine finds in the place of rows in doubt: of the steps in `order`. */
  #settle(start, stop, changes, followed, order, steps, cases) {
    const doubts = this.#doubts;
    if (doubts === null) return;
    const { units, styles, verdict } = this.#plan.sheet;
    const values = Object.create(null);
    for (const key of Object.keys(units)) values[key] = this.#result.value(key);
    for (let row = start; row < stop; row += 1) {
      if (doubts !== true && doubts[row - start] === 0) continue;
      for (const [key, name] of followed) values[key] = decimal(changes[name][row]);
      try {
        for (const step of order) values[step.key] = computeStep(step, values, styles);
        cases[row] = verdict.findIndex(
          ({ when }) => when === null || evaluate(when, values) === true,
        );
      } catch (problem) {
        throw problem instanceof EvaluationError ? new InputError(problem.message) : problem;
      }
      for (const [key, column] of Object.entries(steps)) {
        keep(column, held(values[key]), row, row + 1);
      }
    }
  }
}

function rests(step, moving) {
  for (const name of step.rests) if (moving.has(name)) return true;
  return false;
}

function keep(column, { value, broken }, start, stop) {
  for (let row = start; row < stop; row += 1) {
    column.value[row] = typeof value === "object" ? value[row - start] : Number(value);
    column.never[row] = broken === null ? 0 : broken === true ? 1 : broken[row - start];
  }
}

function named(problem, what, start) {
  if (!(problem instanceof RowError)) return problem;
  const row = start + problem.row + 1;
  return new InputError(`row ${row}: ${what} cannot be computed: ${problem.message}`);
}
