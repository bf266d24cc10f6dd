"""Editions for tests: folders as a build makes them, small enough to make at once, and their steps."""

import json
import secrets
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from lykta.picture.stored import RECORD, TABLES
from lykta.web.editions.actions import approve, publish, take_up, withdraw
from lykta.web.editions.models import Edition, EditionState
from lykta.web.team.models import Member

NAME = "2026"
CANARY = "kanarieutgåvan"
"""A word in the files of an edition, which nobody may see who may not read it."""

type Said = tuple[str, int | None, str | None]
"""A cell: its state, its number, and why it is held."""

SHOWN: Said = ("shown", 20, None)
BAND: Said = ("band", None, None)

EARLIER: tuple[Said, ...] = (SHOWN, BAND, BAND, ("shown", 25, None))
LATER: tuple[Said, ...] = (SHOWN, ("shown", 10, None), BAND, ("shown", 35, None))
"""Three years and their total, of which nothing hidden can be inferred, together or alone."""
LEAKING: tuple[Said, ...] = (SHOWN, ("shown", 10, None), BAND, ("shown", 40, None))
"""Here somebody must be in the last year."""


def root() -> Path:
    """The server's folder for editions."""
    found: Path | None = settings.LYKTA.editions_folder
    assert found
    return found


def made_folder(
    name: str = NAME,
    *,
    date: str = "2026-03-31",
    county: str = "17",
    first_year: int = 2024,
    cells: tuple[Said, ...] = EARLIER,
    tables: bool = True,
    base: str = "",
    corrects: str = "",
    revision: tuple[str, str] | None = ("Tabellen efter år var fel", "The table by year was wrong"),
) -> str:
    """Make the folder of an edition with one table, by year; gives the folder's name."""
    folder = f"{name}-{secrets.token_hex(4)}"
    codes = ["2024", "2025", "2026", ""]
    table = {
        "name": "by-year",
        "measure": "persons",
        "dimensions": ["period"],
        "categories": [codes],
        "cells": [
            {"codes": [code], "state": state, "number": number, "why": why}
            for code, (state, number, why) in zip(codes, cells, strict=True)
        ],
        "coarsened": [],
    }
    stored = {
        "format": 1,
        "edition": name,
        "date": date,
        "county": county,
        "first_year": first_year,
        "tables": [table] if tables else [],
    }
    if corrects:
        stored["corrects"] = corrects
    if corrects and revision:
        stored["revision"] = dict(zip(("sv", "en"), revision, strict=True))
    page = f'<!DOCTYPE html><html lang="LANG"><title>t</title><h1>Lägesbild {CANARY} {name}</h1></html>'
    content = {
        "edition.css": "h1 { color: green }\n" * 20,
        "sv/index.html": page.replace("LANG", "sv"),
        "en/index.html": page.replace("LANG", "en"),
        "sv/edition.pdf": "%PDF-1.7",
        "en/edition.pdf": "%PDF-1.7",
        "sv/drawings/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "sv/figures/a.png": "PNG" * 100,
        "fonts/sans.woff2": "wOF2",
        "fonts/sans-OFL.txt": "SIL OPEN FONT LICENSE",
        "csv/by-year.csv": "period;number\r\n",
        "dcat.ttl": f'<{base}#dataset> dcterms:identifier "{base}" .' if base else "",
        "dcat.rdf": "<rdf/>",
        TABLES: json.dumps(stored),
    }
    for path, text in content.items():
        target = root() / folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    record_again(folder, name=name, county=county)
    return folder


def record_again(folder: str, *, name: str = NAME, county: str = "17", **files: str) -> None:
    """Write the release record of the files as they now are; `files` are further lines of it."""
    path = root() / folder
    hashes = {
        each.relative_to(path).as_posix(): sha256(each.read_bytes()).hexdigest()
        for each in path.rglob("*")
        if each.is_file() and each.name != RECORD
    }
    said = {"edition": name, "county": county, "files": sorted((hashes | files).items())}
    (path / RECORD).write_text(json.dumps(said), encoding="utf-8")


def made_edition(by: Member, name: str = NAME, *, date: str = "2026-03-31", later: bool = False) -> Edition:
    """A draft, taken up by the one who is named."""
    return take_up(made_folder(name, date=date, cells=LATER if later else EARLIER), by)


def made_correction(by: Member, name: str, corrects: str, *, date: str = "2026-04-30") -> Edition:
    """A draft that shows the same as the edition that it says it corrects."""
    return take_up(made_folder(name, date=date, corrects=corrects), by)


def brought_to(edition: Edition, state: EditionState, second: Member) -> Edition:
    """Bring a draft to a state; the second person approves, and whoever took it up does the rest."""
    if state in {EditionState.APPROVED, EditionState.PUBLISHED}:
        approve(edition, second)
        edition.refresh_from_db()
    if state is EditionState.PUBLISHED:
        publish(edition, edition.taken_up_by)
    elif state is EditionState.WITHDRAWN:
        withdraw(edition, edition.taken_up_by, "Fel siffror")
    edition.refresh_from_db()
    return edition
