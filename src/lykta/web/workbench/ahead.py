"""What later pages need, made while the first is read: it would make the first wait."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from lykta.ads.explore.link_wording import wording_of
from lykta.errors import LyktaError
from lykta.web.workbench.opened import bench, desk

_wanted = Event()
_reader = ThreadPoolExecutor(1, thread_name_prefix="ahead")


def want() -> None:
    """Have the next page that is answered begin it."""
    _wanted.set()


def begin() -> None:
    """Begin it if that is wanted: the queue of the review, and how the ads of the file are worded."""
    if _wanted.is_set():
        _wanted.clear()
        desk().start()
        _reader.submit(_read_wording)


def _read_wording() -> None:
    try:
        with bench().beside() as (engine, reader):
            wording_of(engine, beside=reader)
    except LyktaError:
        # The page that needs it reads it then, and says what is wrong.
        return
