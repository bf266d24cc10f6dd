"""What a page with a result says, read from its HTML as a reader sees it."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

import html5lib

type Said = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class ElementSaid:
    """An element as shown: its name, its two lines, the answers that led there, and the sentences of law."""

    name: str
    state: str
    needed: str
    because: tuple[tuple[str, str], ...]
    law: tuple[Said, ...]


class Shown:
    """A parsed page."""

    def __init__(self, text: str) -> None:
        self.root: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
        self.sources = {
            str(item.get("id")): item
            for item in self.root.iter("li")
            if str(item.get("id")).startswith("source-")
        }

    def section(self, name: str) -> tuple[Said, ...]:
        """The sentences of a section, each with the keys of its sources; none where it is not shown."""
        found = self._labelled(f"{name}-heading")
        return () if found is None else _sentences(found)

    def elements(self) -> tuple[ElementSaid, ...]:
        """The elements, in their order."""
        return tuple(_element(item) for item in self.root.iter("li") if "element " in str(item.get("class")))

    def neighbours(self) -> dict[str, tuple[Said, ...]]:
        """The neighbouring rules by their names, each with its sentences."""
        found = [item for item in self.root.iter("div") if item.get("class") == "neighbour"]
        return {_text(item.find("h3")): (_said(item.find("p")), *_sentences(item)) for item in found}

    def text(self, name: str) -> str:
        """The words of the element with an id."""
        return _text(next(item for item in self.root.iter() if item.get("id") == name))

    def _labelled(self, name: str) -> Element | None:
        return next((item for item in self.root.iter() if item.get("aria-labelledby") == name), None)


def _element(item: Element) -> ElementSaid:
    state = item.find("p[@class='state']")
    assert state is not None
    lines = item.find("dl")
    assert lines is not None
    return ElementSaid(
        name=_text(item.find("h3")),
        state=_text(state.find("strong")),
        needed=_text(state.find("span")),
        because=tuple((_text(line.find("dt")), _text(line.find("dd"))) for line in lines),
        law=_sentences(item),
    )


def _sentences(item: Element) -> tuple[Said, ...]:
    lists = [found for found in item.iter("ul") if found.get("class") == "said"]
    return tuple(_said(sentence) for found in lists for sentence in found.iter("li"))


def _said(item: Element | None) -> Said:
    assert item is not None
    cites = [link for mark in item.iter("sup") for link in mark.iter("a")]
    keys = tuple(str(link.get("href")).removeprefix("#source-") for link in cites)
    return _text(item), keys


def _text(item: Element | None) -> str:
    assert item is not None
    return " ".join(_words(item).split())


def _words(item: Element) -> str:
    """The text of an element without its references."""
    inner = "".join(("" if child.tag == "sup" else _words(child)) + (child.tail or "") for child in item)
    return (item.text or "") + inner
