"""What has been judged about two ads, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.ads.explore import Opened
from lykta.ads.judgements import Entry, Judgement, Link, Verdict

VERDICTS: Final[dict[Verdict, str | Promise]] = {
    Verdict.SAME: _("Same hand"),
    Verdict.NOT: _("Not the same hand"),
    Verdict.UNSURE: _("Unsure"),
}


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


def read_words(opened: Opened, one: str, other: str) -> PairJudgements:
    """What the log says of two ads, by their ids."""
    pair = Link.between(one, other)
    in_effect = {entry.number for words in opened.current.entries.values() for entry in words}
    found = [
        _word(entry, entry.act, stands=entry.number in in_effect, pair=entry.act.on == pair)
        for entry in reversed(opened.entries)
        if isinstance(entry.act, Judgement) and {one, other} <= set(entry.act.on.ads)
    ]
    return PairJudgements(tuple(found), pair in opened.current.disputed)


def _word(entry: Entry, act: Judgement, *, stands: bool, pair: bool) -> PairWord:
    at = datetime.fromisoformat(entry.at)
    return PairWord(entry.number, at, entry.by, VERDICTS[act.verdict], act.note, stands, pair)
