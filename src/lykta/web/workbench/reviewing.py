"""The review that goes on in this process."""

from weakref import WeakKeyDictionary

from lykta.ads.explore import Bench
from lykta.ads.explore.review import ReviewDesk
from lykta.web.workbench.opened import bench

_desks: WeakKeyDictionary[Bench, ReviewDesk] = WeakKeyDictionary()


def desk() -> ReviewDesk:
    """The desk of the bench; made with the first question."""
    return _desks.setdefault(bench(), ReviewDesk(bench()))
