"""A server that has lived: what it wrote, and the letters that it sent."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from django.urls import reverse
from django.utils import translation

from tests.web.cast import in_days
from tests.web.consult.installed import Browser, Installation
from tests.web.consult.views.asking_pages import ASK, answers

CODE_NAME = "Kanariefagelnamn"


"""A word that is nowhere else: the name of a case is sealed like its texts."""


_PEOPLE = """
from tests.web.cast import made_cast
from lykta.web.team.models import Member
made_cast()
Member.objects.update(email="samordnare@example.se")
"""


_NUMBERS = """
from lykta.web.consult.models import Consultation, MeetingItem
from lykta.web.team.models import Agency, Member
one = Consultation.objects.get()
item = MeetingItem.objects.first()
print(one.pk, item.pk if item else "-", *Agency.objects.order_by("name").values_list("pk", flat=True),
      Member.objects.get(username="samordnare").pk)
"""


@dataclass
class Lived:
    """A running server that people work at, and the words that were written there."""

    address: str
    installed: Installation
    canaries: dict[str, str] = field(default_factory=dict)
    receipt: str = ""
    number: str = ""

    def __post_init__(self) -> None:
        self.coordinator = Browser(self.address)
        self.canaries["namn"] = CODE_NAME

    def word(self, text: str) -> str:
        """A word for one text, in it and nowhere else."""
        return self.canaries.setdefault(text, f"kanariefagel{text}")

    def live(self) -> None:
        """Ask, hand over, answer, write whatever can be written, open by emergency access, and reply."""
        self.installed.python(_PEOPLE)
        self._ask()
        self.coordinator.log_in("samordnare")
        self._work(self.coordinator)
        outside = Browser(self.address)
        outside.log_in("social")
        reason = {"which": CODE_NAME, "purpose": "acute", "reason": self.word("glas"), "hours": "1"}
        outside.send(_path("desk-glass"), **reason)
        assert self.number in outside.at
        self._reply()

    def close(self) -> None:
        """End the hold and close, as a coordinator does."""
        for name in ("desk-end-hold", "desk-close"):
            self._write(self.coordinator, name)

    def _ask(self) -> None:
        form = answers(
            body=f"Hur frågar vi? {self.word('fraga')}", summary=f"En rad, {self.word('provning')}"
        )
        page = Browser(self.address).post(ASK["sv"], **form)
        found = re.search(r'class="receipt-words"[^>]*>(.*?)</p>', page, re.DOTALL)
        assert found, page
        self.receipt = " ".join(re.findall(r"<span>(\w+)</span>", found[1]))
        self.number = self._numbers()[0]

    def _work(self, browser: Browser) -> None:
        _, _, health, social, member = self._numbers()
        self._write(browser, "desk-assign", handling=health, to=member)
        self._write(browser, "desk-answer", body=self.word("svar"))
        self._write(browser, "desk-summary", body=self.word("sammanfattning"))
        self._write(browser, "desk-note", body=self.word("anteckning"))
        self._write(browser, "desk-shared-note", body=self.word("delad"))
        self._write(browser, "desk-case", code_name=CODE_NAME)
        self._write(browser, "desk-plan", body=self.word("plan"))
        self._write(browser, "desk-task", agency=health, body=self.word("uppgift"), due_on=in_days(3))
        contact = {"with_agency": social, "made_on": in_days(0), "body": self.word("kontakt")}
        self._write(browser, "desk-contact", **contact)
        self._write(browser, "desk-meeting-new", held_on=in_days(0), agenda=self.word("punkt"))
        item = self._numbers()[1]
        self._write(browser, "desk-item", item, present=member, decision=self.word("beslut"))
        disclosure = {"what": self.word("vad"), "recipient": self.word("vem"), "ground": "consent"}
        self._write(browser, "desk-disclose", **disclosure, decided_on=in_days(0))
        self._write(browser, "desk-hold", reason=self.word("skal"), until=in_days(2))
        self._write(browser, "desk-due", day=in_days(0))

    def _reply(self) -> None:
        browser = Browser(self.address)
        page = browser.post(_path("consult-return"), receipt=self.receipt)
        told = dict(re.findall(r'name="(token|number)" value="([^"]+)"', page))
        page = browser.post(_path("consult-return"), **told, body=self.word("tack"))
        assert self.word("tack") in page

    def _write(self, browser: Browser, name: str, *more: str, **fields: object) -> None:
        address = self._below(name, *more)
        browser.send(address, **fields)
        assert not browser.at.endswith(address), f"{name} was not taken: {browser.page}"

    def _below(self, name: str, *more: str) -> str:
        return _path(name, self.number, *more)

    def _numbers(self) -> list[str]:
        return self.installed.python(_NUMBERS).split()


def _path(name: str, *numbers: str) -> str:
    with translation.override("sv"):
        return reverse(name, args=numbers)


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
