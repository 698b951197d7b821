// The reader's own numbers, as the address of the page holds them: ?calls_per_day=5000&runs=2

// What a search result adds to an address, to mark the words that were found.
const HIGHLIGHT = "h";

/** Plain digits of what somebody typed, thousands separated or not; null for anything else. */
export function typed(text) {
  const plain = text.trim().replace(/^−/, "-");
  const grouped = /^-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$/.test(plain);
  const digits = grouped ? plain.replaceAll(",", "") : plain;
  return /^-?[0-9]{1,30}(\.[0-9]{1,15})?$/.test(digits) ? digits : null;
}

const MOST_DIGITS = 15;
export const TOO_LONG =
  `must have at most ${MOST_DIGITS} digits, zeros at either end not counted`;

/**
 * Whether plain digits are more than every download holds, as generator/cli/options.py has it: a
 * spreadsheet would compute with another number.
 */
export function tooLong(digits) {
  return digits.replace(/[-.]/g, "").replace(/^0+|0+$/g, "").length > MOST_DIGITS;
}

/** The numbers in an address, and the names in it that the page does not know. */
export function read(search, known) {
  const [own, unknown] = [new Map(), []];
  for (const [key, value] of new URLSearchParams(search)) {
    if (known.has(key)) own.set(key, value);
    else if (key !== HIGHLIGHT) unknown.push(key);
  }
  return { own, unknown };
}

/** The address of the page with these numbers, without its host. */
export function address(location, own) {
  const query = new URLSearchParams([...own].sort(([a], [b]) => (a < b ? -1 : 1))).toString();
  return `${location.pathname}${query && `?${query}`}${location.hash}`;
}
