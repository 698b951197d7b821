"""Results in words, as the pages of worksheets and scenarios show them."""

from __future__ import annotations

from dataclasses import dataclass

from generator.figures import figure
from generator.formula.evaluate import Never, Value
from generator.worksheet.result import Result


@dataclass(frozen=True, slots=True)
class Answer:
    """A result in words."""

    key: str
    """The step."""
    label: str
    text: str
    reason: str


def value_text(value: Value, unit: str) -> str:
    """A value as it is shown; what never happens reads `never`."""
    return "never" if isinstance(value, Never) else figure(value, unit)


def answers(result: Result, *, headline: bool) -> tuple[Answer, ...]:
    """The results in the order of the definition, those for the top of the page or all."""
    found = []
    for item in result.definition.worksheet.results:
        step = result.steps[item.step]
        if item.headline or not headline:
            text = value_text(step.value, step.unit)
            found.append(Answer(item.step, item.label, text, step.never or ""))
    return tuple(found)
