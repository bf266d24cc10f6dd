"""The public pages as a visitor meets them: every page that links lead to, and every form on them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import html5lib

type Answers = Mapping[str, list[str]]
type Element = Any
"""An element of an HTML tree, whose library ships no types."""


@dataclass(frozen=True)
class Field:
    """One field of a form: its name, its kind, what it holds, and what can be chosen."""

    name: str
    kind: str
    value: str
    choices: tuple[str, ...] = ()

    @property
    def is_typed(self) -> bool:
        """Whether a visitor writes in it."""
        return self.kind in {
            "text",
            "search",
            "email",
            "tel",
            "url",
            "password",
            "number",
            "date",
            "textarea",
        }


@dataclass(frozen=True)
class Form:
    """One form: the page it is on, where it goes, how, and its fields."""

    page: str
    action: str
    method: str
    fields: tuple[Field, ...]

    @property
    def kind(self) -> tuple[str, tuple[str, ...]]:
        """What makes it another form than the others: where it goes, and what it asks for."""
        asks = {field.name for field in self.fields if field.kind != "hidden"}
        return self.action, tuple(sorted(asks or {field.name for field in self.fields}))


@dataclass(frozen=True)
class Answer:
    """What a server answered: its status, its text when it is HTML, and its headers by lower-case name."""

    status: int
    text: str
    headers: Mapping[str, str]


type Ask = Callable[[str, Answers | None], Answer]
"""Asks for an address, or sends answers to it when there are any."""


def pages(ask: Ask, start: str = "/") -> dict[str, str]:
    """Every HTML page that links lead to from the start, in the order in which they are met."""
    found: dict[str, str] = {}
    waiting = [start]
    while waiting:
        address = waiting.pop(0)
        if address in found:
            continue
        answer = ask(address, None)
        if answer.status == 200 and answer.headers.get("content-type", "").startswith("text/html"):
            found[address] = answer.text
            waiting += links(answer.text, address)
    return found


def links(text: str, page: str) -> list[str]:
    """The addresses of this site that a page links to, without what follows a # or a ?."""
    targets = (urljoin(page, element.get("href", "")) for element in _tree(text).iter("a"))
    return [urlsplit(target).path for target in targets if target.startswith("/") and "//" not in target]


def forms(text: str, page: str) -> Iterator[Form]:
    """The forms of a page."""
    for element in _tree(text).iter("form"):
        yield Form(
            page=page,
            action=urljoin(page, element.get("action") or page),
            method=element.get("method", "get").lower(),
            fields=tuple(_fields(element)),
        )


def every_form(ask: Ask, found: Mapping[str, str], *, typed: str, most: int) -> list[Form]:
    """Each kind of form on the pages found and on what its answers lead to, after it was sent in every way.

    A form of many steps is walked as far as its answers lead, with at most so many sendings in all.
    """
    waiting = [form for page, text in found.items() for form in forms(text, page)]
    sent: dict[tuple[str, tuple[str, ...]], Form] = {}
    sendings = 0
    while waiting:
        form = waiting.pop(0)
        if form.kind in sent:
            continue
        sent[form.kind] = form
        for answers in ways(form, typed):
            sendings += 1
            assert sendings <= most, "the forms never end: give this walk another bound"
            answer = ask(form.action, answers)
            assert answer.status < 500
            waiting += forms(answer.text, form.action)
    return list(sent.values())


def ways(form: Form, typed: str) -> Iterator[Answers]:
    """Ways to send a form: each choice once, with words in what is typed; and words in every field."""
    most = max((len(field.choices) for field in form.fields), default=0)
    for number in range(max(1, most)):
        yield {
            field.name: [field.choices[number % len(field.choices)]]
            if field.choices
            else [f"{typed} åäö" if field.is_typed else field.value]
            for field in form.fields
        }
    # Whoever changes a page can send words in every field, also in those that are chosen or hidden.
    yield {field.name: [typed] for field in form.fields}
    yield {field.name: [typed, typed * 1000] for field in form.fields} | {typed: [typed]}


def _tree(text: str) -> Element:
    return html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False)


def _fields(form: Element) -> Iterator[Field]:
    choices: dict[tuple[str, str], list[str]] = {}
    for element in form.iter():
        name = element.get("name")
        if not name:
            continue
        kind = element.tag if element.tag != "input" else element.get("type", "text").lower()
        if element.tag == "select":
            options = tuple(option.get("value", option.text or "") for option in element.iter("option"))
            yield Field(name, "select", "", options)
        elif kind in {"radio", "checkbox"}:
            choices.setdefault((name, kind), []).append(element.get("value", "on"))
        elif element.tag in {"input", "textarea", "button"}:
            yield Field(name, kind, element.get("value") or element.text or "")
    for (name, kind), values in choices.items():
        yield Field(name, kind, "", tuple(values))
