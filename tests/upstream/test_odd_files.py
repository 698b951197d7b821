"""Files that are not as their data sets write them: several thousand mutants of the samples.

Whatever stands where a figure, a name or a table should, reading it ends in what is proposed, in a
sentence about what is left out, or in one that names the file and says what to do.
"""

from __future__ import annotations

import ast
import copy
import gzip
import json
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.catalogue.load import Catalogue, load
from generator.cli.app import run
from generator.errors import BreakevenError
from generator.evidence.recorded import load as load_recorded
from generator.upstream import gather
from generator.upstream.gather import known_offers, take
from generator.upstream.propose import Addition, proposals
from generator.upstream.reading import Reading
from generator.upstream.record import write
from generator.upstream.report import proposals_json, proposals_text
from generator.upstream.second import Known, new_offers
from generator.upstream.sources import SOURCES
from tests.conftest import ROOT
from tests.support.upstream import DAY, FILES, SAMPLES, real

SEED = 20261123
MUTANTS = 500
"""Of each sample."""
COMMANDS = 12
"""Of each sample, through the commands as they are called."""


class Raw(str):
    """A word that is put into the file as it stands, where a value would."""

    __slots__ = ()


ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 7, [], {}, [[]], {"a": []}, [1, "x", {}], {"input": {}, "base": []},
    "", " ", "0", "-1", "2e-6 USD", "$2", "free", "²", "٣", "１２", "1_000", "0x10", "1,5", "NaN",
    "null", "true", "x" * 300, "a\nb", "\x00", "\u202eevil", "<script>", "{{ 1 }}", "=1+1", "/",
    "openai/", "../..", "2026-02-30", "0000-00-00", "9999-12-31", "2026-W01-1", "1" * 40,
    Raw("NaN"), Raw("Infinity"), Raw("-Infinity"), Raw("1e999"), Raw("-1e9999"), Raw("1e-999"),
    Raw("1e99999999999999999999999"), Raw("1e-99999999999999999999999"), Raw("9" * 400),
    Raw("-0.0"), Raw("0.0"), Raw("1.0000000000000001e-07"), Raw("0." + "3" * 60),
    Raw('"\\ud800"'), Raw('"\\udfff\\ud800"'), Raw("[" * 50 + "]" * 50), Raw("[" * 900 + "]" * 900),
    Raw('{"or": [' * 700 + "]}" * 700), Raw("[" * 200_000), Raw("9" * 5_000),
)  # fmt: skip
"""Wrong types, odd numbers and digits, words that are none, and what is nested."""
KEYS = ("", "²", "\ud800", "tiers", "x" * 400, "input@200000", "a\nb", "__class__", "9" * 5_000)
FIGURES: tuple[Any, ...] = (
    "2e-6 USD", True, False, -1, "-1", [], {"a": 1}, "²", "", "free", Raw("NaN"), Raw("Infinity"),
    Raw("1e999"), Raw("1e99999999999999999999999"), Raw("9" * 400),
)  # fmt: skip
"""What no figure is, and is never taken for none."""

Step = tuple[Any, Any]


def dumped(data: Any) -> str:
    """JSON, with every `Raw` as it stands."""
    raws: list[str] = []

    def plain(value: Any) -> Any:
        if isinstance(value, Raw):
            raws.append(str(value))
            return f"@raw{len(raws) - 1}@"
        if isinstance(value, Decimal):
            raws.append(str(value))
            return f"@raw{len(raws) - 1}@"
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        return [plain(item) for item in value] if isinstance(value, list) else value

    found = json.dumps(plain(data), indent=0)
    for number, raw in enumerate(raws):
        found = found.replace(f'"@raw{number}@"', raw)
    return found


def containers(data: Any) -> Iterator[Step]:
    """Every place of the data, as what holds it and its key there."""
    if isinstance(data, dict | list):
        for key in list(data) if isinstance(data, dict) else range(len(data)):
            yield data, key
            yield from containers(data[key])


def mutated(data: Any, chance: random.Random) -> str:
    """The data with something wrong in one to three places."""
    data = copy.deepcopy(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        places = list(containers(data))
        if not places:
            break
        holder, key = chance.choice(places)
        value = holder[key]
        match chance.randrange(12):
            case 0:
                del holder[key]
            case 1:
                holder[key] = [value]
            case 2:
                holder[key] = {"x": value}
            case 3 if isinstance(holder, dict):
                holder[chance.choice(KEYS)] = holder.pop(key)
            case 4 if isinstance(holder, dict):
                holder[chance.choice(KEYS)] = chance.choice(ODD)
            case 5:
                other, elsewhere = chance.choice(places)
                if not isinstance(other, dict) or elsewhere in other:
                    holder[key] = copy.deepcopy(other[elsewhere])
            case _:
                holder[key] = chance.choice(ODD)
    return dumped(data)


EXPRESSIONS = (
    "None", "True", "[]", "{}", "{'a': []}", "-1", "0", "'²'", "'2e-6 USD'", "1e999", "...", "b'x'",
    "2j", "lambda: 0", "x", "x.y()", "1 + 1", "f'{x}'", "Decimal('NaN')", "Decimal('-1')",
    "Decimal(2)", "Decimal('1e99999999999999999999999')", "Decimal()", "Decimal(*x)", "f(**x)",
    "datetime.date(2026, 2, 30)", "datetime.date(True, 0xf, -1)", "0x" + "f" * 5_000,
    "datetime.date(0x" + "f" * 5_000 + ", 1, 1)", "'\\ud800'", "[" * 80 + "]" * 80, "{**x}",
    "ClauseOr(or_=[" * 60 + "])" * 60, "a" + ".b" * 3_000, "x" + "[0]" * 3_000, "1" + "+1" * 3_000,
    "TieredPrices(base=Decimal('1'), tiers=[Tier(start='²', price=Decimal('2'))])",
)  # fmt: skip


LINE = 1 + next(
    number
    for number, line in enumerate((SAMPLES / FILES["genai-prices"]).read_text().split("\n"))
    if line.startswith("providers:")
)
"""The one on which the data stands."""


def mutated_python(text: str, chance: random.Random) -> str:
    """Python with other expressions in one to three places."""
    spans = sorted(
        (node.col_offset, node.end_col_offset or 0)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.expr) and node.lineno == LINE and node.col_offset > 40
    )
    lines = text.split("\n")
    raw = lines[LINE - 1].encode()
    for start, end in sorted(chance.sample(spans, chance.choice((1, 1, 2, 3))), reverse=True):
        raw = raw[:start] + chance.choice(EXPRESSIONS).encode() + raw[end:]
    lines[LINE - 1] = raw.decode(errors="replace")
    return "\n".join(lines)


def plain_sample(source: str, name: str) -> Any:
    """The sample as plain data."""
    text = (SAMPLES / name).read_text(encoding="utf-8")
    return yaml.safe_load(text) if source == "metergraph-core" else json.loads(text)


SAMPLE = {**{name: (source, name) for source, name in FILES.items()},
          "genai_prices.json": ("genai-prices", "genai_prices.json")}  # fmt: skip


def mutants(sample: str, number: int, seed: int = SEED) -> Iterator[bytes]:
    """Mutants of a sample; a part of them is damaged as bytes."""
    source, name = SAMPLE[sample]
    chance = random.Random(f"{seed} {sample}")
    python = name.endswith(".py.txt")
    text = (SAMPLES / name).read_text(encoding="utf-8")
    data = None if python else plain_sample(source, name)
    for _ in range(number):
        raw = (mutated_python(text, chance) if python else mutated(data, chance)).encode()
        if chance.randrange(25) == 0:
            at = chance.randrange(len(raw))
            raw = raw[:at] + chance.choice((b"", b"\xff", b"\x00", b"[", b'"')) + raw[at + 1 :]
        if chance.randrange(25) == 0:
            packed = bytearray(gzip.compress(raw, mtime=0))
            for _ in range(chance.randrange(3)):
                packed[chance.randrange(len(packed))] = chance.randrange(256)
            raw = bytes(packed[: chance.choice((len(packed), len(packed) // 2))])
        yield raw


PROVIDERS = ("anthropic", "azure-openai", "cohere", "deepseek", "openai", "voyage")
"""Of the samples' models, those that the catalogue has."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A guide with the real offers of these providers."""
    root = tmp_path_factory.mktemp("odd") / "guide"
    (root / "catalogue" / "providers").mkdir(parents=True)
    shutil.copy(ROOT / "catalogue" / "meters.yaml", root / "catalogue")
    for provider in PROVIDERS:
        name = Path("catalogue", "providers", f"{provider}.yaml")
        shutil.copy(ROOT / name, root / name)
    (root / "mkdocs.yml").write_text("site_name: Test\n")
    return root


@pytest.fixture(scope="session")
def catalogue(folder: Path) -> Catalogue:
    """The catalogue in that folder."""
    found = load(folder)
    assert found.catalogue is not None, found.findings
    return found.catalogue


KNOWN: dict[int, Known] = {}


def known(catalogue: Catalogue) -> Known:
    """The offers that there are."""
    return KNOWN.setdefault(id(catalogue), known_offers(catalogue, DAY))


def judged(sample: str, path: Path, root: Path, catalogue: Catalogue) -> str:
    """What becomes of a file, whole: `read`, `refused`, or a refusal that lacks something."""
    source = SOURCES[SAMPLE[sample][0]]
    try:
        taken = take(source, str(path), catalogue, DAY)
    except BreakevenError as problem:
        told = str(problem)
        return "refused" if path.name in told and ("; " in told or "?" in told) else told
    found = list(proposals(taken, DAY))
    growth = new_offers([taken], known(catalogue), DAY)
    everything = [*found, *map(Addition, growth.offers)]
    text = proposals_text(taken, everything, growth)
    text.encode()
    assert all(line.isprintable() for line in text.splitlines())
    assert len(text.splitlines()) > 1
    assert json.loads(proposals_json(taken, everything, growth).encode())["source"] == source.id
    recorded = taken.recorded(DAY)
    write(root, recorded)
    (again,) = load_recorded(root)
    assert again == recorded
    return "read"


@pytest.mark.parametrize("sample", SAMPLE)
def test_no_mutant_is_a_fault(sample: str, tmp_path: Path, catalogue: Catalogue) -> None:
    """It is refused in a sentence, or read, and what is recorded of it can be read back."""
    (tmp_path / "catalogue").mkdir()
    path = tmp_path / "prices.json"
    counts: Counter[str] = Counter()
    for number, raw in enumerate(mutants(sample, MUTANTS)):
        path.write_bytes(raw)
        try:
            counts[judged(sample, path, tmp_path, catalogue)] += 1
        except Exception as problem:
            problem.add_note(f"mutant {number} of {sample}")
            raise
    assert set(counts) == {"read", "refused"}
    assert min(counts.values()) > MUTANTS / 50


def figures(source: str, data: Any) -> list[tuple[Any, ...]]:
    """The paths of the figures: what another number at their place makes another rate of."""
    before = read(source, data)
    found = []
    for path in paths(data):
        value = at(data, path)
        try:
            number = Decimal(str(value))
        except ArithmeticError:
            continue
        if isinstance(value, bool) or not number.is_finite() or number <= 0:
            continue
        after = read(source, put(data, path, number * Decimal("1.5")))
        if after.keys() == before.keys() and any(
            after[key].rates != before[key].rates for key in before
        ):
            found.append(path)
    return found


def paths(data: Any, *path: Any) -> Iterator[tuple[Any, ...]]:
    """The path of every place."""
    if isinstance(data, dict | list):
        for key in list(data) if isinstance(data, dict) else range(len(data)):
            yield (*path, key)
            yield from paths(data[key], *path, key)


def at(data: Any, path: tuple[Any, ...]) -> Any:
    """What stands at a path."""
    for key in path:
        data = data[key]
    return data


def put(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The data with another value at a path; the rest is shared."""
    if not path:
        return value
    key, *rest = path
    changed = dict(data) if isinstance(data, dict) else list(data)
    changed[key] = put(data[key], tuple(rest), value)
    return changed


def read(source: str, data: Any) -> dict[tuple[str, tuple[str, ...]], Reading]:
    """What the reader makes of plain data, as the file would have it."""
    parsed = SOURCES[source].parse(dumped(data).encode(), "mutant")
    found = SOURCES[source].read(parsed, real().meters, DAY)
    return {(item.provider, item.names): item for item in found}


def said(readings: dict[tuple[str, tuple[str, ...]], Reading], key: Any) -> set[str]:
    """What is left unsaid under a key."""
    return set(readings[key].unsaid) if key in readings else set()


def unaccounted(
    before: dict[tuple[str, tuple[str, ...]], Reading],
    after: dict[tuple[str, tuple[str, ...]], Reading],
) -> list[str]:
    """Rates that are gone or others without a word more being said of their model, or of all."""
    if any(set(item.unsaid) - said(before, key) for key, item in after.items() if not key[1]):
        return []
    return [
        f"{key}: {rate}"
        for key, reading in before.items()
        if key in after and not set(after[key].unsaid) - set(reading.unsaid)
        for rate, amount in reading.rates.items()
        if after[key].rates.get(rate) != amount
    ]


PLAIN = [name for name in SAMPLE if not name.endswith(".py.txt")]


@pytest.mark.parametrize("sample", PLAIN)
def test_no_figure_goes_without_a_word(sample: str) -> None:
    """What is no price at a price's place is never taken, and something is said of it.

    So is a word in place of a table of prices; only what is missing says nothing.
    """
    source, name = SAMPLE[sample]
    data = plain_sample(source, name)
    before = read(source, data)
    found = figures(source, data)
    chance = random.Random(f"{SEED} {sample}")
    cases = 0
    for path in chance.sample(found, min(40, len(found))):
        for odd in FIGURES:
            assert not unaccounted(before, read(source, put(data, path, odd))), (path, odd)
            cases += 1
        for depth in range(1, len(path)):
            for odd in ("free", 5, True, ["x"]):
                assert not unaccounted(before, read(source, put(data, path[:depth], odd))), (
                    path[:depth], odd,
                )  # fmt: skip
                cases += 1
    assert cases > 50


@pytest.mark.parametrize("sample", SAMPLE)
def test_the_commands_say_it_too(
    sample: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """`import` and `corroborate --with` end as they do for any other file: never with a fault."""
    monkeypatch.setenv("BREAKEVEN_ROOT", str(folder))
    monkeypatch.setattr("generator.provenance.today", lambda: DAY)
    monkeypatch.setattr(gather, "installed", lambda _: None)
    source = SAMPLE[sample][0]
    path = tmp_path / "prices.json"
    for number, raw in enumerate(mutants(sample, COMMANDS, SEED + 1)):
        path.write_bytes(raw)
        for call in (
            ["import", source, str(path)], ["import", source, str(path), "--diff"],
            ["import", source, str(path), "--format", "json"],
            ["corroborate", "--with", f"{source}={path}"],
        ):  # fmt: skip
            code = run(call)
            said = capsys.readouterr()
            assert code in {0, 1, 2}, (number, call, said.err)
            assert "Traceback" not in said.err
            assert said.out or code or "--diff" in call, (number, call)
