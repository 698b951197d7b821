"""`breakeven import` and `breakeven corroborate`, whole, on a catalogue of their own."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from generator.catalogue.load import load
from generator.check import check
from generator.cli.app import run
from generator.findings import has_errors
from generator.upstream import gather
from tests.conftest import MakeCatalogue
from tests.samples import TODAY
from tests.support.upstream import SAMPLES

PAGE = "https://openai.com/api/pricing"
OPENAI = f"""\
# The house of GPT
name: "OpenAI"
pricing_pages: [ {PAGE} ]
offers:
  - id: gpt-4o-mini
    kind: model
    name: 'GPT-4o mini'   # small
    api_names: [gpt-4o-mini]
    prices:
      - effective: 2024-07-18
        rates: {{input: 0.150, cached_input: 0.075, output: 0.70}}
        source: {{url: {PAGE}, accessed: 2026-10-01, read: dataset, via: [litellm 1.0.0]}}
        verified: null
"""
LITELLM = f"{SAMPLES / 'litellm.json'}@1.109.1"
OTHERS = (
    "--with", f"models-dev={SAMPLES / 'models_dev.json'}@f3fc692",
    "--with", f"model-prices={SAMPLES / 'model_prices.json'}@0.0.5",
)  # fmt: skip


class Said(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str


class Guide:
    """A guide of one provider in a folder of its own."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.capsys = capsys

    def run(self, *arguments: str) -> Said:
        """Runs a command on it."""
        return Said(run([*arguments]), *self.capsys.readouterr())

    def files(self) -> dict[str, bytes]:
        """Every file of the catalogue."""
        folder = self.root / "catalogue"
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }


@pytest.fixture
def guide(
    make_catalogue: MakeCatalogue,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Guide:
    """OpenAI with one model, on the day that counts as today; no data set is installed."""
    root = make_catalogue(**{"providers/acme.yaml": None, "providers/openai.yaml": OPENAI})
    (root / "mkdocs.yml").write_text("site_name: Test\n")
    monkeypatch.setenv("BREAKEVEN_ROOT", str(root))
    monkeypatch.setattr("generator.provenance.today", lambda: TODAY)
    monkeypatch.setattr(gather, "installed", lambda _: None)
    return Guide(root, capsys)


def test_nothing_is_written_without_being_told(guide: Guide) -> None:
    """What would be is said, under a heading a kind."""
    before = guide.files()
    said = guide.run("import", "litellm", LITELLM, *OTHERS)
    assert said.code == 0
    assert "openai/gpt-4o-mini: from 2026-11-22, output 0.70 → 0.60 (litellm 1.109.1)" in said.out
    assert "openai/gpt-5: " in said.out
    assert guide.files() == before
    assert guide.run("import", "litellm", LITELLM, *OTHERS) == said


def test_a_whole_import(guide: Guide) -> None:
    """A price that changed is a new entry, new offers come in, and every line that was there stays.

    The result passes the check; a second time nothing is left to do. The extract of models.dev is
    seven months old and has no part in it.
    """
    said = guide.run("import", "litellm", LITELLM, *OTHERS, "--write")
    assert (said.code, "catalogue/providers/openai.yaml: 3 edits written" in said.err) == (0, True)
    after = (guide.root / "catalogue/providers/openai.yaml").read_text()
    old = OPENAI.splitlines()
    new = after.splitlines()
    assert new[: len(old)] == old
    loaded = load(guide.root)
    assert loaded.catalogue is not None
    assert not has_errors(check(guide.root, TODAY).findings)
    offers = loaded.catalogue.offers
    mini = offers["openai/gpt-4o-mini"].offer.prices
    assert [str(price.rates["output"]) for price in mini] == ["0.70", "0.60"]
    assert (mini[1].basis.value, mini[1].source.via) == ("first-seen", ("litellm 1.109.1",))
    five = offers["openai/gpt-5"].offer.prices[0]
    assert str(five.rates["cached_input"]) == "0.125"
    assert five.source.via == ("litellm 1.109.1", "model-prices 0.0.5")
    assert (five.source.read.value, five.verified) == ("dataset", None)
    assert set(loaded.catalogue.providers) == {"openai"}
    again = guide.run("import", "litellm", LITELLM, *OTHERS, "--write")
    assert (again.code, "nothing to write" in again.err) == (0, True)


def test_only_a_part_is_written(guide: Guide) -> None:
    """New offers, and the entry that was there stays the last."""
    said = guide.run("import", "litellm", LITELLM, *OTHERS, "--write", "--only", "offers")
    assert said.code == 0
    loaded = load(guide.root).catalogue
    assert loaded is not None
    assert len(loaded.offers["openai/gpt-4o-mini"].offer.prices) == 1
    assert "openai/gpt-5" in loaded.offers


def test_a_provider_that_is_not_there_gets_a_file(guide: Guide) -> None:
    """With its name and its pricing page, and the line that editors go by."""
    rows = {"deepinfra": {"models": {
        "acme/big": {"cost": {"input": 1, "output": 4}, "limit": {"context": 1000}},
    }}}  # fmt: skip
    other = {"deepinfra/acme/big": {
        "mode": "chat", "litellm_provider": "deepinfra", "max_input_tokens": 1000,
        "input_cost_per_token": 1e-06, "output_cost_per_token": 4e-06,
    }}  # fmt: skip
    first, second = guide.root / "a.json", guide.root / "b.json"
    first.write_text(json.dumps(rows))
    second.write_text(json.dumps(other))
    said = guide.run(
        "import", "models-dev", f"{first}@1", "--with", f"litellm={second}@2", "--write"
    )
    assert (said.code, said.err.splitlines()[-1]) == (
        0, "catalogue/providers/deepinfra.yaml: 1 edits written",
    )  # fmt: skip
    assert (
        (guide.root / "catalogue/providers/deepinfra.yaml").read_text()
        == """\
# yaml-language-server: $schema=../../schema/provider.schema.json
name: DeepInfra
pricing_pages:
  - https://deepinfra.com/pricing
offers:
  - id: big
    kind: model
    name: big
    api_names: [acme/big]
    limits: {context: 1000}
    prices:
      - effective: 2026-11-22
        basis: first-seen
        rates: {input: 1.00, output: 4.00}
        source:
          url: https://deepinfra.com/pricing
          accessed: 2026-11-22
          read: dataset
          via: [litellm 2, models-dev 1]
        verified: null
"""
    )


def test_a_diff_is_what_would_be_written(guide: Guide) -> None:
    """And it writes nothing."""
    before = guide.files()
    said = guide.run("import", "litellm", LITELLM, *OTHERS, "--diff")
    assert said.code == 0
    assert said.out.startswith("--- a/catalogue/providers/openai.yaml\n")
    assert not [line for line in said.out.splitlines()[2:] if line.startswith("-")]
    assert guide.files() == before


def test_what_would_not_pass_is_not_written(guide: Guide) -> None:
    """The file is left as it is, with the finding, and the exit code says so."""
    path = guide.root / "catalogue/providers/openai.yaml"
    path.write_text(OPENAI.replace(f"[ {PAGE} ]", "[ https://example.com/elsewhere ]"))
    before = guide.files()
    said = guide.run("import", "litellm", LITELLM, *OTHERS, "--write", "--only", "offers")
    assert said.code == 1
    assert guide.files() == before


def test_the_json_has_everything(guide: Guide) -> None:
    """Every proposal, and every model that does not come in with its reason."""
    said = guide.run("import", "litellm", LITELLM, *OTHERS, "--format", "json")
    found: dict[str, Any] = json.loads(said.out)
    assert (found["source"], found["version"], found["models"]) == ("litellm", "1.109.1", 14)
    kinds = {item["kind"] for item in found["proposals"]}
    assert {"new entry", "new offer"} <= kinds
    reasons = {item["name"]: item["reason"] for item in found["refused"]}
    assert reasons["ft:gpt-4o-mini-2024-07-18"] == "a tuned model"


WRONG = {
    "an unknown data set": (
        ("litelm",), 2, "there is no data set 'litelm'; did you mean 'litellm'",
    ),
    "no file": (("openrouter",), 2, "name a file: breakeven import openrouter FILE"),
    "a file that is not there": (("litellm", "no.json"), 2, "there is no file no.json"),
    "another data set's file": (
        ("litellm", str(SAMPLES / "openrouter.json")), 2, "has no price that litellm would have",
    ),
    "no pair": (("litellm", LITELLM, "--with", "models-dev"), 2, "write SOURCE=FILE"),
    "both": (("litellm", LITELLM, "--write", "--diff"), 2, "leave out --write or --diff"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_call_says_what_to_do(guide: Guide, case: str) -> None:
    """In one sentence, with the exit code of a wrong call."""
    arguments, code, message = WRONG[case]
    said = guide.run("import", *arguments)
    assert (said.code, said.out) == (code, "")
    assert message in said.err
    assert "Traceback" not in said.err


def test_corroborate_sets_them_side_by_side(guide: Guide) -> None:
    """Totals by data set, and every difference with how much it is."""
    said = guide.run("corroborate", "--with", f"litellm={LITELLM}", *OTHERS)
    assert said.code == 0
    assert "openai/gpt-4o-mini output: 0.70; litellm has 0.60 (−14 %)" in said.out
    assert "1 offers on sale with 3 rates; for 1 offers at least two data sets agree" in said.out
    assert "not installed and not given: genai-prices" in said.err


def test_what_was_recorded_is_used_where_nothing_is_installed(guide: Guide) -> None:
    """The file is the same whenever it is made of the same, and holds our offers only."""
    said = guide.run("corroborate", "--with", f"litellm={LITELLM}", "--record")
    assert "catalogue/evidence/litellm.json: 1 offers" in said.err
    path = guide.root / "catalogue/evidence/litellm.json"
    assert (
        path.read_text()
        == """\
{
  "source": "litellm",
  "name": "litellm",
  "version": "1.109.1",
  "dated": null,
  "accessed": "2026-11-22",
  "offers": {
    "openai/gpt-4o-mini": {"as": "gpt-4o-mini", "rates": {"cached_input": "0.075", \
"priority.cached_input": "0.125", "input": "0.15", "batch.input": "0.075", \
"priority.input": "0.25", "output": "0.60", "batch.output": "0.30", "priority.output": "1.00"}}
  }
}
"""
    )
    again = guide.run("corroborate", "--format", "json")
    found = json.loads(again.out)
    assert found["sources"][0]["agrees"] == 2
    rate = found["offers"][0]["rates"][2]
    assert rate == {
        "rate": "output", "ours": "0.70",
        "heard": [{"source": "litellm", "stand": "differs", "says": "0.60", "by": "−14 %"}],
    }  # fmt: skip
    assert not has_errors(check(guide.root, TODAY).findings)


def test_a_file_that_says_the_same_is_not_written_again(
    guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day on which it was read is not news; a version, a day or a rate is."""
    path = guide.root / "catalogue/evidence/litellm.json"
    guide.run("corroborate", "--with", f"litellm={LITELLM}", "--record")
    first = path.read_bytes()
    monkeypatch.setattr("generator.provenance.today", lambda: TODAY + dt.timedelta(1))
    said = guide.run("corroborate", "--with", f"litellm={LITELLM}", "--record")
    assert "catalogue/evidence/litellm.json: unchanged" in said.err
    assert path.read_bytes() == first
    later = LITELLM.replace("1.109.1", "1.109.2")
    said = guide.run("corroborate", "--with", f"litellm={later}", "--record")
    assert "catalogue/evidence/litellm.json: 1 offers" in said.err
    assert json.loads(path.read_text())["accessed"] == "2026-11-23"
    cheaper = guide.root / "cheaper.json"
    sample = (SAMPLES / "litellm.json").read_text()
    cheaper.write_text(
        sample.replace('"input_cost_per_token": 1.5e-07', '"input_cost_per_token": 1e-07')
    )
    said = guide.run("corroborate", "--with", f"litellm={cheaper}@1.109.2", "--record")
    assert "litellm.json: 1 offers" in said.err
    rates = json.loads(path.read_text())["offers"]["openai/gpt-4o-mini"]["rates"]
    assert rates["input"] == "0.10"


def test_a_source_without_releases_is_not_written_every_day(
    guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day on which it was read stands for its version, and is not news either."""
    path = guide.root / "catalogue/evidence/litellm.json"
    sample = guide.root / "sample.json"
    sample.write_text((SAMPLES / "litellm.json").read_text())
    written = []
    for late in range(2):
        day = TODAY + dt.timedelta(late)
        monkeypatch.setattr("generator.provenance.today", lambda day=day: day)
        said = guide.run("corroborate", "--with", f"litellm={sample}@{day}", "--record")
        written.append("litellm.json: unchanged" not in said.err)
    assert written == [True, False]
    assert json.loads(path.read_text())["version"] == TODAY.isoformat()


@pytest.mark.parametrize("given", [True, False])
def test_recording_again_mends_what_was_recorded(guide: Guide, given: bool) -> None:
    """As the check says: an offer that is gone leaves the file, whether or not it can be read now.

    A file that is no JSON is put right where its data set is given.
    """
    path = guide.root / "catalogue/evidence/litellm.json"
    guide.run("corroborate", "--with", f"litellm={LITELLM}", "--record")
    sound = path.read_text()
    gone = '    "openai/gone": {"as": "gone", "rates": {"input": "1.00"}},\n'
    path.write_text(sound.replace('"offers": {\n', f'"offers": {{\n{gone}'))
    assert "there is no offer 'openai/gone'" in [
        found.message for found in check(guide.root, TODAY).findings
    ]
    files = ("--with", f"litellm={LITELLM}") if given else ()
    assert guide.run("corroborate", *files, "--record").code == 0
    assert path.read_text() == sound
    if given:
        path.write_text("{")
        assert guide.run("corroborate", *files, "--record").code == 0
        assert path.read_text() == sound


HOURS = "rates that depend on the time of day (openai/gpt-4o-mini)"


def litellm(**costs: object) -> dict[str, Any]:
    """A file of litellm with this one model."""
    return {"gpt-4o-mini": {"mode": "chat", "litellm_provider": "openai", **costs}}


def genai(constraint: dict[str, str]) -> list[Any]:
    """A file of genai-prices: a price always, another under a condition."""
    prices = {"input_mtok": 0.15, "output_mtok": 0.6}
    return [{"id": "openai", "models": [{"id": "gpt-4o-mini", "prices": [
        {"prices": prices}, {"constraint": constraint, "prices": prices},
    ]}]}]  # fmt: skip


def metergraph(**price: object) -> dict[str, Any]:
    """A file of metergraph: one model on OpenAI's own channel."""
    start = {"channel": "openai-api", "region": "global", "effective_from": "2026-01-01"}
    return {"version": "2026-11-01", "models": [{
        "canonical_id": "openai/gpt-4o-mini", "publisher": "openai",
        "prices": [start | {"input_per_mtok": "0.15", "output_per_mtok": "0.60"} | price],
    }]}  # fmt: skip


TIMED = {
    "prices": {"openai": {"gpt-4o-mini": {"standard": [{"rates": {"input": 0.15}}]}}},
    "schedules": {"schedule": [{"provider": "openai", "valid_from": "2026-08-16T16:00:00Z"}]},
}  # fmt: skip
NO_PRICE = "-1, which data sets write where there is no price"
ZERO = "0, which may mean free, unknown or not sold"
LEFT_OUT: dict[str, tuple[str, Any, tuple[str, ...]]] = {
    "genai-prices by the hour": (
        "genai-prices", genai({"start_time": "00:30:00Z", "end_time": "16:30:00Z"}), (HOURS,),
    ),
    "model-prices by the hour": ("model-prices", TIMED, (HOURS,)),
    "metergraph by the hour": (
        "metergraph", metergraph(rules={"off_peak_discount": {"share": "0.5"}}), (HOURS,),
    ),
    "litellm, no price": (
        "litellm", litellm(input_cost_per_token=-1, output_cost_per_token=0),
        (f"input: {NO_PRICE}", f"output: {ZERO}"),
    ),
    "litellm, no numbers": (
        "litellm", litellm(input_cost_per_token="2e-6 USD", output_cost_per_token=True),
        ("input: '2e-6 USD' is no number", "output: true is no number"),
    ),
    "litellm by length, another way": (
        "litellm", litellm(tiered_pricing=[{"range": [0, 1000], "input_cost_per_token": 1e-7}]),
        ("tiered_pricing: the catalogue has no such meter or variant",),
    ),
    "openrouter's own router": (
        "openrouter", {"data": [{"id": "gpt-4o-mini", "pricing": {"prompt": "-1"}}, "x"]},
        ("data: 'x' stands where a table should",),
    ),
    "models.dev, no table": (
        "models-dev", {"openai": {"models": {"gpt-4o-mini": {"cost": "free"}}}},
        ("cost: 'free' stands where a table should",),
    ),
    "azure, no price": (
        "azure-retail",
        {"Items": [{
            "productName": "Azure OpenAI", "meterName": "gpt 4o mini inp glbl Tokens",
            "retailPrice": 0, "unitOfMeasure": "1K", "armRegionName": "eastus",
            "effectiveStartDate": "2026-03-01T00:00:00Z",
        }, {"productName": "Azure OpenAI", "meterName": "hosting"}]},
        ("1 meters of Azure OpenAI whose names are not understood whole",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", LEFT_OUT)
def test_what_is_left_out_is_said(guide: Guide, case: str) -> None:
    """Also of a model of which nothing else can be read, and where no other has a price."""
    source, data, words = LEFT_OUT[case]
    path = guide.root / "prices.json"
    path.write_text(json.dumps(data))
    said = guide.run("import", source, str(path))
    assert said.code == 0, said.err
    assert "Not expressed, or doubted" in said.out
    for line in words:
        assert line in said.out
    whole = json.loads(guide.run("import", source, str(path), "--format", "json").out)
    texts = [item["text"] for item in whole["proposals"] if item["kind"] == "not expressed"]
    assert all(any(line.partition(" (")[0] in text for text in texts) for line in words)
    assert not [item for item in whole["proposals"] if item["kind"] != "not expressed"]


def test_what_has_no_rate_is_not_recorded(guide: Guide) -> None:
    """The file for the builds has rates, and nothing of what was left out."""
    path = guide.root / "prices.json"
    path.write_text(json.dumps(litellm(input_cost_per_token=-1)))
    assert guide.run("corroborate", "--with", f"litellm={path}@1", "--record").code == 0
    recorded = json.loads((guide.root / "catalogue/evidence/litellm.json").read_text())
    assert recorded["offers"] == {}


ODD: dict[str, Any] = {
    "litellm": litellm(input_cost_per_token=1e-7, max_input_tokens="²"),
    "genai-prices": [{"id": "openai", "models": [{
        "id": "gpt-4o-mini", "prices": {"input_mtok": 0.15}, "context_window": "²",
        "price_variants": [{"when": {"processing": []}}],
    }]}],
    "models-dev": {"openai": {"models": {"gpt-4o-mini": {
        "cost": {"input": 0.15}, "limit": {"context": "²"},
    }}}},
    "openrouter": {"data": [{
        "id": "openai/gpt-4o-mini", "pricing": {"prompt": "0.00000015"}, "context_length": "²",
    }]},
    "model-prices": {
        "prices": {"openai": {"gpt-4o-mini": {"standard": [{"rates": {"input": 0.15}}]}}},
        "status": {"openai": {"gpt-4o-mini": []}},
    },
    "azure-retail": {"Items": [
        {
            "productName": product, "meterName": "gpt 4o mini inp glbl Tokens", "retailPrice": 1e-4,
            "unitOfMeasure": unit, "effectiveStartDate": "2026-03-01",
        }
        for product, unit in (("Azure OpenAI", "1K"), ([], "1K"), ({}, "1K"), ("Azure OpenAI", []))
    ]},
    "metergraph": metergraph() | {"models": [{
        **metergraph()["models"][0],
        "aliases": [
            {"channel": "openai-api", "alias": "x", "provider": []},
            {"channel": "openai-api", "alias": "x", "provider": {"a": "b"}},
        ],
    }]},
}  # fmt: skip


@pytest.mark.parametrize("source", ODD)
@pytest.mark.parametrize("number", ["1", "1e99999999999999999999999"])
def test_odd_values_are_no_fault(guide: Guide, source: str, number: str) -> None:
    """Digits that only look like them, numbers that nothing can hold, lists in place of words."""
    path = guide.root / "prices.json"
    odd = ODD[source]
    kept: Any = [*odd, {"x": "@"}] if isinstance(odd, list) else {**odd, "x": "@"}
    path.write_text(json.dumps(kept).replace('"@"', number))
    for call in (
        ("import", source, str(path)), ("corroborate", "--with", f"{source}={path}"),
    ):  # fmt: skip
        said = guide.run(*call)
        assert (said.code, "Traceback" in said.err) == (0, False), said.err
