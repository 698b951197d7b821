// A worksheet computed for a table of workloads at once: generator/worksheet/bulk.py.
//
// The numbers are binary (see cells.js). Only the steps that a change reaches, and that somebody
// asks for, are computed; all others keep the value of the result on the screen.

import { BLOCK, Cells, RowError, asMask, begin, either, isSame, without } from "./cells.js";
import { EvaluationError, Never, decimal } from "./decimal.js";
import { Graph } from "./graph.js";
import { between, decisive, followed } from "./moved.js";
import { InputError, chosen, computeStep } from "./worksheet.js";

/** The nearest binary number. */
export const binary = ({ digits, exponent }) => Number(`${digits}e${exponent}`);

const PLANS = new WeakMap();

/** What is known of a worksheet before anybody asks: made once. */
class Plan {
  #steps;
  #asked;
  #moves = new Map();
  #held = new Map();

  constructor(sheet) {
    this.sheet = sheet;
    /** All names; tables hold their values in this order. */
    this.names = Object.keys(sheet.units);
    this.graph = new Graph(this.names);
    this.routes = sheet.verdict.map(({ route }) => route);
    this.#steps = new Map(sheet.steps.map((step) => [step.key, {
      step,
      place: this.graph.place(step.key),
      rests: step.rests.map((name) => this.graph.place(name)),
      never: step.never.map(({ when }) => this.graph.formula(when)),
      value: this.graph.formula(step.value),
    }]));
    this.verdict = sheet.verdict.map(({ when }) => when && this.graph.formula(when));
    this.#asked = decisive(sheet);
  }

  static of(sheet) {
    if (!PLANS.has(sheet)) PLANS.set(sheet, new Plan(sheet));
    return PLANS.get(sheet);
  }

  /** The cells of a value; the same as last time, while the name has the same value. */
  held(key, value) {
    if (this.#held.get(key)?.value !== value) this.#held.set(key, { value, cells: held(value) });
    return this.#held.get(key).cells;
  }

  /** By name what moves with it, which others may follow: the places, and the steps they reach. */
  moves(follows) {
    const asked = Object.entries(follows).flat().join(" ");
    if (!this.#moves.has(asked)) {
      const found = [...Object.keys(this.sheet.inputs), ...Object.keys(this.sheet.prices)];
      this.#moves.set(asked, new Map(found.map((key) => {
        const names = followed([key], follows).map(([name]) => name);
        const places = names.map((name) => this.graph.place(name));
        return [key, { places, order: this.reached(names, []) }];
      })));
    }
    return this.#moves.get(asked);
  }

  /** The steps that these names reach and the verdict or `wanted` rest on, in computing order. */
  reached(names, wanted) {
    const found = between(this.sheet, names, [...wanted, ...this.#asked]);
    return found.map(({ key }) => this.#steps.get(key));
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
  #values;
  #bases = [];
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
    this.#values = this.#plan.names.map((key) => this.#plan.held(key, result.value(key)));
  }

  /** The route of each case of the verdict. */
  get routes() {
    return this.#plan.routes;
  }

  /**
   * Every step asked for, and the case of the verdict, for each row.
   *
   * `changes` gives inputs and prices by name, one number a row. With `settle`, rows in which
   * digits cancelled are computed exactly. Throws an InputError for a row that cannot be computed.
   */
  compute(changes, { wanted = [], settle = false } = {}) {
    const { graph } = this.#plan;
    const names = Object.keys(changes);
    const rows = changes[names[0]].length;
    const moving = followed(names, this.#follows);
    const order = this.#plan.reached(moving.map(([key]) => key), wanted);
    const steps = wanted.map((key) => [
      key, graph.place(key), { value: new Float64Array(rows), never: new Uint8Array(rows) },
    ]);
    const cases = new Uint8Array(rows);
    this.#bases = this.#values.slice();
    // What a change reaches has no cells that it could keep.
    for (const { place } of order) this.#bases[place] = null;
    graph.over(this.#values, this.#bases);
    for (let start = 0; start < rows; start += BLOCK) {
      const stop = Math.min(start + BLOCK, rows);
      begin(stop - start, settle);
      const part = (name) => new Cells(changes[name].subarray(start, stop));
      const given = moving.map(([key, name]) => [graph.place(key), part(name)]);
      this.#with(given, order, () => {
        this.#decide(cases.subarray(start, stop), start);
        for (const [, place, column] of steps) keep(column, this.#values[place], start, stop);
      }, start);
      this.#settle(start, stop, changes, moving, order, steps, cases);
    }
    const found = Object.fromEntries(steps.map(([key, , column]) => [key, column]));
    return { rows, steps: found, cases };
  }

  /**
   * The case of the verdict for rows in each of which one value differs from the result's.
   *
   * `moved` lists names with a column each. What its own name does not reach has one value for all
   * of a column, and is computed once. Gives the cases of all columns, one after the other.
   */
  cases(moved) {
    const moves = this.#plan.moves(this.#follows);
    const names = [...new Set(moved.map(({ key }) => key))];
    const moving = followed(names, this.#follows).map(([key]) => key);
    const all = this.#plan.reached(moving, []);
    const found = new Uint8Array(moved.reduce((total, { column }) => total + column.length, 0));
    this.#over(all, () => {
      let done = 0;
      for (const { key, column } of moved) {
        const { places, order } = moves.get(key);
        for (let start = 0; start < column.length; start += BLOCK) {
          const part = new Cells(column.subarray(start, start + BLOCK));
          begin(part.value.length, false);
          const into = found.subarray(done, done + part.value.length);
          const given = places.map((place) => [place, part]);
          this.#with(given, order, () => this.#decide(into, done), done);
          done += into.length;
        }
      }
    });
    return found;
  }

  /** Computes steps once for all rows, and then does `work`, in which other values move. */
  #over(steps, work) {
    const { graph } = this.#plan;
    this.#bases = [];
    graph.over(this.#values, this.#values);
    begin(1, false);
    this.#with([], steps, () => {
      this.#bases = this.#values.slice();
      graph.from(this.#bases);
      work();
    }, 0);
  }

  /**
   * What `work` gives while the names at some places and the steps they reach have other values.
   *
   * A step that comes to what it was moves nothing that rests on it.
   */
  #with(given, order, work, start) {
    const { graph } = this.#plan;
    const [values, bases] = [this.#values, this.#bases];
    const names = given.map(([place]) => values[place]);
    const steps = order.map(({ place }) => values[place]);
    this.#doubts = null;
    try {
      for (const [place, cells] of given) values[place] = cells;
      for (const step of order) {
        const base = bases[step.place] ?? null;
        if (base !== null && !graph.moved(step.rests)) continue;
        const found = this.#step(step, start);
        if (base === null || !isSame(found, base)) values[step.place] = found;
      }
      return work();
    } finally {
      given.forEach(([place], index) => {
        values[place] = names[index];
      });
      order.forEach(({ place }, index) => {
        values[place] = steps[index];
      });
    }
  }

  /** A step's column: never where a condition says so, in the order of the conditions. */
  #step({ step, never, value }, start) {
    const { graph } = this.#plan;
    try {
      let stopped = null;
      for (const when of never) {
        const met = graph.evaluated(when, stopped);
        this.#note(met);
        stopped = either(stopped, either(asMask(met.value), met.never));
        if (stopped === true) return new Cells(0, null, true);
      }
      const found = graph.evaluated(value, stopped);
      this.#note(found);
      if (stopped === null && found.never === null) return found;
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
    const { graph, verdict } = this.#plan;
    let decided = null;
    let left = found.length;
    found.fill(0);
    try {
      for (let index = 0; index < verdict.length && left > 0; index += 1) {
        const when = verdict[index];
        const met = when === null ? new Cells(true) : graph.evaluated(when, decided);
        this.#note(met);
        const hit = without(asMask(met.value), either(met.never, decided));
        if (hit === true) {
          found.fill(index);
          return;
        }
        if (hit === null) continue;
        for (let i = 0; i < found.length; i += 1) {
          if (hit[i] !== 0) {
            found[i] = index;
            left -= 1;
          }
        }
        decided = either(decided, hit);
      }
    } catch (problem) {
      throw named(problem, "the verdict", start);
    }
  }

  /** Puts what the exact engine finds in the place of rows in doubt: of the steps in `order`. */
  #settle(start, stop, changes, moving, order, steps, cases) {
    const doubts = this.#doubts;
    if (doubts === null) return;
    const { units, styles, verdict } = this.#plan.sheet;
    const values = Object.create(null);
    for (const key of Object.keys(units)) values[key] = this.#result.value(key);
    for (let row = start; row < stop; row += 1) {
      if (doubts !== true && doubts[row - start] === 0) continue;
      for (const [key, name] of moving) values[key] = decimal(changes[name][row]);
      try {
        for (const { step } of order) values[step.key] = computeStep(step, values, styles);
        cases[row] = verdict.indexOf(chosen(verdict, values));
      } catch (problem) {
        throw problem instanceof EvaluationError ? new InputError(problem.message) : problem;
      }
      for (const [key, , column] of steps) keep(column, held(values[key]), row, row + 1);
    }
  }
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
