"""One question after the other: which link to judge next, with its two ads side by side."""

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

from lykta.ads.engine import Engine
from lykta.ads.explore.bench import Bench, Opened
from lykta.ads.explore.drawn import DrawnLink
from lykta.ads.explore.link_wording import Marked, side_by_side, wording_of
from lykta.ads.explore.review_queue import AskedLink, ReviewQueue, read_links, read_networks
from lykta.ads.explore.strength import (
    Strengths,
    add_strengths,
    networks_of,
    put_strengths,
    read_strengths_of_all,
    strengths_of,
)
from lykta.ads.judgements import JudgedLink, Judgement, JudgementEntry
from lykta.ads.judgements.agreement import waiting_for
from lykta.ads.judgements.log import in_force
from lykta.ads.judgements.regrouping import same_pairs
from lykta.ads.result import Ad
from lykta.ads.result.values import ContactMark
from lykta.language import Language

_REASONS = """
SELECT reason, probability, low, high, shared_words, links.contact, kind, contact_values.ads AS contact_ads
FROM links LEFT JOIN contact_values ON contact_values.contact = links.contact
WHERE a = ? AND b = ? ORDER BY probability DESC, reason, links.contact
"""

_NUMBERS = "SELECT ad, ad_id FROM ads WHERE ad_id IN (SELECT unnest(?))"
_ADS = "SELECT ad, ad_id, title, text AS bare, posted_at, place, site FROM ads WHERE ad IN (?, ?)"
# Asked by itself: joined, the whole of both tables would be read.
_NETWORKS_OF_ADS = "SELECT ad, network FROM members WHERE ad IN (?, ?)"
_MARKS = """
SELECT DISTINCT ad, kind, contact, position FROM contacts WHERE ad IN (?, ?) ORDER BY ad, position, contact
"""


@dataclass(frozen=True, slots=True)
class WhyLinked:
    """One reason of a link: its probability with its interval; the shared contact with its ads, if any."""

    reason: str
    probability: float
    low: float
    high: float
    shared_words: int | None
    contact: str | None
    kind: str | None
    contact_ads: int | None


@dataclass(frozen=True)
class PairEntry:
    """An entry of the log that is about these two ads, and whether it still stands."""

    entry: JudgementEntry
    stands: bool


@dataclass(frozen=True)
class Side:
    """One of two ads: its number, its network as judged, itself, and its text in pieces.

    `contacts` are those of the ad by kind and pseudonym, with whether the other ad has them as well.
    """

    number: int
    network: str
    ad: Ad
    marked: Marked
    contacts: list[tuple[str, str, bool]]


@dataclass(frozen=True)
class ReviewQuestion:
    """A link to judge: the two ads, why they are linked, what a judgement would move, and what was said."""

    asked: AskedLink
    sides: tuple[Side, Side]
    reasons: list[WhyLinked]
    said: list[PairEntry]


def question(opened: Opened, asked: AskedLink, language: Language = "sv") -> ReviewQuestion | None:
    """What to show of a link; None when the result lacks one of its ads."""
    sides = two_sides(opened.engine, asked.a, asked.b, language)
    if sides is None:
        return None
    pair = JudgedLink.between(sides[0].ad.ad_id, sides[1].ad.ad_id)
    return ReviewQuestion(
        asked, sides, reasons_of(opened.engine, asked.a, asked.b), list_judgements(opened.entries, pair)
    )


def reasons_of(engine: Engine, a: int, b: int) -> list[WhyLinked]:
    """Why two ads, the lesser number first, are linked; the strongest reason first."""
    return [WhyLinked(**row) for row in engine.arrow(_REASONS, [a, b]).to_pylist()]


def list_judgements(entries: Sequence[JudgementEntry], pair: JudgedLink) -> list[PairEntry]:
    """What was ever judged of two ads, alone or in a network that held both, the newest first."""
    in_effect = {entry.number for entry in in_force(entries)}
    return [
        PairEntry(entry, entry.number in in_effect)
        for entry in reversed(entries)
        if isinstance(entry.act, Judgement) and {*pair.ads} <= {*entry.act.on.ads}
    ]


class _Made(NamedTuple):
    """What is made of all links of a result, which takes seconds where they are millions."""

    queue: ReviewQueue
    strengths: Strengths


class ReviewDesk:
    """The review of one bench by whoever sits at it.

    What was skipped is kept in memory alone: it is not a judgement. It is kept by the ids of the ads, and so
    outlives an analysis anew.
    """

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._maker = ThreadPoolExecutor(1, thread_name_prefix="review")
        self._alone = Lock()
        self._made: tuple[Engine, Future[_Made]] | None = None
        self._skipped: dict[JudgedLink, None] = {}
        self._blind = False
        self._strengths_in: tuple[Engine, frozenset[str], frozenset[tuple[int, int]]] | None = None
        self._again: JudgedLink | None = None
        self._earlier_entries: int | None = None

    def start(self) -> None:
        """Begin to make the queue, unless that was begun."""
        with self._bench.reading(described=False) as opened:
            self._making(opened)

    @property
    def is_started(self) -> bool:
        """Whether the queue is made, or being made."""
        return self._made is not None

    def is_ready(self, *, patience: float) -> bool:
        """Whether the queue is made, after so many seconds of waiting at most.

        Raises what went wrong when it was made, such as `ResultError`. Not to be asked while reading: the
        queue is made from what is read.
        """
        self.start()
        try:
            self._made_lately().result(timeout=patience)
        except NotYet:
            return False
        return True

    def queue(self, opened: Opened) -> ReviewQueue | None:
        """The queue as the log leaves it; None while it is made."""
        making = self._making(opened)
        if not making.done():
            return None
        queue = making.result().queue
        queue.follow(opened.changes, opened.current)
        return queue

    def count_earlier_entries(self, opened: Opened) -> int:
        """How many entries the log had when this review began."""
        if self._earlier_entries is None:
            self._earlier_entries = len(opened.entries)
        return self._earlier_entries

    def next(self, opened: Opened, queue: ReviewQueue) -> AskedLink | None:
        """The link to judge now: the one to see again, or the first that was not skipped."""
        again = self._numbers(opened.engine, [self._again]) if self._again else []
        if again and (asked := queue.find(*again[0])):
            return asked
        return queue.first(self._numbers(opened.engine, list(self._skipped)))

    def skip(self, pair: JudgedLink) -> None:
        """Put a link last."""
        self._skipped.pop(pair, None)
        self._skipped[pair] = None
        self._again = None

    def mark_judged(self, pair: JudgedLink) -> None:
        """Note that a link was judged: it is neither skipped nor to be seen again."""
        self._skipped.pop(pair, None)
        self._again = None

    def see_again(self, pair: JudgedLink) -> None:
        """Show a link next, whatever its place: its judgement was undone."""
        self._skipped.pop(pair, None)
        self._again = pair

    @property
    def skipped(self) -> int:
        """How many links were put last."""
        return len(self._skipped)

    def skipped_last(self, waiting: Sequence[DrawnLink]) -> list[DrawnLink]:
        """Drawn links in their order, those that were skipped last, the latest skipped at the end."""
        place = {pair: at for at, pair in enumerate(self._skipped, 1)}
        return sorted(waiting, key=lambda link: place.get(link.on, 0))

    @property
    def is_blind(self) -> bool:
        """Whether the analyst judges blind what others have judged: what they said is not shown then."""
        return self._blind

    def judge_blind(self, *, blind: bool) -> None:
        """Begin or end to judge blind."""
        self._blind = blind

    def next_second(self, opened: Opened, analyst: str) -> tuple[JudgedLink | None, int]:
        """The link to judge after others, those skipped last, and how many wait.

        One whose ads an analysis anew has left out cannot be judged, and does not wait.
        """
        judged = waiting_for(in_force(opened.entries), analyst)
        ads = opened.engine.arrow(_NUMBERS, [sorted({ad for on in judged for ad in on.ads})])
        there = set(ads["ad_id"].to_pylist())
        waiting = [on for on in judged if there.issuperset(on.ads)]
        first = next((on for on in waiting if on not in self._skipped), None)
        return first or next((on for on in self._skipped if on in set(waiting)), None), len(waiting)

    def put_strengths(self, opened: Opened) -> bool:
        """Put how well each network holds together into the table `strengths`; False while that is made."""
        making = self._making(opened)
        if not making.done():
            return False
        engine, numbers = opened.engine, opened.changes.numbers
        if self._strengths_in is None or self._strengths_in[0] is not engine:
            put_strengths(engine, making.result().strengths)
            self._strengths_in = engine, frozenset(), frozenset()
        _, came, same = self._strengths_in
        pairs = same_pairs(opened.current, numbers)
        now = frozenset((numbers[pair.a], numbers[pair.b]) for pair in pairs)
        judged = networks_of(engine, {ad for pair in now ^ same for ad in pair})
        if changed := judged | (frozenset(opened.changes.came) - came):
            add_strengths(engine, strengths_of(engine, changed, now))
        self._strengths_in = engine, came.union(opened.changes.came), now
        return True

    def close(self) -> None:
        """Wait for what is being made, and let it go."""
        self._maker.shutdown(cancel_futures=True)

    def _making(self, opened: Opened) -> Future[_Made]:
        with self._alone:
            if self._made is None or self._made[0] is not opened.engine:
                self._made = opened.engine, self._maker.submit(self._make)
            return self._made[1]

    def _made_lately(self) -> Future[_Made]:
        with self._alone:
            assert self._made  # noqa: S101 - it was started before.
            return self._made[1]

    def _make(self) -> _Made:
        with self._bench.beside() as (_, engine):
            links, network = read_links(engine), read_networks(engine)
            strengths = read_strengths_of_all(engine, links, network)
        return _Made(ReviewQueue(links, network), strengths)

    def _numbers(self, engine: Engine, pairs: list[JudgedLink]) -> list[tuple[int, int]]:
        if not pairs:
            return []
        rows = engine.arrow(_NUMBERS, [sorted({ad for pair in pairs for ad in pair.ads})]).to_pylist()
        numbers = {row["ad_id"]: row["ad"] for row in rows}
        found = [sorted(numbers[ad] for ad in pair.ads if ad in numbers) for pair in pairs]
        return [(ads[0], ads[1]) for ads in found if len(ads) == len(pairs[0].ads)]


def two_sides(engine: Engine, a: int, b: int, language: Language = "sv") -> tuple[Side, Side] | None:
    """Two ads by their numbers; None when the result lacks one."""
    found = {row.pop("ad"): row for row in engine.arrow(_ADS, [a, b]).to_pylist()}
    if found.keys() != {a, b}:
        return None
    marks = defaultdict(list)
    for row in engine.arrow(_MARKS, [a, b]).to_pylist():
        marks[row.pop("ad")].append(ContactMark(**row))
    networks = {row["ad"]: row["network"] for row in engine.arrow(_NETWORKS_OF_ADS, [a, b]).to_pylist()}
    ads = {number: Ad(marks=tuple(marks[number]), **row) for number, row in found.items()}
    texts = side_by_side(ads[a], ads[b], wording_of(engine).lexicon, language)

    def side(own: int, other: int, marked: Marked) -> Side:
        return Side(own, networks[own], ads[own], marked, _list_contacts(ads[own], ads[other]))

    return side(a, b, texts.one), side(b, a, texts.other)


def _list_contacts(own: Ad, other: Ad) -> list[tuple[str, str, bool]]:
    theirs = {mark.contact for mark in other.marks}
    held = sorted({(mark.kind, mark.contact) for mark in own.marks})
    return [(kind, contact, contact in theirs) for kind, contact in held]
