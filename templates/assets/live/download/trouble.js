/** A download that cannot be made; the message is a sentence for the reader. */
export class DownloadError extends Error {}

/** What the page shows and what was fetched are of two publications of the guide. */
export class Outdated extends DownloadError {
  constructor() {
    super("The guide has been published anew since this page was opened. Reload it and try again.");
  }
}
