"""Walking through the check as a browser does: by each page's own forms, fields and buttons only."""

import re
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser

from django.test import Client

from lykta.law import Facts, Language, questions

START = {"sv": "/rattslig-kontroll/", "en": "/en/legal-check/"}
WHOLE = {"sv": "/rattslig-kontroll/hela/", "en": "/en/legal-check/whole/"}


@dataclass
class Form:
    """A form: where it goes, what is sent as it stands, what can be chosen or typed, and its buttons."""

    action: str
    sent: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            assert has["method"] == "post"
            self.found.append(Form(has["action"]))
        if not self.found:
            return
        form = self.found[-1]
        if tag == "button" and has["type"] == "submit":
            form.buttons.append((has.get("name", ""), has.get("value", "")))
        if tag == "input":
            self._field(form, has)

    def _field(self, form: Form, has: dict[str, str]) -> None:
        name, value = has["name"], has.get("value", "")
        if has["type"] == "radio":
            form.choices.setdefault(name, []).append(value)
            if "checked" in has:
                form.sent[name] = value
        else:
            assert name not in form.sent, f"{name} is sent twice"
            form.sent[name] = value
            if has["type"] == "text":
                form.texts[name] = value


def forms(text: str) -> list[Form]:
    """The forms of a page."""
    found = _Forms()
    found.feed(text)
    return found.found


def form_with(text: str, button: tuple[str, str]) -> Form:
    """The form that has this button."""
    return next(form for form in forms(text) if button in form.buttons)


def press(client: Client, text: str, button: tuple[str, str], **filled: str) -> str:
    """Fill in fields of the form with a button and press it; the page that follows."""
    form = form_with(text, button)
    for name, value in filled.items():
        assert name in form.texts or value in form.choices[name], f"{name} cannot be {value} here"
    sent = form.sent | filled | ({button[0]: button[1]} if button[0] else {})
    answer = client.post(form.action, sent)
    assert answer.status_code == 200
    return str(answer.content.decode("utf-8"))


ON = ("", "")
OUT_OF_DANGER = ("to", "on")


def asked(text: str) -> str:
    """The key of the question that a page asks; empty where it asks none."""
    form = next((form for form in forms(text) if form.choices), None)
    return form.sent["asked"] if form and "asked" in form.sent else ""


def begun(client: Client, language: Language, day: date | None) -> str:
    """The first question, after the day has been chosen if there is one to choose."""
    text = client.get(START[language]).content.decode("utf-8")
    if day is None:
        return press(client, text, ON)
    return press(client, press(client, text, ("to", "at")), ON, at=day.isoformat())


def one_at_a_time(client: Client, facts: Facts, language: Language = "sv", day: date | None = None) -> str:
    """The result, reached by answering one question a page and looking through the answers."""
    text = begun(client, language, day)
    while key := asked(text):
        text = press(client, text, ON, **{key: getattr(facts, key).value})
        if any(OUT_OF_DANGER in form.buttons for form in forms(text)):
            text = press(client, text, OUT_OF_DANGER)
    return press(client, text, ("to", "result"))


def all_at_once(client: Client, facts: Facts, language: Language = "sv", day: date | None = None) -> str:
    """The result, reached by the page with all questions; sent again where the day brings further ones."""
    text = client.get(WHOLE[language]).content.decode("utf-8")
    if day is not None:
        text = press(client, text, ON, at=day.isoformat())
    known = {question.key for question in questions(at=day or date(2020, 1, 1))}
    return press(client, text, ON, **{key: getattr(facts, key).value for key in known})


def main_of(text: str) -> str:
    """What stands between the head and the foot of a page."""
    found = re.search(r"<main.*</main>", text, re.DOTALL)
    assert found
    return found[0]
