"""The formulas of a worksheet, drawn for its pages."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from generator.formula import mathml
from generator.formula.parse import parse
from generator.schema.worksheet import Step, Worksheet


@dataclass(frozen=True, slots=True)
class Equation:
    """A formula as it is printed, with the labels of what it uses."""

    markup: Markup
    is_wide: bool
    """Whether it may be wider than a phone, so that it has to scroll."""


def equations(sheet: Worksheet) -> dict[str, Equation]:
    """Every step's formula, drawn once for the worksheet's page and all of its scenarios."""
    return {key: _equation(sheet, step) for key, step in sheet.steps.items()}


def _equation(sheet: Worksheet, step: Step) -> Equation:
    def label(name: str) -> str:
        parts = (sheet.steps, sheet.inputs, sheet.prices, sheet.dates, sheet.constants)
        return next(part[name].label for part in parts if name in part)

    found = mathml.formula(parse(step.formula), label)
    return Equation(Markup(found.markup), found.width > mathml.ROW)  # noqa: S704 -- escaped there
