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
const [FEW, LONG] = [3, 60];
const OFFLINE = "What makes the file could not be loaded. Check the connection and try again.";
const UNDRAWN =
  "What draws the charts could not be loaded, so they stand as they were. Check the connection " +
  "and change a number again, or reload the page, which keeps your numbers.";
const HINT =
  "Change any number, here or under Prices: results, charts and downloads follow. Your numbers " +
  "stay on this page and in its address.";

const whenIdle = globalThis.requestIdleCallback ?? setTimeout;

const live = JSON.parse(document.getElementById("be-live").textContent);
const { compute, sheet } = await import(new URL(live.module, document.baseURI));
const given = { ...live.inputs, ...live.prices };
const command = document.querySelector(".be-command code");
const asPublished = command.textContent;

/** Loads something when it is first needed; what could not be loaded is tried again next time. */
function later(load) {
  let loading = null;
  const again = (problem) => {
    loading = null;
    throw problem;
  };
  return () => (loading ??= load().catch(again));
}
// What draws is only loaded once somebody touches a number.
const drawings = later(() => import("./sections.js"));
const savings = later(() => import("./download/index.js"));

const rows = [...document.querySelectorAll("[data-field]")];
const fields = new Map(
  rows.map((row) => [
    row.dataset.field,
    new Field(row, { key: row.dataset.field, sheet, given: given[row.dataset.field], onChange }),
  ]),
);
const bar = makeBar();

/** Computes what is on the screen; throws an InputError where it cannot be computed. */
function computed(own) {
  const follows = Object.fromEntries(Object.entries(live.follows).filter(([key]) => !own.has(key)));
  const values = { ...given, ...live.dates, ...Object.fromEntries(own) };
  // A price the catalogue does not have goes with the one that stands in for it.
  const leader = (key) => (Object.hasOwn(follows, key) ? leader(follows[key]) : key);
  for (const key of Object.keys(follows)) values[key] = values[leader(key)];
  return { sheet, result: compute(values), follows, own };
}

let situation = null;

/** What is on the screen: the last numbers that could be computed with, at first the scenario's. */
const standing = () => (situation ??= computed(new Map()));

/** Brings the page up to date with the fields; gives whether it could. */
function update() {
  const all = [...fields.values()];
  const wrong = all.filter((field) => field.problem);
  if (wrong.length > 0) {
    bar.complain(wrong);
    return false;
  }
  try {
    situation = computed(new Map(all.filter((f) => f.isOwn).map((f) => [f.key, f.value])));
  } catch (problem) {
    if (!(problem instanceof InputError)) throw problem;
    bar.say(problem.message);
    return false;
  }
  const { result, follows, own } = situation;
  tell(document, result);
  for (const key of Object.keys(follows)) fields.get(key).follow(result.digits(key));
  setText(command, asPublished + [...own].map(([key, value]) => ` --set ${key}=${value}`).join(""));
  bar.show(result.verdict.text, own.size);
  draw();
  return true;
}

async function draw() {
  const sections = await drawings().catch(() => null);
  if (sections === null) bar.note(UNDRAWN);
  else sections.redraw(document, standing());
}

/** The change that stands in no address yet, when it will, and which field the last one was of. */
let [waiting, writing, last] = [null, 0, null];
/** What the page last wrote into the address or read from it. */
let search = null;

/** Puts the numbers into the address. Another field is another step for Back, and so is a reset. */
function write() {
  clearTimeout(writing);
  if (waiting === null) return;
  const { field } = waiting;
  waiting = null;
  const next = address(location, standing().own);
  if (next === address(location, read(location.search, fields).own)) return;
  history[field !== null && field === last ? "replaceState" : "pushState"](null, "", next);
  [last, search] = [field, location.search];
}

/** Follows what was done in a field; without one, in all of them. */
function onChange(field) {
  // What was done before is a step of its own, however short ago it was.
  if (waiting !== null && waiting.field !== field) write();
  if (!update()) return;
  clearTimeout(writing);
  waiting = { field };
  writing = setTimeout(write, WRITE_AFTER);
}

/** Puts numbers of the reader's own into the fields, and into the others what goes for them. */
function put(own) {
  const begun = (key) => {
    const leads = Object.hasOwn(live.follows, key);
    return fields.get(key).begin(leads ? begun(live.follows[key]) : given[key], own.get(key));
  };
  for (const key of fields.keys()) begun(key);
}

/** A name that somebody else chose, so that it leaves room for the rest of a sentence. */
const short = (name) => (name.length > LONG ? `${name.slice(0, LONG)}…` : name);

/** Takes the numbers from the address, and out of it what is not the page's. */
function restore() {
  const { own, unknown } = read(location.search, fields);
  clearTimeout(writing);
  [waiting, last] = [null, null];
  if (unknown.length > 0) history.replaceState(null, "", address(location, own));
  search = location.search;
  put(own);
  if (situation !== null || own.size > 0) update();
  if (unknown.length > 0) {
    const names = unknown.slice(0, FEW).map(short);
    if (unknown.length > FEW) names.push(`and ${unknown.length - FEW} more`);
    bar.note(`This worksheet has no ${names.join(", ")}: left out of the address.`);
  }
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
    put(new Map());
    onChange(null);
    document.querySelector("[data-field] input").focus();
  });
  copy.addEventListener("click", async () => {
    const link = new URL(address(location, standing().own), location.href).href;
    try {
      await navigator.clipboard.writeText(link);
      tellBeside("The link is copied.");
    } catch {
      tellBeside("Copy this link: ", element("a", { href: link }, link));
    }
  });
  // Whoever goes through the page by keyboard finds nothing under the bar.
  const article = place.parentElement;
  new ResizeObserver(() => {
    article.style.setProperty("--be-bar", `${place.offsetHeight}px`);
  }).observe(place, { box: "border-box" });

  let speaking = 0;
  /** A screen reader is told once somebody has stopped typing. */
  function speak(text) {
    clearTimeout(speaking);
    speaking = setTimeout(() => setText(spoken, text), SAY_AFTER);
  }
  function say(text, aloud = text) {
    place.hidden = false;
    setText(words, text);
    setText(note, "");
    speak(aloud);
  }
  function tellBeside(...said) {
    place.hidden = false;
    note.replaceChildren(...said);
    speak(note.textContent);
  }
  return {
    say,
    note: tellBeside,
    complain(wrong) {
      const numbers = wrong.length === 1 ? "One" : wrong.length;
      const text =
        `${numbers} of your numbers cannot be computed with. The last good result still stands.`;
      const reasons = wrong.map(({ label, problem }) => `${label} ${problem}.`);
      say(text, [text, ...reasons].join(" "));
    },
    show(verdict, count) {
      say(count ? verdict : `Back to the scenario's numbers. ${verdict}`);
      place.hidden = count === 0;
    },
  };
}

for (const link of document.querySelectorAll(".be-downloads a")) {
  const ending = link.textContent.trim().slice(1);
  if (ending === "pdf") continue;
  link.addEventListener("click", async (event) => {
    const shown = standing();
    if (shown.own.size === 0) return;
    event.preventDefault();
    try {
      const { make } = await savings();
      save(await make(ending, shown, live), `${live.scenario}-yours.${ending}`);
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
  const sections = await drawings().catch(() => null);
  // Whoever changes a number then is told.
  if (sections === null) return;
  whenIdle(() => {
    sections.redraw(document, standing());
    whenIdle(practice(sections.redraw, row.dataset.field));
  });
}

/**
 * Changes a number again and again while nothing else is to be done, on a copy of the page that
 * nobody sees: a browser runs a function slowly until it has run it often.
 */
function practice(redraw, key) {
  const copy = document.implementation.createHTMLDocument("").body;
  copy.append(copy.ownerDocument.importNode(document.querySelector("article"), true));
  const { own, result } = standing();
  const least = Number(result.digits(key));
  let [times, spent] = [0, 0];
  return function again() {
    const began = performance.now();
    times += 1;
    const value = least * (1 + times / 100);
    const digits = String(Number.isInteger(least) ? Math.round(value) : value.toPrecision(6));
    try {
      const moved = computed(new Map([...own, [key, digits]]));
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

// Whoever goes to a section of the page goes back from there too, and the numbers are the same.
addEventListener("popstate", () => location.search !== search && restore());
restore();
