// What a changed input or price moves, and what the exact engine makes of one that is changed:
// generator/worksheet/moved.py.

import { chosen, computeStep } from "./worksheet.js";

/** The names with all that follow one of them, each a pair of both. */
export function followed(names, follows) {
  const found = names.map((name) => [name, name]);
  for (const key of Object.keys(follows)) {
    let name = key;
    while (!names.includes(name) && Object.hasOwn(follows, name)) name = follows[name];
    if (name !== key && names.includes(name)) found.push([key, name]);
  }
  return found;
}

const BETWEEN = new WeakMap();

/** The steps that names reach and `wanted` rests on, in computing order: found once. */
export function between(sheet, names, wanted) {
  if (!BETWEEN.has(sheet)) BETWEEN.set(sheet, new Map());
  const known = BETWEEN.get(sheet);
  const asked = `${names.join(" ")}:${wanted.join(" ")}`;
  if (!known.has(asked)) known.set(asked, found(sheet, names, wanted));
  return known.get(asked);
}

function found({ steps }, names, wanted) {
  const [reached, asked] = [new Set(names), new Set(wanted)];
  const moved = steps.filter(({ key, rests }) => {
    const isMoved = rests.some((name) => reached.has(name));
    if (isMoved) reached.add(key);
    return isMoved;
  });
  const needed = moved.reverse().filter(({ key, rests }) => {
    if (asked.has(key)) rests.forEach((name) => asked.add(name));
    return asked.has(key);
  });
  return needed.reverse();
}

/** The names that the conditions of the verdict use. */
export const decisive = ({ verdict }) => verdict.flatMap(({ rests }) => rests);

/**
 * All values with one input or price at another value, of steps those that `wanted` rest on.
 *
 * What `wanted` does not rest on stays as it was.
 */
export function valuesAt({ sheet, result, follows }, key, value, wanted) {
  const values = Object.create(null);
  for (const name of Object.keys(sheet.units)) values[name] = result.value(name);
  const changed = followed([key], follows).map(([name]) => name);
  for (const name of changed) values[name] = value;
  for (const step of between(sheet, changed, wanted)) {
    values[step.key] = computeStep(step, values, sheet.styles);
  }
  return values;
}

/** The route that the verdict names with one input or price at another value. */
export function routeAt(situation, key, value) {
  const { sheet } = situation;
  return chosen(sheet.verdict, valuesAt(situation, key, value, decisive(sheet))).route;
}
