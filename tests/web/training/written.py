"""Modules, quizzes and sheets written for a test, and the addresses of the training's pages."""

from pathlib import Path

from lykta.language import Language
from tests.web.addresses import PAGES

FACTS = """\
title = "Vår modul"
slug = "var-modul"
summary = "Så övar vi."
audience = "Du som arbetar här"
minutes = 10
builds_on = ["signs"]
checked = 2026-11-24
checked_by = "samordnaren"
review_by = 2027-05-24
learn = ["lyssna", "vänta"]
text = "Hej."
"""
CHOICE = """
[[{where}.choices]]
words = "{words}"
worth = "{worth}"
feedback = "Så är det.[^psl]"
"""


def _question(where: str) -> str:
    choices = [("Jag frågar.", "good"), ("Jag väntar.", "depends"), ("Jag går.", "harm")]
    return f'\n[[{where}]]\nquestion = "Vad gör du nu?"\n' + "".join(
        CHOICE.format(where=where, words=words, worth=worth) for words, worth in choices
    )


def _case(key: str) -> str:
    facts = f'key = "{key}"\nslug = "{key}"\ntitle = "{key}"\nsetting = "Här."\ntakeaway = "Så."\n'
    return f"\n[[cases]]\n{facts}" + _question("cases.steps") * 2


QUIZ = "".join(
    line for line in FACTS.splitlines(keepends=True) if not line.startswith(("slug", "learn", "text"))
)
QUIZ += _question("questions") * 5
"""A quiz that holds, as its file's text."""
SHEET = """\
+++
title = "Vårt blad"
slug = "vart-blad"
summary = "Så leder vi."
audience = "Du som leder"
checked = 2026-11-24
checked_by = "samordnaren"
review_by = 2027-05-24
+++
Öva [i par](training:pairs). Ta sedan [påfyllningen](training:refresher).
"""
"""A sheet that holds, as its file's text."""

SOUND = FACTS + _case("road") + _case("house") + _question("check") * 5
"""A module that holds, as its file's text."""


def write_module(
    folder: Path, text: str = SOUND, *, name: str = "09-ours", language: Language = "sv"
) -> Path:
    """Write a module's file below the folder of modules of an overlay."""
    path = folder / "training" / language / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def write_beside(folder: Path, kind: str, name: str, text: str) -> None:
    """Write a quiz or a sheet in both languages, below the folder of its kind in an overlay."""
    for language in ("sv", "en"):
        path = folder / "training" / kind / language / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def write_both(folder: Path, text: str = SOUND) -> None:
    """Write the same module in both languages."""
    write_module(folder, text)
    write_module(folder, text, language="en")


TRAINING = [address for address in PAGES if address.startswith(("/utbildning/", "/en/training/"))]
WITH_CHOICES = [address for address in TRAINING if 'class="choices"' in PAGES[address]]
"""Every case, every closing check and every quiz."""
_TRIED = ("/utbildning/kanna-igen/", "/en/training/ask/")
_QUIZZES = {"fore", "efter", "pafyllning", "before", "after", "refresher"}
ALIKE = [
    address
    for address in WITH_CHOICES
    if not address.startswith(_TRIED) and address.split("/")[-2] not in _QUIZZES
]
"""The cases and checks of one template; what holds for it is tried on one module in each language."""
