"""What askers and members do in the load: whole journeys, with time to read and write between pages."""

import asyncio
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.consult.browser import Browser, NoPageError, Timed, TollAskedError

ASK, RETURN, INBOX = "/fraga-teamet/fraga/", "/fraga-teamet/kom-tillbaka/", "/teamet/inkorg/"
_RECEIPT = re.compile(r"(?:[bdfghjklmnprstv][aeiouy]){2}[bdfghjklmnprstv]")
_SHOWN = re.compile(r'class="receipt-words"[^>]*>(.*?)</p>', re.DOTALL)
_CONSULTATION = re.compile(r'href="(/teamet/konsultation/[0-9a-f-]{36}/)"')
WORDS = (
    "En patient kommer ofta med en bekant som svarar i hennes ställe. Vi undrar hur vi kan få en stund i "
    "enrum och hur vi frågar utan att göra det sämre för henne. Hon verkar trött och orolig."
)
REPLY = "Tack. Vi har fått en stund i enrum och undrar hur vi går vidare i lugn takt."
ANSWER = "Börja med att fråga öppet om hur hon har det, i enrum, med en tolk som ni själva har bokat."
WAITED = ", after a wait"
MOST_WAITS = 4
"""So often an asker waits and presses the button; whoever is asked once more is counted as kept out."""


@dataclass
class Kept:
    """What the load holds the server to afterwards."""

    seen: list[Timed] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    replies: int = 0
    answers: int = 0
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Pace:
    """For how long the load lasts, and how long a person reads before the next page, in seconds."""

    lasts: float
    reads: float
    seed: int


async def asker(port: int, kept: Kept, pace: Pace, number: int) -> None:
    """Ask, keep the receipt, come back and write again; then begin anew, until the load is over."""
    draw = random.Random(f"asker {pace.seed} {number}")
    until = asyncio.get_running_loop().time() + pace.lasts
    await asyncio.sleep(draw.uniform(0, pace.reads))
    while asyncio.get_running_loop().time() < until:
        browser = Browser(port, kept.seen, source=f"127.1.{number // 250}.{number % 250 + 1}")
        try:
            receipt = await _ask(browser, draw, pace)
            kept.receipts.append(receipt)
            await _read(draw, pace)
            await _come_back(browser, draw, pace, receipt)
            kept.replies += 1
        except NoPageError as error:
            kept.failures.append(str(error))
        finally:
            browser.close()
        await _read(draw, pace)


async def _ask(browser: Browser, draw: random.Random, pace: Pace) -> str:
    await browser.get("the start page", "/fraga-teamet/")
    await _read(draw, pace)
    await browser.get("the form", ASK)
    await _read(draw, pace)
    await browser.post("the form, first answers", ASK, {"acute": "no", "child": "no"})
    await _read(draw, pace)
    fields = {"role": "health", "workplace": "clinic", "county_part": "norra länet"}
    page = await send(browser, "send the question", ASK, fields | {"body": WORDS})
    shown = _SHOWN.search(page)
    words = _RECEIPT.findall(shown.group(1)) if shown else []
    if len(words) != 8:
        raise NoPageError("send the question: no receipt came")
    return " ".join(words)


async def _come_back(browser: Browser, draw: random.Random, pace: Pace, receipt: str) -> None:
    await browser.get("come back", RETURN)
    await _read(draw, pace)
    await send(browser, "open with the receipt", RETURN, {"receipt": receipt})
    await _read(draw, pace)
    page = await browser.post("send a reply", RETURN, {"body": REPLY, "step": "reply"})
    if REPLY not in page:
        raise NoPageError("send a reply: it is not on the page")


async def member(port: int, kept: Kept, pace: Pace, session: tuple[str, str]) -> None:
    """Look through the inbox, read a consultation, answer it; again and again until the load is over."""
    draw = random.Random(f"member {pace.seed} {session[1]}")
    until = asyncio.get_running_loop().time() + pace.lasts
    browser = Browser(port, kept.seen, {session[0]: session[1]})
    await asyncio.sleep(draw.uniform(0, pace.reads))
    while asyncio.get_running_loop().time() < until:
        try:
            sent = await _work(browser, draw, pace)
            kept.answers += sent
        except NoPageError as error:
            kept.failures.append(str(error))
        await _read(draw, pace)
    browser.close()


async def _work(browser: Browser, draw: random.Random, pace: Pace) -> int:
    """One round of a member; how many answers were sent."""
    found = _CONSULTATION.findall(await browser.get("the inbox", INBOX))
    await _read(draw, pace)
    if not found:
        return 0
    one = draw.choice(found[:50])
    # A coordinator also sees consultations whose conversation another agency has.
    if f"{one}svara/" not in await browser.get("a consultation", one):
        return 0
    await _read(draw, pace)
    await browser.get("a conversation", f"{one}samtal/")
    await _read(draw, pace)
    await browser.get("the form of an answer", f"{one}svara/")
    await _read(draw, pace)
    page = await browser.post("send an answer", f"{one}svara/", {"body": ANSWER})
    while 'class="newer"' in page:
        # A colleague was faster; the asker is to have both.
        page = await browser.post("send an answer", f"{one}svara/", {"body": ANSWER})
    if ANSWER not in page:
        raise NoPageError("send an answer: it is not on the page")
    return 1


async def send(browser: Browser, kind: str, address: str, fields: Mapping[str, str]) -> str:
    """Send a form; where a toll is asked for, wait as a person without scripts does, and send it again."""
    for _ in range(MOST_WAITS):
        try:
            return await browser.post(kind, address, fields)
        except TollAskedError as asked:
            await asyncio.sleep(asked.wait)
            kind, fields = f"{kind.removesuffix(WAITED)}{WAITED}", {}
    raise NoPageError(f"{kind}: a toll was asked for {MOST_WAITS} times")


async def _read(draw: random.Random, pace: Pace) -> None:
    await asyncio.sleep(draw.expovariate(1 / pace.reads))


async def crowd(port: int, kept: Kept, pace: Pace, *, askers: int, sessions: list[tuple[str, str]]) -> None:
    """All of them at once."""
    async with asyncio.TaskGroup() as group:
        for number in range(askers):
            group.create_task(asker(port, kept, pace, number))
        for session in sessions:
            group.create_task(member(port, kept, pace, session))
