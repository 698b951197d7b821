"""A formula as a JavaScript function over exact decimals.

What it calls stands in `templates/assets/live/decimal.js`, which follows
`generator.formula.evaluate`. Only names that the parser let through and plain digits get here.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from generator.formula.emit import emit
from generator.formula.tree import Tree, asked_whether_known, names


def expression(tree: Tree) -> str:
    """The formula's value, from the values `v` with the operators `o`."""
    return emit(
        tree, lambda row: row.javascript, lambda name: f"v.{name}",
        lambda number: f'o.of("{number.value:f}")', ", ",
    )  # fmt: skip


def guarded(tree: Tree, may_never: Collection[str]) -> str:
    """The formula with the names that make it never where they are, in the order they are asked.

    `may_never` are the names that can be without a value.
    """
    uses = sorted((names(tree) - asked_whether_known(tree)) & set(may_never))
    return f"{{uses: {json.dumps(uses)}, formula: (v, o) => {expression(tree)}}}"
