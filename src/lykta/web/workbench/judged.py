"""What has been judged about two ads, and by whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.ads.explore import Opened
from lykta.ads.judgements import JudgedLink, Judgement, JudgementEntry, Verdict
from lykta.ads.judgements.agreement import waiting_for
from lykta.ads.judgements.log import in_force
from lykta.ads.judgements.regrouping import Contradiction
from lykta.web.workbench.opened import analyst, desk, reading

VERDICTS: Final[dict[Verdict, str | Promise]] = {
    Verdict.SAME: _("Same author"),
    Verdict.NOT: _("Not the same author"),
    Verdict.UNSURE: _("Unsure"),
}


_ANALYSED: Final = """
SELECT DISTINCT network FROM result.members JOIN result.ads USING (ad) WHERE ad_id IN (?, ?)
"""


@dataclass(frozen=True, slots=True)
class PairWord:
    """One analyst's word, from the log: `stands` unless it is undone or followed by a later one of theirs.

    `pair` tells whether it is about these two ads alone, or about a network that holds both.
    """

    number: int
    at: datetime
    by: str
    verdict: str | Promise
    note: str
    stands: bool
    pair: bool


@dataclass(frozen=True, slots=True)
class PairJudgements:
    """All words about two ads, the newest first; `disputed` when analysts differ about the pair."""

    words: tuple[PairWord, ...]
    disputed: bool


def hidden_links(opened: Opened) -> frozenset[JudgedLink]:
    """The links whose judgements are not shown now: the analyst judges them blind, and has not yet."""
    return frozenset(waiting_for(in_force(opened.entries), analyst())) if desk().is_blind else frozenset()


def is_hidden(on: JudgedLink) -> bool:
    """Whether the judgements on a link are hidden now."""
    if not desk().is_blind:
        return False
    with reading() as opened:
        return on in hidden_links(opened)


def without_hidden(opened: Opened) -> Opened:
    """What may be told of judgements now: without those that are hidden, what others differ about in them,
    and the contradictions that they are part of. The networks stay as all judgements leave them.
    """
    hidden = hidden_links(opened)
    if not hidden:
        return opened
    contradictions = (each for each in opened.changes.contradictions if hidden.isdisjoint(_links_of(each)))
    return replace(
        opened,
        entries=[
            entry
            for entry in opened.entries
            if not (isinstance(entry.act, Judgement) and entry.act.on in hidden)
        ],
        current=replace(opened.current, disputed=opened.current.disputed - hidden),
        changes=replace(opened.changes, contradictions=tuple(contradictions)),
    )


def _links_of(found: Contradiction) -> set[JudgedLink]:
    """The links of a contradiction: the one that keeps apart, and those over which others join it."""
    ways = [found.apart.ads, *pairwise(found.through)]
    return {JudgedLink.between(way[0], way[1]) for way in ways if len(way) == 2}


def read_words(opened: Opened, one: str, other: str) -> PairJudgements:
    """What the log says of two ads, by their ids."""
    pair = JudgedLink.between(one, other)
    if pair in hidden_links(opened):
        return PairJudgements((), disputed=False)
    in_effect = {entry.number for words in opened.current.entries.values() for entry in words}
    found = [
        _word(entry, entry.act, stands=entry.number in in_effect, pair=entry.act.on == pair)
        for entry in reversed(opened.entries)
        if isinstance(entry.act, Judgement) and {one, other} <= set(entry.act.on.ads)
    ]
    return PairJudgements(tuple(found), pair in opened.current.disputed)


def are_kept_apart(opened: Opened, one: str, other: str) -> bool:
    """Whether judgements keep two ads apart, by their ids: one on the pair or on a network that holds both,
    or some that took apart a network of the analysis that has both.
    """
    if JudgedLink.between(one, other) in hidden_links(opened):
        return False
    against = (on for on, verdict in opened.current.verdicts.items() if verdict is Verdict.NOT)
    if any({one, other} <= {*on.ads} for on in against):
        return True
    analysed = opened.engine.arrow(_ANALYSED, [one, other])["network"].to_pylist()
    return len(analysed) == 1


def _word(entry: JudgementEntry, act: Judgement, *, stands: bool, pair: bool) -> PairWord:
    at = datetime.fromisoformat(entry.at)
    return PairWord(entry.number, at, entry.by, VERDICTS[act.verdict], act.note, stands, pair)
