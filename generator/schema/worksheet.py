"""`catalogue/worksheets/ID.yaml`: one definition of one calculation.

Inputs, prices, dates, constants, steps and phrases share one set of names; a formula may use any of
them but phrases, defined above it or elsewhere in the file, in any order that has no circle.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from generator.schema.base import Flag, Key, Model, Number, Slug, Text, TextOrEmpty, Texts
from generator.schema.provider import Kind


class Role(Model):
    """An offer the scenario or the reader chooses, such as the model that is prompted."""

    label: Text
    """What readers see."""
    kinds: tuple[Kind, ...]
    """The kinds of offer that can stand here."""
    help: Text
    """One or two sentences: which offer belongs here."""
    needs: tuple[Key, ...] = ()
    """Meters of which the offer must price at least one. Without any of them its price is unknown,
    and unknown must not count as nothing."""


class Input(Model):
    """A number the reader brings."""

    label: Text
    """What readers see."""
    unit: Text
    """Its unit, such as `call/day`."""
    group: Text
    """The heading it stands under."""
    help: Text
    """What it means and where to find it."""
    min: Number
    """The least value that makes sense."""
    max: Number
    """The largest value that is computed."""
    step: Number
    """By how much one press of an arrow key changes it."""
    default: Number | None = None
    """The value where a scenario gives none."""
    whole: Flag = False
    """Whether only whole numbers make sense."""


class Absent(Model):
    """What stands in for a price that the catalogue does not have."""

    price: Key | None = None
    """Another price of this worksheet."""
    amount: Number | None = None
    """A fixed amount, usually 0."""
    reason: Text
    """What that assumes, for the reader."""


class PriceRef(Model):
    """A price of the catalogue, by reference."""

    label: Text
    """What readers see."""
    offer: Key
    """The role whose offer is asked."""
    meter: Key
    """The meter."""
    variant: Text | None = None
    """The variant whose rate counts, such as `batch`; without it, the standard rate."""
    absent: Absent | None = None
    """What stands in where the offer has no such rate. Without it a missing rate is an error."""


class StatusDate(StrEnum):
    """The dates of an offer's life a worksheet can count the days to."""

    RETIRES = "retires"
    NEW_JOBS_END = "new_jobs_end"


class DateRef(Model):
    """Days from the as-of date to a date in an offer's life; 0 once it has passed."""

    label: Text
    """What readers see."""
    offer: Key
    """The role whose offer is asked."""
    date: StatusDate
    """Which date."""
    absent: Absent
    """What stands in where no such date is announced."""


class Constant(Model):
    """A number that never changes, such as tokens per million."""

    label: Text
    """What readers see."""
    value: Number
    """The number."""
    unit: Text
    """Its unit."""


class Never(Model):
    """A condition under which a step has no value, and the sentence that says why."""

    when: Text
    """A formula that is true or false."""
    because: Text
    """The reason, as a sentence; `{name}` puts a value in."""


class Step(Model):
    """One formula."""

    label: Text
    """What readers see."""
    unit: Text
    """The unit of its value."""
    formula: Text
    """The expression."""
    group: Text
    """The heading it stands under."""
    help: Text | None = None
    """Why it is computed this way."""
    never: tuple[Never, ...] = ()
    """Conditions, first match first, under which there is no value."""


class Result(Model):
    """A step shown as an answer."""

    step: Key
    """Which step."""
    label: Text
    """What readers see."""
    headline: Flag = False
    """Whether it stands in the summary at the top."""


class Case(Model):
    """One of several texts. Of a list of them the first is said whose condition holds."""

    when: Text | None = None
    """A formula that is true or false; the last case has none."""


class PhraseCase(Case):
    """One text of a phrase and when it stands."""

    text: TextOrEmpty
    """The words; `{name}` puts a value in. Empty where there is nothing to say: the phrase then
    takes the space before it along."""


class VerdictCase(Case):
    """One sentence of the verdict and when it is said."""

    route: Slug
    """The route it speaks for."""
    text: Text
    """The sentence; `{name}` puts a value or a phrase in."""


class CostLine(Model):
    """A route's cost over time: once, every month, and again at every repetition."""

    route: Slug
    """The route."""
    label: Text
    """What readers see."""
    upfront: Key | None = None
    """The step paid at the start."""
    monthly: Key
    """The step paid every month."""
    repeated: Key | None = None
    """The step paid again at every repetition."""
    every: Key | None = None
    """The step that says how many months lie between repetitions."""
    total: Key | None = None
    """The step with what it costs in all, over the horizon or a month of it. Where that never
    happens the route cannot be taken: the charts leave it out and say why. The chart over volume
    draws it."""


class Chart(Model):
    """The cost lines of the routes."""

    title: Text
    """The heading."""
    horizon: Key
    """The step that ends the time axis, in months."""
    crossing: Key | None = None
    """The step that says after how many months the first line is crossed, where a worksheet works
    that out: the spreadsheet marks it, and where it never happens the caption says why. Where the
    lead changes hands is found from the lines alone."""
    lines: tuple[CostLine, ...]
    """The lines."""


class Volume(Model):
    """The routes' totals over one input, all else as given."""

    title: Text
    """The heading."""
    input: Key
    """The input along the bottom, such as the calls a day."""


class Map(Model):
    """The break-even map: which route the verdict names over two inputs, all else as given."""

    x: Key
    """The input along the bottom."""
    y: Key
    """The input up the side."""


class Worksheet(Model):
    """One calculation: what goes in, how it is worked out, what comes out."""

    title: Text
    """The name of the worksheet."""
    question: Text
    """The question it answers, as a reader would ask it."""
    summary: Text
    """What it takes into account, in two or three sentences."""
    caveats: Texts = ()
    """What it leaves out, one sentence each."""
    roles: dict[Key, Role]
    """The offers it compares."""
    inputs: dict[Key, Input]
    """The reader's numbers."""
    prices: dict[Key, PriceRef]
    """The catalogue's prices."""
    dates: dict[Key, DateRef] = Field(default_factory=dict)
    """Days left of an offer's life."""
    constants: dict[Key, Constant] = Field(default_factory=dict)
    """Fixed numbers with units."""
    steps: dict[Key, Step]
    """The formulas, in the order in which they are read."""
    results: tuple[Result, ...]
    """The steps that are answers."""
    phrases: dict[Key, tuple[PhraseCase, ...]] = Field(default_factory=dict)
    """Parts of the verdict that are worded by case, such as what the next cheapest route is."""
    verdict: tuple[VerdictCase, ...]
    """What it comes to, in words."""
    chart: Chart
    """The cost lines."""
    volume: Volume | None = None
    """The chart of the lines' totals over one input; left out where no such chart says anything."""
    map: Map | None = None
    """The two inputs of the break-even map; left out where no two of them say most of it."""
