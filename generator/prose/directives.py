"""The figures a text can ask for by name: `[[price openai/gpt-4o-mini-fine-tuning training]]`.

Each is a row of the registry at the end of this file: its name, its arguments, a line of help, and
the function that gives its HTML. Adding one means adding a row and its function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from generator.claims.result import FigureResult
from generator.figures import figure, number
from generator.findings import Finding, Level, Location, did_you_mean
from generator.formula.evaluate import Never
from generator.formula.operators import CONTEXT
from generator.prose import lookups
from generator.prose.context import Context, DirectiveError
from generator.prose.derivation import derivation
from generator.prose.tuning_table import tuning_table

MAX_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Directive:
    """One row of the registry.

    `arguments` are shown in messages: `X` must stand, `[X]` may, `X...` may stand several times.
    A `block` stands alone on its line, any other inside a sentence.
    """

    name: str
    arguments: tuple[str, ...]
    help: str
    html: Callable[[Context, list[str]], str]
    block: bool = False

    @property
    def least(self) -> int:
        """How many arguments it needs."""
        return sum(not item.startswith("[") for item in self.arguments)

    @property
    def most(self) -> int | None:
        """How many it takes, or None where there is no end."""
        return None if self.arguments and "..." in self.arguments[-1] else len(self.arguments)

    @property
    def usage(self) -> str:
        """How it is written."""
        return f"[[{' '.join((self.name, *self.arguments))}]]"


NEVER = "prose-never"
"""The code of a figure that does not happen, which a table may show and a sentence may not."""


def kind_of(text: str) -> str:
    """The first word between the brackets."""
    return next(iter(text.split()), "")


def resolve(text: str, context: Context, location: Location) -> tuple[str, list[Finding]]:
    """The HTML of a directive, given what stands between its brackets, and what is wrong with it.

    The HTML is ours alone: whatever comes from the text or the catalogue is escaped in it.
    """
    try:
        return _resolve(text.split(), context), []
    except DirectiveError as problem:
        finding = Finding(location, problem.level, problem.code, problem.message, problem.fix)
        return problem.html or f"<code>[[{escape(text)}]]</code>", [finding]


def _resolve(words: list[str], context: Context) -> str:
    if not words:
        raise DirectiveError(
            "directive", "the brackets are empty", "write its kind first, as in [[price ...]]"
        )
    name, *arguments = words
    if name not in DIRECTIVES:
        raise DirectiveError(
            "unknown-directive", f"there is no directive '{name}'",
            did_you_mean(name, DIRECTIVES) or f"known: {', '.join(DIRECTIVES)}",
        )  # fmt: skip
    row = DIRECTIVES[name]
    if len(arguments) < row.least or (row.most is not None and len(arguments) > row.most):
        raise DirectiveError(
            "arguments", f"'{name}' does not take {len(arguments)} arguments", f"write {row.usage}"
        )
    return row.html(context, arguments)


def _price(context: Context, words: list[str]) -> str:
    found = lookups.offer(context, words[0])
    name, variant = words[1], words[2] if len(words) > 2 else None
    price, value = lookups.rate(context, found, name, variant)
    unit = lookups.meter(context, name)
    kind = f"{unit.name}, {variant}" if variant else unit.name
    return lookups.anchor(
        context.link("offer", found.id),
        lookups.money(price, value, unit) + lookups.ended(found, context.as_of),
        title=f"{found.provider.name}, {found.offer.name}: {kind}, read {price.source.accessed}",
        kind="figure",
    )


def _limit(context: Context, words: list[str]) -> str:
    found = lookups.offer(context, words[0])
    if words[1] not in lookups.LIMITS:
        raise lookups.unknown("limit", words[1], lookups.LIMITS)
    value: int | None = getattr(found.offer.limits, words[1])
    if value is None:
        raise DirectiveError("limit-missing", f"'{found.id}' has no {words[1]} in the catalogue")
    return f"{value:,}"


def _status(context: Context, words: list[str]) -> str:
    return lookups.time(lookups.status_date(lookups.offer(context, words[0]), words[1]))


def _days(context: Context, words: list[str]) -> str:
    found = lookups.offer(context, words[0])
    first, second = (
        context.as_of if word == "today" else lookups.status_date(found, word) for word in words[1:]
    )
    days = (second - first).days
    if days < 0:
        raise DirectiveError("days", f"{words[2]} ({second}) comes before {words[1]} ({first})")
    return "1 day" if days == 1 else f"{days:,} days"


def _ratio(context: Context, words: list[str]) -> str:
    (first, unit), (second, other) = (
        lookups.in_dollars(context, *words[:2]), lookups.in_dollars(context, *words[2:]),
    )  # fmt: skip
    if (unit.unit, unit.per) != (other.unit, other.per):
        raise DirectiveError(
            "ratio", f"'{words[1]}' is charged by {unit.shown} and '{words[3]}' by {other.shown}",
            "compare prices of one unit",
        )  # fmt: skip
    if second == 0:
        raise DirectiveError("ratio", f"'{words[2]}' charges nothing for {words[3]}")
    value = CONTEXT.divide(first, second)
    places = 0 if value == value.to_integral_value() else 2
    return f"{number(value, places)}×"


def _result(context: Context, words: list[str]) -> str:
    worksheet, scenario, name, *changes = words
    found = lookups.result(context, worksheet, scenario, changes)
    value, unit = lookups.named(found, name)
    sheet = found.definition.worksheet
    title = f"{sheet.title}: {lookups.label(sheet, name)}"
    title += f", with {', '.join(changes)}" if changes else ""
    html = lookups.anchor(
        context.link("scenario", f"{worksheet}/{scenario}"), lookups.shown(value, unit),
        title=title, kind="figure",
    )  # fmt: skip
    if isinstance(value, Never):
        raise DirectiveError(
            NEVER, f"'{name}' never happens: {value.reason}",
            "rewrite the sentence around it; [[reason ...]] says why", level=Level.WARNING,
            html=html,
        )  # fmt: skip
    return html


def _reason(context: Context, words: list[str]) -> str:
    worksheet, scenario, name, *changes = words
    value, unit = lookups.named(lookups.result(context, worksheet, scenario, changes), name)
    if isinstance(value, Never):
        return escape(value.reason)
    # A price that changes must not stop the build; somebody has to look at the sentence.
    raise DirectiveError(
        "prose-stale", f"'{name}' is no longer never: it is {lookups.shown(value, unit)}",
        "rewrite the sentence around it", level=Level.WARNING,
        html=f"It is {escape(lookups.shown(value, unit))}.",
    )  # fmt: skip


def _verdict(context: Context, words: list[str]) -> str:
    worksheet, scenario, *changes = words
    return escape(lookups.result(context, worksheet, scenario, changes).verdict.text)


def _claim(context: Context, words: list[str]) -> str:
    source, found = lookups.claim(context, words[0])
    again = ", ".join(f"{item.figure.name} {_recomputed(item)}" for item in found.figures)
    title = lookups.anchor(context.link("claim", found.claim.id), source.title)
    where = f"{escape(source.by)}, {title}, {escape(source.dated)}"
    recomputed = f"recomputed: {escape(again)}; " if again else ""
    return (
        # Given in short and not word for word: no quotation.
        f'<span class="claim">{escape(found.claim.quoted.removesuffix("."))}</span> '
        f"({where}; {recomputed}<strong>{escape(found.verdict.value)}</strong>)"
    )


def _recomputed(item: FigureResult) -> str:
    return "never" if item.recomputed is None else figure(item.recomputed, item.figure.unit)


def _offer(context: Context, words: list[str]) -> str:
    found = lookups.offer(context, words[0])
    return lookups.anchor(context.link("offer", found.id), found.offer.name)


def _term(context: Context, words: list[str]) -> str:
    terms, (identifier, *said) = context.catalogue.terms, words
    if identifier in terms:
        text = " ".join(said) or terms[identifier].model.title
        return lookups.anchor(context.link("term", identifier), text)
    # An entry nobody has written yet may be named, unless its name looks like a slip.
    if not said or did_you_mean(identifier, terms):
        raise lookups.unknown("term", identifier, terms)
    return escape(" ".join(said))


def _worksheet(context: Context, words: list[str]) -> str:
    sheets = context.catalogue.worksheets
    if words[0] not in sheets:
        raise lookups.unknown("worksheet", words[0], sheets)
    return lookups.anchor(context.link("worksheet", words[0]), sheets[words[0]].model.title)


def _scenario(context: Context, words: list[str]) -> str:
    lookups.result(context, *words)
    title = context.catalogue.scenarios[words[1]].model.title
    return lookups.anchor(context.link("scenario", "/".join(words)), title)


def _as_of(context: Context, words: list[str]) -> str:  # noqa: ARG001 -- every row's signature
    return lookups.time(context.as_of)


def _table(context: Context, words: list[str]) -> str:
    if words[0] not in TABLES:
        raise lookups.unknown("table", words[0], TABLES)
    return TABLES[words[0]](context)


TABLES: dict[str, Callable[[Context], str]] = {"tuning-prices": tuning_table}

_CHANGES = "[INPUT=VALUE...]"
_ROWS = (
    Directive("price", ("OFFER", "METER", "[VARIANT]"), "a price with its unit", _price),
    Directive("limit", ("OFFER", "LIMIT"), "a limit, such as min_examples", _limit),
    Directive("status", ("OFFER", "DATE"), "a date of its life, such as retires", _status),
    Directive("days", ("OFFER", "DATE", "DATE"), "days from one date to another, or today", _days),
    Directive(
        "ratio", ("OFFER", "METER", "OFFER", "METER"), "the first price over the second", _ratio
    ),
    Directive(
        "result", ("WORKSHEET", "SCENARIO", "NAME", _CHANGES), "a value of a worksheet", _result
    ),
    Directive(
        "reason", ("WORKSHEET", "SCENARIO", "STEP", _CHANGES), "why a step is never", _reason
    ),
    Directive("verdict", ("WORKSHEET", "SCENARIO", _CHANGES), "what it comes to", _verdict),
    Directive("claim", ("CLAIM",), "a published figure with its source, recomputed", _claim),
    Directive("offer", ("OFFER",), "an offer's name, linked", _offer),
    Directive("term", ("TERM", "[WORDS...]"), "a glossary entry, linked once it is written", _term),
    Directive("worksheet", ("WORKSHEET",), "a worksheet, linked", _worksheet),
    Directive("scenario", ("WORKSHEET", "SCENARIO"), "a worked scenario, linked", _scenario),
    Directive("as-of", (), "the day whose prices count", _as_of),
    Directive("table", ("TABLE",), "a table of prices", _table, block=True),
    Directive(
        "derivation", ("WORKSHEET", "SCENARIO", "STEP", "[STEP...]"),
        "steps with names, with values, worked out", derivation, block=True,
    ),
)  # fmt: skip

DIRECTIVES: dict[str, Directive] = {row.name: row for row in _ROWS}
