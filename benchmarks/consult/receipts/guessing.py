"""Guesses at receipts, put to the page that takes them, in a process that is set up as a server is.

The guesses, a quarter of each kind, come in fours with one of each kind in an order drawn anew, so that
whatever else the machine does meets all kinds alike.
"""

import json
import random
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import cycle
from string import ascii_lowercase
from typing import Any, Final

from django.test import Client
from django.utils import timezone

from lykta.web.consult.actions.asking import NewQuestion, ask
from lykta.web.consult.actions.closing import purge
from lykta.web.consult.models import AskerRole, Consultation, ConsultationState, Workplace
from lykta.web.consult.receipts import WORDS, Pepper, new_number, receipt_words, tag
from lykta.web.consult.views import asking
from lykta.web.limits.counting import Limit
from lykta.web.server_keys import server_keys

# Wrong receipts pay a toll, all kinds alike and before they are looked up. Here nobody pays: else ten
# thousand guesses would take hours, and the toll would hide what the look-up may tell. All are counted.
WITHOUT_TOLL: Final = Limit(purpose="wrong receipt", of_address=10**6, of_all=10**6, seconds=15 * 60)
KINDS: Final = ("nonsense", "unknown", "near miss", "expired")
ADDRESS: Final = "/fraga-teamet/kom-tillbaka/"
_OPENED: Final = b'name="token"'
# Before the count begins: the first pages of a process read templates and dictionaries.
_UNCOUNTED: Final = 40


@dataclass(frozen=True)
class Stored:
    """Receipts that open a consultation, and receipts that did."""

    right: tuple[str, ...]
    expired: tuple[str, ...]


def main() -> None:
    """Read how many guesses, print their times and the digests of their answers, by kind, as JSON."""
    told = json.load(sys.stdin)
    draw = random.Random(told["seed"])
    stored = made(told["stored"])
    setattr(asking, "WRONG_RECEIPTS", WITHOUT_TOLL)  # noqa: B010 - final for others.
    client = Client(headers={"host": "127.0.0.1"})
    opened = sum(_OPENED in answered(client, receipt).content for receipt in stored.right)
    guesses = {kind: iter(guessed(kind, stored, draw)) for kind in KINDS}
    for kind in KINDS * (_UNCOUNTED // len(KINDS)):
        answered(client, next(guesses[kind]))
    found = measured(client, guesses, told["guesses"], draw)
    json.dump(found | {"right": len(stored.right), "opened": opened}, sys.stdout)


def made(count: int) -> Stored:
    """Ask so many questions that stay open, and as many whose day has come, of which half are purged."""
    right, expired = [_asked() for _ in range(count)], [_asked() for _ in range(count)]
    pepper = Pepper(server_keys().pepper)
    for half, receipts in enumerate((expired[: count // 2], expired[count // 2 :])):
        tags = [tag(receipt, pepper) for receipt in receipts]
        closed = Consultation.objects.filter(tag__in=tags)
        today = timezone.localdate()
        closed.update(state=ConsultationState.CLOSED, closed_on=today, purge_on=today)
        if not half:
            purge(clock_is_right=True)
    return Stored(tuple(right), tuple(random.Random(count).sample(expired, count)))


def measured(
    client: Client, guesses: Mapping[str, Iterator[str]], count: int, draw: random.Random
) -> dict[str, Any]:
    """The seconds and the processor seconds of each guess, and how often each answer came, by kind."""
    times: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    answers: dict[str, dict[str, int]] = {kind: {} for kind in KINDS}
    for _ in range(count // len(KINDS)):
        for kind in draw.sample(KINDS, len(KINDS)):
            typed = next(guesses[kind])
            began, used = time.perf_counter(), time.process_time()
            answer = answered(client, typed)
            times[kind].append((time.perf_counter() - began, time.process_time() - used))
            digest = _digest(answer, typed)
            answers[kind][digest] = answers[kind].get(digest, 0) + 1
    return {"times": times, "answers": answers}


def guessed(kind: str, stored: Stored, draw: random.Random) -> Iterator[str]:
    """Guesses of one kind, without end."""
    if kind == "expired":
        yield from cycle(stored.expired)
    for receipt in cycle(stored.right):
        words = [draw.choice(receipt_words()) for _ in range(WORDS)]
        if kind == "nonsense":
            # No word of the list has an x: all are told to be in no receipt.
            words = ["x" + "".join(draw.choices(ascii_lowercase, k=4)) for _ in range(WORDS)]
        if kind == "near miss":
            words = _missed(receipt.split(), draw)
        yield " ".join(words)


def _missed(right: list[str], draw: random.Random) -> list[str]:
    """A receipt with one of its words exchanged for another; drawn alike, one in 4,096 would be right."""
    place = draw.randrange(WORDS)
    others = [word for word in draw.sample(receipt_words(), 2) if word != right[place]]
    return [*right[:place], others[0], *right[place + 1 :]]


def answered(client: Client, typed: str) -> Any:
    """The page that comes for a receipt."""
    return client.post(ADDRESS, {"receipt": typed})


def _asked() -> str:
    asked = NewQuestion(
        number=new_number(),
        role=AskerRole.HEALTH,
        workplace=Workplace.CLINIC,
        county_part="norra länet",
        body="Hur frågar vi?",
        language="sv",
    )
    return ask(asked).receipt


def _digest(answer: Any, typed: str) -> str:
    """What the answer says beside what was typed: its status, its headers and its words."""
    # The length counts what was typed as well, and words have more letters or fewer.
    headers = sorted(item for item in answer.headers.items() if item[0] != "Content-Length")
    said = f"{answer.status_code} {headers} {answer.content.decode().replace(typed, '')}"
    return sha256(said.encode()).hexdigest()
