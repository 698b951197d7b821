"""A hook for MkDocs: gives every page a Content-Security-Policy.

A page may run the site's own scripts and the theme's few inline ones, which are named by their
hash; it may ask no other host for anything, and makes no program of text.
"""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from typing import Any

_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
_HEAD = '<meta charset="utf-8">'
_META = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="[^"]*">')
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'"
)
_SERVING = {"now": False}


def policy(html: str) -> str:
    """What a page may do: its inline scripts are those that stand in it now."""
    inline = dict.fromkeys(
        _hash(found["text"])
        for found in _SCRIPT.finditer(html)
        if not re.search(r"\bsrc=|\btype=\"application/json\"", found["attributes"])
    )
    return _POLICY.format(scripts=" ".join(["'self'", *inline]))


def protected(html: str) -> str:
    """The page with its policy, before anything that could load."""
    meta = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(html))}">'
    before, head, after = html.partition(_HEAD)
    if not head:
        raise ValueError(f"the page has no {_HEAD}")
    return f"{before}{head}{meta}{after}"


def unprotected(html: bytes) -> bytes:
    """A page of the site as a preview has it, in which scripts of MkDocs' own run."""
    return _META.sub(b"", html, count=1)


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def on_startup(*, command: str, dirty: bool) -> None:  # noqa: ARG001 -- MkDocs' signature
    """Remembers whether this is a live preview, to which MkDocs adds scripts of its own."""
    _SERVING["now"] = command == "serve"


def on_post_page(output: str, **_: Any) -> str:
    """Every page of the site."""
    return output if _SERVING["now"] else protected(output)


def on_post_template(output: str, *, template_name: str, **_: Any) -> str:
    """The page for addresses that are not there."""
    return protected(output) if template_name == "404.html" and not _SERVING["now"] else output
