// The tables beside the drawings.

import { each, html } from "../html.js";

/**
 * A table that scrolls sideways where there is no room for it.
 *
 * @param {string} name
 * @param {string} classes
 * @param {unknown} head
 * @param {import("../html.js").Markup[]} rows
 */
export function scrolled(name, classes, head, rows) {
  return html`<div class="be-scroll" tabindex="0" role="region" aria-label="${name}"><table
    class="${classes}"><thead><tr>${head}</tr></thead><tbody>${each(rows)}</tbody></table></div>`;
}

/**
 * A drawing with its words beneath, and its data folded away.
 *
 * @param {unknown} drawing
 * @param {string} caption
 * @param {object} table
 * @param {string} table.name
 * @param {string} table.corner
 * @param {boolean} [table.isNumbers] whether what stands under the corner are numbers
 * @param {string[]} table.columns
 * @param {[string, string[]][]} table.rows
 */
export function drawn(drawing, caption, { name, corner, isNumbers = false, columns, rows }) {
  const number = (text) => html`<th scope="col" class="be-num">${text}</th>`;
  const first = isNumbers ? number(corner) : html`<th scope="col">${corner}</th>`;
  const body = rows.map(([label, cells]) => html`<tr><th
    scope="row" class="be-num">${label}</th>${
      cells.map((cell) => html`<td class="be-num">${cell}</td>`)}</tr>`);
  const table = scrolled(name, "be-table", [first, columns.map(number)], body);
  return html`<figure
    class="be-figure">${drawing}<figcaption>${caption}</figcaption></figure><details
    class="be-more"><summary>The same as a table</summary>${table}</details>`;
}
