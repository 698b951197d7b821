"""A formula as MathML, which browsers show without a script.

A browser breaks no line inside a formula. One that would be too wide for a phone is therefore
written in rows, a term or a factor each.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from generator.formula.operators import OPERATORS
from generator.formula.text import line
from generator.formula.tree import Apply, Name, Number, Tree

# In signs. A row of 52 signs is some 320 pixels wide in the small type of a formula.
ROW = 52
# A part as short as `1 −` is not worth a row of its own.
_GAIN = 8
# A label longer than this goes over two lines.
_LABEL = 44
_LOOSEST = 0
_TAG = re.compile(r"<[^>]*>")
_HOLE = re.compile(r"[{\[]([0-9*])[}\]]")
_COMMA = "<mo>,</mo>"


@dataclass(frozen=True, slots=True)
class Piece:
    """Markup and about how many signs wide it is."""

    markup: str
    width: int


def formula(tree: Tree, label: Callable[[str], str]) -> Piece:
    """The whole `math` element: an equals sign and the formula.

    `label` gives the plain text that stands for a name. The element's `alttext` is the formula as
    a line of text.
    """
    inner = _Writer(label).write(tree, _LOOSEST)
    alternative = html.escape(line(tree, label))
    return Piece(
        f'<math displaystyle="true" alttext="{alternative}">'
        f"<mrow><mo>=</mo>{inner.markup}</mrow></math>",
        inner.width + 2,
    )


class _Writer:
    def __init__(self, label: Callable[[str], str]) -> None:
        self.label = label

    def write(self, node: Tree, around: int, *, right: bool = False) -> Piece:
        match node:
            case Number(value):
                text = format(value, ",f")
                return Piece(f"<mn>{text}</mn>", len(text))
            case Name(id):
                return _label(self.label(id))
            case Apply():
                piece = self.applied(node)
                binding = OPERATORS[node.operator].binding
                loose = binding < around or (right and binding == around and not _element(node))
                return _bracketed(piece) if loose else piece

    def applied(self, node: Apply) -> Piece:
        row = OPERATORS[node.operator]
        if _infix(node):
            return self.chain(node)
        if node.operator == "if":
            return self.cases(node)
        if "{*}" in row.mathml:
            pieces = [self.write(item, _LOOSEST) for item in node.arguments]
            return _filled(row.mathml, {"{*}": _listed(pieces)})
        # A power of a power, or of a fraction, cannot be read without brackets.
        around = row.binding + _element(node)
        holes = {f"[{i}]": self.write(item, _LOOSEST) for i, item in enumerate(node.arguments)}
        for i, item in enumerate(node.arguments):
            holes[f"{{{i}}}"] = self.write(item, around)
        return _filled(row.mathml, holes)

    def cases(self, node: Apply) -> Piece:
        """A choice, with the choices in its last branch as further rows beside the one brace."""
        brace, when, otherwise = OPERATORS["if"].mathml.split("<mtr>")
        rows = [Piece(brace, 0)]
        at: Tree = node
        while isinstance(at, Apply) and at.operator == "if":
            test, yes, at = at.arguments
            holes = {"[0]": self.write(test, _LOOSEST), "[1]": self.write(yes, _LOOSEST)}
            rows.append(_filled(when, holes))
        rows.append(_filled(otherwise, {"[2]": self.write(at, _LOOSEST)}))
        return Piece("<mtr>".join(row.markup for row in rows), max(row.width for row in rows))

    def chain(self, node: Apply) -> Piece:
        """A sum, a product, a comparison: in one row, or each part in a row of its own."""
        binding = OPERATORS[node.operator].binding
        later: list[tuple[str, Piece]] = []
        at: Tree = node
        while isinstance(at, Apply) and _infix(at) and OPERATORS[at.operator].binding == binding:
            sign = OPERATORS[at.operator].mathml.removeprefix("{0}").removesuffix("{1}")
            later.append((sign, self.write(at.arguments[1], binding, right=True)))
            at = at.arguments[0]
        parts = [("", self.write(at, binding)), *reversed(later)]
        width = sum(_width(sign, {}) + 2 + piece.width for sign, piece in parts) - 2
        if width > ROW:
            # At the start of a row a minus would be drawn as a sign of the number.
            rows = _table([(sign.replace("<mo>", '<mo form="infix">'), p) for sign, p in parts])
            if rows.width <= width - _GAIN:
                return rows
        return Piece("".join(sign + piece.markup for sign, piece in parts), width)


def _label(text: str) -> Piece:
    lines = textwrap.wrap(text, _LABEL, break_long_words=False, break_on_hyphens=False)
    pieces = [Piece(f"<mi>{html.escape(line)}</mi>", len(line)) for line in lines]
    return pieces[0] if len(pieces) == 1 else _table([("", piece) for piece in pieces])


def _infix(node: Apply) -> bool:
    form = OPERATORS[node.operator].mathml
    return form.startswith("{0}") and form.endswith("{1}")


def _element(node: Apply) -> bool:
    """Whether the form is one element, such as a fraction, and not a sequence."""
    return OPERATORS[node.operator].mathml.startswith(("<mfrac>", "<msup>", "<mrow>"))


def _filled(form: str, holes: dict[str, Piece]) -> Piece:
    # A fraction and a power count their parts, so each part must be one element.
    whole = form.startswith(("<mfrac>", "<msup>"))

    def fill(hole: re.Match[str]) -> str:
        markup = holes[hole[0]].markup
        return f"<mrow>{markup}</mrow>" if whole else markup

    # What stands above each other is as wide as the widest of it.
    stacked = form.replace("<mfrac>[0]", "<mfrac>[0]<mtr>").split("<mtr>")
    return Piece(_HOLE.sub(fill, form), max(_width(part, holes) for part in stacked))


def _width(form: str, holes: dict[str, Piece]) -> int:
    signs = html.unescape(_TAG.sub("  ", _HOLE.sub("", form)))
    parts = (holes[hole[0]].width + 1 for hole in _HOLE.finditer(form))
    return len(" ".join(signs.split())) + sum(parts)


def _bracketed(piece: Piece) -> Piece:
    return Piece(f"<mrow><mo>(</mo>{piece.markup}<mo>)</mo></mrow>", piece.width + 2)


def _listed(pieces: list[Piece]) -> Piece:
    width = sum(piece.width + 2 for piece in pieces)
    if width <= ROW:
        return Piece(_COMMA.join(piece.markup for piece in pieces), width)
    *first, last = pieces
    rows = [Piece(item.markup + _COMMA, item.width + 1) for item in first]
    return _table([("", item) for item in (*rows, last)])


def _table(rows: list[tuple[str, Piece]]) -> Piece:
    cells = "".join(
        f"<mtr><mtd><mrow>{sign}{piece.markup}</mrow></mtd></mtr>" for sign, piece in rows
    )
    return Piece(
        f'<mtable displaystyle="true" columnalign="left">{cells}</mtable>',
        max(piece.width for _, piece in rows) + 3,
    )
