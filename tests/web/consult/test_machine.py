"""The consultation as a machine: members, an asker, upkeep and time act in any order, by the server's pages.

What must hold after every step: nothing that is open is ever deleted; nothing is deleted before the day that
its asker was shown last, and a day that moved is said to have moved; no text is lost, stored or refused;
every act, done or refused, has its entry of the log, and no entry is without its act.
"""

from collections import Counter
from contextlib import ExitStack
from datetime import date, timedelta
from html import unescape
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import formats, timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from lykta.web.audit.models import Entry
from lykta.web.consult.access import Act
from lykta.web.consult.actions.closing import purge
from lykta.web.consult.models import Consultation, ConsultationState, DayChange
from lykta.web.consult.statistics import ASKERS, counts
from lykta.web.limits.models import Mark
from tests.examples import examples
from tests.web.cast import in_days, logged_in, made_consultation
from tests.web.consult.views.walking import Tab, carried
from tests.web.consult.world import World, undone
from tests.web.team.asking import entries

pytestmark = [pytest.mark.either_database, pytest.mark.django_db]

MEMBERS = ["coordinator", "nurse"]
# Pages that a member opens and sends, perhaps much later, with what they are filled in with.
FORMS: dict[str, tuple[str, Act]] = {
    "desk-answer": ("conversation.answer", Act.ANSWER),
    "desk-summary": ("summary.write", Act.SUMMARY),
    "desk-note": ("notes.write", Act.NOTE),
    "desk-close": ("consultation.close", Act.CLOSE),
    "desk-reopen": ("consultation.close", Act.REOPEN),
    "desk-hold": ("consultation.hold", Act.HOLD),
    "desk-end-hold": ("consultation.hold", Act.END_HOLD),
    "desk-due": ("consultation.schedule", Act.SET_DAY),
    "desk-delete": ("consultation.ask_deletion", Act.ASK_DELETION),
    "desk-delete-agree": ("consultation.agree_deletion", Act.AGREE_DELETION),
    "desk-delete-drop": ("consultation.ask_deletion", Act.DROP_DELETION),
}
WITH_TEXT = {"desk-answer", "desk-summary", "desk-note"}
OF_THE_CLOCKS = ["desk-close", "desk-reopen", "desk-hold", "desk-end-hold"]
# Days of a hold: today alone, within the days that a closed one is kept, and longer.
HOLDS = [0, 40, 150]
HELD = st.sampled_from(HOLDS)
members = st.sampled_from(MEMBERS)
SUMMARY = "summary: "
WORDS = iter(f"ord{''.join(chr(97 + int(digit)) for digit in str(n))}" for n in range(10**9))


class Machine(RuleBasedStateMachine):
    """One consultation from its first day on."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(undone())
        self.days = 0
        now = timezone.now
        later = mock.Mock(side_effect=lambda: now() + timedelta(days=self.days))
        self.stack.enter_context(mock.patch.object(timezone, "now", later))
        self.tabs: list[tuple[str, str, Tab, list[str]]] = []
        self.seen: dict[Tab, str] = {}
        self.stored: list[str] = []
        self.expected: Counter[tuple[str, str, str]] = Counter()
        self.first_entry = Entry.objects.count()
        self.shown: date | None = None
        self.gone = False
        self.counted = sum(sums[0] for sums in counts(ASKERS).values())

    @initialize(held=st.booleans(), closed=st.booleans(), looks=st.booleans())
    def ask(self, *, held: bool, closed: bool, looks: bool) -> None:
        """A question, which may be held and closed from the beginning."""
        self.one, self.receipt = made_consultation(text="Frågan.", handled_by=self.world.cast.health)
        self.stored = ["Frågan."]
        self.asker: Any = None
        self.number = self.one.pk
        if held:
            self.act_at_once("desk-hold", max(HOLDS), looks=False)
        if closed:
            self.act_at_once("desk-close", 0, looks=looks)

    # Members

    @precondition(lambda self: not self.gone)
    @rule(member=members, name=st.sampled_from([*FORMS, *sorted(WITH_TEXT)]))
    def open_a_page(self, member: str, name: str) -> None:
        tab = Tab(self._client(member), name, self.one)
        if tab.page.status_code != 200:
            # A coordinator alone holds; a member is refused, and that has its entry.
            assert (member, tab.page.status_code) == ("nurse", 403)
            self.expected[FORMS[name][0], "refused", str(FORMS[name][1])] += 1
            return
        self.expected[FORMS[name][0], "opened", str(FORMS[name][1])] += 1
        self.tabs.append((member, name, tab, []))
        self.seen[tab] = self._summary()

    @precondition(lambda self: self.tabs)
    @rule(data=st.data(), days=HELD, reopen=st.booleans(), same=st.booleans())
    def send_a_page(self, data: st.DataObject, days: int, *, reopen: bool, same: bool) -> None:
        """Send one of the open pages: for the first time, once more, or with another text than before."""
        member, name, tab, written = self.tabs[data.draw(st.integers(0, len(self.tabs) - 1))]
        text = written[-1] if same and written else f"Text {next(WORDS)}."
        written.append(text)
        tab.client = self._client(member)
        was_closed, summary = self._state() == ConsultationState.CLOSED, self._summary()
        page = tab.send(**_filled(name, text, days), **({"reopen": "yes"} if reopen else {}))
        if name == "desk-summary" and page.status_code == 302:
            # Nothing was replaced that the page had not shown.
            assert summary in {self.seen[tab], text}
        self._judge(name, text, page, was_closed=was_closed, reopen=reopen)

    @precondition(lambda self: not self.gone)
    @rule(name=st.sampled_from(["desk-answer", *OF_THE_CLOCKS]), days=HELD, looks=st.booleans())
    def act_at_once(self, name: str, days: int, *, looks: bool) -> None:
        """Open a page and send it; the asker may look at what came of it."""
        tab, text = Tab(self._client("coordinator"), name, self.one), f"Text {next(WORDS)}."
        self.expected[FORMS[name][0], "opened", str(FORMS[name][1])] += 1
        was_closed = self._state() == ConsultationState.CLOSED
        self._judge(name, text, tab.send(**_filled(name, text, days)), was_closed=was_closed, reopen=False)
        if looks:
            self.come_back()

    def _judge(self, name: str, text: str, page: Any, *, was_closed: bool, reopen: bool) -> None:
        """Hold the answer to a page that was sent against what the table says."""
        permission, act = FORMS[name]
        if page.status_code == 404:
            assert self.gone
            self.expected[permission, "refused", str(act)] += 1
            return
        if page.status_code == 409:
            self.expected[permission, "refused", page.context["refusal"]] += 1
            assert name not in WITH_TEXT or text in _text(page)
            return
        assert page.status_code == 302, (name, page.status_code)
        self.expected[permission, "done", act] += 1
        if was_closed and self._state() not in {ConsultationState.CLOSED, ""} and act is not Act.REOPEN:
            assert reopen
            self.expected["consultation.close", "done", Act.REOPEN] += 1
        if name == "desk-summary":
            self.stored = [each for each in self.stored if not each.startswith(SUMMARY)] + [SUMMARY + text]
        elif name in WITH_TEXT and text not in self.stored:
            self.stored.append(text)
        if name == "desk-delete-agree":
            self.gone = True
            self.expected["consultation.purge", "done", ""] += 1

    # The asker

    @rule()
    def come_back(self) -> None:
        """Look at the conversation with the receipt."""
        # A receipt that is gone is a wrong one, and many of those cost a toll, which is tested by itself.
        Mark.objects.all().delete()
        self._look(Client().post(reverse("consult-return"), {"receipt": self.receipt}))

    @precondition(lambda self: self.asker)
    @rule(end=st.booleans())
    def write_or_end(self, *, end: bool) -> None:
        """Reply, or end, from a page that was opened some time ago."""
        text = f"Svar {next(WORDS)}."
        fields = {"to": "end"} if end else {"body": text}
        page = Client().post(reverse("consult-return"), self.asker | fields)
        row = self._row()
        if not end and row is not None:
            if text in _texts(row):
                self.stored.append(text)
            else:
                assert text in _text(page)
        self._look(page)

    def _look(self, page: Any) -> None:
        assert page.status_code == 200
        words = _text(page)
        if 'class="conversation"' not in words:
            self.asker = None
            return
        row = self._row()
        assert row is not None
        day = row.deletion_day
        if self.shown is not None and day != self.shown:
            # It moved: the page says what it was.
            assert formats.date_format(self.shown, "j F Y") in words
            assert "Dagen för radering har ändrats" in words
        if day is not None:
            assert formats.date_format(day, "j F Y") in words
            self.shown = day
        found = carried(page)
        self.asker = found if "token" in found else None
        for text in self.stored:
            assert text.startswith((SUMMARY, "Text")) or text in words

    # Time

    @rule(days=st.sampled_from([1, 7, 13, 30, 80, 91]))
    def let_days_pass(self, days: int) -> None:
        """Days pass; upkeep runs on the night before the day of deletion, on that day, and now."""
        until, row = self.days + days, self._row()
        if row and row.deletion_day:
            first = self.days + (row.deletion_day - timezone.localdate()).days
            for night in (first - 1, first):
                if self.days < night < until:
                    self.days = night
                    self._purge()
        self.days = until
        self._purge()

    @rule()
    def run_the_purge(self) -> None:
        """Upkeep runs once more on the same day."""
        self._purge()

    def _purge(self) -> None:
        row = self._row()
        # Days pass here without the nightly runs between them.
        deleted = purge(clock_is_right=True).deleted
        if row and not self._row():
            assert deleted >= 1
            assert row.state == ConsultationState.CLOSED
            assert row.deletion_day is not None
            assert row.deletion_day <= timezone.localdate()
            assert self.shown is None or self.shown <= timezone.localdate()
            self.gone = True

    # What holds always

    @invariant()
    def nothing_open_has_a_day(self) -> None:
        row = self._row()
        if row is None:
            return
        assert (
            (row.state == ConsultationState.CLOSED)
            == (row.purge_on is not None)
            == (row.closed_on is not None)
        )
        changes = list(DayChange.objects.filter(consultation=row).values_list("day", flat=True))
        assert (changes[-1] if changes else None) == row.deletion_day

    @invariant()
    def nothing_is_lost(self) -> None:
        row = self._row()
        if row is not None:
            found = _texts(row)
            assert [text for text in self.stored if text.removeprefix(SUMMARY) not in found] == []
            assert len(found) == len(set(found))

    def teardown(self) -> None:
        """Each act has its entry, and there is no entry without its act."""
        with self.stack:
            of_members = [each for each in entries()[self.first_entry :] if each["who"].startswith("member:")]
            counted = Counter(map(_as_expected, of_members))
            assert (counted - self.expected, self.expected - counted) == (Counter(), Counter())
            # Spam is the one kind that is not counted.
            spam = sum(each.get("detail") == {"early": "spam"} for each in of_members)
            assert sum(sums[0] for sums in counts(ASKERS).values()) == self.counted + 1 - spam

    def _client(self, member: str) -> Client:
        return logged_in(getattr(self.world.cast, member))

    def _row(self) -> Consultation | None:
        return Consultation.objects.filter(pk=self.number).first()

    def _summary(self) -> str:
        row = self._row()
        return row.text("summary", row.key()) if row else ""

    def _state(self) -> str:
        row = self._row()
        return row.state if row else ""


def _filled(name: str, text: str, days: int) -> dict[str, object]:
    if name == "desk-hold":
        return {"reason": text, "until": in_days(days)}
    if name == "desk-due":
        return {"day": in_days(days)}
    if name == "desk-delete":
        return {"reason": "spam" if days else "names"}
    return {"body": text}


def _as_expected(said: dict[str, Any]) -> tuple[str, str, str]:
    detail = said.get("detail", {})
    return said["act"], said["outcome"], detail.get("why", detail.get("act", ""))


def _texts(row: Consultation) -> list[str]:
    key = row.key()
    texts = [message.text("body", key) for message in row.messages.all()]
    texts += [note.text("body", key) for note in row.notes.all()]
    return [*texts, row.text("summary", key)]


def _text(page: Any) -> str:
    return unescape(page.content.decode())


def _run(world: World, many: int, steps: int) -> None:
    Machine.world = world
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=many,
            stateful_step_count=steps,
            deadline=None,
            # A failure is shown as it was found: shrinking it would take minutes.
            phases=[Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.slow
def test_nothing_open_is_deleted_and_nothing_is_lost_whoever_acts_when(world: World) -> None:
    _run(world, many=8, steps=25)


@pytest.mark.slow
def test_nothing_open_is_deleted_and_nothing_is_lost_in_a_longer_life(world: World) -> None:
    _run(world, many=examples(60), steps=40)
