"""No administrator alone keeps from coordinators what they do: addresses, closing, and names."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from lykta.web.consult.notices import send_waiting
from lykta.web.consult.own_rows import Notice, Occasion
from lykta.web.team.actions import AccountChanges, change, close, rename_agency
from lykta.web.team.admission import untrue_rows
from lykta.web.team.models import EarlierName, Member
from lykta.web.team.policy import Role
from lykta.web.team.second_person import AccountPlace, ask_reset
from tests.web import by_hand
from tests.web.cast import Cast, logged_in
from tests.web.team.asking import entries

pytestmark = [pytest.mark.either_database, pytest.mark.django_db]

OLD, OTHERS = "sam@example.org", "other@example.org"


@pytest.fixture
def other(cast: Cast, settings: LazySettings) -> Member:
    """Another coordinator. Both have an address, and there is a mail server."""
    settings.LYKTA = settings.LYKTA.model_copy(update={"mail_server": "mail.example.org"})
    other = Member.objects.create_member(
        username="other", name="Other", role=Role.COORDINATOR, agency=cast.social
    )
    Member.objects.filter(pk=other.pk).update(email=OTHERS)
    Member.objects.filter(pk=cast.coordinator.pk).update(email=OLD)
    return other


def give_address(cast: Cast, address: str) -> None:
    place = AccountPlace(Role.COORDINATOR, cast.health)
    change(cast.coordinator, AccountChanges("Sam Ordnare", place, address), by=cast.administrator)


def letters() -> dict[str, list[str]]:
    """What is sent, by address: the first lines of the letters."""
    mail.outbox.clear()
    send_waiting()
    sent: dict[str, list[str]] = {}
    for letter in mail.outbox:
        sent.setdefault(letter.to[0], []).append(str(letter.body).partition("\n")[0])
    return sent


@pytest.mark.parametrize("address", ["another@example.org", ""])
def test_another_address_is_told_to_the_earlier_one_and_to_the_other_coordinators(
    cast: Cast, other: Member, address: str
) -> None:
    give_address(cast, address)
    sent = letters()
    assert [line.startswith("Dina meddelanden går nu till en annan adress.") for line in sent[OLD]] == [True]
    assert [line.startswith("Någon har ändrat ett konto") for line in sent[OTHERS]] == [True]
    detail = entries()[-1]["detail"]
    assert detail["act"] == "address"
    assert "@" not in str(detail)


def test_what_waits_goes_to_the_address_that_it_was_meant_for(cast: Cast, other: Member) -> None:
    """As the administrator who asked for something and emptied the addresses before the letters went."""
    ask_reset(cast.nurse, by=cast.administrator)
    give_address(cast, "")
    assert len(letters()[OLD]) == 2
    assert not Notice.objects.exists()


def test_changing_it_back_and_forth_loses_no_letter(cast: Cast, other: Member) -> None:
    give_address(cast, "another@example.org")
    give_address(cast, OLD)
    give_address(cast, "")
    assert set(letters()) == {OLD, "another@example.org", OTHERS}


def test_an_address_that_stays_is_nothing_to_tell(cast: Cast, other: Member) -> None:
    give_address(cast, OLD)
    assert not Notice.objects.exists()
    assert "act" not in entries()[-1]["detail"]


def test_without_a_mail_server_no_address_is_kept(cast: Cast, other: Member, settings: LazySettings) -> None:
    settings.LYKTA = settings.LYKTA.model_copy(update={"mail_server": ""})
    give_address(cast, "")
    assert not Notice.objects.exclude(address="").exists()


def test_closing_a_coordinator_or_making_them_a_reader_is_told_to_the_others(
    cast: Cast, other: Member
) -> None:
    place = AccountPlace(Role.READER)
    change(cast.coordinator, AccountChanges("Sam Ordnare", place, OLD), by=cast.administrator)
    assert [notice.member for notice in Notice.objects.order_by("member")] == [cast.coordinator, other]
    Notice.objects.all().delete()
    close(cast.nurse, by=cast.administrator)
    assert Notice.objects.get().member == other


def test_closing_the_only_coordinator_loses_no_letter_and_tells_her(cast: Cast, other: Member) -> None:
    """As the administrator who asked for a reset and closed the account of the one who was to learn of it."""
    close(other, by=cast.administrator)
    Notice.objects.all().delete()
    ask_reset(cast.nurse, by=cast.administrator)
    close(cast.coordinator, by=cast.administrator)
    sent = letters()
    assert [line.partition(".")[0] for line in sent.pop(OLD)] == [
        "Någon har ändrat ett konto eller en verksamhet i teamet, eller bett om det",
        "Ditt konto har stängts",
    ]
    assert not sent
    assert not Notice.objects.exists()


def rename(member: Member, name: str, by: Member) -> None:
    place = AccountPlace(Role(member.role), member.agency, member.outside_name)
    change(member, AccountChanges(name, place, member.email), by=by)
    member.refresh_from_db()


def test_two_members_who_change_names_keep_the_names_of_the_day(cast: Cast, other: Member) -> None:
    """As the administrator who changed who had been present at a meeting, by calling each the other."""
    day, nurse, worker = timezone.localdate(), cast.nurse, cast.social_worker
    rename(nurse, "Sonja Social", cast.administrator)
    rename(worker, "Vera Vård", cast.administrator)
    with override("sv"):
        assert nurse.name_on(day) == "Vera Vård (nu Sonja Social)"
        assert worker.name_on(day) == "Sonja Social (nu Vera Vård)"
        assert nurse.name_on(day + timedelta(days=1)) == "Sonja Social"
        rename(nurse, "Vera Vård", cast.administrator)
        assert nurse.name_on(day) == "Vera Vård"


def test_renaming_a_member_is_told_to_coordinators_with_its_number_in_the_log(
    cast: Cast, other: Member
) -> None:
    rename(cast.reader, "Lars Andersson", cast.administrator)
    assert not Notice.objects.exists()
    rename(cast.nurse, "Vidar Vård", cast.administrator)
    assert [notice.member for notice in Notice.objects.order_by("member")] == [cast.coordinator, other]
    detail = entries()[-1]["detail"]
    assert detail["act"] == "name"
    assert "Vera" not in str(entries())
    page = logged_in(cast.administrator).get(reverse("account", args=[cast.nurse.pk])).content.decode()
    assert f"nummer {detail['earlier_name']} i loggen" in page
    page = logged_in(other).get(reverse("second_person")).content.decode()
    assert "Bytte namn på ett konto" in page
    assert "Vera Vård (nu Vidar Vård)" in page


def test_an_earlier_name_that_was_written_by_hand_is_not_shown_and_is_named(cast: Cast) -> None:
    rename(cast.nurse, "Vidar Vård", cast.administrator)
    row = cast.nurse.earlier_names.get()
    assert list(untrue_rows()) == []
    by_hand.write(EarlierName, row.pk, name="Någon Annan")
    assert cast.nurse.name_on(timezone.localdate()) == "Vidar Vård"
    assert list(untrue_rows()) == [f"team_earliername:{row.pk}"]
    page = logged_in(cast.administrator).get(reverse("account", args=[cast.nurse.pk])).content.decode()
    assert "Någon Annan" not in page
    assert f"har ändrats i databasen, vid sidan av Lykta, och inte visas (nummer {row.pk} i loggen)" in page


def test_renaming_an_agency_is_told_to_coordinators(cast: Cast, other: Member) -> None:
    rename_agency(cast.social, "Polisen", by=cast.administrator)
    found = Notice.objects.filter(occasion=Occasion.POWERS).order_by("member")
    assert [notice.member for notice in found] == [cast.coordinator, other]
    page = logged_in(other).get(reverse("second_person")).content.decode()
    assert "Bytte namn på en verksamhet" in page


def test_an_earlier_name_stays_on_the_agencys_page_and_its_number_in_the_log(
    cast: Cast, other: Member
) -> None:
    rename_agency(cast.social, "Polisen", by=cast.administrator)
    number = entries()[-1]["detail"]["earlier_name"]
    page = logged_in(cast.administrator).get(reverse("agency", args=[cast.social.pk])).content.decode()
    assert f"nummer {number} i loggen" in page
    assert "Socialtjänsten" in page
    assert "Socialtjänsten" not in str(entries())
    rename_agency(cast.social, "Polisen", by=cast.administrator)
    assert len(entries()) == 1


def test_coordinators_whom_no_letter_reaches_are_named(cast: Cast, other: Member) -> None:
    def shown() -> str:
        return logged_in(other).get(reverse("second_person")).content.decode()

    assert "Inga brev når" not in shown()
    give_address(cast, "")
    assert "Inga brev når" in shown()
    assert "Sam Ordnare" in shown()
