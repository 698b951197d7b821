// Zip files as spreadsheets are: read whole, some parts replaced, written again.
//
// The browser itself packs and unpacks. A part that nobody replaces keeps its packed bytes.

import { DownloadError } from "./trouble.js";

const [END, ENTRY, LOCAL] = [0x06054b50, 0x02014b50, 0x04034b50];
const DEFLATED = 8;
const UTF8_NAMES = 0x0800;
const VERSION = 20;
const [END_SIZE, ENTRY_SIZE, LOCAL_SIZE] = [22, 46, 30];

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum;
});

function checksum(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = CRC[(sum ^ byte) & 0xff] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

async function through(bytes, stream) {
  const packed = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

function streams(name) {
  try {
    return new globalThis[name]("deflate-raw");
  } catch {
    throw new DownloadError(
      "This browser cannot pack a spreadsheet. A newer one can; .csv and .json work in this one.",
    );
  }
}

/** The parts of a zip file by name: `{packed, crc, size, method, stamp}`, `stamp` its time. */
function entries(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const short = (at) => view.getUint16(at, true);
  const long = (at) => view.getUint32(at, true);
  let end = bytes.length - END_SIZE;
  while (end >= 0 && long(end) !== END) end -= 1;
  if (end < 0) throw new DownloadError("The published file is no spreadsheet.");
  const found = new Map();
  let at = long(end + 16);
  for (let left = short(end + 10); left > 0; left -= 1) {
    const [nameSize, extra, comment] = [short(at + 28), short(at + 30), short(at + 32)];
    const text = bytes.subarray(at + ENTRY_SIZE, at + ENTRY_SIZE + nameSize);
    const local = long(at + 42);
    const start = local + LOCAL_SIZE + short(local + 26) + short(local + 28);
    found.set(new TextDecoder().decode(text), {
      method: short(at + 10),
      stamp: long(at + 12),
      crc: long(at + 16),
      size: long(at + 24),
      packed: bytes.subarray(start, start + long(at + 20)),
    });
    at += ENTRY_SIZE + nameSize + extra + comment;
  }
  return found;
}

/** The fields that a part's header and its entry in the list at the end have in common. */
function common(view, at, part, name) {
  view.setUint16(at, VERSION, true);
  view.setUint16(at + 2, UTF8_NAMES, true);
  view.setUint16(at + 4, part.method, true);
  view.setUint32(at + 6, part.stamp, true);
  view.setUint32(at + 10, part.crc, true);
  view.setUint32(at + 14, part.packed.length, true);
  view.setUint32(at + 18, part.size, true);
  view.setUint16(at + 22, name.length, true);
}

function header(signature, size, fill) {
  const view = new DataView(new ArrayBuffer(size));
  view.setUint32(0, signature, true);
  fill(view);
  return new Uint8Array(view.buffer);
}

/** The pieces of the file, to be made a Blob of. */
function written(parts) {
  const [pieces, list] = [[], []];
  let [offset, listed] = [0, 0];
  for (const [key, part] of parts) {
    const name = new TextEncoder().encode(key);
    const start = offset;
    const local = header(LOCAL, LOCAL_SIZE, (view) => common(view, 4, part, name));
    pieces.push(local, name, part.packed);
    offset += LOCAL_SIZE + name.length + part.packed.length;
    const entry = header(ENTRY, ENTRY_SIZE, (view) => {
      view.setUint16(4, VERSION, true);
      common(view, 6, part, name);
      view.setUint32(42, start, true);
    });
    list.push(entry, name);
    listed += ENTRY_SIZE + name.length;
  }
  const end = header(END, END_SIZE, (view) => {
    view.setUint16(8, parts.size, true);
    view.setUint16(10, parts.size, true);
    view.setUint32(12, listed, true);
    view.setUint32(16, offset, true);
  });
  return [...pieces, ...list, end];
}

/** A zip file whose parts are texts. */
export class Archive {
  #parts;

  constructor(bytes) {
    this.#parts = entries(bytes);
  }

  get names() {
    return [...this.#parts.keys()];
  }

  async text(name) {
    const part = this.#parts.get(name);
    if (part === undefined) throw new DownloadError(`The published file has no ${name}.`);
    const bytes = part.method === DEFLATED
      ? await through(part.packed, streams("DecompressionStream"))
      : part.packed;
    return new TextDecoder().decode(bytes);
  }

  async replace(name, text) {
    const bytes = new TextEncoder().encode(text);
    const packed = await through(bytes, streams("CompressionStream"));
    const { stamp } = this.#parts.get(name);
    const [crc, size] = [checksum(bytes), bytes.length];
    this.#parts.set(name, { method: DEFLATED, stamp, crc, size, packed });
  }

  blob(type) {
    return new Blob(written(this.#parts), { type });
  }
}
