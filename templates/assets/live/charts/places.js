// Numbers in drawings, written as Python writes them.

/** The width of every chart, and how many styles lines and areas have before they begin again. */
export const WIDTH = 440;
export const MAX_STYLES = 6;

/**
 * `f"{x:.1f}"`: to the nearest tenth, from half way to the even one.
 *
 * @param {number} x
 */
export function oneDecimal(x) {
  // A quarter and three quarters are the only halves that a binary number holds; toFixed rounds
  // both of them up.
  return (Math.abs(x) % 1 === 0.25 ? x - Math.sign(x) * 0.05 : x).toFixed(1);
}

/**
 * `round(x, 1)`.
 *
 * @param {number} x
 */
export const rounded = (x) => Number(oneDecimal(x));

/**
 * `f"{x:g}"` of a number between 0.0001 and a million: six digits, no zeros at the end.
 *
 * @param {number} x
 */
export const general = (x) => String(Number(x.toPrecision(6)));
