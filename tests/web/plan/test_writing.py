"""The forms of the plan: what they take, what they refuse, and what they say when somebody else was first."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from lykta.web.plan.models import Change, Measure, MeasureState
from tests.web.cast import Cast, in_days, logged_in
from tests.web.plan.made import brought_to, made_measure

NUMBER = "19900101-9802"


def fields(cast: Cast, **other: Any) -> dict[str, Any]:
    """A measure as the form takes it."""
    said = {"area": "2026-2028.support", "what": "Ordna jourboende", "agency": cast.health.pk}
    return said | {"due_on": in_days(10)} | other


def text_of(answer: Any) -> str:
    """The page of an answer."""
    return str(answer.content.decode())


@pytest.fixture
def nurse(cast: Cast) -> Client:
    return logged_in(cast.nurse)


def test_a_measure_is_added_begun_followed_up_and_done(cast: Cast, nurse: Client) -> None:
    answer = nurse.post(reverse("plan-add"), fields(cast))
    measure = Measure.objects.get()
    assert answer.headers["Location"] == reverse("plan-measure", args=[measure.pk])
    nurse.post(reverse("plan-begin", args=[measure.pk]), {"seen": 1})
    nurse.post(reverse("plan-follow-up", args=[measure.pk]), {"text": "Det går framåt", "seen": 2})
    nurse.post(reverse("plan-finish", args=[measure.pk]), {"text": "Två platser finns", "seen": 2})
    measure.refresh_from_db()
    assert (measure.state, measure.result) == (MeasureState.DONE, "Två platser finns")
    page = text_of(nurse.get(reverse("plan-measure", args=[measure.pk])))
    for words in ("Två platser finns", "Det går framåt", "Påbörjad", "Tillagd", "Vera Vård", "Regionen"):
        assert words in page


def test_breaks_in_a_measure_become_spaces(cast: Cast, nurse: Client) -> None:
    nurse.post(reverse("plan-add"), fields(cast, what="  Ordna\r\n\r\njour  "))
    assert Measure.objects.get().what == "Ordna jour"


@pytest.mark.parametrize("name", ["plan-drop", "plan-finish", "plan-follow-up"])
@pytest.mark.parametrize("text", ["", "   \r\n "])
def test_words_are_needed(cast: Cast, nurse: Client, name: str, text: str) -> None:
    measure = made_measure(cast.nurse)
    answer = nurse.post(reverse(name, args=[measure.pk]), {"text": text, "seen": 1})
    assert answer.status_code == 200
    assert "error-summary" in text_of(answer)
    assert Change.objects.count() == 1


def test_a_member_is_offered_and_taken_at_no_other_agency_than_their_own(cast: Cast, nurse: Client) -> None:
    assert "Socialtjänsten" not in text_of(nurse.get(reverse("plan-add"))).partition("<form method")[2]
    nurse.post(reverse("plan-add"), fields(cast, agency=cast.social.pk))
    assert not Measure.objects.exists()
    logged_in(cast.coordinator).post(reverse("plan-add"), fields(cast, agency=cast.social.pk))
    assert Measure.objects.get().agency == cast.social


@pytest.mark.parametrize(
    "wrong",
    [
        {"area": "2018.relapse"},
        {"area": ""},
        {"due_on": "2017-12-31"},
        {"due_on": "2100-01-01"},
        {"due_on": "snart"},
        {"what": ""},
        {"what": "x" * 301},
        {"agency": "9" * 40},
    ],
    ids=str,
)
def test_what_does_not_hold_is_refused_in_both_forms(
    cast: Cast, nurse: Client, wrong: dict[str, str]
) -> None:
    assert nurse.post(reverse("plan-add"), fields(cast, **wrong)).status_code == 200
    assert not Measure.objects.exists()
    measure = made_measure(cast.nurse)
    address = reverse("plan-change", args=[measure.pk])
    assert nurse.post(address, fields(cast, seen=1, **wrong)).status_code == 200
    assert Change.objects.count() == 1


@pytest.mark.parametrize("name", ["plan-follow-up", "plan-finish", "plan-drop"])
def test_a_number_of_a_person_is_never_stored(cast: Cast, nurse: Client, name: str) -> None:
    measure = made_measure(cast.nurse)
    answer = nurse.post(
        reverse(name, args=[measure.pk]), {"text": f"Gäller {NUMBER}.", "seen": 1, "confirmed": "x"}
    )
    assert answer.status_code == 200
    assert "inget har sparats" in text_of(answer).lower()
    assert Change.objects.count() == 1


def test_a_measure_about_somebody_is_refused_too(cast: Cast, nurse: Client) -> None:
    nurse.post(reverse("plan-add"), fields(cast, what=f"Hjälp {NUMBER}"))
    assert not Measure.objects.exists()


def test_a_name_is_asked_about_and_the_answer_holds_for_that_text_alone(cast: Cast, nurse: Client) -> None:
    measure = made_measure(cast.nurse)
    address = reverse("plan-follow-up", args=[measure.pk])
    told = text_of(nurse.post(address, {"text": "Anna Svensson leder det.", "seen": 1}))
    assert "<mark>Anna Svensson</mark>" in told
    assert "Uppgifterna pekar inte ut någon person" in told
    assert Change.objects.count() == 1
    tick = re.search(r'name="confirmed" value="([0-9a-f]+)"', told)
    assert tick
    nurse.post(address, {"text": "Anna Berg leder det.", "seen": 1, "confirmed": tick[1]})
    assert Change.objects.count() == 1
    nurse.post(address, {"text": "Anna Svensson leder det.", "seen": 1, "confirmed": tick[1]})
    assert Change.objects.count() == 2


def test_where_and_when_agencies_work_is_not_asked_about(cast: Cast, nurse: Client) -> None:
    text = "Samordnarträff med socialtjänsten i Hagfors den 12 mars 2026."
    measure = made_measure(cast.nurse)
    nurse.post(reverse("plan-follow-up", args=[measure.pk]), {"text": text, "seen": 1})
    assert Change.objects.get(act="follow-up").note == text


def test_every_form_says_that_nothing_is_written_about_a_person(cast: Cast, nurse: Client) -> None:
    measure = made_measure(cast.nurse)
    done = brought_to(made_measure(cast.nurse), MeasureState.DONE, cast.nurse)
    pages = [reverse("plan-add"), reverse("plan-resume", args=[done.pk])]
    pages += [
        reverse(f"plan-{name}", args=[measure.pk]) for name in ("change", "follow-up", "finish", "drop")
    ]
    for address in pages:
        assert "Skriv inget om en person." in text_of(nurse.get(address)), address
    try:
        english = text_of(nurse.get("/en/team/plan/new/"))
    finally:
        translation.activate("sv")
    assert "Write nothing about a person." in english


def test_two_people_change_the_same_measure_and_the_second_is_told(cast: Cast, nurse: Client) -> None:
    measure = made_measure(cast.nurse, what="Ordna boende")
    other, address = logged_in(cast.coordinator), reverse("plan-change", args=[measure.pk])
    assert other.post(address, fields(cast, what="Samordnarens ord", seen=1)).status_code == 302

    told = nurse.post(address, fields(cast, what="Sköterskans ord", seen=1))
    assert "<title>Något behöver rättas – " in text_of(told)
    assert told.status_code == 409
    page = text_of(told)
    assert "Sköterskans ord</textarea>" in page
    assert "<ins>Samordnarens ord</ins>" in page
    assert "Sam Ordnare" in page
    assert 'name="seen" value="2"' in page
    measure.refresh_from_db()
    assert measure.what == "Samordnarens ord"

    # Having read it, they send it once more, and then it holds; what was there stays in the history.
    assert nurse.post(address, fields(cast, what="Sköterskans ord", seen=2)).status_code == 302
    assert [change.what for change in measure.changes.order_by("number")] == [
        "Ordna boende",
        "Samordnarens ord",
        "Sköterskans ord",
    ]


def test_a_form_that_did_not_hold_keeps_what_had_been_seen(cast: Cast, nurse: Client) -> None:
    measure = made_measure(cast.nurse)
    address = reverse("plan-change", args=[measure.pk])
    logged_in(cast.coordinator).post(address, fields(cast, what="Samordnarens ord", seen=1))
    page = text_of(nurse.post(address, fields(cast, what="", seen=1)))
    assert 'name="seen" value="1"' in page
    assert nurse.post(address, fields(cast, seen=1)).status_code == 409


@pytest.mark.parametrize("seen", ["", "x", "-1", "٣", "9" * 30, "1.0", None])
def test_a_form_without_what_was_seen_changes_nothing(cast: Cast, nurse: Client, seen: str | None) -> None:
    measure = made_measure(cast.nurse)
    sent = fields(cast) | ({} if seen is None else {"seen": seen})
    assert nurse.post(reverse("plan-change", args=[measure.pk]), sent).status_code == 409
    assert Change.objects.count() == 1


def test_what_no_longer_makes_sense_is_told_and_the_words_are_kept(cast: Cast, nurse: Client) -> None:
    measure = brought_to(made_measure(cast.nurse), MeasureState.DROPPED, cast.coordinator)
    answer = nurse.post(
        reverse("plan-finish", args=[measure.pk]), {"text": "Vi blev klara", "seen": measure.version}
    )
    assert answer.status_code == 409
    assert "Vi blev klara</textarea>" in text_of(answer)
    assert "”Struken”" in text_of(answer)
    measure.refresh_from_db()
    assert measure.state == MeasureState.DROPPED


@pytest.mark.parametrize(
    ("name", "title"),
    [("plan-follow-up", "Följ upp"), ("plan-drop", "Stryk åtgärden"), ("plan-change", "Ändra åtgärden")],
)
def test_the_title_of_a_form_names_its_measure(cast: Cast, nurse: Client, name: str, title: str) -> None:
    measure = made_measure(cast.nurse)
    page = text_of(nurse.get(reverse(name, args=[measure.pk])))
    assert f"<title>{title}: {measure.what} – Lykta</title>" in page
