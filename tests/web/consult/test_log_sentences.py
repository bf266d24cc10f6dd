"""Every act that the log knows is done through the pages, and the log's page says it with its own verb."""

import html
import re

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from lykta.web.audit.models import Entry
from lykta.web.audit.recording import Outcome
from lykta.web.editions.models import Edition
from lykta.web.team.log_words import VERBS, sentence
from tests.web.consult.deeds import COORDINATOR, Answers, Deed
from tests.web.consult.deeds.accounts import OF_ACCOUNTS
from tests.web.consult.deeds.around import AROUND_CONSULTATIONS, OF_ASKING
from tests.web.consult.deeds.cases import OF_CASES
from tests.web.consult.deeds.consultations import OF_CONSULTATIONS
from tests.web.consult.deeds.plan_and_editions import OF_EDITIONS, OF_THE_PLAN
from tests.web.consult.world import World, undone

pytestmark = pytest.mark.django_db

DEEDS = [
    *OF_CONSULTATIONS,
    *OF_CASES,
    *AROUND_CONSULTATIONS,
    *OF_ASKING,
    *OF_THE_PLAN,
    *OF_EDITIONS,
    *OF_ACCOUNTS,
]

_CELL = re.compile(r'<td role="cell" data-label="[^"]*">(.*?)</td>', re.DOTALL)


def _sentences(world: World, count: int, language: str) -> list[str]:
    """What the log's page says of the newest entries."""
    with undone(), translation.override(language):
        page = world.client(COORDINATOR).get(reverse("audit_log")).content.decode()
    rows = page.split("<tbody")[1].split('<tr role="row">')[1 : count + 1]
    return [html.unescape(_CELL.findall(row)[0]).strip() for row in rows]


def _number() -> int:
    return Entry.objects.order_by("-number").values_list("number", flat=True).first() or 0


def _address(world: World, deed: Deed) -> tuple[str, Answers]:
    numbers = {name: find(world) for name, find in deed.numbers.items()}
    asked = dict(deed.asked)
    if "earlier" in asked:
        found = list(Edition.objects.order_by("pk").values_list("pk", flat=True))
        asked = {"earlier": str(found[0]), "later": str(found[-1])}
    return reverse(deed.page, kwargs=numbers), asked


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: f"{deed.page}-{deed.name[:40]}")
def test_an_act_is_read_in_the_log_with_its_own_verb(world: World, deed: Deed) -> None:
    with undone():
        with transaction.atomic():
            deed.ready(world)
        sent = deed.sent(world) if deed.sent else None
        here, asked = _address(world, deed)
        before = _number()
        client = world.client(deed.who)
        answer = client.get(here, asked) if sent is None else client.post(here, sent)
        count = _number() - before
        assert _sentences(world, count, "sv") == deed.sv.split("\n"), answer.status_code
        assert _sentences(world, count, "en") == deed.en.split("\n")


# Read in entries from before the detail named the act, and nowhere else.
OF_EARLIER_ENTRIES = {
    "case.plan", "consultation.ask_deletion", "consultation.close", "consultation.hold", "consultation.read",
    "edition.preview", "inbox.list", "meeting.hold", "plan.add", "plan.export", "plan.write",
    "account.reset_ask", "account.reset_drop",
}  # fmt: skip
# Refused, and never done: what is done then has a code of its own.
ONLY_REFUSED = {
    "account.agree", "accounts.confirm", "accounts.manage", "glass.ask", "glass.read", "own_account.manage",
    "own_account.set_up", "templates.manage", "account.second_factor",
}  # fmt: skip
# Done by commands of the server, whose own tests read the entries.
OF_COMMANDS = {
    code for code in VERBS if code.split(".")[0] in {"database", "keys"} or code.endswith(".baseline")
} | {"account.seal", "audit.break", "audit.verify", "consultation.close/forgotten"}

# Done by coming back from the region's own login, whose own tests read the entry.
AT_THE_ISSUER = {"account.outside_bind"}


def test_every_act_of_the_log_is_done_through_a_page() -> None:
    done = {line for deed in DEEDS for line in deed.en.split("\n")}
    with translation.override("en"):
        left = {code for code, verb in VERBS.items() if str(verb.done) not in done}
    assert left - OF_EARLIER_ENTRIES - ONLY_REFUSED - OF_COMMANDS - AT_THE_ISSUER == set()


def test_opening_a_form_never_reads_as_doing_it() -> None:
    for code, verb in VERBS.items():
        act, _, which = code.partition("/")
        for language in ("sv", "en"):
            with translation.override(language):
                opened, done, refused = (sentence(act, each, {"act": which}) for each in Outcome)
                assert verb.is_reading == (opened == done)
                assert refused not in {opened, done}


def test_no_two_acts_have_the_same_verb() -> None:
    with translation.override("sv"):
        said = [
            str(verb.done)
            for code, verb in VERBS.items()
            if code not in {"plan.add", "edition.compare/choose"}
        ]
    assert len(said) == len(set(said))
