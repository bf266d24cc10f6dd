"""Notices by e-mail: one letter, the same whoever it goes to."""

import email
import re
from collections.abc import Callable, Sequence
from email.message import Message as Letter
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import ClassVar

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from lykta.web.consult.notices import Delivery, MailFault, letter, send_waiting
from lykta.web.consult.own_rows import Notice, Occasion
from lykta.web.team.models import Member
from lykta.web.team.policy import Role
from tests.web.consult.installed import Installation
from tests.web.consult.lived import mail_server

ADDRESSES = st.from_regex(r"[a-z]{1,12}@[a-z]{1,8}\.se", fullmatch=True)


NOTICES = """
from lykta.web.consult.own_rows import Notice, Occasion
from lykta.web.team.models import Member
from lykta.web.team.policy import Role
for name, address, active in (("vera", "vera@example.se", True), ("utan", "", True),
                              ("borta", "borta@example.se", False)):
    member = Member.objects.create_member(username=name, name="Kanarie Namnsson", role=Role.READER)
    Member.objects.filter(pk=member.pk).update(email=address, is_active=active)
    for occasion in Occasion:
        Notice.objects.create(member=member, occasion=occasion)
"""


WAITING = """
from lykta.web.consult.own_rows import Notice
print(Notice.objects.count())
"""


DUE = """
from datetime import timedelta
from django.utils import timezone
from lykta.web.consult.models import Consultation
from lykta.web.team.models import Member
Member.objects.update(email="vera@example.se")
Consultation.objects.update(due_on=timezone.localdate() + timedelta(days=int(sys.argv[1])))
"""


def words_of(text: str) -> str:
    """The text of a letter as its reader sees it."""
    found: Letter = email.message_from_bytes(text.encode())
    content = found.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()


@given(occasion=st.sampled_from(Occasion), first=ADDRESSES, second=ADDRESSES)
def test_a_letter_says_the_same_whoever_it_goes_to(occasion: Occasion, first: str, second: str) -> None:
    one, other = letter(occasion, first), letter(occasion, second)
    assert (one.subject, one.body) == (other.subject, other.body)
    assert one.to == [first]


def test_every_occasion_has_words_under_one_subject_and_none_has_a_figure() -> None:
    letters = [letter(occasion, "vera@example.se") for occasion in Occasion]
    assert len({one.subject for one in letters}) == 1
    assert all(len(str(one.body)) > 100 for one in letters)
    assert [one.body for one in letters if any(sign.isdigit() for sign in str(one.body))] == []


REFUSALS: dict[str, Exception] = {
    "full": SMTPDataError(552, b"Mailbox full"),
    "unknown": SMTPRecipientsRefused({"nobody@example.se": (550, b"Unknown")}),
    "sender": SMTPSenderRefused(550, b"Not from you", "lykta@example.se"),
}


class Backend(BaseEmailBackend):
    """A mail server that refuses letters by what the address begins with."""

    tried: ClassVar[list[str]] = []

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Take each letter, or refuse the first that is refused."""
        for each in email_messages:
            self.tried.append(each.to[0])
            if refusal := REFUSALS.get(each.to[0].partition("@")[0]):
                raise refusal
        return len(email_messages)


@pytest.fixture
def sends_to(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Delivery]:
    """What becomes of a notice to each of these addresses, in this order."""
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Backend"}}
    monkeypatch.setattr(Backend, "tried", [])

    def send(*addresses: str) -> Delivery:
        for number, address in enumerate(addresses):
            member = Member.objects.create_member(username=f"m{number}", name="Namn", role=Role.READER)
            Member.objects.filter(pk=member.pk).update(email=address)
            Notice.objects.create(member=member, occasion=Occasion.POWERS)
        return send_waiting()

    return send


@pytest.mark.either_database
@pytest.mark.parametrize("refused", ["full@example.se", "unknown@example.se"])
def test_a_letter_that_is_refused_holds_up_no_other(sends_to: Callable[..., Delivery], refused: str) -> None:
    done = sends_to(refused, "vera@example.se", refused, "sam@example.se")
    assert (done.sent, done.kept, done.fault, len(done.refused)) == (2, 2, None, 2)
    assert Backend.tried == [refused, "vera@example.se", refused, "sam@example.se"]


@pytest.mark.either_database
def test_where_every_letter_is_refused_the_letter_is_at_fault(sends_to: Callable[..., Delivery]) -> None:
    done = sends_to("full@example.se", "full@example.se")
    assert (done.sent, done.kept, done.fault) == (0, 2, MailFault.REFUSED)


@pytest.mark.either_database
def test_what_the_server_refuses_for_all_is_tried_once(sends_to: Callable[..., Delivery]) -> None:
    done = sends_to("sender@example.se", "vera@example.se")
    assert (done.sent, done.kept, done.fault) == (0, 2, MailFault.REFUSED)
    assert Backend.tried == ["sender@example.se"]


@pytest.mark.slow
def test_each_notice_is_sent_once_to_those_who_can_get_it(installed: Installation) -> None:
    installed.python(NOTICES)
    with mail_server(installed.folder / "mail") as server:
        done = installed.run("consult", "notify", **server.settings)
        again = installed.run("consult", "notify", **server.settings)
        letters = server.taken()
    occasions = len(Occasion)
    assert (done.code, done.out) == (
        0, f"{occasions} notices were sent; {2 * occasions} had nobody to go to.\n"
    )  # fmt: skip
    assert again.out.startswith("0 notices were sent")
    assert len(letters) == occasions
    assert {email.message_from_string(text)["To"] for text in letters} == {"vera@example.se"}


@pytest.mark.slow
def test_a_letter_on_the_wire_holds_the_address_of_the_server_and_no_name(installed: Installation) -> None:
    installed.python(NOTICES)
    with mail_server(installed.folder / "mail") as server:
        assert installed.run("consult", "notify", **server.settings).code == 0
        text = server.taken()[0]
    assert "https://lykta.example.se" in words_of(text)
    headers = email.message_from_string(text)
    assert (headers["From"], headers["Auto-Submitted"]) == ("lykta@example.se", "auto-generated")
    assert [word for word in ("Kanarie", "Namnsson") if word in text + words_of(text)] == []


@pytest.mark.slow
def test_what_the_mail_server_does_not_take_waits_for_the_next_time(installed: Installation) -> None:
    installed.python(NOTICES)
    with mail_server(installed.folder / "none", refusing=True) as server:
        done = installed.run("consult", "notify", **server.settings)
    # Nobody listens there any longer.
    gone = installed.run("consult", "notify", **server.settings)
    for outcome in (done, gone):
        assert outcome.code == 1
        assert f"did not take {len(Occasion)}; they are kept" in outcome.out
        assert "vera@example.se" not in outcome.out + outcome.err
    assert re.search(
        r"It refused letters to the members \d+: look at their addresses and mailboxes", done.out
    )
    assert "It was not reached: look at LYKTA_MAIL_SERVER" in gone.out
    with mail_server(installed.folder / "mail") as server:
        assert installed.run("consult", "notify", **server.settings).code == 0
        assert len(server.taken()) == len(Occasion)


@pytest.mark.slow
def test_without_a_mail_server_notices_wait_and_nothing_fails(installed: Installation) -> None:
    installed.python(NOTICES)
    done = installed.run("consult", "notify")
    assert done.code == 0
    assert "LYKTA_MAIL_SERVER is not set: none was sent." in done.out
    assert installed.python(WAITING).strip() == str(3 * len(Occasion))


@pytest.mark.slow
@pytest.mark.parametrize(("days", "letters"), [(-1, 1), (0, 1), (1, 0)])
def test_what_is_due_or_late_is_reminded_of(installed: Installation, days: int, letters: int) -> None:
    installed.ask("Hur frågar vi?")
    installed.python(DUE, str(days))
    with mail_server(installed.folder / "mail") as server:
        done = installed.run("consult", "notify", "--due", **server.settings)
        assert done.out.startswith(f"{letters} notices were sent")
        assert len(server.taken()) == letters


@pytest.mark.slow
def test_a_mail_server_that_does_not_encrypt_is_told_as_that_and_asked_once(installed: Installation) -> None:
    installed.python(NOTICES)
    with mail_server(installed.folder / "mail") as server:
        done = installed.run("consult", "notify", **server.settings | {"LYKTA_MAIL_ENCRYPTED": "yes"})
    assert done.code == 1
    assert "It could not be spoken to encrypted" in done.out
