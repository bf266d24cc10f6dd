"""Where the series breaks: which periods must not be compared, and the words for it beside numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from lykta.language import Language
from lykta.picture.edition.words import area, join_words, say, years_of
from lykta.picture.picture import Break, Picture
from lykta.picture.tables import TOTAL, Table


def breaks_between(breaks: Sequence[Break], before: str, now: str) -> list[Break]:
    """The breaks after the first year of the earlier period and by the last year of the later one.

    A period is a year or several, such as "2025" or "2023-2025". A break within either of two periods also
    makes them unlike: one of them then holds numbers of both kinds.
    """
    return [each for each in breaks if int(before[:4]) < each.year <= int(now[-4:])]


def breaks_by_period(breaks: Sequence[Break], table: Table) -> dict[str, list[Break]]:
    """For each of a table's periods the breaks between the period before and itself.

    The first period, and all periods together, are not in it: no number stands before theirs.
    """
    periods = _periods(table)
    return {code: breaks_between(breaks, before, code) for before, code in pairwise(periods)}


def describe_breaks(breaks: Sequence[Break], table: Table, language: Language) -> str:
    """The sentence that a table's periods cannot be compared across its breaks; empty where they all can."""
    years = sorted({each.year for found in breaks_by_period(breaks, table).values() for each in found})
    if not years:
        return ""
    return say("breaks.told", language, years=join_words([str(year) for year in years], language))


def build_caption(caption: str, table: Table, picture: Picture, language: Language) -> str:
    """The whole caption of a table: what it counts, where, of which years, and where its series breaks."""
    about = picture.about
    full = say(
        "tables.full", language, caption=caption, where=area(about, language), years=years_of(table, about)
    )
    broken = describe_breaks(picture.breaks, table, language)
    return f"{full}. {broken}" if broken else full


def _periods(table: Table) -> list[str]:
    if "period" not in table.dimensions:
        return []
    return [code for code in table.categories[table.dimensions.index("period")] if code != TOTAL]
