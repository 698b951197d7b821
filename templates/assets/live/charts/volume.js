// What each route costs over one input, drawn, in words and as a table: generator/charts/volume.py.

import { binary } from "../columns.js";
import { Decimal, decimal } from "../decimal.js";
import { figure, number } from "../figures.js";
import { html } from "../html.js";
import { costOverInput, reasonAgainst } from "../leads.js";
import { axis, lineChart } from "./lines.js";
import { drawn } from "./tables.js";
import { brief, decadeTicks, roundTicks } from "./ticks.js";
import { BREAK_EVEN, HERE, leadsTold, leftOutTold, marked, undrawn } from "./told.js";
import { MONEY, stated } from "./words.js";

function across({ subject, ticks, least: from, most: to, decades }) {
  return {
    label: subject.label,
    ticks: ticks.map((at) => ({ at: binary(at), label: brief(at) })),
    least: binary(from),
    most: binary(to),
    decades,
  };
}

/** Powers of ten where the input counts in them, since costs then span as many. */
function up({ axis: { decades }, style: [, after], costs }) {
  let [low, high] = [Infinity, 0];
  for (const column of costs) {
    for (const cost of column) {
      if (cost > 0 && cost < low) low = cost;
      if (cost > high) high = cost;
    }
  }
  const ticks = decades ? decadeTicks(decimal(low), decimal(high)) : roundTicks(decimal(high));
  const marked = ticks.map((at) => ({ at: binary(at), label: `$${brief(at)}` }));
  return axis(`US dollars${after}`, marked, decades);
}

function series(found, index) {
  const [points, gaps] = [[], []];
  let isOpen = true;
  found.costs[index].forEach((cost, place) => {
    const has = !Number.isNaN(cost);
    if (has && !isOpen && points.length) gaps.push(points.length);
    if (has) points.push([found.at[place], cost]);
    isOpen = has;
  });
  return { label: found.lines[index].label, points, style: index, gaps };
}

function marks(found) {
  const changes = found.leads.slice(1);
  return marked(found.leads)
    .map((stretch) => [stretch.start, found.changes[changes.indexOf(stretch)]])
    .filter(([, cost]) => cost !== null)
    .map((point) => point.map(binary));
}

function caption({ result }, found) {
  const { subject } = found.axis;
  const say = (value) => stated(value, subject.style);
  const costs = found.lines
    .map((line) => [line, result.value(line.total)])
    .filter(([, value]) => value instanceof Decimal)
    .map(([line, value]) => `${line.label}: ${figure(value, found.style)}`);
  const here = `At ${say(subject.value)}, as in this workload, ${costs.join("; ")}.`;
  const words = {
    least: "costs least",
    until: (at) => `below ${say(at)}`,
    then: "from there on",
    throughout: `everywhere between ${say(found.axis.least)} and ${say(found.axis.most)}`,
  };
  return [...(costs.length ? [here] : []), leadsTold(found.leads, found.lines, words)];
}

const isAnywhere = (column) => column.some((cost) => !Number.isNaN(cost));

/** Where routes have no cost, and why if that is so at the workload. */
function missing({ result }, { lines, costs }) {
  return lines.flatMap((line, index) => {
    const { label } = line;
    const reason = reasonAgainst(result, line);
    if (reason !== null) {
      return isAnywhere(costs[index])
        ? `${label} cannot be had for this workload. ${reason}`
        : leftOutTold([{ label, reason }]);
    }
    const isBroken = costs[index].some(Number.isNaN);
    return isBroken ? `The line of ${label} breaks off where it cannot be had.` : [];
  });
}

/**
 * The figure of the costs over an input and its table; nothing where no route costs anything.
 *
 * @param {object} situation
 * @param {object[]} sensitivities those of the result, to whose flips the axis reaches
 */
export function costOverVolume(situation, sensitivities) {
  const found = costOverInput(situation, sensitivities);
  if (found === null) return html`<p>${undrawn(situation)}</p>`;
  const words = [...caption(situation, found), ...missing(situation, found)].join(" ");
  const shown = [...found.lines.keys()].filter((index) => isAnywhere(found.costs[index]));
  const { subject } = found.axis;
  const chart = {
    title: situation.sheet.volume.title,
    description: words,
    x: across(found.axis),
    y: up(found),
    series: shown.map((index) => series(found, index)),
    marks: marks(found),
    markWords: BREAK_EVEN,
    here: [binary(subject.value), HERE],
  };
  // Over which time it is stands beside the chart; in every cell it would not fit on a phone.
  const cost = (value) => (value === null ? "none" : figure(value, MONEY));
  return drawn(lineChart(chart, "volume"), words, {
    name: "Cost over volume",
    corner: subject.label,
    isNumbers: true,
    columns: shown.map((index) => found.lines[index].label),
    rows: found.table.map(([at, costs]) => [
      number(at, 4, 0), shown.map((index) => cost(costs[index])),
    ]),
  });
}
