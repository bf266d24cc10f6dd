"""Where a review goes on: its queue, which is made beside other work, and what was skipped."""

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from threading import Lock

from lykta.ads.engine import Engine
from lykta.ads.explore.bench import Bench, Opened
from lykta.ads.explore.review.links import read_links, read_networks
from lykta.ads.explore.review.queue import Asked, ReviewQueue
from lykta.ads.judgements import Link

_ADS = "SELECT ad, ad_id FROM ads WHERE ad_id IN (SELECT unnest(?))"


class ReviewDesk:
    """The review of one bench by whoever sits at it.

    What was skipped is kept in memory alone: it is no judgement. It is kept by the ids of the ads, and so
    outlives an analysis anew.
    """

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._maker = ThreadPoolExecutor(1, thread_name_prefix="review")
        self._alone = Lock()
        self._made: tuple[Engine, Future[ReviewQueue]] | None = None
        self._skipped: dict[Link, None] = {}
        self._again: Link | None = None
        self._begun_at: int | None = None

    def start(self) -> None:
        """Begin to make the queue, unless that was begun."""
        with self._bench.reading(described=False) as opened:
            self._making(opened)

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
        queue = making.result()
        queue.follow(opened.changes, opened.current)
        return queue

    def begun_at(self, opened: Opened) -> int:
        """How many entries the log had when this review began."""
        if self._begun_at is None:
            self._begun_at = len(opened.entries)
        return self._begun_at

    def next(self, opened: Opened, queue: ReviewQueue) -> Asked | None:
        """The link to judge now: the one to see again, or the first that was not skipped."""
        again = self._numbers(opened.engine, [self._again]) if self._again else []
        if again and (asked := queue.asked(*again[0])):
            return asked
        return queue.first(self._numbers(opened.engine, list(self._skipped)))

    def skip(self, pair: Link) -> None:
        """Put a link last."""
        self._skipped.pop(pair, None)
        self._skipped[pair] = None
        self._again = None

    def answered(self, pair: Link) -> None:
        """A link was judged: it is neither skipped nor to be seen again."""
        self._skipped.pop(pair, None)
        self._again = None

    def see_again(self, pair: Link) -> None:
        """Show a link next, whatever its place: its judgement was undone."""
        self._skipped.pop(pair, None)
        self._again = pair

    @property
    def skipped(self) -> int:
        """How many links were put last."""
        return len(self._skipped)

    def close(self) -> None:
        """Wait for what is being made, and let it go."""
        self._maker.shutdown(cancel_futures=True)

    def _making(self, opened: Opened) -> Future[ReviewQueue]:
        with self._alone:
            if self._made is None or self._made[0] is not opened.engine:
                self._made = opened.engine, self._maker.submit(self._make)
            return self._made[1]

    def _made_lately(self) -> Future[ReviewQueue]:
        with self._alone:
            assert self._made  # noqa: S101 - it was started before.
            return self._made[1]

    def _make(self) -> ReviewQueue:
        with self._bench.beside() as (_, engine):
            links, network = read_links(engine), read_networks(engine)
        return ReviewQueue(links, network)

    def _numbers(self, engine: Engine, pairs: list[Link]) -> list[tuple[int, int]]:
        if not pairs:
            return []
        rows = engine.arrow(_ADS, [sorted({ad for pair in pairs for ad in pair.ads})]).to_pylist()
        numbers = {row["ad_id"]: row["ad"] for row in rows}
        found = [sorted(numbers[ad] for ad in pair.ads if ad in numbers) for pair in pairs]
        return [(ads[0], ads[1]) for ads in found if len(ads) == len(pairs[0].ads)]
