"""Starting the production server: the style sheets are prepared first, then Granian answers."""

import ctypes
import errno
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
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
from lykta.web.configuration import SHARED_COUNTS
from lykta.web.database import require_prepared
from lykta.web.error_boundary import READING
from lykta.web.health import SAMPLED_KEYS
from lykta.web.keys.keyring import count_opened
from lykta.web.logs import logging_as

# Counted are connections, not pages: a browser keeps one while its reader reads, and a visitor waits when
# none is left. So many stay below the 1,024 files that systems let a process open.
CONNECTIONS = 900
# An idle connection ends after this time, and so does one whose visitor sends a head byte by byte.
IDLE_MS = 15_000
# After so long a worker is stopped even if a body that does not come holds one of its threads.
STOPPED_AFTER_S = 20
# Of linux/prctl.h: which signal a process gets when its parent is gone.
_PR_SET_PDEATHSIG = 1
# A first page may be made while it is asked for.
_ANSWERED_WITHIN_S = 10


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
    for name in ("owner_database", "backup_database"):
        if getattr(settings.LYKTA, name) is not None:
            raise InputError(
                f"LYKTA_{name.upper()} is set: the server has the rights of its own role alone. Nothing was "
                "started; set it for the commands that need it."
            )
    if settings.LYKTA.logs_in:
        require_prepared()
        _refuse_other_keys()
    refuse_faults()
    _ask_all("start")
    try:
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    except OSError as error:
        raise _unwritable(settings.STATIC_ROOT, error) from error
    _ask_all("warm")
    # Each process that answers opens its own.
    connections.close_all()


def _refuse_other_keys() -> None:
    """Raise `InputError` where nothing that was sealed opens: the keys are another server's."""
    opened, unopened = count_opened(SAMPLED_KEYS)
    if unopened and not opened:
        raise InputError(
            "Nothing that was sealed in the database opens with the keys of LYKTA_KEY_FOLDER: they are "
            "another server's. Nothing was started; mount the right medium, or recover the keys."
        )


def refuse_taken_port(serving: Serving) -> None:
    """Raise `InputError` where another program listens on the address already.

    Granian's processes share a port, so the system also lets a second server share it: each would then answer
    some of the requests.
    """
    try:
        address = ip_address(serving.bind)
    except ValueError:
        # Granian takes no names, and says so when it starts.
        return
    if _is_taken(address, serving.port):
        raise InputError(
            f"{serving.bind}:{serving.port} cannot be listened on: another program uses the port. Stop that "
            "one, or choose another port with --port. Nothing was started."
        )


def _is_taken(address: IPv4Address | IPv6Address, port: int) -> bool:
    with socket.socket(socket.AF_INET if address.version == 4 else socket.AF_INET6) as tried:
        if sys.platform == "win32":
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            # Connections of a server that has just ended do not keep its port from it.
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((str(address), port))
            tried.listen()
        except OSError as error:
            # Whatever else is the matter, Granian says when it starts.
            return error.errno == errno.EADDRINUSE
    return False


def is_answering(serving: Serving) -> bool:
    """Whether a server on this machine answers requests there by now; a refusal is an answer as well."""
    try:
        with socket.create_connection((serving.bind, serving.port), timeout=_ANSWERED_WITHIN_S) as asked:
            asked.sendall(b"HEAD / HTTP/1.0\r\n\r\n")
            return bool(asked.recv(1))
    except OSError:
        return False


def run(serving: Serving, *, announce: Callable[[], None] | None = None) -> None:
    """Prepare and serve until the process is told to end. No line is written about a request.

    `announce` is called once all is prepared, right before the first request is answered. `InputError` where
    another program listens on the address already; nothing is prepared then.
    """
    refuse_taken_port(serving)
    with _counts_shared_by_workers():
        prepare()
        if announce is not None:
            announce()
        _serve(serving)


def _serve(serving: Serving) -> None:
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
        log_dictconfig=logging_as(settings.LYKTA.logs),
    )
    try:
        server.serve(target_loader=_application, wrap_loader=False)
    except RuntimeError as error:
        # So the server tells that the system refused the address: most often another program has it.
        reason = str(error).partition("\n")[0]
        raise InputError(
            f"{serving.bind}:{serving.port} cannot be listened on ({reason}). Choose another with --port."
        ) from error


@contextmanager
def _counts_shared_by_workers() -> Iterator[None]:
    """Have the processes that are started in the block share their counts, in a folder that goes with it.

    Entered before the library of the metrics is loaded, which looks for the folder once.
    """
    folder = tempfile.mkdtemp(prefix="lykta-metrics-", dir=_folder_in_memory())
    os.environ[SHARED_COUNTS] = folder
    try:
        yield
    finally:
        os.environ.pop(SHARED_COUNTS, None)
        shutil.rmtree(folder, ignore_errors=True)


def _folder_in_memory() -> str | None:
    # Counts lie in files that each process maps into its memory. On a full disk a write to such a file ends
    # the process; in memory it does not come to that. systemd names a service's own folder below /run.
    of_the_machine = "/dev/shm"  # noqa: S108 - a private folder is made in it.
    for name in (os.environ.get("RUNTIME_DIRECTORY", ""), of_the_machine):
        if name and os.access(name, os.W_OK) and Path(name).is_dir():
            return name
    return None


def _unwritable(folder: Path, error: OSError) -> InputError:
    return InputError(f"The folder {folder} cannot be written ({error.strerror}). Set LYKTA_DATA_FOLDER.")


def _application() -> Any:
    _end_with_its_server()
    # Given rather than named: by its name the server would look for it in the folder it was started from.
    from lykta.web.wsgi import application  # noqa: PLC0415 - made in each worker, once.

    # A worker is a process of its own: its first visitors do not wait while dictionaries are read.
    _ask_all("warm")
    _ask_all("open")
    return application


def _end_with_its_server() -> None:
    """Have this worker end when the process that started it is gone, also when that was killed: it would hold
    the port and answer on.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _ask_all(task: Literal["start", "warm", "open"]) -> None:
    """Have every application do a task of the start, if it has one of that name."""
    for app in apps.get_app_configs():
        do = getattr(app, task, None)
        if do is not None:
            do()
