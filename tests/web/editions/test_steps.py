"""Each step of an edition: by whom, from which state, and only over files that are what they were."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from lykta.web.audit.models import Entry
from lykta.web.audit.verify import find_first_fault
from lykta.web.consult.demo import make_demo
from lykta.web.editions import actions
from lykta.web.editions.actions import approve, publish, take_up, withdraw
from lykta.web.editions.folders import RefusedError
from lykta.web.editions.invented import make_editions
from lykta.web.editions.models import Edition, EditionAct, EditionState, is_possible
from tests.web.cast import Cast
from tests.web.editions.made import (
    BAND,
    LATER,
    LEAKING,
    Said,
    brought_to,
    made_edition,
    made_folder,
    record_again,
    root,
)

pytestmark = pytest.mark.django_db


def acts() -> list[tuple[str, str]]:
    said = [json.loads(bytes(entry.content)) for entry in Entry.objects.order_by("number")]
    return [(each["act"], each["outcome"]) for each in said]


def change_a_file(edition: Edition) -> None:
    (root() / edition.folder / "csv/by-year.csv").write_text("period;number\r\n2024;3\r\n")


def test_an_edition_goes_from_a_folder_to_everybody_with_an_entry_for_each_step(cast: Cast) -> None:
    edition = made_edition(cast.coordinator)
    assert (edition.state, edition.name, edition.county, edition.attacked_with) == ("draft", "2026", "17", [])
    assert edition.hidden > 0
    approve(edition, cast.nurse)
    edition.refresh_from_db()
    publish(edition, cast.coordinator)
    withdraw(edition, cast.coordinator, "En tabell var fel")
    edition.refresh_from_db()
    assert (edition.state, edition.reason) == (EditionState.WITHDRAWN, "En tabell var fel")
    done = ["take_up", "approve", "publish", "withdraw"]
    assert acts() == [(f"edition.{verb}", "done") for verb in done]
    assert find_first_fault() is None


def test_whoever_took_it_up_cannot_approve_it(cast: Cast) -> None:
    edition = made_edition(cast.coordinator)
    with pytest.raises(RefusedError, match="annan person"):
        approve(edition, cast.coordinator)
    edition.refresh_from_db()
    assert (edition.state, edition.approved_by) == (EditionState.DRAFT, None)


def test_the_database_holds_that_it_was_a_second_person(cast: Cast) -> None:
    edition = made_edition(cast.coordinator)
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(approved_by=cast.coordinator)
    with pytest.raises(IntegrityError, match="by_somebody"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(state=EditionState.PUBLISHED)


@pytest.mark.parametrize("state", EditionState)
@pytest.mark.parametrize("act", EditionAct)
def test_a_step_holds_from_its_own_states_and_no_other(
    cast: Cast, act: EditionAct, state: EditionState
) -> None:
    edition = brought_to(made_edition(cast.coordinator), state, cast.nurse)
    steps = {
        EditionAct.APPROVE: lambda: approve(edition, cast.nurse),
        EditionAct.PUBLISH: lambda: publish(edition, cast.coordinator),
        EditionAct.WITHDRAW: lambda: withdraw(edition, cast.coordinator, "Skäl"),
    }
    if is_possible(act, state):
        steps[act]()
    else:
        with pytest.raises(RefusedError):
            steps[act]()


def test_who_may_not_is_refused_and_the_log_says_so(cast: Cast) -> None:
    edition = made_edition(cast.coordinator)
    for step in (
        lambda: take_up(edition.folder, cast.nurse),
        lambda: approve(edition, cast.reader),
        lambda: publish(edition, cast.nurse),
        lambda: withdraw(edition, cast.administrator, "Skäl"),
    ):
        with pytest.raises(PermissionDenied):
            step()
    assert [outcome for _act, outcome in acts()] == ["done", *["refused"] * 4]


def test_files_that_were_changed_stop_every_step_but_withdrawing(cast: Cast) -> None:
    draft = made_edition(cast.coordinator)
    change_a_file(draft)
    with pytest.raises(RefusedError, match="utgivningsprotokollet"):
        approve(draft, cast.nurse)
    with pytest.raises(RefusedError, match="utgivningsprotokollet"):
        take_up(draft.folder, cast.coordinator)
    withdraw(draft, cast.coordinator, "Filerna är ändrade")
    approved = brought_to(made_edition(cast.coordinator), EditionState.APPROVED, cast.nurse)
    change_a_file(approved)
    with pytest.raises(RefusedError, match="utgivningsprotokollet"):
        publish(approved, cast.coordinator)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_edition_in_one_language_is_refused_and_says_what_to_change(cast: Cast, language: str) -> None:
    folder = made_folder()
    (root() / folder / language / "index.html").unlink()
    record_again(folder)
    with pytest.raises(RefusedError, match="på ett språk"):
        take_up(folder, cast.coordinator)


def test_a_release_record_that_was_written_anew_is_another_edition(cast: Cast) -> None:
    edition = made_edition(cast.coordinator)
    change_a_file(edition)
    record_again(edition.folder)
    with pytest.raises(RefusedError, match="utgivningsprotokollet"):
        approve(edition, cast.nurse)


def test_an_edition_that_gives_a_hidden_number_away_is_not_taken_up(cast: Cast) -> None:
    folder = made_folder(cells=LEAKING)
    with pytest.raises(RefusedError, match="räkna ut"):
        take_up(folder, cast.coordinator)
    assert not Edition.objects.exists()


def numbers(*shown: int) -> tuple[Said, ...]:
    """Cells that show these numbers, 0 standing for the band."""
    return tuple(("shown", each, None) if each else BAND for each in shown)


# Each is safe alone; the first is safe after the second of the same day, but not before it.
ONE, OTHER = numbers(0, 10, 5, 20), numbers(0, 5, 10, 15)


def test_a_correction_of_the_same_date_is_attacked_as_what_came_after(cast: Cast) -> None:
    first = take_up(made_folder(cells=ONE), cast.coordinator)
    brought_to(first, EditionState.PUBLISHED, cast.nurse)
    with pytest.raises(RefusedError, match="räkna ut"):
        take_up(made_folder("2026-2", cells=OTHER), cast.coordinator)


def test_a_correction_of_the_same_date_that_gives_nothing_away_is_taken_up(cast: Cast) -> None:
    first = take_up(made_folder(cells=OTHER), cast.coordinator)
    brought_to(first, EditionState.PUBLISHED, cast.nurse)
    assert take_up(made_folder("2026-2", cells=ONE), cast.coordinator).attacked_with == [first.digest]


def test_editions_of_one_date_are_attacked_in_the_order_in_which_they_came_out(cast: Cast) -> None:
    registered = [take_up(made_folder(name), cast.coordinator) for name in ("a", "b")]
    earlier = made_edition(cast.coordinator, "c", date="2025-03-31")
    for edition in (*reversed(registered), earlier):
        brought_to(edition, EditionState.PUBLISHED, cast.nurse)
    found = actions._other_published_editions("")
    assert [each.name for each in found] == ["c", "b", "a"]


def test_an_edition_of_another_series_is_not_taken_up_beside_a_published_one(cast: Cast) -> None:
    brought_to(made_edition(cast.coordinator), EditionState.PUBLISHED, cast.nurse)
    for folder in (made_folder("2027", county="18"), made_folder("2027", first_year=2023)):
        with pytest.raises(RefusedError, match="annat län"):
            take_up(folder, cast.coordinator)


def test_a_name_is_had_by_one_edition_at_a_time(cast: Cast) -> None:
    first = made_edition(cast.coordinator)
    with pytest.raises(RefusedError, match="redan en utgåva"):
        made_edition(cast.coordinator)
    withdraw(first, cast.coordinator, "Byggs om")
    assert made_edition(cast.coordinator).name == first.name


def test_an_edition_is_attacked_again_with_one_that_came_out_meanwhile(cast: Cast) -> None:
    one = brought_to(made_edition(cast.coordinator), EditionState.APPROVED, cast.nurse)
    other = brought_to(
        made_edition(cast.coordinator, "2027", date="2027-03-31", later=True),
        EditionState.PUBLISHED,
        cast.nurse,
    )
    publish(one, cast.coordinator)
    one.refresh_from_db()
    assert one.attacked_with == [other.digest]


def test_a_withdrawn_edition_is_still_attacked_with_if_it_was_out(cast: Cast) -> None:
    out = brought_to(made_edition(cast.coordinator), EditionState.PUBLISHED, cast.nurse)
    withdraw(out, cast.coordinator, "Skäl")
    never = made_edition(cast.coordinator, "2025")
    withdraw(never, cast.coordinator, "Skäl")
    later = made_edition(cast.coordinator, "2027", date="2027-03-31", later=True)
    assert later.attacked_with == [f"{out.digest} withdrawn"]


def test_an_edition_is_attacked_again_when_one_was_withdrawn_meanwhile(cast: Cast) -> None:
    out = brought_to(made_edition(cast.coordinator), EditionState.PUBLISHED, cast.nurse)
    later = made_edition(cast.coordinator, "2027", date="2027-03-31", later=True)
    brought_to(later, EditionState.APPROVED, cast.nurse)
    withdraw(out, cast.coordinator, "Skäl")
    publish(later, cast.coordinator)
    later.refresh_from_db()
    assert later.attacked_with == [f"{out.digest} withdrawn"]


def test_addresses_that_were_quoted_are_never_given_to_other_numbers(cast: Cast) -> None:
    out = brought_to(made_edition(cast.coordinator), EditionState.PUBLISHED, cast.nurse)
    withdraw(out, cast.coordinator, "Fel tabell")
    with pytest.raises(RefusedError, match="ett annat namn"):
        take_up(made_folder(cells=LATER), cast.coordinator)


@pytest.mark.slow
def test_the_first_is_published_and_the_second_waits_for_approval() -> None:
    make_demo()
    make_editions(root())
    found = {edition.name: edition for edition in Edition.objects.all()}
    assert {name: each.state for name, each in found.items()} == {
        "2025": EditionState.PUBLISHED,
        "2026": EditionState.DRAFT,
    }
    assert found["2026"].attacked_with == [found["2025"].digest]
    assert (root() / "2026/en/edition.pdf").read_bytes().startswith(b"%PDF")
    assert find_first_fault() is None
