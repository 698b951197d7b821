// What is on the screen as a file: the published file of the scenario with the reader's own values
// and everything that follows from them put in. Loaded when a reader asks for a download.

import { DownloadError } from "./trouble.js";

export { DownloadError };

const TYPES = {
  json: "application/json",
  csv: "text/csv;charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

const UNREACHED = "The published file could not be fetched. Check the connection and try again.";

async function format(ending) {
  try {
    return await import(`./${ending}.js`);
  } catch {
    throw new DownloadError(UNREACHED);
  }
}

async function published(address) {
  let answer;
  try {
    // A copy that the browser kept may be of an earlier publication than the page.
    answer = await fetch(new URL(address, document.baseURI), { cache: "no-cache" });
  } catch {
    throw new DownloadError(UNREACHED);
  }
  if (!answer.ok) {
    throw new DownloadError(
      `The published file could not be fetched (${answer.status}). Reload the page and try again.`,
    );
  }
  return answer;
}

/**
 * The file that Python would make of the values on the screen, as a Blob.
 *
 * `ending` is `json`, `csv` or `xlsx`; `situation` and `live` are what the page has. Throws a
 * DownloadError, whose message is a sentence for the reader.
 */
export async function make(ending, situation, live) {
  const address = Object.hasOwn(live.downloads, ending) ? live.downloads[ending] : undefined;
  if (address === undefined || !Object.hasOwn(TYPES, ending)) {
    throw new DownloadError(`There is no .${ending} of this scenario.`);
  }
  const [answer, { patched }] = await Promise.all([published(address), format(ending)]);
  return patched(answer, situation, live, TYPES[ending]);
}
