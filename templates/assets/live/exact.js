// What the exact engine makes of a result with one value changed: generator/insight/exact.py.

import { chosen, computeStep } from "./worksheet.js";

/**
 * All values with one input or price at another value, of steps those that `wanted` rest on.
 *
 * What `wanted` does not rest on stays as it was.
 */
export function valuesAt({ sheet, result, follows }, key, value, wanted) {
  const values = Object.create(null);
  for (const name of Object.keys(sheet.units)) values[name] = result.value(name);
  const changed = followers(follows, key);
  for (const name of changed) values[name] = value;
  for (const step of moved(sheet, changed, wanted)) {
    values[step.key] = computeStep(step, values, sheet.styles);
  }
  return values;
}

/** The route that the verdict names with one input or price at another value. */
export function routeAt(situation, key, value) {
  const { verdict } = situation.sheet;
  const asked = verdict.flatMap(({ rests }) => rests);
  return chosen(verdict, valuesAt(situation, key, value, asked)).route;
}

/** The name and all prices for which it stands in. */
function followers(follows, key) {
  const found = [key];
  for (const name of found) {
    found.push(...Object.keys(follows).filter((other) => follows[other] === name));
  }
  return found;
}

/** By sheet and by what is asked, the steps that are computed then: found once. */
const MOVED = new WeakMap();

/** The steps between what changed and what is wanted, in an order to compute them in. */
function moved(sheet, changed, wanted) {
  if (!MOVED.has(sheet)) MOVED.set(sheet, new Map());
  const known = MOVED.get(sheet);
  const asked = `${changed.join(" ")}:${wanted.join(" ")}`;
  if (!known.has(asked)) known.set(asked, between(sheet, changed, wanted));
  return known.get(asked);
}

function between({ steps }, changed, wanted) {
  const [reached, asked] = [new Set(changed), new Set(wanted)];
  const found = steps.filter(({ key, rests }) => {
    const isMoved = rests.some((name) => reached.has(name));
    if (isMoved) reached.add(key);
    return isMoved;
  });
  const needed = found.reverse().filter(({ key, rests }) => {
    if (asked.has(key)) rests.forEach((name) => asked.add(name));
    return asked.has(key);
  });
  return needed.reverse();
}
