// The drawn parts of a worksheet's page, drawn again for other numbers.
//
// What stands here after that is what the build writes for the same numbers.

import { breakEvenFigure } from "./charts/breakeven.js";
import { costOverTime } from "./charts/cost.js";
import { restsOn } from "./charts/moves.js";
import { costOverVolume } from "./charts/volume.js";
import { show } from "./html.js";
import { breakEvenMap, sensitivities, tornado } from "./insight.js";

/** By the name in `data-live`: what makes a section of a situation and its sensitivities. */
const SECTIONS = {
  cost: costOverTime,
  volume: costOverVolume,
  "rests-on": (situation, found) => restsOn(situation, found, tornado(situation)),
  map: (situation, found) =>
    breakEvenFigure(situation.sheet, breakEvenMap(situation, found), found),
};

/**
 * Draws the sections of a page that are there.
 *
 * @param {ParentNode} root
 * @param {object} situation the sheet, its result for the values on the screen, the prices that
 *   follow others (`follows`) and the keys the reader set (`own`)
 */
export function redraw(root, situation) {
  const found = sensitivities(situation);
  for (const [name, section] of Object.entries(SECTIONS)) {
    const element = root.querySelector(`[data-live="${name}"]`);
    if (element !== null) show(element, section(situation, found));
  }
}
