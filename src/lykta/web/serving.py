"""Starting the production server: the style sheets are prepared first, then Granian answers."""

import os
from dataclasses import dataclass

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

# Pages are made by the processor alone, so a few threads keep a process busy; the rest wait in the kernel's queue.
THREADS = 4
WAITING = 64


@dataclass(frozen=True)
class Serving:
    """Where to listen, and with how many processes."""

    bind: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2


def prepare() -> None:
    """Set Django up and write the style sheets, hashed and compressed, to the data folder.

    The pages are made ready too, so that a page that does not hold is told at the start. Raises `InputError`.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lykta.web.settings")
    import django  # noqa: PLC0415 - Django reads the settings when it is set up, not before.
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)


def run(serving: Serving) -> None:
    """Prepare and serve until the process is told to end. No line is written about a request."""
    prepare()
    Granian(
        "lykta.web.wsgi:application",
        address=serving.bind,
        port=serving.port,
        workers=serving.workers,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        backpressure=WAITING,
        websockets=False,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()
