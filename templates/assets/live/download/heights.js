// Rows as high as their texts need, as generator/downloads/workbook/book.py makes them: programs
// do not find the height themselves when they open a file.

import { number, split } from "./book.js";

const LINE = 13;
const [LETTERS, CODE_LETTERS] = [1.25, 0.95];
const MOST_LINES = 30;
// What a file adds to a column's width for the space between columns.
const PADDING = 0.7109375;
const [MERGED_LINE, MERGED_LETTERS] = [16, 135];

const count = (text, letters) =>
  text
    .split("\n")
    .map((line) => Math.max(1, Math.ceil([...line].length / letters)))
    .reduce((sum, lines) => sum + lines);

/** A row's height in points, as a file has it, in whole pixels. */
const pixels = (points) => Math.floor((points * 4) / 3 + 0.5) * 0.75;

function codeFormats(styles) {
  const names = [...styles.querySelectorAll("fonts > font")].map(
    (font) => font.querySelector("name").getAttribute("val"),
  );
  const isCode = (format) => names[Number(format.getAttribute("fontId"))].startsWith("Courier");
  return [...styles.querySelectorAll("cellXfs > xf")].map(isCode);
}

function widths(sheet) {
  const found = new Map();
  for (const column of sheet.tree.querySelectorAll("cols > col")) {
    const [from, to] = ["min", "max"].map((end) => Number(column.getAttribute(end)));
    const width = Number((Number(column.getAttribute("width")) - PADDING).toFixed(3));
    for (let index = from; index <= to; index += 1) found.set(index, width);
  }
  return found;
}

/** Sets the heights of rows of a sheet whose texts have changed. */
export function fitted(sheet, rows, styles) {
  const [code, wide] = [codeFormats(styles), widths(sheet)];
  const merges = [...sheet.tree.querySelectorAll("mergeCell")];
  const merged = new Set(merges.map((cell) => cell.getAttribute("ref").split(":")[0]));
  for (const row of sheet.tree.querySelectorAll("sheetData > row")) {
    if (!rows.has(row.getAttribute("r"))) continue;
    let [lines, mergedLines] = [1, 0];
    for (const cell of row.children) {
      const address = cell.getAttribute("r");
      const text = sheet.text(address);
      if (text === "") continue;
      if (merged.has(address)) {
        mergedLines = Math.max(mergedLines, count(text, MERGED_LETTERS));
        continue;
      }
      const letters = code[Number(cell.getAttribute("s"))] ? CODE_LETTERS : LETTERS;
      const perLine = Math.max(1, wide.get(number(split(address)[0])) * letters);
      lines = Math.max(lines, count(text, perLine));
    }
    if (mergedLines > 0) grow(row, MERGED_LINE * mergedLines + 2);
    else set(row, Math.min(lines, MOST_LINES));
  }
}

/** Wide cells have room to spare for other texts, and never get less of it. */
function grow(row, points) {
  if (Number(row.getAttribute("ht") ?? 0) >= pixels(points)) return;
  row.setAttribute("ht", pixels(points));
  row.setAttribute("customHeight", "1");
}

function set(row, lines) {
  if (lines > 1) {
    row.setAttribute("ht", pixels(LINE * lines + 2));
    row.setAttribute("customHeight", "1");
  } else {
    row.removeAttribute("ht");
    row.removeAttribute("customHeight");
  }
}
