"""OpenRouter's list, read: texts, in dollars for one token."""

from __future__ import annotations

from tests.support.upstream import rates, readings


def test_texts_are_amounts() -> None:
    """`0.00003` for one token is 30 dollars for a million."""
    found = readings("openrouter")["openrouter", "openai/gpt-4"]
    assert rates(found) == {"input": "30.00", "output": "60.00"}
    assert found.unsaid == ("web_search: the catalogue has no such meter",)


def test_minus_one_is_no_price() -> None:
    """The router that chooses a model has the price of whichever it chooses."""
    found = readings("openrouter")["openrouter", "openrouter/auto"]
    assert not found.rates
    assert found.unsaid[0] == "input: -1, which data sets write where there is no price"


def test_nothing_is_not_free() -> None:
    """A free variant is doubted; whether it is free is for a person to say."""
    found = readings("openrouter")["openrouter", "qwen/qwq-32b:free"]
    assert not found.rates
    assert found.unsaid[0] == "input: 0, which may mean free, unknown or not sold"
