// The formulas of a worksheet as one graph, in which a part that several of them share stands once.
//
// Whoever moves a few names computes only the parts that rest on them: what has not moved keeps the
// cells it has with the values that are the base.

import {
  Cells, OPERATORS, RowError, choose, either, first, lazily, pass, taken, unbounded, without,
} from "./cells.js";

const [NAME, NUMBER, STRICT, STOPPING, CHOICE] = [0, 1, 2, 3, 4];

/** A name, a number, or an operator with its arguments. */
class Part {
  constructor(id, kind, how, one, other, last) {
    this.id = id;
    this.kind = kind;
    /** A name's place, a number's cells, the operator, or the truth at which it asks no further. */
    this.how = how;
    this.one = one;
    this.other = other;
    this.last = last;
    /** What it comes to in this pass, and whether that is something else than with the base. */
    this.cells = null;
    this.moved = false;
    this.pass = 0;
    this.base = null;
    this.ground = 0;
  }
}

/** A formula of the graph; made by it. */
class Formula {
  constructor(root, uses, names) {
    this.root = root;
    /** The places of the names that make it never where they are. */
    this.uses = uses;
    /** The places of all its names. */
    this.names = names;
    this.base = null;
    this.ground = 0;
  }
}

export class Graph {
  #places;
  #names;
  #parts = new Map();
  #operators;
  #values = [];
  #bases = [];
  #ground = 0;

  /** @param {string[]} names all names that formulas use; the values have their order */
  constructor(names) {
    this.#places = new Map(names.map((name, place) => [name, place]));
    this.#names = Object.fromEntries(
      names.map((name, place) => [name, this.#part(NAME, place, `name ${name}`)]),
    );
    this.#operators = this.#made();
  }

  #part(kind, how, what, one = null, other = null, last = null) {
    const key = [what, one?.id, other?.id, last?.id].join(" ");
    if (!this.#parts.has(key)) {
      this.#parts.set(key, new Part(this.#parts.size, kind, how, one, other, last));
    }
    return this.#parts.get(key);
  }

  /** Operators that make parts of the graph, as formulas call them. */
  #made() {
    const strict = (what) => (...parts) => {
      const part = (...some) => this.#part(STRICT, OPERATORS[what], what, ...some);
      return parts.length < 3 ? part(...parts) : parts.reduce((one, other) => part(one, other));
    };
    const lazy = (stop) => (one, other) =>
      this.#part(STOPPING, stop, `stops ${stop}`, one, other());
    return {
      ...Object.fromEntries(Object.keys(OPERATORS).map((what) => [what, strict(what)])),
      of: (digits) => this.#part(NUMBER, new Cells(Number(digits)), `number ${digits}`),
      both: lazy(false),
      either: lazy(true),
      choose: (test, yes, no) => this.#part(CHOICE, null, "choice", test, yes(), no()),
    };
  }

  /** The place of a name among the values. */
  place(name) {
    return this.#places.get(name);
  }

  /** Takes a formula in. */
  formula({ uses, formula }) {
    const root = formula(this.#names, this.#operators);
    const places = new Set();
    const todo = [root];
    while (todo.length > 0) {
      const { kind, how, one, other, last } = todo.pop();
      if (kind === NAME) places.add(how);
      todo.push(...[one, other, last].filter((part) => part !== null));
    }
    return new Formula(root, uses.map((name) => this.place(name)), [...places]);
  }

  /**
   * Computes with these cells from now on, which may be changed between two passes (see `begin`).
   * A name whose cells are those of `bases` has not moved; they must have one value for all rows.
   */
  over(values, bases) {
    this.#values = values;
    this.#bases = bases;
    this.#ground += 1;
  }

  /** Makes these cells the base, with which all was computed since `over`. */
  from(bases) {
    this.#bases = bases;
  }

  /** Whether one of these places has moved. */
  moved(places) {
    for (const place of places) if (this.#values[place] !== this.#bases[place]) return true;
    return false;
  }

  /**
   * A formula's cells.
   *
   * `skip` marks rows whose value nobody asks for. Throws a RowError for the first row, of those
   * asked for, in which the exact engine would throw an EvaluationError.
   */
  evaluated(formula, skip) {
    const found = this.#asIfAsked(formula);
    const { value, never, broken, doubt } = found;
    if (broken === null && doubt === null) return found;
    const row = first(without(broken, skip));
    if (row >= 0) throw new RowError(row);
    return new Cells(value, never, null, without(doubt, skip));
  }

  #asIfAsked(formula) {
    if (this.moved(formula.names)) return this.#outcome(formula);
    if (formula.ground !== this.#ground) {
      formula.base = this.#outcome(formula);
      formula.ground = this.#ground;
    }
    return formula.base;
  }

  #outcome({ root, uses }) {
    let never = null;
    for (const place of uses) never = either(never, this.#values[place].broken);
    if (never === true) return new Cells(0, true);
    const found = this.#cells(root);
    const failed = either(found.broken, without(unbounded(found.value), found.never));
    if (never === null && failed === found.broken) return found;
    return new Cells(found.value, either(never, found.never), without(failed, never), found.doubt);
  }

  #cells(part) {
    if (part.pass === pass) return part.cells;
    part.pass = pass;
    part.cells = this.#computed(part);
    return part.cells;
  }

  #computed(part) {
    const { kind, how, one } = part;
    if (kind === NUMBER) return how;
    if (kind === NAME) {
      part.moved = this.#values[how] !== this.#bases[how];
      return this.#values[how];
    }
    const test = this.#cells(one);
    part.moved = one.moved;
    if (kind === STOPPING && test.value === how) return test;
    // Where a choice is the same in all rows, only that branch is asked for.
    const other = kind === CHOICE && test.value === false ? null : part.other;
    const last = kind === CHOICE && test.value === true ? null : part.last;
    const second = other === null ? null : this.#cells(other);
    const third = last === null ? null : this.#cells(last);
    part.moved ||= (other !== null && other.moved) || (last !== null && last.moved);
    if (!part.moved && part.ground === this.#ground) return part.base;
    const found = joined(kind, how, test, second, third);
    if (!part.moved) {
      part.base = found;
      part.ground = this.#ground;
    }
    return found;
  }
}

function joined(kind, how, one, other, last) {
  if (kind === STRICT) return other === null ? how(one) : how(one, other);
  if (kind === STOPPING) return lazily(one, other, how);
  if (other === null || last === null) return taken(other ?? last, one);
  return choose(one, other, last);
}
