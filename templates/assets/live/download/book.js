// A spreadsheet's file: its cells by sheet and address, read and changed where they stand.

import { Decimal, decimal } from "../decimal.js";
import { CellError, computed } from "./formula.js";
import { DownloadError } from "./trouble.js";

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const XML = "http://www.w3.org/XML/1998/namespace";
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const HEADINGS = "4";
const CODE = /_x([0-9A-Fa-f]{4})_/g;

export function read(text) {
  const found = new DOMParser().parseFromString(text, "application/xml");
  if (found.querySelector("parsererror") !== null) {
    throw new DownloadError("The published file is no spreadsheet.");
  }
  return found;
}

export const write = (tree) =>
  DECLARATION + new XMLSerializer().serializeToString(tree.documentElement);

export const lacks = (what) => new DownloadError(`The published file has no ${what}.`);
const only = (element, name) => element.getElementsByTagNameNS(MAIN, name);
const decoded = (text) =>
  text.replace(CODE, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
/** A text so that none of it is read as a character's code. */
const stored = (text) => text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_");

export const split = (address) => /^([A-Z]+)([0-9]+)$/.exec(address).slice(1);

/** The place of a column, from 1, by its letters. */
export function number(column) {
  return [...column].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

function letters(index) {
  if (index === 0) return "";
  return letters(Math.floor((index - 1) / 26)) + String.fromCharCode(65 + ((index - 1) % 26));
}

/** The addresses of a range, row by row. */
export function* within(first, last) {
  const [[left, top], [right, bottom]] = [split(first), split(last)];
  for (let row = Number(top); row <= Number(bottom); row += 1) {
    for (let at = number(left); at <= number(right); at += 1) yield letters(at) + row;
  }
}

/** The sheet and the addresses, two where it is a range, of `'Inputs'!$B$7`. */
export function place(text) {
  const [sheet, addresses] = text.replaceAll("'", "").replaceAll("$", "").split("!");
  return [sheet, ...addresses.split(":")];
}

/** One sheet. */
export class Sheet {
  #cells = new Map();
  #columns = new Map();
  #texts;

  constructor(name, part, tree, texts) {
    this.name = name;
    this.part = part;
    this.tree = tree;
    this.#texts = texts;
    for (const cell of only(tree, "c")) this.#cells.set(cell.getAttribute("r"), cell);
  }

  get addresses() {
    return this.#cells.keys();
  }

  has(address) {
    return this.#cells.has(address);
  }

  cell(address) {
    const found = this.#cells.get(address);
    if (found === undefined) throw lacks(`cell ${this.name}!${address}`);
    return found;
  }

  formula(address) {
    return only(this.cell(address), "f")[0]?.textContent ?? null;
  }

  /** What stands in the cell: a number, a text, true or false, an error, or null for nothing. */
  value(address) {
    if (!this.has(address)) return null;
    const cell = this.cell(address);
    const kind = cell.getAttribute("t") ?? "n";
    if (kind === "inlineStr") return decoded(cell.textContent);
    const text = only(cell, "v")[0]?.textContent ?? "";
    if (text === "") return null;
    if (kind === "s") return this.#texts[Number(text)];
    if (kind === "b") return text === "1";
    if (kind === "e") return new CellError(text);
    // The shortest digits of the same number: files hold 0.07 as 0.07000000000000001.
    return kind === "str" ? decoded(text) : decimal(String(Number(text)));
  }

  /** The text in a cell, or nothing where none stands there. */
  text(address) {
    const value = this.value(address);
    return typeof value === "string" ? value : "";
  }

  #element(cell, name, text) {
    const made = this.tree.createElementNS(MAIN, name);
    made.textContent = text;
    cell.append(made);
    return made;
  }

  /** Empties a cell; its format stays. */
  clear(address) {
    this.cell(address).replaceChildren();
    this.cell(address).removeAttribute("t");
  }

  setText(address, text) {
    this.clear(address);
    const cell = this.cell(address);
    cell.setAttribute("t", "inlineStr");
    const item = this.#element(cell, "is", "");
    this.#element(item, "t", stored(text)).setAttributeNS(XML, "xml:space", "preserve");
  }

  setNumber(address, value) {
    this.clear(address);
    this.#element(this.cell(address), "v", kept(value));
  }

  setFormula(address, formula) {
    only(this.cell(address), "f")[0].textContent = formula;
  }

  /** The value that is kept beside a formula. */
  setCached(address, value) {
    const cell = this.cell(address);
    const [kind, text] = cached(value);
    if (kind === "") cell.removeAttribute("t");
    else cell.setAttribute("t", kind);
    (only(cell, "v")[0] ?? this.#element(cell, "v", "")).textContent = text;
  }

  /** The letters of the column with a heading in the row of headings. */
  column(heading) {
    if (this.#columns.size === 0) {
      for (const address of this.#cells.keys()) {
        const [column, row] = split(address);
        if (row === HEADINGS) this.#columns.set(this.text(address), column);
      }
    }
    const found = this.#columns.get(heading);
    if (found === undefined) throw lacks(`column ${heading}`);
    return found;
  }

  /** Takes the links off cells; gives the ids of what they led to. */
  unlink(addresses) {
    const gone = [];
    for (const link of [...only(this.tree, "hyperlink")]) {
      if (!addresses.has(link.getAttribute("ref"))) continue;
      gone.push(link.getAttributeNS(RELATIONS, "id"));
      const all = link.parentNode;
      link.remove();
      if (all.childElementCount === 0) all.remove();
    }
    return gone;
  }
}

/** The number as a spreadsheet computes with it. */
export function binary(value) {
  const found = Number(`${value.digits}e${value.exponent}`);
  if (!Number.isFinite(found)) {
    throw new DownloadError("The numbers are too large for a spreadsheet.");
  }
  return found;
}

/** A number with as many digits as a spreadsheet keeps of what is typed. */
export const kept = (value) => String(Number(binary(value).toPrecision(16)));

function cached(value) {
  if (value instanceof Decimal) return ["", String(binary(value))];
  if (typeof value === "boolean") return ["b", value ? "1" : "0"];
  if (value instanceof CellError) return ["e", value.message];
  return value === "" ? ["", ""] : ["str", stored(value)];
}

/** The whole file. */
export class Book {
  #known = new Map();

  constructor(sheets, names) {
    /** Sheets by their names. */
    this.sheets = sheets;
    /** The address behind a defined name: `["Inputs", "B7"]`. */
    this.names = names;
  }

  static async of(archive) {
    const workbook = read(await archive.text("xl/workbook.xml"));
    const links = read(await archive.text("xl/_rels/workbook.xml.rels"));
    const target = (link) => [link.getAttribute("Id"), link.getAttribute("Target")];
    const targets = new Map([...links.documentElement.children].map(target));
    const shared = read(await archive.text("xl/sharedStrings.xml"));
    const texts = [...only(shared, "si")].map((item) => decoded(item.textContent));
    const sheets = new Map();
    for (const item of only(workbook, "sheet")) {
      const name = item.getAttribute("name");
      const part = `xl/${targets.get(item.getAttributeNS(RELATIONS, "id"))}`;
      sheets.set(name, new Sheet(name, part, read(await archive.text(part)), texts));
    }
    const names = new Map();
    for (const item of only(workbook, "definedName")) {
      const name = item.getAttribute("name");
      // Names that begin so are the program's own: what it repeats on every printed page.
      if (!name.startsWith("_")) names.set(name, place(item.textContent));
    }
    return new Book(sheets, names);
  }

  sheet(name) {
    const found = this.sheets.get(name);
    if (found === undefined) throw lacks(`sheet ${name}`);
    return found;
  }

  /** Lays down what a named cell has, whatever its formula gives. */
  know(name, value) {
    this.#known.set(this.names.get(name).join("!"), value);
  }

  name(name) {
    const found = this.names.get(name);
    if (found === undefined) throw new Error(`no cell has the name ${name}`);
    return this.cell(...found);
  }

  cell(sheet, address) {
    const key = `${sheet}!${address}`;
    if (!this.#known.has(key)) {
      const found = this.sheet(sheet);
      const formula = found.has(address) ? found.formula(address) : null;
      const value = formula === null ? found.value(address) : computed(formula, sheet, this);
      this.#known.set(key, value);
    }
    return this.#known.get(key);
  }

  range(sheet, first, last) {
    return [...within(first, last)].map((address) => this.cell(sheet, address));
  }

  /** Keeps beside every formula what it gives; gives the cells whose text is another. */
  recalculate() {
    const changed = [];
    for (const sheet of this.sheets.values()) {
      for (const address of sheet.addresses) {
        if (sheet.formula(address) === null) continue;
        const [before, after] = [sheet.value(address), this.cell(sheet.name, address)];
        sheet.setCached(address, after);
        if (before !== after && (typeof before === "string" || typeof after === "string")) {
          changed.push([sheet, address]);
        }
      }
    }
    return changed;
  }
}
