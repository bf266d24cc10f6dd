"""What the judgement log says and does, and which networks judgements touch."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from lykta.ads.engine import Engine
from lykta.ads.explore.bench import Opened
from lykta.ads.judgements import JudgedLink, JudgedNetwork, Judgement, JudgementEntry, Undoing, Verdict
from lykta.ads.judgements.entries import Subject
from lykta.ads.judgements.log import CANNOT_BE_UNDONE, CurrentJudgements, in_force
from lykta.ads.judgements.overlay import NetworkChanges
from lykta.ads.judgements.regrouping import Contradiction
from lykta.ads.result.networks import goes_on_in

_NUMBERS = "SELECT ad, ad_id FROM ads WHERE ad_id IN (SELECT unnest(?))"
_LINKED = """
SELECT DISTINCT a, b FROM links WHERE a IN (SELECT unnest($1)) AND b IN (SELECT unnest($2))
"""
_NETWORKS = "SELECT network FROM networks WHERE network IN (SELECT unnest(?))"
_HOLDING = """
SELECT ad_id, networks.network FROM ads JOIN members USING (ad) JOIN networks USING (network)
WHERE ad_id IN (SELECT unnest(?))
"""

# An ad that stands alone is in `members` under a name of its own, and is not a network.
_TOUCHED = """
SELECT DISTINCT network FROM members JOIN ads USING (ad) JOIN networks USING (network)
WHERE ad_id IN (SELECT unnest(?))
"""


@dataclass(frozen=True)
class Where:
    """Where a subject can be seen now: the numbers of a link's ads, or the name of a network; or nowhere."""

    link: tuple[int, int] | None = None
    network: str = ""


type Idle = Literal["", "disputed", "contradicted", "gone"]
type EntryState = Literal["stands", "undone", "replaced", "disputed", "contradicted", "gone"]


@dataclass(frozen=True)
class LogEntry:
    """One entry; by which others it is undone, or replaced as the same analyst's later word; where it leads.

    `can_be_undone` is so for what is in force and has not left the machine. `idle` says why a judgement in
    force has no effect: analysts differ about its subject, other judgements join what it keeps apart, or its
    ads are not in the result.
    """

    entry: JudgementEntry
    undone_by: tuple[int, ...]
    replaced_by: int | None
    can_be_undone: bool
    where: Where
    idle: Idle = ""

    @property
    def state(self) -> EntryState:
        """Whether it counts now, and else why not."""
        if self.undone_by:
            return "undone"
        if self.replaced_by is not None:
            return "replaced"
        return self.idle or "stands"


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
    return LogPage(_build_log_entries(opened, shown), page, pages, total)


def clashes(opened: Opened) -> list[Clash]:
    """What contradicts itself, then what analysts differ about."""
    found = [_find_contradictions(opened, each) for each in opened.changes.contradictions]
    disputed = sorted(opened.current.disputed, key=lambda on: on.ads)
    return found + [Clash(on, (), _build_log_entries(opened, opened.current.entries[on])) for on in disputed]


def _find_contradictions(opened: Opened, found: Contradiction) -> Clash:
    steps = [{*pair} for pair in pairwise(found.through)]
    makes: list[JudgementEntry] = []
    for on, verdict in opened.current.verdicts.items():
        joins = verdict is Verdict.SAME and any(step <= {*on.ads} for step in steps)
        if joins or (verdict is Verdict.NOT and _keeps_apart(on, found)):
            makes += opened.current.entries[on]
    return Clash(
        found.apart, found.through, _build_log_entries(opened, sorted(makes, key=lambda entry: -entry.number))
    )


def _keeps_apart(on: Subject, found: Contradiction) -> bool:
    """Whether a judgement against this is the one that a contradiction is about."""
    return {*found.apart.ads} <= {*on.ads} and isinstance(on, type(found.apart))


def _build_log_entries(opened: Opened, entries: Sequence[JudgementEntry]) -> list[LogEntry]:
    force = {entry.number for entry in in_force(opened.entries)}
    undone: dict[int, list[int]] = {}
    for entry in opened.entries:
        if isinstance(entry.act, Undoing) and entry.number in force:
            undone.setdefault(entry.act.number, []).append(entry.number)
    acts = [entry.act for entry in entries if isinstance(entry.act, Judgement)]
    where, present = _where(opened.engine, acts), _present(opened.engine, acts)
    return [
        LogEntry(
            entry=entry,
            undone_by=tuple(undone.get(entry.number, ())),
            replaced_by=_find_replacement(opened, entry) if entry.number in force else None,
            can_be_undone=entry.number in force and type(entry.act) not in CANNOT_BE_UNDONE,
            where=where[entry.act] if isinstance(entry.act, Judgement) else Where(),
            idle=_why_idle(opened, entry, present),
        )
        for entry in entries
    ]


def _present(engine: Engine, acts: Sequence[Judgement]) -> frozenset[str]:
    """Those ads of judgements that the result has, by their ids."""
    rows = engine.arrow(_NUMBERS, [sorted({ad for act in acts for ad in act.on.ads})])
    return frozenset(rows["ad_id"].to_pylist())


def _why_idle(opened: Opened, entry: JudgementEntry, present: frozenset[str]) -> Idle:
    act = entry.act
    if not isinstance(act, Judgement) or entry not in opened.current.entries.get(act.on, ()):
        return ""
    # A judgement is about two ads at least.
    if len(present.intersection(act.on.ads)) < 2:
        return "gone"
    if act.on in opened.current.disputed:
        return "disputed"
    is_against = act.verdict is Verdict.NOT
    if is_against and any(_keeps_apart(act.on, each) for each in opened.changes.contradictions):
        return "contradicted"
    return ""


def _find_replacement(opened: Opened, entry: JudgementEntry) -> int | None:
    if not isinstance(entry.act, Judgement):
        return None
    latest = [each.number for each in opened.current.entries[entry.act.on] if each.by == entry.by]
    return latest[0] if latest[0] != entry.number else None


def _where(engine: Engine, acts: Sequence[Judgement]) -> Mapping[Judgement, Where]:
    links = {act.on for act in acts if isinstance(act.on, JudgedLink)}
    pairs = _find_links(engine, links)
    wholes = [act for act in acts if isinstance(act.on, JudgedNetwork)]
    networks = _networks(engine, wholes) if wholes else {}
    return {act: Where(pairs.get(act.on), networks.get(act, "")) for act in acts}


def _find_links(engine: Engine, links: set[JudgedLink]) -> Mapping[Subject, tuple[int, int]]:
    """The numbers of the ads of those links that are in the result."""
    rows = engine.arrow(_NUMBERS, [sorted({ad for on in links for ad in on.ads})]).to_pylist()
    numbers = {row["ad_id"]: row["ad"] for row in rows}
    pairs = {on: _pair(numbers, on) for on in links if {*on.ads} <= numbers.keys()}
    if not pairs:
        return {}
    ends: list[object] = [[pair[end] for pair in pairs.values()] for end in (0, 1)]
    linked = {(row["a"], row["b"]) for row in engine.arrow(_LINKED, ends).to_pylist()}
    return {on: pair for on, pair in pairs.items() if pair in linked}


def _networks(engine: Engine, acts: Sequence[Judgement]) -> Mapping[Judgement, str]:
    """Where networks that were judged are now: under their name, or where all of their ads are together."""
    named = {act.network: goes_on_in(engine, act.network) or act.network for act in acts if act.network}
    there = set(engine.arrow(_NETWORKS, [sorted(named.values())])["network"].to_pylist()) if named else set()
    rows = engine.arrow(_HOLDING, [sorted({ad for act in acts for ad in act.on.ads})]).to_pylist()
    held = {row["ad_id"]: row["network"] for row in rows}
    found = {}
    for act in acts:
        name, together = named.get(act.network, ""), {held.get(ad) for ad in act.on.ads}
        whole = together.pop() if len(together) == 1 else None
        found[act] = whole or (name if name in there else "")
    return found


def _pair(numbers: Mapping[str, int], on: JudgedLink) -> tuple[int, int]:
    one, other = numbers[on.a], numbers[on.b]
    return min(one, other), max(one, other)


@dataclass(frozen=True, slots=True)
class JudgedNetworks:
    """Networks by id: `touched` have an ad or a link that somebody judged, `made` came by judgements, and in
    `contradicting` judgements contradict each other.
    """

    touched: frozenset[str] = frozenset()
    made: frozenset[str] = frozenset()
    contradicting: frozenset[str] = frozenset()


def find_judged(engine: Engine, current: CurrentJudgements, changes: NetworkChanges) -> JudgedNetworks:
    """What judgements have touched as they stand now; an "unsure" has touched its network, too."""
    named = {ad for subject in current.entries for ad in subject.ads}
    at_odds = {ad for subject in current.disputed for ad in subject.ads}
    for contradiction in changes.contradictions:
        at_odds |= {*contradiction.apart.ads, *contradiction.through}
    return JudgedNetworks(_of(engine, named), frozenset(changes.came), _of(engine, at_odds))


def _of(engine: Engine, ads: Iterable[str]) -> frozenset[str]:
    wanted = sorted(ads)
    if not wanted:
        return frozenset()
    return frozenset(engine.arrow(_TOUCHED, [wanted])["network"].to_pylist())
