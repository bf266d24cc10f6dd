"""`lykta docs`: the documentation as a site, on this machine alone."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Annotated, Final

from cyclopts import Parameter

from lykta.errors import InputError

SITE: Final = Path(__file__).parents[1] / "documentation"
PORT: Final = 8020
# What the site itself brings, and nothing from anywhere else.
_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'; form-action 'none'"
)


def docs(*, port: Annotated[int, Parameter(help="Port of this machine to serve on.")] = PORT) -> None:
    """Serve the documentation as a site, until Ctrl-C. Nobody else reaches it."""
    with server(SITE, port) as serving:
        print(f"The documentation is at http://127.0.0.1:{serving.server_port} until Ctrl-C.", flush=True)
        serving.serve_forever()


def server(site: Path, port: int) -> ThreadingHTTPServer:
    """A server of a folder of pages on the loopback interface.

    Raises `InputError` when there is no site, or the port is taken.
    """
    if not (site / "index.html").is_file():
        raise InputError(
            "This installation has no built documentation. In a checkout, `make docs` builds it from docs/, "
            "and the pages can be read there as they are."
        )
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(_Pages, directory=str(site)))
    except (OSError, OverflowError) as error:
        cause = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise InputError(f"Port {port} cannot be used: {cause}. Name another one with --port.") from error


class _Pages(SimpleHTTPRequestHandler):
    """Files of the site, and nothing else."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def list_directory(self, path: object) -> None:  # noqa: ARG002 - as inherited
        """Folders are not listed."""
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        """What somebody reads is not logged."""
