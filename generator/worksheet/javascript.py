"""A worksheet as a JavaScript module, which computes what `generator.worksheet.compute` does.

The module names what is computed; how stands in `templates/assets/live/worksheet.js`. It holds
text only as JSON strings, and makes no program of text.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

from generator.figures import style
from generator.formula.javascript import guarded
from generator.formula.parse import parse
from generator.formula.text import line
from generator.formula.tree import names
from generator.schema.base import Model
from generator.schema.worksheet import Case, Input, PhraseCase, Step, VerdictCase
from generator.worksheet.definition import Definition, uses
from generator.worksheet.sentence import cut, parts


def module(definition: Definition) -> str:
    """The text of the module. Its `compute(values)` gives every step and the verdict."""
    sheet = definition.worksheet
    steps = [_step(definition, key, sheet.steps[key]) for key in definition.order]
    verdict = [_verdict(definition, case) for case in sheet.verdict]
    return "\n".join([
        f"// Made from catalogue/worksheets/{definition.id}.yaml. Change that and build again.",
        'import { worksheet } from "../live/worksheet.js";',
        "",
        "export const sheet = {",
        *_object("inputs", ((key, _input(item)) for key, item in sheet.inputs.items())),
        *_object("prices", ((key, _text(item.label)) for key, item in sheet.prices.items())),
        *_object("dates", ((key, _text(item.label)) for key, item in sheet.dates.items())),
        *_object("constants", ((key, _number(c.value)) for key, c in sheet.constants.items())),
        *_object("units", ((key, _text(unit)) for key, unit in definition.units.items())),
        *_object("styles", ((key, _style(unit)) for key, unit in definition.units.items())),
        *_list("steps", steps),
        f"  order: {json.dumps(list(sheet.steps))},",
        *_object("phrases", ((key, _phrase(definition, c)) for key, c in sheet.phrases.items())),
        *_list("verdict", verdict),
        *_list("results", map(_model, sheet.results)),
        f"  chart: {_model(sheet.chart)},",
        f"  volume: {_model(sheet.volume)},",
        f"  map: {_model(sheet.map)},",
        "};",
        "",
        "export const compute = worksheet(sheet);",
        "",
    ])  # fmt: skip


def _object(name: str, items: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f"  {name}: {{"
    yield from (f"    {key}: {text}," for key, text in items)
    yield "  },"


def _list(name: str, items: Iterable[str]) -> Iterator[str]:
    yield f"  {name}: ["
    yield from (f"    {text}," for text in items)
    yield "  ],"


def _text(text: str) -> str:
    return json.dumps(text)


def _model(model: Model | None) -> str:
    """What charts and results are declared to be, as JSON."""
    return "null" if model is None else json.dumps(model.model_dump(mode="json"))


def _number(value: Decimal) -> str:
    # As text: a binary number cannot hold every decimal.
    return f'"{value:f}"'


def _input(item: Input) -> str:
    default = "null" if item.default is None else _number(item.default)
    return (
        f"{{label: {_text(item.label)}, group: {_text(item.group)}, min: {_number(item.min)}, "
        f"max: {_number(item.max)}, step: {_number(item.step)}, whole: {json.dumps(item.whole)}, "
        f"default: {default}}}"
    )


def _style(unit: str) -> str:
    how = style(unit)
    one = how.after_one or how.after
    return json.dumps([how.before, how.after, one, how.places, how.fewest])


def _sentence(text: str, phrases: Collection[str] = ()) -> str:
    """The sentence's pieces: text as it is, a value's name in a list, a phrase as an object."""
    pieces: list[object] = []
    for piece in cut(text, phrases):
        if isinstance(piece, str):
            pieces += [[part] if is_name else part for part, is_name in parts(piece)]
        else:
            pieces.append({"phrase": piece.name, "space": piece.space})
    return json.dumps(pieces)


def _step(definition: Definition, key: str, step: Step) -> str:
    steps = definition.worksheet.steps
    never = ", ".join(
        f"{{when: {guarded(parse(case.when), steps)}, because: {_sentence(case.because)}}}"
        for case in step.never
    )
    return (
        f"{{key: {_text(key)}, label: {_text(step.label)}, group: {_text(step.group)},\n"
        f"      rests: {json.dumps(sorted(uses(step)))}, never: [{never}],\n"
        f"      value: {guarded(parse(step.formula), steps)},\n"
        f"      derivation: {_sentence(line(parse(step.formula), '{{{}}}'.format))}}}"
    )


def _verdict(definition: Definition, case: VerdictCase) -> str:
    rests = [] if case.when is None else sorted(names(parse(case.when)))
    return (
        f"{{route: {_text(case.route)}, rests: {json.dumps(rests)}, {_when(definition, case)},\n"
        f"      text: {_sentence(case.text, definition.worksheet.phrases)}}}"
    )


def _phrase(definition: Definition, cases: Iterable[PhraseCase]) -> str:
    told = (f"{{{_when(definition, case)}, text: {_sentence(case.text)}}}" for case in cases)
    return "[\n      " + ",\n      ".join(told) + ",\n    ]"


def _when(definition: Definition, case: Case) -> str:
    steps = definition.worksheet.steps
    return f"when: {'null' if case.when is None else guarded(parse(case.when), steps)}"
