// A worksheet's spreadsheet, as generator/downloads/xlsx_file.py writes it: the reader's numbers in
// their cells, and beside each formula what it then gives.

import { Decimal, Never, decimal } from "../decimal.js";
import { digits, figure } from "../figures.js";
import { Book, binary, kept, lacks, place, read, split, within, write } from "./book.js";
import { fitted } from "./heights.js";
import { REASON, YOURS, sameAsPage, sameKeys } from "./own.js";
import { Archive } from "./zip.js";

const CHARTS = "http://schemas.openxmlformats.org/drawingml/2006/chart";
// What generator/downloads/workbook/ calls its sheets and columns.
const [SUMMARY, PRICES, SOURCES] = ["Summary", "Prices", "Sources"];
const [SET_BY, DOWNLOADED] = ["Set by", "As downloaded"];
const DERIVED = "With the values of the download";
const OF_THE_ENTRY = {
  [PRICES]: ["In force since", "That day is", "Accessed", "Verified", "Source"],
  [SOURCES]: [
    "Source", "Accessed", "Read from", "By way of", "Copy dated", "Verified", "In force since",
    "As listed", "Other sources say",
  ],
};
const COMMAND = /^(.* {2}breakeven worksheet .*)( --on [0-9]{4}-[0-9]{2}-[0-9]{2})$/s;

/** The file while it is being changed. */
class Download {
  constructor(archive, book, situation, live) {
    Object.assign(this, { archive, book, situation, live });
    /** Cells whose text changed, by sheet. */
    this.changed = new Map();
    /** The ids of links taken away, by sheet. */
    this.unlinked = new Map();
  }

  text(sheet, address, text) {
    if (sheet.text(address) === text) return;
    if (text === "") sheet.clear(address);
    else sheet.setText(address, text);
    this.note(sheet, address);
  }

  note(sheet, address) {
    if (!this.changed.has(sheet)) this.changed.set(sheet, new Set());
    this.changed.get(sheet).add(split(address)[1]);
  }

  /** Puts a number into its cell, and says who set it. */
  typed(part, prefix, key) {
    const { result, own } = this.situation;
    const name = `${prefix}_${key}`;
    const [sheetName, address] = this.book.names.get(name);
    const sheet = this.book.sheet(sheetName);
    const [, row] = split(address);
    const written = (text) => kept(decimal(text));
    sameAsPage(this.live, part, key, digits(sheet.value(address)), written);
    const value = result.value(key);
    sheet.setNumber(address, value);
    sheet.setNumber(sheet.column(DOWNLOADED) + row, value);
    if (!own.has(key)) return;
    const origin = sheet.column(SET_BY) + row;
    const [before, after] = [`"${this.live.origins[key]}"`, `"${YOURS}"`];
    sheet.setFormula(origin, sheet.formula(origin).replace(before, after));
  }

  /** Takes away what a row says of a price's entry in the catalogue. */
  withoutEntry(sheet, row, notes) {
    const headings = OF_THE_ENTRY[sheet.name];
    const cleared = new Set(headings.map((heading) => sheet.column(heading) + row));
    for (const address of cleared) sheet.clear(address);
    const gone = this.unlinked.get(sheet) ?? [];
    this.unlinked.set(sheet, [...gone, ...sheet.unlink(cleared)]);
    for (const [heading, text] of Object.entries(notes)) {
      this.text(sheet, sheet.column(heading) + row, text);
    }
    this.note(sheet, `A${row}`);
  }

  /** The evidence of prices: a row each, in their order, under a heading of their own. */
  sources() {
    const sheet = this.book.sheet(SOURCES);
    const rows = [...sheet.addresses].filter((address) => /^A[0-9]+$/.test(address));
    const first = rows.findIndex((address) => sheet.text(address) === PRICES) + 1;
    const keys = Object.keys(this.situation.sheet.prices);
    return new Map(keys.map((key, index) => [key, split(rows[first + index])[1]]));
  }

  ownPrices() {
    const rows = this.sources();
    for (const key of rows.keys()) {
      if (!this.situation.own.has(key)) continue;
      const { file, line } = this.live.places[key];
      const [sheet, address] = this.book.names.get(`price_${key}`);
      this.withoutEntry(this.book.sheet(sheet), split(address)[1], { Note: REASON });
      const notes = { "Catalogue file and line": `${file}:${line}`, Notes: REASON };
      this.withoutEntry(this.book.sheet(SOURCES), rows.get(key), notes);
    }
  }

  derivations() {
    for (const key of this.situation.sheet.order) {
      const [name, address] = this.book.names.get(`step_${key}`);
      const sheet = this.book.sheet(name);
      const at = sheet.column(DERIVED) + split(address)[1];
      this.text(sheet, at, this.situation.result.derivation(key));
    }
  }

  /** The command that computes the same says what the reader set. */
  command() {
    const sheet = this.book.sheet(SUMMARY);
    const { sheet: definition, result, own } = this.situation;
    const set = Object.keys({ ...definition.inputs, ...definition.prices })
      .filter((key) => own.has(key))
      .map((key) => ` --set ${key}=${result.digits(key)}`)
      .join("");
    const at = [...sheet.addresses].find((address) => COMMAND.test(sheet.text(address)));
    if (at === undefined) throw lacks("command that recomputes it");
    const [, before, day] = COMMAND.exec(sheet.text(at));
    this.text(sheet, at, before + set + day);
  }

  /** What is on the screen is in the file; what only the file has follows from its formulas. */
  recalculated() {
    const { sheet, result } = this.situation;
    const shown = (key) => figure(result.value(key), sheet.styles[key]);
    const known = {
      const: (key) => result.value(key),
      date: (key) => result.value(key),
      step: (key) => (result.value(key) instanceof Never ? "never" : result.value(key)),
      shown,
      why: (key) => result.reason(key) ?? "",
    };
    for (const name of this.book.names.keys()) {
      const [prefix, ...rest] = name.split("_");
      if (Object.hasOwn(known, prefix)) this.book.know(name, known[prefix](rest.join("_")));
    }
    this.book.know("verdict", result.verdict.text);
    this.book.know("verdict_route", result.verdict.route);
    for (const [changed, address] of this.book.recalculate()) this.note(changed, address);
  }

  /** What a chart draws before a program has read its cells. */
  async charts() {
    for (const name of this.archive.names) {
      if (!/^xl\/charts\/chart[0-9]+\.xml$/.test(name)) continue;
      const tree = read(await this.archive.text(name));
      for (const axis of ["xVal", "yVal"]) {
        for (const values of tree.getElementsByTagNameNS(CHARTS, axis)) this.drawn(values);
      }
      await this.archive.replace(name, write(tree));
    }
  }

  /** The numbers of one axis of a line; where a cell has none, there is no point. */
  drawn(values) {
    const range = values.getElementsByTagNameNS(CHARTS, "f")[0].textContent;
    const [name, first, last = first] = place(range);
    const addresses = [...within(first, last)];
    const add = (to, tag, text = "") => {
      const made = to.ownerDocument.createElementNS(CHARTS, `c:${tag}`);
      made.textContent = text;
      to.append(made);
      return made;
    };
    values.replaceChildren();
    const reference = add(values, "numRef");
    add(reference, "f", range);
    const cache = add(reference, "numCache");
    add(cache, "formatCode", "General");
    add(cache, "ptCount").setAttribute("val", addresses.length);
    for (const [index, address] of addresses.entries()) {
      const value = this.book.cell(name, address);
      if (!(value instanceof Decimal)) continue;
      const point = add(cache, "pt");
      point.setAttribute("idx", index);
      add(point, "v", String(binary(value)));
    }
  }

  async links() {
    for (const [sheet, gone] of this.unlinked) {
      const name = sheet.part.replace(/([^/]+)$/, "_rels/$1.rels");
      if (gone.length === 0) continue;
      const tree = read(await this.archive.text(name));
      for (const link of [...tree.documentElement.children]) {
        if (gone.includes(link.getAttribute("Id"))) link.remove();
      }
      await this.archive.replace(name, write(tree));
    }
  }
}

export async function patched(answer, situation, live, type) {
  const archive = new Archive(new Uint8Array(await answer.arrayBuffer()));
  const book = await Book.of(archive);
  const names = [...book.names.keys()];
  const named = (prefix) =>
    names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  const { sheet } = situation;
  sameKeys(Object.keys(sheet.inputs), named("in_"));
  sameKeys(Object.keys(sheet.prices), named("price_"));
  sameKeys(sheet.order, named("step_"));

  const download = new Download(archive, book, situation, live);
  for (const key of Object.keys(sheet.inputs)) download.typed("inputs", "in", key);
  for (const key of Object.keys(sheet.prices)) download.typed("prices", "price", key);
  download.ownPrices();
  download.derivations();
  download.command();
  download.recalculated();
  const styles = read(await archive.text("xl/styles.xml"));
  for (const [changed, rows] of download.changed) fitted(changed, rows, styles);
  await download.charts();
  await download.links();
  const sheets = [...book.sheets.values()];
  await Promise.all(sheets.map(({ part, tree }) => archive.replace(part, write(tree))));
  return archive.blob(type);
}
