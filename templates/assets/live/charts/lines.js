// A line chart as SVG: generator/charts/lines.py.

import { html } from "../html.js";
import { MAX_STYLES, WIDTH, general } from "./places.js";

/**
 * @typedef {object} Tick A place on an axis and what is written there.
 * @property {number} at
 * @property {string} label
 *
 * @typedef {object} Axis One side of a chart, from its first tick to its last.
 * @property {string} label
 * @property {Tick[]} ticks
 * @property {number} least
 * @property {number} most
 * @property {boolean} decades whether every power of ten takes the same room
 *
 * @typedef {[x: number, y: number]} Point
 *
 * @typedef {object} Series One line; its points in the order of their x.
 * @property {string} label
 * @property {Point[]} points
 * @property {number} style which of the styles it has
 * @property {number[]} gaps points, by their place, that no line leads to from the one before
 *
 * @typedef {object} LineChart
 * @property {string} title
 * @property {string} description
 * @property {Axis} x
 * @property {Axis} y
 * @property {Series[]} series
 * @property {Point[]} marks points of interest: numbered, or one with the words beside it
 * @property {string} markWords
 * @property {[number, string]} [here] a place along the bottom, and the words above it
 */

const PLOT = 256;
const [LEFT, RIGHT, TOP, BOTTOM, LINE, ROOM] = [62, 24, 18, 46, 22, 8];
// A numbered mark, and how far two of them keep from each other.
const [RADIUS, APART] = [8, 18];
// How far a line may pass from a point that is left out, in tenths.
const OFF = 2;

/**
 * An axis from the first of its ticks to the last.
 *
 * @param {string} label
 * @param {Tick[]} ticks
 * @param {boolean} decades
 * @returns {Axis}
 */
export function axis(label, ticks, decades = false) {
  const [least, most] = [ticks[0].at, ticks[ticks.length - 1].at];
  return { label, ticks, least, most: most > least ? most : least + 1, decades };
}

/** How far along the axis a value stands, 0 to 1; what lies beyond stands at the end. */
function share({ least, most, decades }, value) {
  const at = Math.min(Math.max(value, least), most);
  return decades ? Math.log(at / least) / Math.log(most / least) : (at - least) / (most - least);
}

/** A coordinate in whole tenths. Halves go up, and what falls short of one by noise too. */
const tenths = (value) => Math.floor(value * 10 + 0.500001);

const written = (value) => general(value / 10);

/** The places that a line needs: none left out lies further than OFF from what is drawn. */
function simplified(places) {
  const keep = new Set([0, places.length - 1]);
  const todo = [[0, places.length - 1]];
  while (todo.length) {
    const [first, last] = todo.pop();
    const [[x, y], [toX, toY]] = [places[first], places[last]];
    const [wide, high] = [toX - x, toY - y];
    let [most, at] = [0, first];
    for (let index = first + 1; index < last; index += 1) {
      const beside = Math.abs((places[index][0] - x) * high - (places[index][1] - y) * wide);
      if (beside > most) [most, at] = [beside, index];
    }
    if (most * most > OFF * OFF * (wide * wide + high * high)) {
      keep.add(at);
      todo.push([first, at], [at, last]);
    }
  }
  return places.filter((_, index) => keep.has(index));
}

/** One unbroken stretch of a line; a lone point is a dot as wide as the line. */
function run(places) {
  const [[x, y], ...corners] = simplified(places);
  const lines = corners.map(([atX, atY]) => `L${written(atX)} ${written(atY)}`);
  return `M${written(x)} ${written(y)}${lines.join("") || "h1"}`;
}

class Drawing {
  /** @param {LineChart} chart */
  constructor(chart) {
    this.chart = chart;
    this.top = TOP + LINE * chart.series.length + ROOM;
    this.bottom = this.top + PLOT;
  }

  x(value) {
    return tenths(LEFT + share(this.chart.x, value) * (WIDTH - LEFT - RIGHT));
  }

  y(value) {
    return tenths(this.bottom - share(this.chart.y, value) * PLOT);
  }

  legend() {
    return this.chart.series.map(({ label, style }, index) => {
      const y = TOP + index * LINE;
      return html`<line class="be-line be-line-${style % MAX_STYLES}" x1="${LEFT}"
        x2="${LEFT + 34}" y1="${y - 5}" y2="${y - 5}"/><text
        x="${LEFT + 42}" y="${y}">${label}</text>`;
    });
  }

  axes() {
    const up = this.chart.y.ticks.map(({ at, label }) => {
      const y = this.y(at);
      return html`<line class="be-grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${written(y)}"
        y2="${written(y)}"/><text class="be-tick" text-anchor="end" x="${LEFT - 8}"
        y="${written(y + 45)}">${label}</text>`;
    });
    const along = this.chart.x.ticks.map(({ at, label }) => html`<text class="be-tick be-below"
      x="${written(this.x(at))}" y="${this.bottom + 20}">${label}</text>`);
    const middle = Math.floor((LEFT + WIDTH - RIGHT) / 2);
    return html`${up}${along}<line class="be-axis" x1="${LEFT}" x2="${WIDTH - RIGHT}"
      y1="${this.bottom}" y2="${this.bottom}"/><text class="be-name" text-anchor="middle"
      x="${middle}" y="${this.bottom + 40}">${this.chart.x.label}</text><text class="be-name"
      x="4" y="${this.top - 10}">${this.chart.y.label}</text>`;
  }

  /** A dotted line from bottom to top, and its words above the plot, right of its name. */
  here() {
    if (this.chart.here === undefined) return "";
    const [value, words] = this.chart.here;
    const x = this.x(value);
    const beside = Math.min(Math.max(x, 1560), (WIDTH - 48) * 10);
    return html`<path class="be-axis" stroke-dasharray="1 3"
      d="M${written(x)} ${this.top - 6}V${this.bottom}"/><text class="be-tick"
      text-anchor="middle" x="${written(beside)}" y="${this.top - 10}">${words}</text>`;
  }

  lines() {
    return this.chart.series.map((series) => html`<path
      class="be-line be-line-${series.style % MAX_STYLES}" d="${this.path(series)}"/>`);
  }

  path({ points, gaps }) {
    const ends = [0, ...gaps, points.length];
    const place = ([x, y]) => [this.x(x), this.y(y)];
    const runs = ends.slice(1).map((end, index) => points.slice(ends[index], end).map(place));
    return runs.filter((places) => places.length).map(run).join("");
  }

  marks() {
    const points = this.chart.marks.map(([x, y]) => [this.x(x), this.y(y)]);
    if (points.length === 1) return this.named(...points[0]);
    const levels = this.spread(points);
    const leads = points.map(([x, y], index) => levels[index] === y ? "" : html`<path
      class="be-axis" d="M${written(x)} ${written(y)}V${written(levels[index])}"/>`);
    return html`${leads}${points.map(([x], index) => this.numbered(x, levels[index], index + 1))}`;
  }

  numbered(x, y, number) {
    return html`<circle class="be-mark" cx="${written(x)}" cy="${written(y)}" r="${RADIUS}"/><text
      class="be-tick" text-anchor="middle" x="${written(x)}"
      y="${written(y + 42)}">${number}</text>`;
  }

  named(x, y) {
    const [beside, anchor] = x < WIDTH * 6 ? [x + 100, "start"] : [x - 100, "end"];
    return html`<circle class="be-mark" cx="${written(x)}" cy="${written(y)}" r="5"/><text
      class="be-words be-over" text-anchor="${anchor}" x="${written(beside)}"
      y="${written(y - 100)}">${this.chart.markWords}</text>`;
  }

  /** How high the marks go: at their points, or so far above or below that none overlaps. */
  spread(points) {
    const placed = [];
    for (const [x, y] of points) {
      const isFree = (level) => placed.every(([at, height]) =>
        Math.abs(x - at) >= APART * 10 || Math.abs(level - height) >= APART * 10);
      placed.push([x, this.levels(y).find(isFree) ?? y]);
    }
    return placed.map(([, level]) => level);
  }

  /** The heights to try: the point's own, then above and below it by turns, in the plot. */
  levels(y) {
    const found = [y];
    const step = APART * 10;
    for (let far = step; far < PLOT * 10; far += step) found.push(y - far, y + far);
    const [highest, lowest] = [(this.top + RADIUS) * 10, (this.bottom - RADIUS) * 10];
    return found.filter((level) => level === y || (highest <= level && level <= lowest));
  }
}

/**
 * The chart as an `<svg>` element.
 *
 * @param {LineChart} chart
 * @param {string} identifier unique on the page
 */
export function lineChart(chart, identifier) {
  const drawing = new Drawing(chart);
  const parts = [
    drawing.legend(), drawing.axes(), drawing.here(), drawing.lines(), drawing.marks(),
  ];
  return html`<svg class="be-chart" viewBox="0 0 ${WIDTH} ${drawing.bottom + BOTTOM}" role="img"
    aria-labelledby="${identifier}-title ${identifier}-desc"><title
    id="${identifier}-title">${chart.title}</title><desc
    id="${identifier}-desc">${chart.description}</desc>${parts}</svg>`;
}
