"""Texts with their writers, split by writer and written as Lykta reads them."""

import csv
import hashlib
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# Shorter texts hold nothing that a writer could be known by; longer ones are cut, since ads end by then.
FEWEST_WORDS = 15
MOST_WORDS = 300

HALVES = ("develop", "judge")


class UnavailableError(Exception):
    """A source that cannot be fetched on this machine; the message is the reason, for the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledText:
    """A text and who wrote it; `key` names the text within its source."""

    key: str
    writer: str
    text: str
    title: str = ""
    posted_at: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Half:
    """One half of a source as files: the ads, the truth, and how many texts and writers are in it."""

    name: str
    ads: Path
    truth: Path
    texts: int
    writers: int


def write_halves(family: str, texts: Iterable[LabelledText], folder: Path) -> list[Half]:
    """Write the two halves of a source; all texts of one author lie in the same half, in a whole family."""
    sides: dict[str, list[LabelledText]] = {half: [] for half in HALVES}
    for text in texts:
        sides[half_of(family, text.writer)].append(text)
    return [_write(half, sides[half], folder) for half in HALVES]


def half_of(family: str, writer: str) -> str:
    """The half a writer belongs to, the same on every machine and in every run."""
    return HALVES[int(_digest(f"side|{_digest(f'hand|{family}|{writer}')[:10]}")[:4], 16) % 2]


def plain(text: str) -> str:
    """A text without HTML, with single spaces and no empty lines."""
    broken = re.sub(r"(?i)<br\s*/?>|</(?:p|li|div|tr)>", "\n", text)
    bare = html.unescape(re.sub(r"<[^>]+>", " ", broken)).replace("\r", "\n").replace("\x00", "")
    lines = (re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in bare.split("\n"))
    return "\n".join(line for line in lines if line)


def cut(text: str) -> str:
    """The first words of a long text; a shorter one whole, with its lines."""
    words = text.split()
    return " ".join(words[:MOST_WORDS]) if len(words) > MOST_WORDS else text


def long_enough(text: str) -> bool:
    """Whether a text has words enough to be judged."""
    return len(re.findall(r"\w+", text)) >= FEWEST_WORDS


def _write(half: str, texts: list[LabelledText], folder: Path) -> Half:
    ads, truth = folder / f"{half}.csv", folder / f"{half}-truth.csv"
    # By hash, so that neither the order nor the names of the source tell who wrote what.
    rows = sorted((_digest(text.key)[:12], text) for text in texts)
    with ads.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["id", "text", "title", "posted_at", "place"])
        lines.writerows((name, each.text, each.title, each.posted_at, each.place) for name, each in rows)
    with truth.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["ad_id", "hand"])
        lines.writerows((name, _digest(each.writer)[:12]) for name, each in rows)
    return Half(half, ads, truth, len(rows), len({each.writer for _, each in rows}))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
