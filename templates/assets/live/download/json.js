// A worksheet's JSON, as generator/downloads/json_file.py writes it.

import { REASON, YOURS, sameAsPage, sameKeys } from "./own.js";
import { DownloadError } from "./trouble.js";

const INDENT = 2;
// What is said of a price's entry in the catalogue, which a price of the reader's does not have.
const OF_THE_ENTRY = new Set([
  "basis", "accessed", "read", "via", "dated", "verified", "listed", "disagrees", "reason",
]);

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new DownloadError("The published file is no JSON.");
  }
}

/** A price that the reader set: nothing of the catalogue's but what it is a price of. */
function ownPrice(item, amount, place) {
  const kept = Object.entries(item).filter(([name]) => !OF_THE_ENTRY.has(name));
  const own = { amount, effective: null, source: null, ...place, origin: YOURS };
  return { ...Object.fromEntries(kept), ...own, reason: REASON };
}

/** The value of a step, and why it has none where it has none. */
function outcome(item, result, key) {
  const { reason, ...rest } = item;
  const why = result.reason(key);
  return { ...rest, value: result.digits(key), ...(why === null ? {} : { reason: why }) };
}

export async function patched(answer, { sheet, result, own }, live, type) {
  const file = parsed(await answer.text());
  for (const [part, value] of [["inputs", "value"], ["prices", "amount"]]) {
    sameKeys(Object.keys(sheet[part]), Object.keys(file[part]));
    for (const [key, item] of Object.entries(file[part])) {
      sameAsPage(live, part, key, item[value]);
      item[value] = result.digits(key);
      if (!own.has(key)) continue;
      file[part][key] = part === "prices"
        ? ownPrice(item, item.amount, live.places[key])
        : { ...item, origin: YOURS };
    }
  }
  sameKeys(sheet.order, Object.keys(file.steps));
  for (const key of sheet.order) {
    const item = { ...file.steps[key], derivation: result.derivation(key) };
    file.steps[key] = outcome(item, result, key);
  }
  for (const [key, item] of Object.entries(file.results)) {
    file.results[key] = outcome(item, result, key);
  }
  file.verdict = { ...file.verdict, ...result.verdict };
  return new Blob([`${JSON.stringify(file, null, INDENT)}\n`], { type });
}
