"""What the public interface answers with, read from an opened result: views and Arrow tables."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import pyarrow as pa

from lykta.ads.explore import Opened
from lykta.ads.explore.caveats import read_caveats
from lykta.ads.explore.link import read_link
from lykta.ads.explore.link_differences import differences_of, shown_differences
from lykta.ads.explore.link_wording import side_by_side, wording_of
from lykta.ads.explore.links import ads_of_network, shown_link
from lykta.ads.explore.network import (
    graph,
    holdings,
    own_ads,
    postings,
    read_ads_of,
    same_texts,
    stays,
    wants_texts,
)
from lykta.ads.explore.review_queue import AskedLink
from lykta.ads.judgements import JudgedLink, JudgedNetwork, Judgement, JudgementEntry
from lykta.ads.judgements.log import in_force
from lykta.ads.notebook.views import Explanation, NetworkView, explain_link
from lykta.ads.result import Ad
from lykta.ads.result.networks import find_network, read_observations, read_reasons, read_template
from lykta.errors import InputError
from lykta.language import Language

_NUMBERS: Final = "SELECT ad_id, ad FROM ads WHERE ad_id IN (SELECT unnest(?))"
_NAMED: Final = "SELECT ad, ad_id, network FROM ads JOIN members USING (ad) WHERE ad IN (SELECT unnest(?))"

ADS: Final = pa.schema(
    {
        "ad_id": pa.string(),
        "posted_at": pa.timestamp("us"),
        "place": pa.string(),
        "site": pa.string(),
        "title": pa.string(),
        "text": pa.string(),
    }
)
"""The columns of the ads of a network; a tag stands in the place of each contact."""

QUEUE: Final = pa.schema(
    {
        "ad_a": pa.string(),
        "ad_b": pa.string(),
        "probability": pa.float64(),
        "network_a": pa.string(),
        "network_b": pa.string(),
        "pairs": pa.int64(),
        "expected": pa.float64(),
    }
)
"""The columns of the review queue: a judgement against what holds now moves `pairs` of ads, and one as
probable as the link is expected to move `expected`.
"""

JUDGEMENTS: Final = pa.schema(
    {
        "number": pa.int64(),
        "at": pa.timestamp("s", "UTC"),
        "by": pa.string(),
        "about": pa.string(),
        "ads": pa.list_(pa.string()),
        "verdict": pa.string(),
        "why": pa.string(),
        "undone": pa.bool_(),
        "disputed": pa.bool_(),
    }
)
"""The columns of the judgements: `about` is `link` or `network`; `disputed` ones have no effect until those
who judged agree.
"""


def network_view(opened: Opened, name: str, *, ads: int, language: Language) -> NetworkView:
    """All of one network, with the texts of so many ads; `InputError` when there is no such network."""
    engine = opened.engine
    counts = find_network(engine, name)
    own = own_ads(engine, name)
    held = holdings(engine, own)
    shown = [ad for _, ad in read_ads_of(engine, own.numbers[:ads])]
    return NetworkView(
        counts=counts,
        template=tuple(read_template(engine, name)),
        caveats=read_caveats(engine, name, opened.current, opened.changes.contradictions),
        reasons=tuple(read_reasons(engine, own.numbers)),
        observations=tuple(read_observations(engine, name)),
        contacts=held.contacts,
        ads=_ads_table(shown, language),
        journey=stays(postings(engine, own)),
        graph=graph(own, held, same_texts(engine, own) if wants_texts(counts) else None),
        examples=tuple(_each_text_once(shown)),
        language=language,
    )


def _ads_table(ads: list[Ad], language: Language) -> pa.Table:
    rows = [
        {name: getattr(ad, name) for name in ("ad_id", "posted_at", "place", "site", "title")}
        | {"text": ad.text(language)}
        for ad in ads
    ]
    return pa.Table.from_pylist(rows, ADS)


def _each_text_once(ads: list[Ad]) -> list[Ad]:
    first: dict[str, Ad] = {}
    for ad in ads:
        first.setdefault(ad.bare, ad)
    return list(first.values())


def explanation(opened: Opened, ad_a: str, ad_b: str, language: Language) -> Explanation:
    """Why two ads, by their ids, are linked or not; `InputError` when they are one, or one is not there."""
    engine = opened.engine
    pair = link_between(opened, ad_a, ad_b)
    numbers = {row["ad_id"]: row["ad"] for row in engine.arrow(_NUMBERS, [list(pair.ads)]).to_pylist()}
    page = read_link(engine, *(numbers[ad] for ad in pair.ads))
    lexicon = wording_of(engine).lexicon
    differences = shown_differences(
        differences_of(page.one, page.other, lexicon), (page.one, page.other), language
    )
    return explain_link(
        page, side_by_side(page.one.ad, page.other.ad, lexicon, language), differences, language
    )


def link_between(opened: Opened, ad_a: str, ad_b: str) -> JudgedLink:
    """Two ads of the result by their ids; `InputError` when they are one, or the result lacks one."""
    found = shown_link(opened.engine, ad_a, ad_b)
    if found is None:
        raise InputError(
            f"{ad_a} and {ad_b} are not two ads of this result. Name two ids that `members()` lists."
        )
    return found


def judged_network_of(opened: Opened, network: str) -> JudgedNetwork:
    """The ads of a network as it is now; `InputError` when there is no such network."""
    find_network(opened.engine, network)
    return JudgedNetwork.of(set(ads_of_network(opened.engine, network)))


def queue_table(opened: Opened, asked: list[AskedLink]) -> pa.Table:
    """Links to judge, with the columns of `QUEUE`."""
    wanted = sorted({ad for each in asked for ad in (each.a, each.b)})
    named = {row["ad"]: row for row in opened.engine.arrow(_NAMED, [wanted]).to_pylist()} if wanted else {}
    rows = [
        {
            "ad_a": named[each.a]["ad_id"],
            "ad_b": named[each.b]["ad_id"],
            "probability": each.probability,
            "network_a": named[each.a]["network"],
            "network_b": named[each.b]["network"],
            "pairs": each.pairs,
            "expected": each.moves,
        }
        for each in asked
    ]
    return pa.Table.from_pylist(rows, QUEUE)


def judgements_table(opened: Opened) -> pa.Table:
    """All judgements in the order in which they were made, with the columns of `JUDGEMENTS`."""
    in_effect = {entry.number for entry in in_force(opened.entries)}
    rows = [
        _judgement(entry, entry.act) | {
            "undone": entry.number not in in_effect,
            "disputed": entry.act.on in opened.current.disputed,
        }
        for entry in opened.entries
        if isinstance(entry.act, Judgement)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, JUDGEMENTS)


def _judgement(entry: JudgementEntry, act: Judgement) -> dict[str, object]:
    return {
        "number": entry.number,
        "at": datetime.fromisoformat(entry.at),
        "by": entry.by,
        "about": "link" if isinstance(act.on, JudgedLink) else "network",
        "ads": list(act.on.ads),
        "verdict": str(act.verdict),
        "why": act.note,
    }
