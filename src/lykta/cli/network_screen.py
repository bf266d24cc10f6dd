"""One network on the terminal: template, reasons, observations, contacts, places and some ads."""

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from lykta.ads.result import (
    Ad,
    Contact,
    Language,
    Network,
    NetworkEvent,
    NetworkPage,
    Part,
    Reason,
    Visit,
    pieces_of,
    tag,
)
from lykta.cli.terminal import day, harmless, minute, plain
from lykta.cli.words import WORDS, Words

_HEADING = "bold"
_SLOT = "bold yellow"
_OTHER = "bold magenta"
_QUIET = "dim"


class NetworkScreen:
    """Prints the parts of one network's page in one language."""

    def __init__(self, console: Console, language: Language) -> None:
        self._console = console
        self._language: Language = language
        self._words: Words = WORDS[language]

    def print_all(self, page: NetworkPage) -> None:
        """Everything that is known, and at the end what a network is not."""
        self.print_summary(page.network)
        self.print_template(page.template)
        self.print_reasons(page.reasons)
        self.print_observations(page)
        self._contacts(page.contacts)
        self._visits(page.visits)
        self._history(page.history)
        self._examples(page)
        self.print_ending()

    def print_summary(self, network: Network) -> None:
        """Its id, how many of what, and when."""
        words = self._words
        self._console.print(Text(words.network.format(network.network), style=_HEADING))
        counts = (
            words.count(network.ads, words.ads),
            words.count(network.texts, words.texts),
            words.count(network.contacts, words.contacts),
            words.count(network.personas, words.personas),
            words.count(network.places, words.places),
            words.count(network.sites, words.sites),
        )
        self._print(" · ".join(counts))
        self._print(self._seen(network))

    def print_template(self, template: Sequence[Part]) -> None:
        """The common wording with its slots in brackets."""
        self._heading(self._words.template)
        if not template:
            self._print(self._words.no_template)
            return
        drawn = Text(" ").join(_drawn_part(part, self._words) for part in template)
        self._console.print(Padding(drawn, (0, 0, 0, 2), expand=False))
        self._console.print(
            Padding(Text(self._words.template_legend, style=_QUIET), (0, 0, 0, 2), expand=False)
        )

    def print_reasons(self, reasons: Sequence[Reason]) -> None:
        """Each reason with its links, its range of probability and its counter-explanation."""
        words = self._words
        self._heading(words.reasons)
        for reason in reasons:
            name = words.reason_names.get(reason.reason, reason.reason)
            self._print(
                f"{name}: {words.count(reason.links, words.links)} "
                f"({words.count(reason.ads, words.ads)}), "
                f"{words.probability.format(words.between(reason.least, reason.most))}, "
                f"{words.interval.format(words.between(reason.low, reason.high))}"
            )
            self._counter(words.counters.get(reason.reason, ""))

    def print_observations(self, page: NetworkPage, *, limit: int | None = None) -> None:
        """What can be seen of the network, each with its counter-explanation."""
        swedish = self._language == "sv"
        if page.observations:
            self._heading(self._words.observations)
        for seen in page.observations[:limit]:
            self._print(seen.swedish if swedish else seen.english)
            self._counter(seen.counter_swedish if swedish else seen.counter_english)

    def print_ending(self) -> None:
        """What a network is, and what it is not."""
        self._console.print()
        self._console.print(self._words.ending)

    def _contacts(self, contacts: Sequence[Contact]) -> None:
        words = self._words
        if contacts:
            self._heading(words.contact_ways)
        for contact in contacts:
            parts = [words.on_ads.format(words.count(contact.ads, words.ads))]
            if contact.ads_in_file > contact.ads:
                parts.append(words.in_file.format(words.count(contact.ads_in_file, words.ads)))
            if contact.hub:
                parts.append(words.hub)
            self._print(f"{tag(contact.kind, contact.contact, self._language)}: {', '.join(parts)}")

    def _visits(self, visits: Sequence[Visit]) -> None:
        words = self._words
        if visits:
            self._heading(words.visits)
        for visit in visits:
            line = f"{visit.place or words.no_place}: {words.count(visit.ads, words.ads)}"
            self._print(f"{line}, {_span(visit)}" if visit.first else line)

    def _history(self, history: Sequence[NetworkEvent]) -> None:
        if history:
            self._heading(self._words.history)
        for each in history:
            words = self._words.happened if each.other else self._words.happened_alone
            told = (words.get(each.event) or self._words.happened[each.event]).format(
                ads=self._words.count(each.came or each.went, self._words.ads), other=each.other
            )
            self._print(f"{day(each.at)}: {told}")

    def _examples(self, page: NetworkPage) -> None:
        if not page.examples:
            return
        self._heading(self._words.examples)
        if page.template:
            self._console.print(
                Padding(Text(self._words.example_legend, style=_QUIET), (0, 0, 0, 2), expand=False)
            )
        for ad in page.examples:
            about = (ad.ad_id, minute(ad.posted_at), ad.place, ad.site)
            self._print(" · ".join(part for part in about if part), style=_QUIET)
            if ad.title:
                self._print(ad.title, indent=4, style=_HEADING)
            self._ad(ad, page.template)

    def _ad(self, ad: Ad, template: Sequence[Part]) -> None:
        if not template:
            self._print(ad.text(self._language), indent=4)
            return
        drawn, missing = Text(), []
        for piece in pieces_of(ad, template, self._language):
            if piece.kind == "missing":
                missing.append(piece.text)
            elif piece.kind == "filled":
                drawn.append(f"⟦{harmless(piece.text)}⟧", style=_SLOT)
            elif piece.kind == "other":
                drawn.append(f"‹{harmless(piece.text)}›", style=_OTHER)
            else:
                drawn.append(harmless(piece.text))
        self._console.print(Padding(drawn, (0, 0, 0, 4), expand=False))
        if missing:
            self._print(self._words.missing.format(" … ".join(missing)), indent=4, style=_QUIET)

    def _seen(self, network: Network) -> str:
        if network.first_seen is None:
            return self._words.not_dated
        return self._words.seen.format(day(network.first_seen), day(network.last_seen))

    def _counter(self, words: str) -> None:
        if words:
            self._print(self._words.counter.format(words), indent=4, style=_QUIET)

    def _heading(self, words: str) -> None:
        self._console.print()
        self._console.print(Text(words, style=_HEADING))

    def _print(self, words: str, *, indent: int = 2, style: str = "") -> None:
        text = plain(words)
        text.stylize(style)
        self._console.print(Padding(text, (0, 0, 0, indent), expand=False))


def _drawn_part(part: Part, words: Words) -> Text:
    if part.slot:
        return Text(f"⟦{harmless(words.slot_names.get(part.words, part.words))}⟧", style=_SLOT)
    return plain(part.words)


def _span(visit: Visit) -> str:
    first, last = day(visit.first), day(visit.last)
    return first if first == last else f"{first} – {last}"
