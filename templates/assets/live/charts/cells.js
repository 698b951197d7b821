// A map of cells as SVG: generator/charts/cells.py.

import { html } from "../html.js";
import { MAX_STYLES, WIDTH, general, rounded } from "./places.js";

/**
 * @typedef {object} Area One kind of cell.
 * @property {string} label
 * @property {number} style the number of the line that shows the same thing elsewhere
 *
 * @typedef {object} Mark A place on an axis.
 * @property {number} share 0 to 1 from the axis's start
 * @property {string} label
 *
 * @typedef {object} CellChart
 * @property {string} title
 * @property {string} description
 * @property {string} xLabel
 * @property {string} yLabel
 * @property {Mark[]} xMarks
 * @property {Mark[]} yMarks
 * @property {Area[]} areas
 * @property {number[][]} cells a row is a level, the lowest first, and names areas by place
 * @property {[number, number]} point how far along and how far up it stands, 0 to 1
 * @property {string} pointLabel
 */

const CELL = 6;
const [LEFT, TOP, BOTTOM, LINE] = [76, 18, 46, 22];
const TILE = 8;
// Nothing, slanting lines, dots, level lines, a grid, upright lines.
const PATTERNS = [
  "", "M0 8L8 0M-2 2L2 -2M6 10L10 6", "M3 4h2M3 3.5h2", "M0 4h8", "M0 4h8M4 0v8", "M4 0v8",
];
const BESIDE = 3;

const letter = (index) => String.fromCharCode(65 + (index % 26));

/** Where a row's cells of an area begin and end. */
function runs(row, area) {
  const found = [];
  let start = -1;
  for (let index = 0; index <= row.length; index += 1) {
    const isArea = index < row.length && row[index] === area;
    if (isArea && start < 0) start = index;
    if (!isArea && start >= 0) {
      found.push([start, index]);
      start = -1;
    }
  }
  return found;
}

/** An area's runs as rectangles, [column, row, width, height]: those with the same ends joined. */
function rectangles(levels, area) {
  const found = [];
  let open = [];
  for (let index = 0; index <= levels.length; index += 1) {
    const row = index < levels.length ? levels[index] : [];
    const now = row.map(([start, end]) => {
      const same = open.find((run) => run.start === start && run.end === end);
      return same ?? { start, end, first: index };
    });
    for (const run of open) {
      if (!now.includes(run)) {
        found.push([run.start, run.first, run.end - run.start, index - run.first]);
      }
    }
    open = now;
  }
  return found;
}

/** Whether one list of numbers comes after another: by the first in which they differ. */
function isLater(one, other) {
  const first = one.findIndex((value, index) => value !== other[index]);
  return first >= 0 && one[first] > other[first];
}

class Drawing {
  /** @param {CellChart} chart @param {string} identifier */
  constructor(chart, identifier) {
    this.chart = chart;
    this.identifier = identifier;
    this.top = TOP + LINE * chart.areas.length + LINE;
    this.columns = chart.cells[0].length;
    this.rows = chart.cells.length;
    this.right = LEFT + CELL * this.columns;
    this.bottom = this.top + CELL * this.rows;
    /** For each area the runs of every level. */
    this.runs = chart.areas.map((_, area) => chart.cells.map((row) => runs(row, area)));
  }

  x(share) {
    return rounded(LEFT + share * (this.right - LEFT));
  }

  y(share) {
    return rounded(this.bottom - share * (this.bottom - this.top));
  }

  patterns() {
    const used = new Set(this.chart.areas.map((area) => area.style % MAX_STYLES));
    return [...used].sort().filter((style) => PATTERNS[style]).map((style) => html`<pattern
      id="${this.identifier}-${style}" width="${TILE}" height="${TILE}"
      patternUnits="userSpaceOnUse"><path class="be-hatch" d="${PATTERNS[style]}"/></pattern>`);
  }

  shape(area, path) {
    const style = area.style % MAX_STYLES;
    const fill = `url(#${this.identifier}-${style})`;
    const hatch = PATTERNS[style] ? html`<path fill="${fill}" d="${path}"/>` : "";
    return html`<path class="be-area be-area-${style}" d="${path}"/>${hatch}`;
  }

  legend() {
    return this.chart.areas.map((area, index) => {
      const y = TOP + index * LINE;
      const words = html`<tspan class="be-words">${letter(index)}</tspan> ${area.label}`;
      const sample = this.shape(area, `M${LEFT} ${y - 13}h34v16h-34z`);
      return html`${sample}<text x="${LEFT + 42}" y="${y}">${words}</text>`;
    });
  }

  areas() {
    return this.chart.areas.map((area, index) => {
      const path = rectangles(this.runs[index], index).map(([column, row, wide, high]) => {
        const corner = `M${LEFT + column * CELL} ${this.bottom - (row + high) * CELL}`;
        return `${corner}h${wide * CELL}v${high * CELL}h-${wide * CELL}z`;
      });
      return path.length ? this.shape(area, path.join("")) : "";
    });
  }

  axes() {
    const up = this.chart.yMarks.map(({ share, label }) => {
      const y = this.y(share);
      return html`<text class="be-tick" text-anchor="end" x="${LEFT - 8}"
        y="${general(y + 4.5)}">${label}</text><line class="be-axis" x1="${LEFT - 5}"
        x2="${LEFT}" y1="${general(y)}" y2="${general(y)}"/>`;
    });
    const along = this.chart.xMarks.map(({ share, label }) => {
      const x = general(this.x(share));
      return html`<text class="be-tick be-below" x="${x}"
        y="${this.bottom + 20}">${label}</text><line class="be-axis" x1="${x}" x2="${x}"
        y1="${this.bottom}" y2="${this.bottom + 5}"/>`;
    });
    const middle = Math.floor((LEFT + this.right) / 2);
    const frame = `M${LEFT} ${this.top}H${this.right}V${this.bottom}H${LEFT}z`;
    return html`${up}${along}<path class="be-frame" d="${frame}"/><text class="be-name"
      text-anchor="middle" x="${middle}" y="${this.bottom + 40}">${this.chart.xLabel}</text><text
      class="be-name" x="4" y="${this.top - 10}">${this.chart.yLabel}</text>`;
  }

  /** Each area's letter, at its roomiest place that keeps off the point. */
  letters() {
    return this.chart.areas.map((_, area) => {
      const places = this.places(area).filter((place) => !this.covered(place));
      if (places.length === 0) return "";
      const [, column, row] = places.reduce((best, place) => (isLater(place, best) ? place : best));
      return html`<text class="be-letter" text-anchor="middle"
        x="${general(LEFT + column * CELL)}"
        y="${general(this.bottom - row * CELL + 6)}">${letter(area)}</text>`;
    });
  }

  /** The room around the middle of each run of an area, and where that is: column, row. */
  places(area) {
    return this.runs[area].flatMap((level, row) => level.map(([start, end]) => {
      const middle = Math.floor((start + end) / 2);
      const [below, above] = [-1, 1].map((way) => this.reach(area, middle, row, way));
      return [Math.min((end - start) / 2, below, above), (start + end) / 2, row + 0.5];
    }));
  }

  /** How many cells of a column belong to the area, from a row on, one way. */
  reach(area, column, row, way) {
    let count = 0;
    while (this.chart.cells[row + count * way]?.[column] === area) count += 1;
    return count;
  }

  covered([, column, row]) {
    const [x, y] = this.chart.point;
    const near = Math.abs(column - x * this.columns) < BESIDE * 6;
    return near && Math.abs(row - y * this.rows) < BESIDE * 1.5;
  }

  point() {
    const [at, level] = [this.x(this.chart.point[0]), this.y(this.chart.point[1])];
    const [anchor, beside] = at < WIDTH * 0.6 ? ["start", at + 10] : ["end", at - 10];
    return html`<circle class="be-mark" cx="${general(at)}" cy="${general(level)}" r="5"/><text
      class="be-words be-over" text-anchor="${anchor}" x="${general(beside)}"
      y="${general(level + 4.5)}">${this.chart.pointLabel}</text>`;
  }
}

/**
 * The map as an `<svg>` element.
 *
 * @param {CellChart} chart
 * @param {string} identifier unique on the page
 */
export function cellMap(chart, identifier) {
  const drawing = new Drawing(chart, identifier);
  const parts = [
    drawing.patterns(), drawing.legend(), drawing.areas(), drawing.axes(), drawing.letters(),
    drawing.point(),
  ];
  return html`<svg class="be-chart be-map" viewBox="0 0 ${WIDTH} ${drawing.bottom + BOTTOM}"
    role="img" aria-labelledby="${identifier}-title ${identifier}-desc"><title
    id="${identifier}-title">${chart.title}</title><desc
    id="${identifier}-desc">${chart.description}</desc>${parts}</svg>`;
}
