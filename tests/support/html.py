"""HTML pages read into elements, strictly: a tag that closes another's is a fault of the page."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

_VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
))  # fmt: skip
_UNSEEN = frozenset(("script", "style", "template", "noscript"))


class Element:
    """An element with its attributes and what stands in it."""

    __slots__ = ("attributes", "children", "faults", "tag")

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Element | str] = []
        self.faults: list[str] = []
        """On the root only: where its tags are not closed in order."""

    def get(self, name: str) -> str:
        """An attribute, or the empty text."""
        return self.attributes.get(name, "")

    @property
    def classes(self) -> list[str]:
        """The names in `class`."""
        return self.get("class").split()

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, *tags: str) -> list[Element]:
        """Every element below with one of these tags."""
        return [element for element in self.walk() if element.tag in tags]

    def one(self, tag: str) -> Element:
        """The only element with this tag."""
        (found,) = self.all(tag)
        return found

    def with_class(self, name: str) -> list[Element]:
        """Every element below that has a class."""
        return [element for element in self.walk() if name in element.classes]

    def texts(self) -> Iterator[str]:
        """The pieces of text a reader sees, in order."""
        if self.tag in _UNSEEN:
            return
        for child in self.children:
            if isinstance(child, Element):
                yield from child.texts()
            else:
                yield child

    @property
    def text(self) -> str:
        """The text a reader sees, spaces made even."""
        return " ".join("".join(self.texts()).split())

    def section(self, anchor: str) -> Element:
        """What follows the heading with this id, up to the next of its level."""
        for parent in self.walk():
            for index, child in enumerate(parent.children):
                if isinstance(child, Element) and child.get("id") == anchor:
                    return _until_next(parent.children[index + 1 :], child.tag)
        raise AssertionError(f"no heading has the id '{anchor}'")


def _until_next(children: list[Element | str], tag: str) -> Element:
    found = Element("section", {})
    for child in children:
        if isinstance(child, Element) and child.tag == tag:
            break
        found.children.append(child)
    return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag == self.open[-1].tag:
            self.open.pop()
        else:
            line, column = self.getpos()
            self.root.faults.append(f"{line}:{column}: </{tag}> inside <{self.open[-1].tag}>")

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(text: str) -> Element:
    """The document; its `faults` say where tags are not closed in order."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.root.faults += [f"<{element.tag}> is never closed" for element in reader.open[1:]]
    return reader.root
