"""The network in figures, its template, and observations, each with what speaks against it."""

from collections.abc import Sequence
from datetime import datetime

from lykta.ads.evidence.report.markup import Markup, element, pairs, section, table
from lykta.ads.evidence.report.words import Words
from lykta.ads.evidence.told import Told
from lykta.ads.result import Part


def minute(moment: datetime | None) -> str:
    """A moment to the minute, or a dash when nobody knows."""
    return moment.isoformat(sep=" ", timespec="minutes") if moment else "–"


def counter(words: Words, text: str) -> Markup:
    """What speaks against, in the words that stand everywhere before it."""
    return element("p", element("strong", words.counter), " ", text, class_="counter")


def head(told: Told, words: Words) -> Markup:
    """How many of what, when, and where."""
    network = told.found.page.network
    dated = words.seen.format(minute(network.first_seen), minute(network.last_seen))
    figures = [
        (words.ads_head, network.ads),
        (words.texts_head, network.texts),
        (words.contacts_head, network.contacts),
        (words.personas_head, network.personas),
        (words.places_head, network.places),
        (words.sites_head, network.sites),
    ]
    return section(
        "head",
        words.head,
        pairs(
            *((name, words.whole(value)) for name, value in figures),
            (words.seen_head, dated if network.first_seen else words.not_dated),
        ),
        element("p", words.times, class_="small"),
        table(
            words.visits,
            (words.place, words.ads_head, words.first, words.last),
            (
                (
                    visit.place or words.no_place,
                    words.whole(visit.ads),
                    minute(visit.first),
                    minute(visit.last),
                )
                for visit in told.found.page.visits
            ),
        ),
    )


def template(told: Told, words: Words) -> Markup:
    """The common wording, with its slots."""
    parts = told.found.page.template
    if not parts:
        return section("template", words.template, element("p", words.no_template))
    return section(
        "template",
        words.template,
        element("p", words.template_lead),
        element("blockquote", element("p", _drawn(parts, words)), class_="text template"),
        counter(words, words.template_counter),
    )


def _drawn(parts: Sequence[Part], words: Words) -> list[str]:
    drawn: list[str] = []
    for part in parts:
        text = words.slot_names.get(part.words, part.words)
        drawn += [element("mark", f"⟦{text}⟧") if part.slot else text, " "]
    return drawn[:-1]


def observations(told: Told, words: Words) -> Markup:
    """Each observation with its counter-explanation right below."""
    swedish = words.language == "sv"
    found = [
        element(
            "li",
            element("p", seen.swedish if swedish else seen.english),
            counter(words, seen.counter_swedish if swedish else seen.counter_english),
        )
        for seen in told.found.page.observations
    ]
    listed = element("ul", found, class_="observations") if found else element("p", words.no_observations)
    return section("observations", words.observations, element("p", words.observations_lead), listed)
