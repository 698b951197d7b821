"""Live text: words in a spreadsheet formula, and a figure as the pages write it.

FIXED is used rather than TEXT with a format, because a format's signs mean other things where a
comma separates decimals; FIXED follows the reader's own settings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from generator.figures import Style
from generator.worksheet.sentence import parts

# A string inside a formula may have 255 characters; a quote counts for two.
_LONGEST_STRING = 120
# A formula may have 8192 characters.
LONGEST_FORMULA = 7500

# Binary fractions are exact to 15 digits; rounding to 14 first makes 2.34499999999999997 the 2.345
# that our decimals hold.
_DIGITS = 14

_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|\n|\t")
_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_SIGNS = {"\n": "CHAR(10)", "\t": "CHAR(9)"}


def length(text: str) -> int:
    """How long a spreadsheet finds a text: it counts in units of UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def shortened(text: str, most: int) -> str:
    """The text, or as much of it as fits, with a sign that something is missing."""
    if length(text) <= most:
        return text
    text = text[: most - 1]
    while length(text) >= most:
        text = text[:-1]
    return f"{text.rstrip()}…"


def stored(text: str) -> str:
    """A text as the file stores it beside a formula, where `_x0022_` would mean a sign."""
    return _CODE.sub("_x005F_", text)


def literal(text: str) -> list[str]:
    """A text as operands to be joined by `&`.

    Line breaks are written as CHAR(10). `_x0022_` would be read as a quotation mark by the file
    format, so it is cut in two.
    """
    operands: list[str] = []
    at = 0
    for match in _ESCAPED.finditer(text):
        keep = match.end() if match[0] == "_" else match.start()
        operands += _strings(text[at:keep])
        if match[0] in _SIGNS:
            operands.append(_SIGNS[match[0]])
        at = match.end()
    return operands + _strings(text[at:])


def _strings(text: str) -> list[str]:
    pieces = [text[i : i + _LONGEST_STRING] for i in range(0, len(text), _LONGEST_STRING)]
    return ['"' + piece.replace('"', '""') + '"' for piece in pieces]


def sentence(text: str, shown: Callable[[str], str]) -> list[str]:
    """A sentence with `{names}` as operands; `shown` gives the cell that holds a value in words."""
    operands: list[str] = []
    for piece, is_name in parts(text):
        operands += [shown(piece)] if is_name else literal(piece)
    return operands


def join(operands: Sequence[str]) -> str:
    """The operands as one text, without the leading `=`."""
    return "&".join(operands) or '""'


def pack(operands: Sequence[str]) -> list[str]:
    """The operands joined into as few texts as the length of a formula allows."""
    packed: list[str] = []
    for operand in operands:
        if packed and length(packed[-1]) + length(operand) < LONGEST_FORMULA:
            packed[-1] += f"&{operand}"
        else:
            packed.append(operand)
    return packed or ['""']


def size(value: str) -> str:
    """The formula of a value's amount without its sign, free of binary noise; 0 for no number."""
    places = f"{_DIGITS - 1}-INT(LOG10(MAX(ABS({value}),1E-9)))"
    return f"=IF(ISNUMBER({value}),ROUND(ABS({value}),MIN(15,{places})),0)"


def decimals(size_cell: str, how: Style) -> str:
    """The formula of how many decimals the figure has.

    A small amount that would read as zero keeps two digits that say something.
    """
    places = str(how.places)
    for fewer in reversed(range(how.fewest, how.places)):
        same = f"ROUND({size_cell},{fewer})=ROUND({size_cell},{how.places})"
        places = f"IF({same},{fewer},{places})"
    first = f"INT(LOG10(MAX({size_cell},1E-9))+1E-12)"
    two = f"ROUND({size_cell},1-{first})"
    # Rounding can carry into the next digit (0.00996 becomes 0.010), so the place is taken again.
    small = f"1-INT(LOG10(MAX({two},1E-9))+1E-12)"
    return f"=IF(AND({size_cell}>=1E-9,ROUND({size_cell},{how.places})=0),{small},{places})"


def figure(value: str, size_cell: str, decimals_cell: str, how: Style) -> str:
    """The formula of a value as the pages write it (`generator.figures.figure`)."""
    # FIXED alone makes 1.005 in LibreOffice 1.00; ROUND knows what was meant.
    digits = f"FIXED(ROUND({size_cell},{decimals_cell}),{decimals_cell})"
    after = join(literal(how.after))
    if how.after_one and how.after_one != how.after:
        after = f'IF({digits}="1",{join(literal(how.after_one))},{after})'
    before = f"&{join(literal(how.before))}" if how.before else ""
    behind = f"&{after}" if how.after else ""
    sign = f'IF(AND({value}<0,ROUND({size_cell},{decimals_cell})>0),"−","")'
    return f"=IF(ISTEXT({value}),{value},{sign}{before}&{digits}{behind})"


def truth(value: str) -> str:
    """The formula of a true-or-false value in words."""
    return f'=IF(ISTEXT({value}),{value},IF({value},"yes","no"))'
