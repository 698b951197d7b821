// A worksheet's page, alive: change a number, and everything on the page follows.
//
// The page is complete without this script. The reader's numbers stand in the address, so that a
// link shares them and Back works; they are sent nowhere.

import { element, setText } from "./dom.js";
import { Field } from "./fields.js";
import { address, read } from "./state.js";
import { tell } from "./told.js";
import { InputError } from "./worksheet.js";

const SAY_AFTER = 700;
const WRITE_AFTER = 300;
const PRACTICE = 40;
const ENOUGH = 800;
const STANDS = "One of your numbers cannot be computed with. The last good result still stands.";
const OFFLINE = "What makes the file could not be loaded. Check the connection and try again.";
const HINT =
  "Change any number, here or under Prices: results, charts and downloads follow. Your numbers " +
  "stay on this page and in its address.";

const whenIdle = globalThis.requestIdleCallback ?? setTimeout;

const live = JSON.parse(document.getElementById("be-live").textContent);
const { compute, sheet } = await import(new URL(live.module, document.baseURI));
const given = { ...live.inputs, ...live.prices };
const command = document.querySelector(".be-command code");
const asPublished = command.textContent;

// What draws is only loaded once somebody touches a number.
let drawing = null;
const drawings = () => (drawing ??= import("./sections.js"));
let saving = null;
const savings = () => (saving ??= import("./download/index.js"));

const rows = [...document.querySelectorAll("[data-field]")];
const fields = new Map(
  rows.map((row) => [
    row.dataset.field,
    new Field(row, { key: row.dataset.field, sheet, given: given[row.dataset.field], onChange }),
  ]),
);
const bar = makeBar();

/** What is on the screen: the last values that could be computed with. */
let situation = null;

/** The reader's own numbers; throws an InputError where a field holds none. */
function own() {
  const found = new Map();
  for (const [key, field] of fields) {
    if (field.value === null) throw new InputError("", key);
    if (field.isOwn) found.set(key, field.value);
  }
  return found;
}

/**
 * Everything computed from what the fields say, and from `others` in their stead; throws an
 * InputError where it cannot be.
 */
function computed(others = {}) {
  const mine = own();
  for (const [key, value] of Object.entries(others)) mine.set(key, value);
  const follows = Object.fromEntries(Object.entries(live.follows).filter(([key]) => !mine.has(key)));
  const values = { ...given, ...live.dates, ...Object.fromEntries(mine) };
  // A price the catalogue does not have goes with the one that stands in for it.
  const leader = (key) => (Object.hasOwn(follows, key) ? leader(follows[key]) : key);
  for (const key of Object.keys(follows)) values[key] = values[leader(key)];
  return { sheet, result: compute(values), follows, own: mine };
}

/** Brings the page up to date with the fields, or says beside one what is wrong with it. */
async function update() {
  for (const field of fields.values()) if (field.value !== null) field.complain("");
  try {
    situation = computed();
  } catch (problem) {
    if (!(problem instanceof InputError)) throw problem;
    const field = fields.get(problem.key);
    if (field && field.value !== null) field.complain(problem.reason.split(";")[0]);
    bar.say(field ? STANDS : problem.message);
    return;
  }
  const { result, follows, own: mine } = situation;
  tell(document, result);
  for (const key of Object.keys(follows)) fields.get(key).follow(result.digits(key));
  setText(command, asPublished + [...mine].map(([key, value]) => ` --set ${key}=${value}`).join(""));
  bar.show(result.verdict.text, mine.size);
  const { redraw } = await drawings();
  redraw(document, situation);
}

let [writing, last] = [0, null];

function onChange(field) {
  update();
  clearTimeout(writing);
  writing = setTimeout(() => write(field), WRITE_AFTER);
}

/** Puts the numbers into the address. Another field is another step for Back. */
function write(field) {
  if (situation === null) return;
  const next = address(location, situation.own);
  if (next === address(location, read(location.search, fields).own)) return;
  history[field === last ? "replaceState" : "pushState"](null, "", next);
  last = field;
}

/** Takes the numbers from the address. */
function restore() {
  const { own: found, unknown } = read(location.search, fields);
  for (const [key, field] of fields) field.show(found.get(key) ?? given[key]);
  last = null;
  if (situation === null && found.size === 0) return bar.warn(unknown);
  update();
  return bar.warn(unknown);
}

/** The line at the foot of the screen that goes along: the verdict, and what can be done. */
function makeBar() {
  const words = element("p");
  const note = element("p", { class: "be-small" });
  const spoken = element("p", { class: "be-hidden", role: "status" });
  const reset = element("button", { type: "button", class: "be-action" }, "Reset");
  const copy = element("button", { type: "button", class: "be-action" }, "Copy link");
  const place = element("div", { class: "be-bar" }, words, note, element("p", {}, reset, " ", copy));
  place.hidden = true;
  document.querySelector("article").append(place, spoken);
  document.querySelector(".be-inputs").before(element("p", { class: "be-small be-hint" }, HINT));
  reset.addEventListener("click", () => {
    for (const [key, field] of fields) field.show(given[key]);
    onChange(null);
    document.querySelector("[data-field] input").focus();
  });
  copy.addEventListener("click", async () => {
    const link = new URL(address(location, situation.own), location.href).href;
    try {
      await navigator.clipboard.writeText(link);
      setText(note, "The link is copied.");
    } catch {
      note.replaceChildren("Copy this link: ", element("a", { href: link }, link));
    }
  });

  let speaking = 0;
  function say(text) {
    place.hidden = false;
    setText(words, text);
    setText(note, "");
    // A screen reader is told once somebody has stopped typing.
    clearTimeout(speaking);
    speaking = setTimeout(() => setText(spoken, text), SAY_AFTER);
  }
  return {
    say,
    show(verdict, count) {
      say(count ? verdict : `Back to the scenario's numbers. ${verdict}`);
      place.hidden = count === 0;
    },
    warn(unknown) {
      if (unknown.length === 0) return;
      place.hidden = false;
      setText(note, `This worksheet has no ${unknown.join(", ")}: left out of the address.`);
    },
  };
}

for (const link of document.querySelectorAll(".be-downloads a")) {
  const ending = link.textContent.trim().slice(1);
  if (ending === "pdf") continue;
  link.addEventListener("click", async (event) => {
    if (situation === null || situation.own.size === 0) return;
    event.preventDefault();
    try {
      const { make } = await savings();
      save(await make(ending, situation, live), `${live.scenario}-yours.${ending}`);
    } catch (problem) {
      // What makes files is loaded only now, which can fail.
      bar.say(problem instanceof TypeError ? OFFLINE : problem.message);
    }
  });
}

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Whoever goes to a field will change it: what that takes is loaded, and has run, by then. */
async function warm({ currentTarget: row }) {
  document.querySelector("article").classList.add("be-changing");
  const { redraw } = await drawings();
  whenIdle(() => {
    if (situation === null) {
      situation = computed();
      redraw(document, situation);
    }
    whenIdle(practice(redraw, row.dataset.field));
  });
}

/**
 * Changes a number again and again while nothing else is to be done, on a copy of the page that
 * nobody sees: a browser runs a function slowly until it has run it often.
 */
function practice(redraw, key) {
  const copy = document.implementation.createHTMLDocument("").body;
  copy.append(copy.ownerDocument.importNode(document.querySelector("article"), true));
  const least = Number(fields.get(key).value);
  let [times, spent] = [0, 0];
  return function again() {
    const began = performance.now();
    times += 1;
    const value = least * (1 + times / 100);
    const digits = String(Number.isInteger(least) ? Math.round(value) : value.toPrecision(6));
    try {
      const moved = computed({ [key]: digits });
      tell(copy, moved.result);
      redraw(copy, moved);
    } catch (problem) {
      if (!(problem instanceof InputError)) throw problem;
    }
    spent += performance.now() - began;
    if (times < PRACTICE && spent < ENOUGH) whenIdle(again);
  };
}
for (const row of rows) row.addEventListener("focusin", warm, { once: true });

addEventListener("popstate", restore);
restore();
