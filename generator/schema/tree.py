"""`catalogue/trees/ID.yaml`: a decision tree whose thresholds a worksheet computes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from generator.schema.base import Key, Model, Slug, Text


class Question(Model):
    """Something the tree asks about the workload that no worksheet computes."""

    label: Text
    """The question, answered yes or no."""
    help: Text
    """How to find the answer."""


class Node(Model):
    """A fork."""

    question: Text
    """The question at the fork; `{name}` puts a worksheet's value in."""
    test: Text
    """A formula over the answers and the worksheet's names; true leads to `yes`."""
    help: Text
    """Why the question decides."""
    then: Key
    """Where yes leads: another node or a leaf."""
    otherwise: Key
    """Where no leads."""


class Leaf(Model):
    """An end."""

    route: Text
    """The route to take."""
    why: Text
    """Why, as a sentence; `{name}` puts a worksheet's value in."""
    next: Annotated[tuple[Text, ...], Field(min_length=1)]
    """What to do next, one step a sentence."""


class Tree(Model):
    """Questions that lead to a route."""

    title: Text
    """The name of the tree."""
    question: Text
    """The question it answers, as a reader would ask it."""
    summary: Text
    """How to use it, in two or three sentences."""
    worksheet: Slug
    """The worksheet whose inputs and results its tests use."""
    answers: dict[Key, Question]
    """What the tree asks about the workload."""
    start: Key
    """The first node."""
    nodes: dict[Key, Node]
    """The forks."""
    leaves: dict[Key, Leaf]
    """The ends."""
