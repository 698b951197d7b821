// Computes the formulas of our spreadsheets, in exact decimals, so that what a file shows before a
// program has recalculated it is what its own formulas give.
//
// Only what our formulas use is here; anything else is an error, and no text becomes a program.

import {
  Decimal, DivisionByZero, ROUNDINGS, compare, decimal, exact, length, quantize, size,
} from "../decimal.js";
import { digits } from "../figures.js";

/** An error that a cell shows, such as `#N/A`. */
export class CellError extends Error {}

const ADDRESS = String.raw`\$?[A-Z]{1,3}\$?[1-9][0-9]*`;
const TOKEN = new RegExp(
  String.raw`\s*(?:"(?<text>(?:[^"]|"")*)"`
  + String.raw`|(?:(?:'(?<quoted>[^']+)'|(?<sheet>[A-Za-z]\w*))!)?`
  + String.raw`(?<first>${ADDRESS})(?![\w(.])(?::(?<last>${ADDRESS}))?`
  + String.raw`|(?<number>[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)`
  + String.raw`|(?<name>[A-Za-z_][\w.]*)(?<call>\()?`
  + String.raw`|(?<sign><=|>=|<>|[-+*/^&=<>(),]))`,
  "y",
);

const BINDING = new Map([
  ["=", 1], ["<>", 1], ["<", 1], ["<=", 1], [">", 1], [">=", 1],
  ["&", 2], ["+", 3], ["-", 3], ["*", 4], ["/", 4], ["^", 5],
]);
const NEGATIVE = 6;

function tokens(formula) {
  const found = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < formula.length) {
    const { lastIndex } = TOKEN;
    const match = TOKEN.exec(formula);
    if (match === null) throw new Error(`a formula cannot be read at ${lastIndex}: ${formula}`);
    found.push(match.groups);
  }
  return found;
}

/** The formula as a function of a book, which gives `cell`, `range` and `name`. */
export function compiled(formula, sheet) {
  const all = tokens(formula);
  let at = 0;
  const sign = (wanted) => {
    const here = all[at]?.sign === wanted;
    if (here) at += 1;
    return here;
  };
  const expect = (wanted) => {
    if (!sign(wanted)) throw new Error(`a formula lacks ${wanted}: ${formula}`);
  };
  const list = () => {
    const items = [];
    if (sign(")")) return items;
    do items.push(expression(0)); while (sign(","));
    expect(")");
    return items;
  };
  const leaf = () => {
    const token = all[at];
    at += 1;
    if (token === undefined) throw new Error(`a formula ends too soon: ${formula}`);
    const { text, quoted, first, last, number, name, call } = token;
    if (text !== undefined) return () => text.replaceAll('""', '"');
    if (first !== undefined) return reference(quoted ?? token.sheet ?? sheet, first, last);
    if (number !== undefined) return () => decimal(number);
    if (call !== undefined) return called(name, list());
    if (name !== undefined) return named(name);
    if (token.sign === "-") return negated(expression(NEGATIVE));
    if (token.sign !== "(") throw new Error(`a formula has ${token.sign} too many: ${formula}`);
    const inner = expression(0);
    expect(")");
    return inner;
  };
  const expression = (around) => {
    let left = leaf();
    for (;;) {
      const found = all[at]?.sign;
      const binding = BINDING.get(found) ?? 0;
      if (binding <= around) return left;
      at += 1;
      left = operated(found, left, expression(binding));
    }
  };
  const whole = expression(0);
  if (at < all.length) throw new Error(`a formula goes on after its end: ${formula}`);
  return whole;
}

const bare = (address) => address.replaceAll("$", "");

function reference(sheet, first, last) {
  if (last === undefined) return (book) => shown(book.cell(sheet, bare(first)));
  return (book) => book.range(sheet, bare(first), bare(last));
}

function named(name) {
  if (name === "TRUE" || name === "FALSE") return () => name === "TRUE";
  return (book) => shown(book.name(name));
}

function shown(value) {
  if (value instanceof CellError) throw value;
  return value;
}

function numeric(value) {
  if (value instanceof Decimal) return value;
  if (value === null) return exact.of("0");
  if (typeof value === "boolean") return exact.of(value ? "1" : "0");
  throw new CellError("#VALUE!");
}

function truth(value) {
  if (typeof value === "boolean") return value;
  if (value === null) return false;
  return numeric(value).digits !== 0n;
}

function words(value) {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  return value instanceof Decimal ? digits(value) : value;
}

/** Texts are compared without regard to case; numbers come before texts, texts before truths. */
function order(a, b) {
  const rank = (value) => (value instanceof Decimal ? 0 : typeof value === "string" ? 1 : 2);
  const [one, other] = [rank(a), rank(b)];
  if (one !== other) return one < other ? -1 : 1;
  if (one === 0) return compare(a, b);
  const [left, right] = one === 1 ? [a.toLowerCase(), b.toLowerCase()] : [a, b];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** An empty cell is whatever it is compared with. */
function filled(value, other) {
  if (value !== null) return value;
  if (typeof other === "string") return "";
  return typeof other === "boolean" ? false : exact.of("0");
}

const ORDERS = {
  "=": (sign) => sign === 0, "<>": (sign) => sign !== 0, "<": (sign) => sign < 0,
  "<=": (sign) => sign <= 0, ">": (sign) => sign > 0, ">=": (sign) => sign >= 0,
};
const NUMBERS = {
  "+": exact.add, "-": exact.subtract, "*": exact.multiply, "/": exact.divide, "^": exact.power,
};

function arithmetic(compute) {
  try {
    return compute();
  } catch (problem) {
    if (problem instanceof DivisionByZero) throw new CellError("#DIV/0!");
    throw problem;
  }
}

const negated = (inner) => (book) => exact.negative(numeric(inner(book)));

function operated(sign, left, right) {
  if (Object.hasOwn(ORDERS, sign)) {
    return (book) => {
      const [a, b] = [left(book), right(book)];
      return ORDERS[sign](order(filled(a, b), filled(b, a)));
    };
  }
  if (sign === "&") return (book) => words(left(book)) + words(right(book));
  return (book) => {
    const [a, b] = [numeric(left(book)), numeric(right(book))];
    return arithmetic(() => NUMBERS[sign](a, b));
  };
}

/** The value, or the error that a formula or a cell gives. */
function caught(compute) {
  try {
    return compute();
  } catch (problem) {
    if (problem instanceof CellError) return problem;
    throw problem;
  }
}

function rounded(value, places) {
  const count = Number(words(places));
  return new Decimal(quantize(value, count, ROUNDINGS.halfUp), -count);
}

/** The logarithm to 10, whose whole part is exact. */
function logarithm(value) {
  if (value.digits <= 0n) throw new CellError("#NUM!");
  const text = size(value.digits).toString();
  const fraction = Math.log10(Number(`${text[0]}.${text.slice(1)}`));
  const below = Math.min(fraction, 1 - 2 ** -50);
  const whole = length(value.digits) - 1 + value.exponent;
  return exact.add(new Decimal(BigInt(whole), 0), decimal(below));
}

const picked = (sign) => (...values) =>
  values.map(numeric).reduce((best, value) => (compare(value, best) === sign ? value : best));

// Functions of values; those that do not compute all their arguments stand in LAZY.
const FUNCTIONS = {
  TRUE: () => true,
  FALSE: () => false,
  NOT: (value) => !truth(value),
  AND: (...values) => values.every(truth),
  OR: (...values) => values.some(truth),
  ABS: (value) => new Decimal(size(numeric(value).digits), numeric(value).exponent),
  INT: (value) => new Decimal(quantize(numeric(value), 0, ROUNDINGS.floor), 0),
  ROUND: (value, places) => rounded(numeric(value), numeric(places)),
  LOG10: (value) => logarithm(numeric(value)),
  MIN: picked(-1),
  MAX: picked(1),
  CHAR: (code) => String.fromCharCode(Number(words(code))),
  NA() {
    throw new CellError("#N/A");
  },
  INDEX: (range, index) => shown(range[Number(words(index)) - 1]),
  MATCH(wanted, range) {
    const found = range.findIndex((value) => typeof value === typeof wanted && value === wanted);
    if (found < 0) throw new CellError("#N/A");
    return decimal(found + 1);
  },
  COUNTIF: (range, wanted) => decimal(range.filter((value) => value === wanted).length),
};

const LAZY = {
  IF: (book, test, yes, no = () => false) => (truth(test(book)) ? yes(book) : no(book)),
  IFERROR(book, value, other) {
    const found = caught(() => value(book));
    return found instanceof CellError ? other(book) : found;
  },
  ISTEXT: (book, value) => typeof caught(() => value(book)) === "string",
  ISNUMBER: (book, value) => caught(() => value(book)) instanceof Decimal,
  ISBLANK: (book, value) => caught(() => value(book)) === null,
};

function called(name, items) {
  if (Object.hasOwn(LAZY, name)) return (book) => LAZY[name](book, ...items);
  if (!Object.hasOwn(FUNCTIONS, name)) throw new Error(`a formula uses ${name}`);
  return (book) => FUNCTIONS[name](...items.map((item) => item(book)));
}

/** What a formula's cell shows: a number, a text, true or false, an error. */
export function computed(formula, sheet, book) {
  return caught(() => compiled(formula, sheet)(book) ?? exact.of("0"));
}
