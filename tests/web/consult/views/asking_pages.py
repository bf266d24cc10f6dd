"""Asking and coming back as a visitor does, by what the pages themselves offer."""

import html
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from django.test import Client

from lykta.language import Language
from lykta.web.consult.receipts import new_number

START: Mapping[Language, str] = {"sv": "/fraga-teamet/", "en": "/en/ask-the-team/"}


ASK: Mapping[Language, str] = {"sv": "/fraga-teamet/fraga/", "en": "/en/ask-the-team/question/"}


RETURN: Mapping[Language, str] = {
    "sv": "/fraga-teamet/kom-tillbaka/",
    "en": "/en/ask-the-team/come-back/",
}


CLEAR = "Hur kan vi fråga en ung vuxen om hon får något i utbyte mot sex?"


SOFT = "Hon heter nog Mira och kom hit i våras. Hur frågar vi?"


HARD = "Hon har nummer 070-174 06 05. Hur frågar vi?"


def answers(**changed: str) -> dict[str, str]:
    """What the last page of the form sends, with some fields changed; an empty one is left out."""
    sent = {
        "step": "question",
        "number": new_number(),
        "acute": "no",
        "child": "no",
        "role": "health",
        "workplace": "clinic",
        "county_part": "norra länet",
        "body": CLEAR,
    } | changed
    return {name: value for name, value in sent.items() if value}


def holds_receipt(text: str, receipt: str) -> bool:
    """Whether two words of a receipt stand side by side; one alone may be a word of the text's own."""
    return any(" ".join(pair) in text for pair in pairwise(receipt.split()))


def main_of(answer: Any) -> str:
    """The content of a page, without what all pages share."""
    text: str = answer.content.decode()
    return text[text.index("<main") : text.index("</main>")]


def receipt_on(answer: Any) -> str:
    """The receipt that a page shows; none is an error."""
    found = re.search(r'class="receipt-words"[^>]*>(.*?)</p>', answer.content.decode(), re.DOTALL)
    assert found, main_of(answer)
    return " ".join(re.findall(r"<span>(\w+)</span>", found[1]))


def value_of(name: str, answer: Any) -> str:
    """What the first field of a name holds on a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', main_of(answer))
    if found:
        return html.unescape(found[1])
    area = re.search(rf'<textarea name="{name}"[^>]*>\n?(.*?)</textarea>', main_of(answer), re.DOTALL)
    assert area, f"no field {name}"
    return html.unescape(area[1])


def asked(client: Client | None = None, *, language: Language = "sv", **changed: str) -> str:
    """Ask, and give the receipt."""
    answer = (client or Client()).post(ASK[language], answers(**changed))
    assert answer.status_code == 200
    return receipt_on(answer)


def came_back(receipt: str, *, language: Language = "sv", client: Client | None = None) -> Any:
    """The page that a receipt opens."""
    return (client or Client()).post(RETURN[language], {"receipt": receipt})


def replied(page: Any, body: str, *, language: Language = "sv", **more: str) -> Any:
    """Send a reply from the page of a conversation."""
    fields = {"token": value_of("token", page), "number": value_of("number", page), "body": body}
    return Client().post(RETURN[language], fields | more)
