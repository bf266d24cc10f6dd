"""What the pages of judging are asked in tests: which link stands there, and what was answered."""

import html
import re
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from lykta.ads.judgements import JudgementEntry
from lykta.web.workbench import opened
from lykta.web.workbench.gate import home
from tests.disk import files_up_to

REVIEW, JUDGE, LOG, UNDO = "/granska/", "/bedom/", "/bedomningar/", "/bedomningar/angra/"

_PATIENCE_S = 180

type Answer = HttpResponse | Any


class BrowserAtHome(Client):
    """Asks for pages, and shows what they lead to, by the addresses in `urls.py`: without `home()`."""

    def request(self, **request: Any) -> Any:
        """Ask below `home()`, which is then taken off every address in the answer."""
        answer = super().request(**request | {"PATH_INFO": at_home(request["PATH_INFO"])})
        if not answer.streaming:
            answer.content = answer.content.replace(home().encode(), b"/")
        if "Location" in answer.headers:
            answer.headers["Location"] = answer.headers["Location"].replace(home(), "/", 1)
        return answer


def at_home(path: str) -> str:
    """The address of a page as a browser has it."""
    return home() + path.removeprefix("/")


@dataclass(frozen=True)
class Shown:
    """The link that the review shows, by the ids of its ads."""

    ad_a: str
    ad_b: str


def shown(client: Client) -> Shown | None:
    """The link that the review asks about now; None when nothing is left."""
    until = time.monotonic() + _PATIENCE_S
    # On a busy machine the review is made ready for longer than its page waits, and says so.
    while "data-look-again" in (page := text(client.get(REVIEW))):
        assert time.monotonic() < until, "the review is not made ready"
        time.sleep(0.1)
    found = [re.search(rf'name="{name}" value="([^"]+)"', page) for name in ("ad_a", "ad_b")]
    return Shown(*(each[1] for each in found if each)) if all(found) else None


def answer(client: Client, link: Shown | None, verdict: str, note: str = "") -> Answer:
    """Judge a link as the review's form does, and confirm it where that is asked for."""
    assert link
    given = {"ad_a": link.ad_a, "ad_b": link.ad_b, "verdict": verdict, "note": note}
    return confirmed(client, given | {"then": f"{REVIEW}#question"})


def confirmed(client: Client, given: Mapping[str, object], where: str = JUDGE) -> Answer:
    """Send a judgement, and again with the confirmation that the page of its consequence asks for."""
    reply = client.post(where, given)
    found = re.search(r'name="confirmed" value="([0-9a-f]*)"', text(reply))
    return client.post(where, {**given, "confirmed": found[1]}) if found else reply


def text(response: Answer) -> str:
    """The page as its reader sees it, signs decoded."""
    return html.unescape(response.content.decode())


def entries() -> list[JudgementEntry]:
    """The log as it stands."""
    return opened.bench().log.entries


def full_disk() -> AbstractContextManager[None]:
    """No file of this process can grow meanwhile, as on a full disk."""
    return files_up_to(0)
