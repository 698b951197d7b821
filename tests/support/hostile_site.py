"""A guide in which every text that people write tries to run, to break out or to be markup."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from tests.support.site import ROOT, commit, put, tiny_guide
from tests.support.worksheets import CLASSIFIER, TODAY, WORKSHEET, write_catalogue

ATTACK = (
    "=1+1 <script>window.hacked=1</script>\"><img src=x onerror='window.hacked=2'> "
    "{{7*7}} {% raw %} [x](javascript:alert(1)) <b>&amp;</b>"
)
# The guide's own Markdown is text too, but has links, which may not lead to scripts, and entities.
IN_PROSE = (
    "=1+1 <script>window.hacked=1</script>\"><img src=x onerror='window.hacked=2'> "
    "{{7*7}} {% raw %} <b>"
)
_TEXTS = frozenset((
    "api_names", "also", "applies_to", "because", "by", "caveats", "definition", "gpu", "group",
    "help", "instance", "label", "name", "next", "note", "origin", "question", "quoted", "reason",
    "region", "route", "says", "settled", "shown", "summary", "text", "title", "trains", "via",
    "why",
))  # fmt: skip
"""The fields that hold words, in one kind of file or another."""

SCENARIO = {
    "title": "Sorting",
    "summary": "Short messages.",
    "origin": "A talk.",
    "worksheets": {
        WORKSHEET: {
            "offers": {"prompted": "acme/large", "tuned": "bolt/closing"},
            "inputs": CLASSIFIER,
        }
    },
}
CLAIMS = {
    "title": "A post",
    "by": "Somebody",
    "dated": "2026",
    "note": "Undated.",
    "claims": [
        {
            "id": "twice",
            "quoted": "Twice two.",
            "verdict": "agrees",
            "recompute": {"inputs": {"two": "2"}, "formulas": {"four": "two * two"}},
            "figures": [{"name": "Four", "value": "four", "stated": "4", "unit": "call"}],
            "note": "Checked.",
        }
    ],
}
TERM = {
    "title": "Tuning",
    "definition": "Training.",
    "also": ["Fitting"],
    "worksheets": [WORKSHEET],
}
PROSE = f"""
{IN_PROSE}

<script>window.hacked=3</script>

## Why {IN_PROSE}

- {IN_PROSE}

| a | b |
| - | - |
| {IN_PROSE} | <iframe src="https://evil.example"></iframe> |
"""


def hostile_guide(root: Path, attack: str = ATTACK) -> Path:
    """The guide, committed, with an offer of every shape, a worksheet, a tree, a claim, a term.

    Without an attack it is an ordinary small guide.
    """
    tiny_guide(root)
    shutil.rmtree(root / "catalogue")
    write_catalogue(root)
    tree = yaml.load(
        (ROOT / "catalogue/trees/which-route.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
    )
    answers = {"which-route": {"answers": dict.fromkeys(tree["answers"], "true")}}
    files: dict[str, Any] = {
        "trees/which-route.yaml": tree,
        "scenarios/sorting.yaml": {**SCENARIO, "trees": answers},
        "claims/post.yaml": CLAIMS,
    }
    for name in (f"worksheets/{WORKSHEET}.yaml", "providers/acme.yaml", "providers/bolt.yaml"):
        text = (root / "catalogue" / name).read_text(encoding="utf-8")
        # Every scalar is text in the catalogue, so nothing is lost by reading it as such.
        files[name] = yaml.load(text, yaml.BaseLoader)
    for name, content in files.items():
        kept = {"route"} if name.startswith("worksheets/") else {""}
        put(root, name, _dump(_attacked(content, kept, attack)))
    put(
        root,
        "terms/tuning.md",
        f"---\n{_dump(_attacked(TERM, {''}, attack))}---\n{PROSE if attack else ''}",
    )
    commit(root, TODAY.isoformat())
    return root


def _dump(content: Any) -> str:
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True)


def _attacked(value: Any, kept: set[str], attack: str, key: str = "") -> Any:
    match value:
        case dict():
            return {name: _attacked(item, kept, attack, name) for name, item in value.items()}
        case list():
            return [_attacked(item, kept, attack, key) for item in value]
        case str() if key in _TEXTS - kept:
            return f"{attack} {value}".strip()
    return value
