// A worksheet's CSV, as generator/downloads/csv_file.py writes it: RFC 4180, a row a figure.

import { REASON, YOURS, sameAsPage, sameKeys } from "./own.js";
import { DownloadError } from "./trouble.js";

const PART = /("(?:[^"]|"")*"|[^,\r\n"]*)(,|\r\n|$)/y;
// A spreadsheet runs a cell that starts like this; the wide forms do so in East Asian settings.
const DANGEROUS = /^[=+\-@\t\r\n＝＋－＠]/;
// What is said of a price's entry in the catalogue, which a price of the reader's does not have.
const OF_THE_ENTRY = [
  "effective", "source", "SkuPriceId", "PricingCurrency", "PricingCurrencyListUnitPrice",
  "BillingCurrency", "ListUnitPrice",
];

/** The rows of cells. */
function parsed(text) {
  const [rows, cells] = [[], []];
  PART.lastIndex = 0;
  while (PART.lastIndex < text.length) {
    const found = PART.exec(text);
    if (found === null) throw new DownloadError("The published file is no CSV.");
    const [, cell, after] = found;
    cells.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (after !== ",") rows.push(cells.splice(0));
  }
  return rows;
}

function written(rows) {
  const cell = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
}

/** A text so that no spreadsheet takes it for a formula. */
const words = (text) => (text !== null && DANGEROUS.test(text) ? `'${text}` : text ?? "");

function value(result, key) {
  const found = result.digits(key);
  return found === null ? "never" : String(found);
}

const OUTCOME = (result, key) => ({
  value: value(result, key), reason: words(result.reason(key)),
});

const CHANGES = {
  input: ({ result, own }, key) => ({
    value: value(result, key), ...(own.has(key) ? { origin: YOURS } : {}),
  }),
  price({ result, own }, key, live) {
    if (!own.has(key)) return { value: value(result, key) };
    const none = Object.fromEntries(OF_THE_ENTRY.map((column) => [column, ""]));
    const { file, line } = live.places[key];
    return {
      ...none, value: value(result, key), origin: YOURS, reason: REASON,
      file: words(file), line: String(line),
    };
  },
  step: ({ result }, key) => ({
    ...OUTCOME(result, key), derivation: words(result.derivation(key)),
  }),
  result: ({ result }, key) => OUTCOME(result, key),
  verdict: ({ result }, key) => ({ value: words(result.verdict[key]) }),
};

export async function patched(answer, situation, live, type) {
  const { sheet } = situation;
  const [heads, ...rows] = parsed(await answer.text());
  const column = Object.fromEntries(heads.map((name, index) => [name, index]));
  const keys = (section) =>
    rows.filter((row) => row[column.section] === section).map((row) => row[column.key]);
  sameKeys(Object.keys(sheet.inputs), keys("input"));
  sameKeys(Object.keys(sheet.prices), keys("price"));
  sameKeys(sheet.order, keys("step"));
  for (const row of rows) {
    const [section, key] = [row[column.section], row[column.key]];
    if (section === "input" || section === "price") {
      sameAsPage(live, `${section}s`, key, row[column.value]);
    }
    if (!Object.hasOwn(CHANGES, section)) continue;
    for (const [name, text] of Object.entries(CHANGES[section](situation, key, live))) {
      row[column[name]] = text;
    }
  }
  return new Blob([written([heads, ...rows])], { type });
}
