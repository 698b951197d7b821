// What the verdict rests on and what moves the total, as tables with bars:
// generator/charts/rests_on.py, generator/pages/insight.py, templates/pages/_insight.j2.

import { ONE, divide, isZero, least, most, multiply, subtract, whole } from "../arithmetic.js";
import { binary } from "../columns.js";
import { compare } from "../decimal.js";
import { figure, number } from "../figures.js";
import { html } from "../html.js";
import { MOVED } from "../insight.js";
import { FREE_RANGE, PRICE_RANGE } from "../subject.js";
import { oneDecimal, rounded } from "./places.js";
import { scrolled } from "./tables.js";
import { MONEY, lower, routeName, stated } from "./words.js";

// What fits on a screen; the rest is folded away.
const FIRST = 8;
const BARS = 10;
const HALF = 50;
const [TWO, TEN, HUNDRED] = [2, 10, 100].map(whole);
const RANGES =
  `One value moves at a time, within its bounds; a price from nothing to ${PRICE_RANGE} times ` +
  `itself, and one that is nothing now to ${figure(FREE_RANGE, MONEY)} a unit. A price that ` +
  "stands in for another follows that one. A bar ends where the verdict changes, or where the " +
  "value is nothing or has doubled; a pale one means no change within bounds.";

/** How far a flip is, in words: a share of the value now, or how many times as much. */
function change(flip, { value }) {
  if (flip.relative === null) return "";
  if (compare(flip.value, multiply(TWO, value)) >= 0) {
    const times = divide(flip.value, value);
    return `${number(times, compare(times, TEN) >= 0 ? 0 : 1, 0)} times as much`;
  }
  const share = number(multiply(flip.relative, HUNDRED), 1, 0);
  if (share === "0") return "less than 0.1 % away";
  return `${share} % ${compare(flip.value, value) > 0 ? "more" : "less"}`;
}

function summary(sheet, route, item) {
  const now = routeName(sheet, route);
  if (item === undefined) {
    return `The verdict is ${now}. No input and no price, moved alone, changes it.`;
  }
  const { subject } = item;
  if (item.nearest === null || compare(item.nearest, TEN) > 0) {
    return (
      `The verdict is ${now}. It stands while any one input or price lies between a tenth of ` +
      "what it is now and ten times that. The table says what changes it beyond."
    );
  }
  const flip = [item.down, item.up].find(
    (way) => way !== null && way.factor !== null && compare(way.factor, item.nearest) === 0,
  );
  const say = (value) => stated(value, subject.style);
  const aside = change(flip, subject);
  return (
    `The verdict is ${now}. The nearest change: ${lower(subject.label)} at ${say(flip.value)} ` +
    `instead of ${say(subject.value)}${aside && ` (${aside})`} turns it into ` +
    `${routeName(sheet, flip.route)}. The table says how far each value can go, all else as ` +
    "given, before the verdict changes."
  );
}

/** A bar's length, 0 to 50; a value that can double without a flip has a full one. */
function length(flip) {
  if (flip === null || flip.relative === null || compare(flip.relative, ONE) >= 0) return HALF;
  return rounded(binary(flip.relative) * HALF);
}

function room(sheet, subject, flip) {
  if (flip === null) return html`<span class="be-small">no change</span>`;
  const words = change(flip, subject);
  return html`${stated(flip.value, subject.style)}<span
    class="be-unit">${words && `${words}: `}${routeName(sheet, flip.route)}</span>`;
}

function bar(name, x, y, width, height) {
  return html`<rect class="${name}" x="${oneDecimal(x)}" y="${y}" width="${oneDecimal(width)}"
    height="${height}"/>`;
}

function bars(left, right, middle) {
  return html`<td class="be-room-cell"><svg class="be-room" viewBox="0 0 100 12"
    aria-hidden="true" focusable="false">${left}${right}<path d="M${middle} 0v12"/></svg></td>`;
}

function roomRow(sheet, { subject, down, up }) {
  const kind = (flip) => `be-room-${flip === null ? "open" : "flips"}`;
  const left = bar(kind(down), HALF - length(down), 3, length(down), 6);
  const right = bar(kind(up), HALF, 3, length(up), 6);
  return html`<tr><th scope="row">${subject.label}<span
    class="be-help">now ${stated(subject.value, subject.style)}</span></th><td
    class="be-num">${room(sheet, subject, down)}</td>${bars(left, right, HALF)}<td
    class="be-num">${room(sheet, subject, up)}</td></tr>`;
}

/** A table with a drawing between two columns of figures; `kind` are its classes. */
function moves(name, kind, [left, between, right], rows) {
  const head = html`<th scope="col">Value</th><th scope="col" class="be-num">${left}</th><th
    scope="col"><span class="be-hidden">${between}</span></th><th
    scope="col" class="be-num">${right}</th>`;
  return scrolled(name, `be-table ${kind}`, head, rows);
}

function roomTable(sheet, name, items) {
  const rows = items.map((item) => roomRow(sheet, item));
  return moves(name, "be-wide be-moves", ["Down to", "Room to move", "Up to"], rows);
}

function tornadoSummary({ label, style, total, bars: found }) {
  const left = found.length - BARS;
  const share = number(multiply(MOVED, HUNDRED), 0);
  const those =
    left === 1 ? "one value that moves it less is" : `${left} values that move it less are`;
  return (
    `${label} is ${figure(total, style)}. This is what becomes of it with one value ${share} % ` +
    "lower or higher, within bounds" +
    (left > 0 ? `; the ${those} left out` : "") +
    ". Outlined bars lead to the total with the lower value, filled ones with the higher."
  );
}

/** Where totals stand on a width of 100. */
function scale({ total, bars: found }) {
  const ends = found.flatMap(({ atLow, atHigh }) => [atLow, atHigh]).filter((end) => end !== null);
  const lowest = least(total, ...ends);
  const span = subtract(most(total, ...ends), lowest);
  const width = isZero(span) ? ONE : span;
  return (end) => rounded(binary(divide(subtract(end ?? total, lowest), width)) * 100);
}

function tornadoTable(found) {
  const { style } = found;
  const place = scale(found);
  const middle = place(found.total);
  const drawn = (name, y, end) => {
    const at = place(end);
    return bar(name, Math.min(at, middle), y, rounded(Math.abs(at - middle)), 4);
  };
  const end = (total, subject, value) => html`<td
    class="be-num">${total === null ? "never" : figure(total, style)}<span
    class="be-unit">at ${stated(value, subject.style)}</span></td>`;
  const rows = found.bars.slice(0, BARS).map(({ subject, low, high, atLow, atHigh }) => {
    const pair = [drawn("be-bar-low", 2, atLow), drawn("be-bar-high", 6, atHigh)];
    return html`<tr><th scope="row">${subject.label}</th>${end(atLow, subject, low)}${bars(
      ...pair, oneDecimal(middle),
    )}${end(atHigh, subject, high)}</tr>`;
  });
  const name = "What moves the total";
  return html`<h3 class="be-sub">${name}</h3><p>${tornadoSummary(found)}</p>${moves(
    name, "be-moves", ["Lower", "Between", "Higher"], rows,
  )}`;
}

/**
 * What the verdict rests on, in words and as tables.
 *
 * @param {object} situation
 * @param {object[]} found the sensitivities, as ../insight.js has them
 * @param {object | null} tornado what moves the total
 */
export function restsOn({ sheet, result }, found, tornado) {
  const flips = ({ down, up }) => down !== null || up !== null;
  const flipping = found.filter(flips);
  const steady = found.filter((item) => !flips(item)).map(({ subject }) => lower(subject.label));
  const more = flipping.slice(FIRST);
  const parts = [html`<p>${summary(sheet, result.verdict.route, flipping[0])}</p>`];
  if (flipping.length > 0) {
    parts.push(roomTable(sheet, "What the verdict rests on", flipping.slice(0, FIRST)));
  }
  if (more.length > 0) {
    const table = roomTable(sheet, "Values with more room", more);
    const count = `${more.length} ${more.length === 1 ? "value" : "values"} with more room`;
    parts.push(html`<details class="be-more"><summary>${count}</summary>${table}</details>`);
  }
  if (steady.length > 0) {
    const words = `Nowhere within their bounds do these change the verdict: ${steady.join("; ")}.`;
    const title = "Values that change nothing within their bounds";
    parts.push(html`<details class="be-more"><summary>${title}</summary><p>${words}</p></details>`);
  }
  parts.push(html`<p class="be-small">${RANGES}</p>`);
  if (tornado !== null && tornado.bars.length > 0) parts.push(tornadoTable(tornado));
  return html`${parts}`;
}
