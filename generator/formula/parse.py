"""A formula's text, parsed into a tree.

Python's own parser reads the text; a whitelist of its node types becomes our tree and everything
else is refused with its column. Nothing is ever executed.
"""

from __future__ import annotations

import ast
import re
from decimal import Decimal
from functools import lru_cache

from generator.errors import BreakevenError
from generator.findings import did_you_mean
from generator.formula.operators import FUNCTIONS, OPERATORS
from generator.formula.tree import Apply, Name, Number, Tree

MAX_LENGTH = 600
# A spreadsheet nests at most 64 functions; our own guards need a few of them.
MAX_DEPTH = 24

_PLAIN_NUMBER = re.compile(r"[0-9]{1,30}(\.[0-9]{1,15})?")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**",
}  # fmt: skip
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip


class FormulaError(BreakevenError):
    """A formula that cannot be read. `column` counts from 1 within the formula's text."""

    def __init__(self, message: str, column: int = 1, fix: str = "") -> None:
        super().__init__(message)
        self.message, self.column, self.fix = message, column, fix


@lru_cache(maxsize=4096)
def parse(text: str) -> Tree:
    """The tree of a formula.

    Raises FormulaError for text that is too long, nested too deep, or holds anything but numbers,
    names, the operators of the table and brackets.
    """
    flat = " ".join(text.split())
    if len(flat) > MAX_LENGTH:
        raise FormulaError(
            f"the formula has {len(flat)} characters; at most {MAX_LENGTH} are allowed",
            fix="split it into steps",
        )
    if not flat.isascii():
        column = next(i for i, letter in enumerate(flat, 1) if not letter.isascii())
        raise FormulaError(f"'{flat[column - 1]}' cannot stand in a formula", column)
    depth = most = 0
    for letter in flat:
        depth += (letter == "(") - (letter == ")")
        most = max(most, depth)
    if most > MAX_DEPTH:
        raise FormulaError("the brackets are nested too deep", fix="split it into steps")
    try:
        module = ast.parse(flat, mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as problem:
        column = getattr(problem, "offset", None) or 1
        reason = getattr(problem, "msg", "it is too complex")
        raise FormulaError(f"this is not a formula: {reason}", column) from None
    return _Reader(flat).read(module.body, 0)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, node: ast.expr, depth: int) -> Tree:  # noqa: C901, PLR0912 -- a case a node
        if depth > MAX_DEPTH * 2:
            raise FormulaError("the formula is nested too deep", fix="split it into steps")
        match node:
            case ast.Constant():
                return self.number(node)
            case ast.Name():
                return self.name(node)
            case ast.BinOp() if type(node.op) in _BINARY:
                return self.apply(_BINARY[type(node.op)], [node.left, node.right], depth)
            case ast.UnaryOp(op=ast.USub()):
                return self.apply("negative", [node.operand], depth)
            case ast.UnaryOp(op=ast.Not()):
                return self.apply("not", [node.operand], depth)
            case ast.Compare(ops=[single]) if type(single) in _COMPARE:
                return self.apply(_COMPARE[type(single)], [node.left, *node.comparators], depth)
            case ast.Compare():
                raise FormulaError(
                    "comparisons cannot be chained", node.col_offset + 1,
                    "write 'a < b and b < c'",
                )  # fmt: skip
            case ast.BoolOp():
                word = "and" if isinstance(node.op, ast.And) else "or"
                if depth + len(node.values) > MAX_DEPTH * 2:
                    raise FormulaError("the formula is nested too deep", fix="split it into steps")
                trees = [self.read(value, depth + 1) for value in node.values]
                tree = trees[0]
                for other in trees[1:]:
                    tree = Apply(word, (tree, other))
                return tree
            case ast.IfExp():
                return self.apply("if", [node.test, node.body, node.orelse], depth)
            case ast.Call(func=ast.Name(id=name), keywords=[]):
                return self.call(name, node, depth)
            case _:
                pass
        raise FormulaError(
            f"'{self.source(node)}' cannot stand in a formula", node.col_offset + 1,
            "use numbers, names, + - * / **, comparisons, and, or, not, if and "
            f"{', '.join(FUNCTIONS)}",
        )  # fmt: skip

    def source(self, node: ast.expr) -> str:
        return (ast.get_source_segment(self.text, node) or "it")[:40]

    def number(self, node: ast.Constant) -> Number:
        text = self.source(node).replace("_", "")
        if isinstance(node.value, bool) or not _PLAIN_NUMBER.fullmatch(text):
            raise FormulaError(
                f"'{text}' is not a plain number", node.col_offset + 1,
                "write plain digits such as 0.25",
            )  # fmt: skip
        return Number(Decimal(text))

    def name(self, node: ast.Name) -> Name:
        if not _NAME.fullmatch(node.id):
            raise FormulaError(f"'{node.id[:40]}' is not a name", node.col_offset + 1)
        return Name(node.id)

    def call(self, name: str, node: ast.Call, depth: int) -> Tree:
        if name not in FUNCTIONS:
            raise FormulaError(
                f"there is no function '{name[:40]}'", node.col_offset + 1,
                did_you_mean(name, FUNCTIONS) or f"functions: {', '.join(FUNCTIONS)}",
            )  # fmt: skip
        row = OPERATORS[name]
        if not row.least <= len(node.args) <= row.most:
            takes = f"{row.least}" if row.least == row.most else f"{row.least} to {row.most}"
            plural = "s" * (row.most > 1)
            raise FormulaError(
                f"{name}() takes {takes} value{plural}, not {len(node.args)}",
                node.col_offset + 1,
            )
        tree = self.apply(name, node.args, depth)
        if name == "happens" and not isinstance(tree.arguments[0], Name):
            raise FormulaError("happens() takes the name of a step", node.col_offset + 1)
        return tree

    def apply(self, operator: str, nodes: list[ast.expr], depth: int) -> Apply:
        return Apply(operator, tuple(self.read(node, depth + 1) for node in nodes))
