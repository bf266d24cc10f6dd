"""The judgement log as a reader needs it: what stands, what undid the rest, and where its ads are now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa

from lykta.ads.engine import Engine
from lykta.ads.explore.bench import Opened
from lykta.ads.group import network_names
from lykta.ads.judge import Entry, Group, Judgement, Link, Undoing, Verdict
from lykta.ads.judge.entries import Subject
from lykta.ads.judge.log import CANNOT_BE_UNDONE
from lykta.ads.judge.regroup import Contradiction
from lykta.ads.judge.standing import in_force

_NUMBERS = "SELECT ad, ad_id FROM ads WHERE ad_id IN (SELECT unnest(?))"
_LINKED = """
SELECT DISTINCT a, b FROM links WHERE a IN (SELECT unnest($1)) AND b IN (SELECT unnest($2))
"""
_NETWORKS = "SELECT DISTINCT network FROM members WHERE network IN (SELECT unnest(?))"


@dataclass(frozen=True)
class Where:
    """Where a subject can be seen now: the numbers of a link's ads, or the name of a network; or nowhere."""

    link: tuple[int, int] | None = None
    network: str = ""


@dataclass(frozen=True)
class LogEntry:
    """One entry; by which others it is undone, or replaced as the same analyst's later word; where it leads.

    `can_be_undone` is so for what is in force and has not left the machine.
    """

    entry: Entry
    undone_by: tuple[int, ...]
    replaced_by: int | None
    can_be_undone: bool
    where: Where


@dataclass(frozen=True)
class LogPage:
    """A stretch of the log, the newest entry first, of `pages` in all; `page` counts from 1."""

    entries: list[LogEntry]
    page: int
    pages: int
    total: int


@dataclass(frozen=True)
class Clash:
    """What does not agree: what is judged apart, with the way over which others join it (empty where analysts
    differ about one subject), and the entries that make it so.
    """

    on: Subject
    through: tuple[str, ...]
    entries: list[LogEntry]


def read_log(opened: Opened, *, page: int, size: int) -> LogPage:
    """A page of the log; one past the end is the last."""
    total = len(opened.entries)
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    shown = list(reversed(opened.entries))[(page - 1) * size : page * size]
    return LogPage(_told(opened, shown), page, pages, total)


def clashes(opened: Opened) -> list[Clash]:
    """What contradicts itself, then what analysts differ about."""
    found = [_contradicted(opened, each) for each in opened.changes.contradictions]
    disputed = sorted(opened.standing.disputed, key=lambda on: on.ads)
    return found + [Clash(on, (), _told(opened, opened.standing.entries[on])) for on in disputed]


def _contradicted(opened: Opened, found: Contradiction) -> Clash:
    steps = [{*pair} for pair in pairwise(found.through)]
    makes: list[Entry] = []
    for on, verdict in opened.standing.verdicts.items():
        apart = (
            verdict is Verdict.NOT and {*found.apart.ads} <= {*on.ads} and isinstance(on, type(found.apart))
        )
        joins = verdict is Verdict.SAME and any(step <= {*on.ads} for step in steps)
        if apart or joins:
            makes += opened.standing.entries[on]
    return Clash(found.apart, found.through, _told(opened, sorted(makes, key=lambda entry: -entry.number)))


def _told(opened: Opened, entries: Sequence[Entry]) -> list[LogEntry]:
    force = {entry.number for entry in in_force(opened.entries)}
    undone: dict[int, list[int]] = {}
    for entry in opened.entries:
        if isinstance(entry.act, Undoing) and entry.number in force:
            undone.setdefault(entry.act.number, []).append(entry.number)
    where = _where(opened.engine, {entry.act.on for entry in entries if isinstance(entry.act, Judgement)})
    return [
        LogEntry(
            entry=entry,
            undone_by=tuple(undone.get(entry.number, ())),
            replaced_by=_replaced_by(opened, entry) if entry.number in force else None,
            can_be_undone=entry.number in force and type(entry.act) not in CANNOT_BE_UNDONE,
            where=where.get(entry.act.on, Where()) if isinstance(entry.act, Judgement) else Where(),
        )
        for entry in entries
    ]


def _replaced_by(opened: Opened, entry: Entry) -> int | None:
    if not isinstance(entry.act, Judgement):
        return None
    latest = [each.number for each in opened.standing.entries[entry.act.on] if each.by == entry.by]
    return latest[0] if latest[0] != entry.number else None


def _where(engine: Engine, subjects: set[Subject]) -> Mapping[Subject, Where]:
    links = [on for on in subjects if isinstance(on, Link)]
    groups = {network_name(on): on for on in subjects if isinstance(on, Group)}
    rows = engine.arrow(_NUMBERS, [sorted({ad for on in links for ad in on.ads})]).to_pylist()
    numbers = {row["ad_id"]: row["ad"] for row in rows}
    pairs = {on: _pair(numbers, on) for on in links if {*on.ads} <= numbers.keys()}
    ends = ([pair[0] for pair in pairs.values()], [pair[1] for pair in pairs.values()])
    linked = (
        {(row["a"], row["b"]) for row in engine.arrow(_LINKED, list(ends)).to_pylist()} if pairs else set()
    )
    there = engine.arrow(_NETWORKS, [sorted(groups)])["network"].to_pylist() if groups else []
    return {
        **{on: Where(link=pair) for on, pair in pairs.items() if pair in linked},
        **{groups[name]: Where(network=name) for name in there},
    }


def _pair(numbers: Mapping[str, int], on: Link) -> tuple[int, int]:
    one, other = numbers[on.a], numbers[on.b]
    return min(one, other), max(one, other)


def network_name(group: Group) -> str:
    """What a network of exactly these ads is called."""
    return network_names(np.zeros(len(group.ads), np.int64), pa.array(group.ads, pa.string()))[0]
