// The inputs and prices of a worksheet's page as fields to type in.

import { compare, decimal, exact } from "./decimal.js";
import { digits, plain } from "./figures.js";
import { element, setText } from "./dom.js";
import { TOO_LONG, tooLong, typed } from "./state.js";
import { InputError, readOne } from "./worksheet.js";

const NOT_A_NUMBER = "must be a number such as 1,250 or 0.5";

/** One number that the reader can set. */
export class Field {
  #sheet;
  #given;
  #input;
  #after;
  #units;
  #undo;
  #origin;
  #origins;
  #wrong;
  #isPrice;
  #onChange;

  /**
   * Makes a field of a row of the page. `given` are the digits of the scenario or the catalogue;
   * `onChange` is called with the field when somebody has changed it.
   */
  constructor(row, { key, sheet, given, onChange }) {
    const [before, after, afterOne] = sheet.styles[key];
    const cell = row.querySelector(".be-num");
    const label = row.querySelector(`#label-${key}`);
    this.key = key;
    this.row = row;
    this.label = label.textContent;
    this.#sheet = sheet;
    this.#given = given;
    this.#isPrice = Object.hasOwn(sheet.prices, key);
    this.#onChange = onChange;
    this.#units = [after, afterOne];
    const described = [`wrong-${key}`, document.getElementById(`help-${key}`)?.id ?? ""];
    this.#input = element("input", {
      type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false",
      "aria-labelledby": `label-${key}`, "aria-describedby": described.join(" ").trim(),
    });
    this.#wrong = element("span", { class: "be-wrong", id: `wrong-${key}` });
    const perUnit = cell.querySelector(".be-unit");
    this.#after = element("span", { class: "be-unit" });
    const line = element("span", { class: "be-field" }, before, this.#input);
    cell.replaceChildren(line, perUnit ?? this.#after, this.#wrong);
    this.#undo = element("button", { type: "button", class: "be-undo" }, "undo");
    this.#undo.setAttribute("aria-label", `Undo: ${this.label}`);
    this.#origin = row.querySelector(".be-origin, .be-from");
    this.#origins = [...this.#origin.childNodes];
    this.show(given);
    this.#input.addEventListener("input", () => this.#change(this.#input.value));
    this.#input.addEventListener("blur", () => this.value !== null && this.show(this.value));
    const spec = sheet.inputs[key];
    if (spec) this.#input.addEventListener("keydown", (event) => this.#pressed(event, spec));
    this.#undo.addEventListener("click", () => {
      this.show(this.#given);
      this.#input.focus();
      onChange(this);
    });
  }

  /** Whether the reader set it. */
  get isOwn() {
    return this.value !== this.#given;
  }

  /**
   * Starts from `given`, with a text of the reader's own where there is one; gives the digits that
   * go for what stands in for it.
   */
  begin(given, text = given) {
    this.#given = given;
    this.show(text);
    return this.problem ? given : this.value;
  }

  /** Puts a text in, as if nobody had typed it. */
  show(text) {
    this.#take(text);
    this.#input.value = this.value === null ? text : this.#written();
  }

  /** As the page writes it: a price with two decimals at least. */
  #written() {
    const shown = plain(decimal(this.value));
    if (!this.#isPrice) return shown;
    const [whole, fraction = ""] = shown.split(".");
    return `${whole}.${fraction.padEnd(2, "0")}`;
  }

  /** Puts in what stands in for a price that the catalogue does not have. */
  follow(value) {
    if (this.isOwn || value === this.#given) return;
    this.begin(value);
  }

  #change(text) {
    this.#take(text);
    this.#onChange(this);
  }

  #take(text) {
    const known = typed(text);
    /** The digits in the field, or null where there is no number. */
    this.value = known === null ? null : digits(decimal(known));
    const [after, afterOne] = this.#units;
    setText(this.#after, this.value === "1" && afterOne ? afterOne : after);
    this.row.classList.toggle("be-yours", this.isOwn);
    if (this.isOwn && !this.#undo.isConnected) this.#origin.replaceChildren("yours ", this.#undo);
    if (!this.isOwn && this.#undo.isConnected) this.#origin.replaceChildren(...this.#origins);
    /** What is wrong with what stands in the field, in words; nothing where nothing is. */
    this.problem = this.#judged();
    setText(this.#wrong, this.problem);
    if (this.problem) this.#input.setAttribute("aria-invalid", "true");
    else this.#input.removeAttribute("aria-invalid");
  }

  #judged() {
    if (this.value === null) return NOT_A_NUMBER;
    try {
      readOne(this.#sheet, this.key, this.value);
      return this.isOwn && tooLong(this.value) ? TOO_LONG : "";
    } catch (problem) {
      if (!(problem instanceof InputError)) throw problem;
      // What was typed stands in the field and need not be quoted.
      return problem.reason.split(";")[0];
    }
  }

  /** The arrow keys move an input by its step, and stop at its bounds. */
  #pressed(event, spec) {
    if (this.value === null || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    const move = event.key === "ArrowUp" ? exact.add : exact.subtract;
    const [least, most] = [decimal(spec.min), decimal(spec.max)];
    const moved = move(decimal(this.value), decimal(spec.step));
    const next = compare(moved, least) < 0 ? least : compare(moved, most) > 0 ? most : moved;
    this.show(digits(next));
    this.#onChange(this);
  }
}
