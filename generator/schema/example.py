"""A provider's file with every field of the schema, each explained in the schema's own words.

The values are one small story that passes the check and can be copied from. What is said beside
them is the fields' descriptions, so that the two cannot come apart; a field without a value here is
an error.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from enum import EnumType, StrEnum
from typing import Any, get_args

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefinedType

from generator.errors import BreakevenError
from generator.schema.base import Model
from generator.schema.provider import Provider

FIRST_LINE = "# yaml-language-server: $schema=../../schema/provider.schema.json"
WIDTH = 100

Value = str | Sequence["Value"] | Mapping[str, "Value"]
"""A scalar as its text, which is how the models take it."""

_PAGE = "https://pricing.example/models"
_MANUAL = "https://docs.example/pricing"
_SMALL: Value = {
    "id": "small",
    "kind": "model",
    "name": "Small",
    "api_names": ["small-2026-03", "small-latest"],
    "limits": {"context": "128000", "output": "16000", "cache_minimum": "1024"},
    "prices": [
        {
            "effective": "2026-03-01",
            "basis": "stated",
            "until": "2026-10-05",
            "rates": {
                "input": "0.15", "cached_input": "0.075", "cache_write": "free", "output": "0.60",
                "search": "not offered",
            },
            "variants": {
                "batch": {"input": "0.075", "output": "0.30"},
                "batch+eu": {"input": "0.08", "output": "0.33"},
            },
            "not_offered": ["priority"],
            "tiers": [
                {
                    "above": "64000",
                    "rates": {"input": "0.30", "cached_input": "0.15", "output": "1.20"},
                    "variants": {"batch": {"input": "0.15", "output": "0.60"}},
                }
            ],
            "source": {
                "url": _PAGE,
                "accessed": "2026-10-06",
                "read": "dataset",
                "via": ["an-example-data-set 1.4.0"],
                "dated": "2026-10-05",
                "note": "It gives prices per token; they are multiplied by a million here.",
            },
            "verified": "2026-10-20",
            "disagrees": [
                {
                    "rate": "batch.output",
                    "via": "another-example-data-set 0.9.2",
                    "says": "0.35",
                    "settled": "The provider's page printed 0.30 on 2026-10-20.",
                }
            ],
            "corrections": [
                {
                    "on": "2026-10-20",
                    "rate": "input",
                    "was": "0.51",
                    "reason": "Two digits had changed places; the page says 0.15.",
                }
            ],
            "note": "The tier counts the whole input, not the part above the limit.",
        },
        {
            "effective": "2026-10-05",
            "rates": {"input": "0.12", "cached_input": "0.06", "output": "0.48"},
            "source": {"url": _PAGE, "accessed": "2026-10-06", "read": "page"},
        },
    ],
    "note": "Answers in text only.",
}  # fmt: skip
_MEDIUM: Value = {
    "id": "medium",
    "kind": "model",
    "name": "Medium",
    "status": {
        "released": "2026-03-01",
        "announced": "2026-11-02",
        "deprecated": "2026-12-01",
        "retires": "2027-06-01",
        "successor": "example/small",
        "notices": [{"date": "2027-01-15", "text": "New accounts can no longer call it."}],
        "source": {"url": _MANUAL, "accessed": "2026-11-03", "read": "page"},
        "note": "Calls made after that day are answered by the successor, at its price.",
    },
    "prices": [
        {
            "effective": "2026-06-01",
            "rates": {"input": "3.00", "output": "9.00"},
            "source": {"url": _PAGE, "accessed": "2026-06-02", "read": "page"},
        },
        {
            "effective": "2026-11-02",
            "rates": {"input": "0.50", "output": "1.50"},
            "source": {"url": _PAGE, "accessed": "2026-11-03", "read": "page"},
            "exceptions": [
                {
                    "rule": "price-jump",
                    "reason": "The provider announced a cut to a sixth on 2026-11-02.",
                }
            ],
        },
    ],
}
_TUNING: Value = {
    "id": "small-fine-tuning",
    "kind": "tuning",
    "name": "Small, fine-tuned",
    "base": "example/small",
    "trains": "supervised, LoRA",
    "limits": {
        "min_examples": "10",
        "max_examples": "50000",
        "example_tokens": "65536",
        "source": {"url": _MANUAL, "accessed": "2026-11-03", "read": "document"},
    },
    "status": {"new_jobs_end": "2026-12-01"},
    "prices": [
        {
            "effective": "2026-03-01",
            "rates": {
                "training": "4.00", "job_minimum": "5.00", "input": "0.15", "output": "0.60",
                "hosting_hour": "free",
            },
            "source": {"url": _MANUAL, "accessed": "2026-11-03", "read": "document"},
        }
    ],
}  # fmt: skip
_BY_SIZE: Value = {
    "id": "fine-tuning-up-to-16b",
    "kind": "tuning",
    "name": "Fine-tuning, up to 16B parameters",
    "applies_to": "Open-weight models of up to 16 billion parameters",
    "note": "Sold on request; the provider publishes no price.",
}
_GPU: Value = {
    "id": "h100-8",
    "kind": "gpu",
    "name": "8 × H100",
    "hardware": {"gpu": "H100 80GB", "count": "8", "region": "Europe", "instance": "gpu-8-80"},
    "prices": [
        {
            "effective": "2026-11-02",
            "currency": "EUR",
            "exchange": {
                "usd": "1.15", "date": "2026-11-02", "source": "https://rates.example/eur",
            },
            "rates": {"instance_hour": "18.40"},
            "source": {"url": _PAGE, "accessed": "2026-11-03", "read": "page"},
        }
    ],
}  # fmt: skip
_EMBEDDING: Value = {
    "id": "vectors",
    "kind": "embedding",
    "name": "Vectors",
    "dimensions": "1024",
    "prices": [
        {
            "effective": "2026-11-02",
            "basis": "first-seen",
            "rates": {"input": "0.02"},
            "source": {"url": _PAGE, "accessed": "2026-11-02", "read": "page"},
        }
    ],
}
PROVIDER: Mapping[str, Value] = {
    "name": "Example provider",
    "pricing_pages": [_PAGE, _MANUAL],
    "note": "Prices are without tax.",
    "offers": [_SMALL, _MEDIUM, _TUNING, _BY_SIZE, _GPU, _EMBEDDING],
}
"""The content of `catalogue/providers/example.yaml`."""


def provider_example() -> str:
    """The file's text.

    Raises BreakevenError where a field has no value to show it with.
    """
    return f"{FIRST_LINE}\n{explained(Provider, PROVIDER)}"


def explained(model: type[Model], values: Mapping[str, Value]) -> str:
    """A record as YAML, with a comment where a field stands first: needed or not, and what it is.

    Raises BreakevenError where a field of the model, or of a record in it, never stands there.
    """
    writer = _Writer()
    lines = list(writer.record(model, values, ""))
    missing = [
        f"{record.__name__}.{name}"
        for record in _records(model)
        for name in record.model_fields
        if (record, name) not in writer.explained
    ]
    if missing:
        raise BreakevenError(
            f"no example of {', '.join(missing)}; give one in generator/schema/example.py"
        )
    return "\n".join(lines) + "\n"


class _Writer:
    """Writes values as YAML and remembers which fields it has explained."""

    def __init__(self) -> None:
        self.explained: set[tuple[type[Model], str]] = set()

    def record(self, model: type[Model], values: Mapping[str, Value], indent: str) -> Iterator[str]:
        """The fields that have a value, in the model's order."""
        for name, field in model.model_fields.items():
            if name not in values:
                continue
            if (model, name) not in self.explained:
                self.explained.add((model, name))
                yield from _comment(field, indent)
            yield from self.field(name, _record_in(field.annotation), values[name], indent)

    def field(
        self, name: str, model: type[Model] | None, value: Value, indent: str
    ) -> Iterator[str]:
        """A name and its value; on one line if nothing in it is new and there is room."""
        line = f"{indent}{name}: {_flow(value)}"
        room = len(line) <= WIDTH or isinstance(value, str)
        if room and not self._has_news(model, value):
            yield line
            return
        yield f"{indent}{name}:"
        if isinstance(value, Mapping):
            yield from self._mapping(model, value, f"{indent}  ")
        else:
            for item in value:
                yield from _dashed(list(self._item(model, item, f"{indent}    ")))

    def _item(self, model: type[Model] | None, value: Value, indent: str) -> Iterator[str]:
        if isinstance(value, Mapping):
            return self._mapping(model, value, indent)
        return iter([f"{indent}{_flow(value)}"])

    def _mapping(
        self, model: type[Model] | None, value: Mapping[str, Value], indent: str
    ) -> Iterator[str]:
        if model is not None:
            yield from self.record(model, value, indent)
        else:
            for name, item in value.items():
                yield from self.field(name, None, item, indent)

    def _has_news(self, model: type[Model] | None, value: Value) -> bool:
        if model is None or isinstance(value, str):
            return False
        if not isinstance(value, Mapping):
            return any(self._has_news(model, item) for item in value)
        return any(
            (model, name) not in self.explained
            or self._has_news(_record_in(model.model_fields[name].annotation), item)
            for name, item in value.items()
        )


def _comment(field: FieldInfo, indent: str) -> list[str]:
    """What a reader must know of a field before its first value."""
    text = " ".join((field.description or "").split())
    words: list[str] = [item.value for item in _choices(field.annotation)]
    if not all(f"`{word}`" in text for word in words):
        text += f" One of: {', '.join(words)}."
    needed = "Required." if field.is_required() else "Optional."
    if not isinstance(field.default, Model | tuple | None | PydanticUndefinedType):
        needed = f"Optional, {field.default} if left out."
    start = f"{indent}# "
    return textwrap.wrap(
        f"{needed} {text}", WIDTH, initial_indent=start, subsequent_indent=start,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _dashed(lines: list[str]) -> list[str]:
    """The lines of a mapping as an item of a list; a comment above its first key moves out."""
    first = next(index for index, line in enumerate(lines) if not line.lstrip().startswith("#"))
    indent = lines[first][: -len(lines[first].lstrip())][:-2]
    out = [line.removeprefix("  ") for line in lines[:first]]
    return [*out, f"{indent}- {lines[first].lstrip()}", *lines[first + 1 :]]


def _flow(value: Value) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    return "[" + ", ".join(map(_flow, value)) + "]"


def _records(model: type[Model]) -> Iterator[type[Model]]:
    """The model and every record in it, each once."""
    found = [model]
    for record in found:
        yield record
        within = [_record_in(field.annotation) for field in record.model_fields.values()]
        found += dict.fromkeys(item for item in within if item is not None and item not in found)


def _record_in(annotation: Any) -> type[Model] | None:
    """The record that a field holds, alone or several of them; None where it holds none."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    inner = (_record_in(item) for item in get_args(annotation))
    return next((item for item in inner if item is not None), None)


def _choices(annotation: Any) -> Sequence[StrEnum]:
    """The words that a field can hold, where only some words are allowed."""
    return list(annotation) if isinstance(annotation, EnumType) else []
