"""A correction takes the place of what it corrects: in one step, with its own words, at each address."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from lykta.web.audit.models import Entry
from lykta.web.editions.actions import approve, publish, take_up, withdraw
from lykta.web.editions.folders import RefusedError
from lykta.web.editions.models import Edition, EditionState
from tests.web.cast import Cast, logged_in
from tests.web.editions.made import (
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


def test_nothing_is_withdrawn_before_the_correction_is_published(cast: Cast, wrong: Edition) -> None:
    correction = made_correction(cast.coordinator, "2026-2", "2026")
    approve(correction, cast.nurse)
    wrong.refresh_from_db()
    assert wrong.state == EditionState.PUBLISHED


def test_a_correction_that_cannot_be_published_withdraws_nothing(cast: Cast, wrong: Edition) -> None:
    correction = brought_to(
        made_correction(cast.coordinator, "2026-2", "2026"), EditionState.APPROVED, cast.nurse
    )
    (root() / correction.folder / "csv/by-year.csv").write_text("period;number\r\n2024;3\r\n")
    with pytest.raises(RefusedError):
        publish(correction, cast.coordinator)
    wrong.refresh_from_db()
    assert wrong.state == EditionState.PUBLISHED


def test_whoever_may_not_withdraw_publishes_no_correction(
    cast: Cast, wrong: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    correction = brought_to(
        made_correction(cast.coordinator, "2026-2", "2026"), EditionState.APPROVED, cast.nurse
    )

    def refuse(member: object, permission: str) -> None:
        if permission == "edition.withdraw":
            raise PermissionDenied

    monkeypatch.setattr("lykta.web.editions.actions.require", refuse)
    with pytest.raises(PermissionDenied):
        publish(correction, cast.coordinator)
    correction.refresh_from_db()
    assert correction.state == EditionState.APPROVED


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
    Edition._base_manager.filter(pk=right.pk).update(corrects="")
    answer = client.get("/lagesbild/2026/sv/index.html")
    assert answer.status_code == GONE
    assert "2026-2" not in answer.content.decode()


def test_the_public_list_says_which_edition_corrects_which(client: Client, right: Edition) -> None:
    text = client.get("/lagesbild/").content.decode()
    assert "Den rättar utgåva 2026. Citera inte talen i den." in text
    assert '<a href="/lagesbild/2026-2/sv/index.html">Utgåva 2026-2 rättar den.</a>' in text
    english = client.get("/en/picture/").content.decode()
    assert '<a href="/en/picture/2026-2/en/index.html">Edition 2026-2 corrects it.</a>' in english


def test_who_publishes_a_correction_is_told_what_is_withdrawn(cast: Cast, wrong: Edition) -> None:
    correction = brought_to(
        made_correction(cast.coordinator, "2026-2", "2026"), EditionState.APPROVED, cast.nurse
    )
    coordinator = logged_in(cast.coordinator)
    shown = coordinator.get(reverse("edition", args=[correction.pk])).content.decode()
    assert "<dt>Rättar</dt><dd>2026</dd>" in shown
    form = reverse("edition-publish", args=[correction.pk])
    assert "I samma stund dras utgåva 2026 tillbaka." in coordinator.get(form).content.decode()
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
