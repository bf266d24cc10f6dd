"""A correction takes the place of what it corrects: in one step, with its own words, at each address."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from lykta.web.audit.models import Entry
from lykta.web.audit.recording import record
from lykta.web.editions.actions import approve, publish, take_up, withdraw
from lykta.web.editions.corrections import Corrections
from lykta.web.editions.folders import RefusedError
from lykta.web.editions.models import Edition, EditionState
from lykta.web.team.policy import Policy
from tests.web.cast import Cast, logged_in
from tests.web.editions.made import (
    LATER,
    brought_to,
    made_correction,
    made_edition,
    made_folder,
    record_again,
    root,
)

pytestmark = pytest.mark.django_db

GONE = 410


def published(edition: Edition, cast: Cast) -> Edition:
    return brought_to(edition, EditionState.PUBLISHED, cast.nurse)


@pytest.fixture
def wrong(cast: Cast) -> Edition:
    return published(made_edition(cast.coordinator), cast)


@pytest.fixture
def right(cast: Cast, wrong: Edition) -> Edition:
    return published(made_correction(cast.coordinator, "2026-2", "2026"), cast)


def test_publishing_a_correction_withdraws_the_wrong_edition_in_its_words(
    cast: Cast, wrong: Edition, right: Edition
) -> None:
    wrong.refresh_from_db()
    assert (wrong.state, right.state) == (EditionState.WITHDRAWN, EditionState.PUBLISHED)
    assert (wrong.reason, wrong.reason_en) == ("Tabellen efter år var fel", "The table by year was wrong")
    assert wrong.withdrawn_by == cast.coordinator
    assert wrong.is_bound
    assert right.is_bound
    said = [json.loads(bytes(entry.content)) for entry in Entry.objects.order_by("number")]
    assert [(each["act"], each["of"]) for each in said[-2:]] == [
        ("edition.withdraw", wrong.reference),
        ("edition.publish", right.reference),
    ]


def approved_correction(cast: Cast, name: str = "2026-2", corrects: str = "2026") -> Edition:
    return brought_to(made_correction(cast.coordinator, name, corrects), EditionState.APPROVED, cast.nurse)


def test_nothing_is_withdrawn_before_the_correction_is_published(cast: Cast, wrong: Edition) -> None:
    correction = made_correction(cast.coordinator, "2026-2", "2026")
    approve(correction, cast.nurse)
    wrong.refresh_from_db()
    assert wrong.state == EditionState.PUBLISHED


def test_a_correction_that_cannot_be_published_withdraws_nothing(cast: Cast, wrong: Edition) -> None:
    correction = approved_correction(cast)
    (root() / correction.folder / "csv/by-year.csv").write_text("period;number\r\n2024;3\r\n")
    with pytest.raises(RefusedError):
        publish(correction, cast.coordinator)
    wrong.refresh_from_db()
    assert wrong.state == EditionState.PUBLISHED


def test_who_may_publish_but_not_withdraw_publishes_no_correction_and_the_log_says_so(
    cast: Cast, wrong: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    correction = approved_correction(cast)
    allows = Policy.allows

    def withdraw_to_none(policy: Policy, permission: str, *rest: Any) -> bool:
        return permission != "edition.withdraw" and allows(policy, permission, *rest)

    monkeypatch.setattr(Policy, "allows", withdraw_to_none)
    with pytest.raises(PermissionDenied):
        publish(correction, cast.coordinator)
    correction.refresh_from_db()
    assert correction.state == EditionState.APPROVED
    last = json.loads(bytes(Entry.objects.order_by("-number")[0].content))
    assert (last["act"], last["outcome"]) == ("edition.withdraw", "refused")


def test_what_stops_publishing_at_the_end_undoes_the_withdrawal(
    cast: Cast, wrong: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    correction = approved_correction(cast)

    def fail_to_publish(act: str, **rest: Any) -> Any:
        if act == "edition.publish":
            raise RefusedError("the log is full")
        return record(act, **rest)

    monkeypatch.setattr("lykta.web.editions.actions.record", fail_to_publish)
    with pytest.raises(RefusedError, match="full"):
        publish(correction, cast.coordinator)
    for edition, state in ((wrong, EditionState.PUBLISHED), (correction, EditionState.APPROVED)):
        edition.refresh_from_db()
        assert edition.state == state


def test_a_correction_that_does_not_say_what_was_wrong_is_refused(cast: Cast) -> None:
    folder = made_folder("2026-2", corrects="2026", revision=None)
    with pytest.raises(RefusedError, match="inte vad som var fel"):
        take_up(folder, cast.coordinator)
    assert not Edition.objects.exists()


def test_an_edition_is_not_shown_again_while_its_correction_is(
    cast: Cast, wrong: Edition, right: Edition
) -> None:
    again = brought_to(take_up(wrong.folder, cast.coordinator), EditionState.APPROVED, cast.nurse)
    with pytest.raises(RefusedError, match="talen i den här var fel"):
        publish(again, cast.coordinator)
    withdraw(right, cast.coordinator, "Rättelsen var fel")
    publish(again, cast.coordinator)
    again.refresh_from_db()
    assert again.state == EditionState.PUBLISHED


def test_an_edition_is_not_shown_again_while_the_correction_of_its_correction_is(
    cast: Cast, wrong: Edition, right: Edition
) -> None:
    published(made_correction(cast.coordinator, "2026-3", "2026-2"), cast)
    again = brought_to(take_up(wrong.folder, cast.coordinator), EditionState.APPROVED, cast.nurse)
    with pytest.raises(RefusedError, match="talen i den här var fel"):
        publish(again, cast.coordinator)


def test_the_correction_of_a_correction_withdraws_what_the_latter_was_to_correct(
    cast: Cast, wrong: Edition
) -> None:
    between = approved_correction(cast)
    published(made_correction(cast.coordinator, "2026-3", "2026-2"), cast)
    wrong.refresh_from_db()
    assert wrong.state == EditionState.WITHDRAWN
    with pytest.raises(RefusedError, match="talen i den här var fel"):
        publish(between, cast.coordinator)


def test_an_edition_has_one_correction_at_a_time(cast: Cast, wrong: Edition, right: Edition) -> None:
    other = approved_correction(cast, "2026-3", "2026")
    with pytest.raises(RefusedError, match="En annan rättelse av samma utgåva är publicerad"):
        publish(other, cast.coordinator)
    withdraw(right, cast.coordinator, "Rättelsen var fel")
    publish(other, cast.coordinator)


def test_two_editions_that_correct_each_other_are_not_both_published(cast: Cast) -> None:
    one = approved_correction(cast, "a-1", "b-1")
    other = approved_correction(cast, "b-1", "a-1")
    publish(one, cast.coordinator)
    with pytest.raises(RefusedError):
        publish(other, cast.coordinator)
    assert Corrections.now().first_day_of(one) == one.dated


def test_a_correction_is_not_dated_before_what_it_corrects(cast: Cast, wrong: Edition) -> None:
    folder = made_folder("2026-2", date="2026-03-30", corrects="2026")
    with pytest.raises(RefusedError, match="daterad före"):
        take_up(folder, cast.coordinator)


def test_a_correction_stands_where_what_it_corrects_stood(client: Client, cast: Cast, wrong: Edition) -> None:
    published(made_edition(cast.coordinator, "2027", date="2027-03-31", later=True), cast)
    published(
        take_up(made_folder("2026-2", date="2027-04-30", cells=LATER, corrects="2026"), cast.coordinator),
        cast,
    )
    text = client.get("/lagesbild/").content.decode()
    assert text.index("/lagesbild/2027/") < text.index("/lagesbild/2026-2/")


@pytest.mark.parametrize("told", ["Sju rader saknades", "Talen var 3 för höga", "Rader räknades dubbelt"])
def test_a_folder_that_says_by_how_much_is_refused_however_it_was_made(cast: Cast, told: str) -> None:
    folder = made_folder("2026-2", corrects="2026", revision=(told, "The table by year was wrong"))
    with pytest.raises(RefusedError, match="säger hur mycket"):
        take_up(folder, cast.coordinator)


def test_the_form_promises_no_withdrawal_where_nothing_is_published(cast: Cast) -> None:
    correction = approved_correction(cast, "2026-2", "2025-9")
    form = reverse("edition-publish", args=[correction.pk])
    assert "Samtidigt dras utgåva" not in logged_in(cast.coordinator).get(form).content.decode()


def test_a_correction_of_an_edition_that_is_not_here_is_published_alone(cast: Cast) -> None:
    alone = published(made_correction(cast.coordinator, "2026-2", "2025-9"), cast)
    assert alone.state == EditionState.PUBLISHED
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("sv/index.html", "sv/index.html"),
        ("en/index.html", "en/index.html"),
        ("csv/by-year.csv", "csv/by-year.csv"),
        ("csv/by-place.csv", None),
        ("../secret", None),
    ],
)
def test_each_address_of_the_wrong_edition_leads_to_the_same_file_of_the_right_one(
    client: Client, right: Edition, path: str, leads_to: str | None
) -> None:
    for prefix, words, own in (
        ("/lagesbild", "Läs den rättade utgåvan", "sv/index.html"),
        ("/en/picture", "Read the corrected edition", "en/index.html"),
    ):
        answer = client.get(f"{prefix}/2026/{path}")
        text = answer.content.decode()
        address = f"{prefix}/2026-2/{leads_to or own}"
        assert answer.status_code == GONE
        assert f'href="{address}">{words}' in text
        assert answer.headers["Link"] == f'<http://testserver{address}>; rel="successor-version"'
        assert client.get(address).status_code == 200


def test_what_is_withdrawn_without_a_correction_leads_to_none(
    client: Client, cast: Cast, wrong: Edition
) -> None:
    withdraw(wrong, cast.coordinator, "Fel siffror")
    published(made_edition(cast.coordinator, "2027", date="2027-03-31", later=True), cast)
    answer = client.get("/lagesbild/2026/sv/index.html")
    assert "Link" not in answer.headers
    assert "rättade utgåvan" not in answer.content.decode()


def test_a_correction_that_was_itself_corrected_is_passed_over(
    client: Client, cast: Cast, right: Edition
) -> None:
    published(made_correction(cast.coordinator, "2026-3", "2026-2", date="2026-05-31"), cast)
    for name in ("2026", "2026-2"):
        link = client.get(f"/lagesbild/{name}/sv/index.html").headers["Link"]
        assert "/lagesbild/2026-3/sv/index.html" in link


def test_a_correction_that_is_not_shown_is_named_and_not_led_to(client: Client, right: Edition) -> None:
    (root() / right.folder / "csv/by-year.csv").write_text("changed")
    answer = client.get("/lagesbild/2026/sv/index.html")
    assert answer.status_code == GONE
    assert "Utgåva 2026-2, daterad 30 april 2026, rättar den." in answer.content.decode()
    assert "Link" not in answer.headers


def test_of_a_correction_that_was_changed_in_the_database_nothing_is_said(
    client: Client, right: Edition
) -> None:
    Edition._base_manager.filter(pk=right.pk).update(first_year=2020)
    answer = client.get("/lagesbild/2026/sv/index.html")
    assert answer.status_code == GONE
    assert "2026-2" not in answer.content.decode()


def test_the_public_list_leads_to_no_correction_that_is_not_shown(client: Client, right: Edition) -> None:
    (root() / right.folder / "csv/by-year.csv").write_text("changed")
    text = client.get("/lagesbild/").content.decode()
    assert "Utgåva 2026-2 rättar den." in text
    assert "/lagesbild/2026-2/" not in text


def test_the_public_list_says_which_edition_corrects_which(client: Client, right: Edition) -> None:
    text = client.get("/lagesbild/").content.decode()
    assert "Den rättar utgåva 2026. Citera inte talen i den." in text
    assert '<a href="/lagesbild/2026-2/sv/index.html">Utgåva 2026-2 rättar den.</a>' in text
    english = client.get("/en/picture/").content.decode()
    assert '<a href="/en/picture/2026-2/en/index.html">Edition 2026-2 corrects it.</a>' in english


def test_who_publishes_a_correction_is_told_what_is_withdrawn(cast: Cast, wrong: Edition) -> None:
    correction = approved_correction(cast)
    coordinator = logged_in(cast.coordinator)
    shown = coordinator.get(reverse("edition", args=[correction.pk])).content.decode()
    assert "<dt>Rättar</dt><dd>2026</dd>" in shown
    form = reverse("edition-publish", args=[correction.pk])
    asked = coordinator.get(form).content.decode()
    assert "Samtidigt dras utgåva 2026 tillbaka." in asked
    for page in (
        shown,
        asked,
        logged_in(cast.nurse).get(reverse("edition", args=[correction.pk])).content.decode(),
    ):
        assert '<p lang="sv">Tabellen efter år var fel</p>' in page
        assert '<p lang="en">The table by year was wrong</p>' in page
    coordinator.post(form)
    wrong.refresh_from_db()
    assert wrong.state == EditionState.WITHDRAWN


@pytest.mark.parametrize("words", ["Rader räknades dubbelt", "Talen var 20 procent för höga"])
def test_a_reason_that_may_say_by_how_much_has_to_be_confirmed(
    cast: Cast, wrong: Edition, words: str
) -> None:
    form = reverse("edition-withdraw", args=[wrong.pk])
    answer = logged_in(cast.coordinator).post(form, {"reason": words})
    assert "Hur mycket" in answer.content.decode()
    wrong.refresh_from_db()
    assert wrong.state == EditionState.PUBLISHED


def test_a_record_written_anew_does_not_say_that_another_was_wrong(cast: Cast, wrong: Edition) -> None:
    correction = brought_to(made_edition(cast.coordinator, "2026-2"), EditionState.APPROVED, cast.nurse)
    tables = root() / correction.folder / "tables.json"
    tables.write_text(tables.read_text("utf-8").replace('"format"', '"corrects": "2026", "format"'), "utf-8")
    record_again(correction.folder, name="2026-2")
    with pytest.raises(RefusedError, match="utgivningsprotokollet"):
        publish(correction, cast.coordinator)
    wrong.refresh_from_db()
    assert wrong.state == EditionState.PUBLISHED
