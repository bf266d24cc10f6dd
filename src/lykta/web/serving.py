"""Starting the production server: the style sheets are prepared first, then Granian answers."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import django
from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.log import logger as granian_log

from lykta.errors import InputError
from lykta.web.doorway import READING
from lykta.web.prepared import require_prepared

# Counted are connections, not pages: a browser keeps one while its reader reads, and whoever comes when none
# is left waits until one ends. So many stay below the 1,024 files that systems let a process open.
CONNECTIONS = 900
# An idle connection ends after this time, and so does one whose visitor sends a head byte by byte.
IDLE_MS = 15_000


# After so long a worker is stopped even if a body that does not come holds one of its threads.
STOPPED_AFTER_S = 20


@dataclass(frozen=True)
class Serving:
    """Where to listen, and with how many processes."""

    bind: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2


def set_up() -> None:
    """Read the settings and set Django up; `InputError` tells a setting that does not hold in one line."""
    # Set and not only offered: a variable left from another project must not bring other settings.
    os.environ["DJANGO_SETTINGS_MODULE"] = "lykta.web.settings"
    django.setup()


def set_up_with_logins() -> None:
    """Set Django up for a command about logins; `InputError` where there are none, or no tables yet."""
    set_up()
    if not settings.LYKTA.logs_in:
        raise InputError("No part of this server has logins. Set LYKTA_PARTS, such as handbook,consult.")
    require_prepared()
    refuse_faults()


def refuse_faults() -> None:
    """Raise `InputError` with one line where something that has to hold before the start does not."""
    found = [message.msg for message in checks.run_checks() if message.is_serious()]
    if found:
        raise InputError(" ".join(" ".join(found).split()))


def prepare() -> None:
    """Write the style sheets, hashed and compressed, to the data folder, and make every page once.

    A page that does not hold is so told at the start and not to its first reader. Raises `LyktaError`.
    """
    set_up()
    if settings.LYKTA.logs_in:
        require_prepared()
    refuse_faults()
    try:
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    except OSError as error:
        raise _unwritable(settings.STATIC_ROOT, error) from error
    _ask_all("warm")
    # Each process that answers opens its own.
    connections.close_all()


def run(serving: Serving) -> None:
    """Prepare and serve until the process is told to end. No line is written about a request."""
    prepare()
    # It warns of more threads than cores, and cannot know that most of ours only wait for bodies.
    granian_log.addFilter(lambda record: "Python threads" not in record.getMessage())
    server = Granian(
        "lykta.web.wsgi:application",
        address=serving.bind,
        port=serving.port,
        workers=serving.workers,
        interface=Interfaces.WSGI,
        blocking_threads=READING,
        backpressure=CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=IDLE_MS),
        workers_kill_timeout=STOPPED_AFTER_S,
        websockets=False,
        log_access=False,
        log_level=LogLevels.warning,
    )
    try:
        server.serve(target_loader=_application, wrap_loader=False)
    except RuntimeError as error:
        # So the server tells that the system refused the address: most often another program has it.
        reason = str(error).partition("\n")[0]
        raise InputError(
            f"{serving.bind}:{serving.port} cannot be listened on ({reason}). Choose another with --port."
        ) from error


def _unwritable(folder: Path, error: OSError) -> InputError:
    return InputError(f"The folder {folder} cannot be written ({error.strerror}). Set LYKTA_DATA_FOLDER.")


def _application() -> Any:
    # Given rather than named: by its name the server would look for it in the folder it was started from.
    from lykta.web.wsgi import application  # noqa: PLC0415 - made in each worker, once.

    # A worker is a process of its own: its first visitors do not wait while dictionaries are read.
    _ask_all("warm")
    _ask_all("open")
    return application


def _ask_all(task: Literal["warm", "open"]) -> None:
    """Have every application do a task of the start, if it has one of that name."""
    for app in apps.get_app_configs():
        do = getattr(app, task, None)
        if do is not None:
            do()
