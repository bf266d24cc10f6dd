"""The team's pages: what each of the cast sees, may do and is refused."""

import pytest
from django.test import Client
from django.urls import reverse

from lykta.web.editions.actions import take_up
from lykta.web.editions.models import Edition, EditionState
from lykta.web.team.models import Member
from tests.web.cast import Cast, logged_in
from tests.web.editions.made import CANARY, LEAKING, brought_to, made_edition, made_folder, root

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_a_coordinator_takes_up_what_lies_there_another_approves_and_it_is_published(cast: Cast) -> None:
    folder = made_folder()
    coordinator, nurse = logged_in(cast.coordinator), logged_in(cast.nurse)
    assert folder in text_of(coordinator, reverse("edition-take-up"))
    answer = coordinator.post(reverse("edition-take-up"), {"folder": folder})
    edition = Edition.objects.get()
    page = reverse("edition", args=[edition.pk])
    assert answer["Location"] == page
    assert "En annan person måste godkänna den." in text_of(coordinator, page)
    assert folder not in text_of(coordinator, reverse("edition-take-up"))
    assert nurse.post(reverse("edition-approve", args=[edition.pk])).status_code == 302
    assert coordinator.post(reverse("edition-publish", args=[edition.pk])).status_code == 302
    edition.refresh_from_db()
    assert edition.state == EditionState.PUBLISHED
    said = text_of(nurse, page)
    assert "Sam Ordnare" in said
    assert "Vera Vård" in said


def test_whoever_took_it_up_is_told_that_a_second_person_is_needed(cast: Cast) -> None:
    edition = made_edition(cast.coordinator)
    answer = logged_in(cast.coordinator).post(reverse("edition-approve", args=[edition.pk]))
    assert answer.status_code == 409
    assert "En annan person måste godkänna den." in answer.content.decode()
    edition.refresh_from_db()
    assert edition.state == EditionState.DRAFT


def test_a_folder_that_gives_somebody_away_is_refused_in_words(cast: Cast) -> None:
    folder = made_folder(cells=LEAKING)
    answer = logged_in(cast.coordinator).post(reverse("edition-take-up"), {"folder": folder})
    assert answer.status_code == 409
    assert "Ett dolt tal går att räkna ut" in answer.content.decode()


@pytest.mark.parametrize("folder", ["..", "../..", "/etc", "finns-inte", "", "."])
def test_only_a_folder_that_lies_there_is_taken_up(cast: Cast, folder: str) -> None:
    answer = logged_in(cast.coordinator).post(reverse("edition-take-up"), {"folder": folder})
    assert answer.status_code == 200
    assert not Edition.objects.exists()


def test_the_preview_is_for_the_team_and_is_not_kept(cast: Cast) -> None:
    edition = made_edition(cast.coordinator)
    here = reverse("edition-preview", args=[edition.pk, "en/index.html"])
    for member in (cast.coordinator, cast.nurse, cast.reader):
        answer = logged_in(member).get(here)
        assert CANARY in answer.content.decode()
        assert answer["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "script-src" not in answer["Content-Security-Policy"]
    refused = logged_in(cast.administrator).get(here)
    assert refused.status_code == 403
    assert CANARY not in refused.content.decode()
    assert "/teamet/logga-in/" in Client().get(here)["Location"]


def test_an_edition_whose_files_were_changed_is_told_and_not_previewed(cast: Cast) -> None:
    edition = made_edition(cast.coordinator)
    (root() / edition.folder / "edition.css").write_text("")
    member = logged_in(cast.coordinator)
    assert "utgivningsprotokollet" in text_of(member, reverse("edition", args=[edition.pk]))
    assert member.get(reverse("edition-preview", args=[edition.pk, "sv/index.html"])).status_code == 404


def test_withdrawing_takes_a_reason_that_points_to_nobody(cast: Cast) -> None:
    edition = brought_to(made_edition(cast.coordinator), EditionState.PUBLISHED, cast.nurse)
    member, here = logged_in(cast.coordinator), reverse("edition-withdraw", args=[edition.pk])
    for reason in ("", "  ", "Det gällde 19900101-2384"):
        assert member.post(here, {"reason": reason}).status_code == 200
    edition.refresh_from_db()
    assert edition.state == EditionState.PUBLISHED
    assert member.post(here, {"reason": "En tabell var fel"}).status_code == 302
    edition.refresh_from_db()
    assert edition.state == EditionState.WITHDRAWN


@pytest.mark.parametrize(
    ("base", "hinted"),
    [
        ("https://a.example/lagesbild/", True),
        ("https://a.example/lagesbild/2026/", False),
        ("https://a.example/lagesbild/2026", False),
        ("https://a.example/lagesbild/12026/", True),
        ("", False),
    ],
)
def test_a_base_that_does_not_end_with_the_name_is_hinted_at(cast: Cast, base: str, hinted: bool) -> None:
    edition = take_up(made_folder(base=base), cast.coordinator)
    text = text_of(logged_in(cast.coordinator), reverse("edition", args=[edition.pk]))
    assert ("leda ingenstans" in text) is hinted
    assert (base in text) is (hinted or not base)


def out(cast: Cast) -> tuple[Edition, Client, str]:
    """A published edition, its coordinator, and where it is withdrawn."""
    edition = brought_to(made_edition(cast.coordinator), EditionState.PUBLISHED, cast.nurse)
    return edition, logged_in(cast.coordinator), reverse("edition-withdraw", args=[edition.pk])


@pytest.mark.parametrize(
    "reason",
    [
        "Talet för flickor under 18 år i Säffle var 3, inte 1.",
        "Männen från Nigeria 2024 var två.",
        "The number of girls was FOUR.",
    ],
)
@pytest.mark.parametrize("field", ["reason", "reason_en"])
def test_a_reason_with_a_number_that_the_edition_hides_is_refused(
    cast: Cast, reason: str, field: str
) -> None:
    edition, member, here = out(cast)
    answer = member.post(here, {"reason": "En tabell var fel", field: reason})
    assert answer.status_code == 200
    assert "Ett tal under 5" in answer.content.decode()
    edition.refresh_from_db()
    assert edition.state == EditionState.PUBLISHED


def test_another_number_in_a_reason_has_to_be_confirmed(cast: Cast) -> None:
    edition, member, here = out(cast)
    texts = {"reason": "Talet för 2024 var 37, inte 45"}
    asked = member.post(here, texts).content.decode()
    assert "<mark>37</mark>" in asked
    ticked = asked.partition('name="confirmed" value="')[2].partition('"')[0]
    assert member.post(here, texts | {"confirmed": "another"}).status_code == 200
    assert member.post(here, {"reason": "Talet var 38", "confirmed": ticked}).status_code == 200
    assert member.post(here, texts | {"confirmed": ticked}).status_code == 302
    edition.refresh_from_db()
    assert edition.state == EditionState.WITHDRAWN


@pytest.mark.parametrize(
    "reason",
    [
        "Utgåva 2026 hade fel tabell för 2024; den rättades den 3 mars 2026.",
        "En tabell visade 0–4 där serien bröts av 4 kap. 1 a § brottsbalken, ersätts av 2026-2.",
    ],
)
def test_years_dates_provisions_and_names_of_editions_may_stand_in_a_reason(cast: Cast, reason: str) -> None:
    edition, member, here = out(cast)
    made_edition(cast.coordinator, "2026-2")
    assert member.post(here, {"reason": reason}).status_code == 302
    edition.refresh_from_db()
    assert edition.reason == reason


@pytest.fixture
def two(cast: Cast) -> tuple[Edition, Edition]:
    one = brought_to(made_edition(cast.coordinator), EditionState.PUBLISHED, cast.nurse)
    return one, made_edition(cast.coordinator, "2027", date="2027-03-31", later=True)


@pytest.mark.parametrize("prefix", ["/teamet/utgavor/jamfor/", "/en/team/editions/compare/"])
def test_what_changed_between_two_editions_is_listed(
    cast: Cast, two: tuple[Edition, Edition], prefix: str
) -> None:
    text = text_of(logged_in(cast.reader), f"{prefix}?earlier={two[0].pk}&later={two[1].pk}")
    rows = text.partition("<tbody")[2].partition("</tbody>")[0]
    assert rows.count("<tr") == 2
    assert "0–4</td>" in rows
    assert ">10</td>" in rows
    assert ">2024<" not in rows


def test_two_that_are_the_same_differ_in_nothing(cast: Cast, two: tuple[Edition, Edition]) -> None:
    here = f"{reverse('edition-compare')}?earlier={two[0].pk}&later={two[0].pk}"
    assert "Inget visas på ett annat sätt." in text_of(logged_in(cast.nurse), here)


def test_editions_whose_files_were_changed_are_not_compared(cast: Cast, two: tuple[Edition, Edition]) -> None:
    (root() / two[0].folder / "edition.css").write_text("")
    here = f"{reverse('edition-compare')}?earlier={two[0].pk}&later={two[1].pk}"
    assert "De går inte att jämföra" in text_of(logged_in(cast.nurse), here)


@pytest.mark.parametrize("asked", ["", "?earlier=x&later=1", "?earlier=999999&later=1", "?earlier=1"])
def test_a_choice_that_there_is_not_compares_nothing(
    cast: Cast, two: tuple[Edition, Edition], asked: str
) -> None:
    assert "edition-changes" not in text_of(logged_in(cast.nurse), reverse("edition-compare") + asked)


def deeds_of(member: Member, edition: Edition) -> set[str]:
    text = text_of(logged_in(member), reverse("edition", args=[edition.pk]))
    return {
        name
        for name in ("approve", "publish", "withdraw")
        if reverse(f"edition-{name}", args=[edition.pk]) in text
    }


def test_the_page_offers_what_each_may_do_now(cast: Cast) -> None:
    edition = made_edition(cast.coordinator)
    assert deeds_of(cast.coordinator, edition) == {"withdraw"}
    assert deeds_of(cast.nurse, edition) == {"approve"}
    assert deeds_of(cast.reader, edition) == set()
    brought_to(edition, EditionState.APPROVED, cast.nurse)
    assert deeds_of(cast.coordinator, edition) == {"publish", "withdraw"}
    assert deeds_of(cast.nurse, edition) == set()
