"""A mail server on this machine that keeps the letters it takes as files, or takes none."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast


@dataclass(frozen=True)
class Letters:
    """Where the server listens, and the folder with what it took."""

    port: int
    folder: Path

    @property
    def settings(self) -> dict[str, str]:
        """The variables of a server that sends its notices here."""
        return {
            "LYKTA_MAIL_SERVER": f"127.0.0.1:{self.port}",
            "LYKTA_MAIL_FROM": "lykta@example.se",
            "LYKTA_MAIL_ENCRYPTED": "no",
        }

    def taken(self) -> list[str]:
        """The letters, as they came, in their order."""
        return [path.read_text("utf-8") for path in sorted(self.folder.iterdir())]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    folder: Path
    refusing: bool


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "DATA":
                self._take()
            elif verb == "QUIT":
                self._say("221 bye")
                return
            elif verb == "RCPT" and cast("_Server", self.server).refusing:
                self._say("550 no such mailbox")
            else:
                self._say("250 yes")

    def _take(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line)
        folder = cast("_Server", self.server).folder
        (folder / f"{len(list(folder.iterdir())):03}.eml").write_text("\n".join(lines), "utf-8")
        self._say("250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mail_server(folder: Path, *, refusing: bool = False) -> Iterator[Letters]:
    """Listen on a free port of this machine until the block is left."""
    folder.mkdir(exist_ok=True)
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.folder, server.refusing = folder, refusing
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Letters(server.server_address[1], folder)
        finally:
            server.shutdown()
            thread.join()
