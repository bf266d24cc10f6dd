"""What is left after a purge, and the whole audit log, do not tell which number made which choices."""

import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from unittest import mock
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from lykta.web.audit.models import Entry, Head
from lykta.web.audit.recording import forget_seen
from lykta.web.consult import compacting
from lykta.web.consult.actions.asking import NewQuestion, ask
from lykta.web.consult.actions.closing import end, purge
from lykta.web.consult.models import AskerCell, AskerRole, Consultation, OutcomeCell, Workplace
from lykta.web.consult.receipts import new_number
from tests.web.team.asking import entries

pytestmark = pytest.mark.django_db

type Codes = tuple[str, str, str]

PARTS = ("norra länet", "södra länet")
KINDS: list[Codes] = [(role, place, part) for role in AskerRole for place in Workplace for part in PARTS]
HOW_MANY = 40


@dataclass(frozen=True)
class Left:
    """What somebody has who takes database and log after the purge, and what they would like to know."""

    asked: tuple[str, ...]
    """The numbers in the order of asking, by the log."""
    purged: tuple[str, ...]
    """The numbers in the order of their deletion, by the log."""
    cells: tuple[Codes, ...]
    """The cells in the order in which the database lays them, one for each consultation."""
    truth: dict[str, Codes]


def asked_and_purged(kinds: Iterable[Codes], *, runs: int = 1) -> Left:
    """Ask one question of each kind, end all, and purge them, in as many nights."""
    truth = {}
    for role, workplace, part in kinds:
        before = set(Consultation.objects.values_list("pk", flat=True))
        ask(
            NewQuestion(
                number=new_number(),
                role=AskerRole(role),
                workplace=Workplace(workplace),
                body="Hur frågar vi?",
                language="sv",
                county_part=part,
            )
        )
        one = Consultation.objects.exclude(pk__in=before).get()
        end(one.pk)
        truth[one.reference] = (role, workplace, part)
    numbers = list(truth)
    for night in range(runs):
        due = [UUID(number.partition(":")[2]) for number in numbers[night::runs]]
        Consultation.objects.filter(pk__in=due).update(purge_on=timezone.localdate())
        assert purge(clock_is_right=True).deleted == len(due)
    _settled()
    said = entries()
    return Left(
        asked=tuple(each["of"] for each in said if each["act"] == "conversation.ask"),
        purged=tuple(each["of"] for each in said if each["act"] == "consultation.purge"),
        cells=tuple(_laid(AskerCell, "role, workplace, county_part, consultations")),
        truth=truth,
    )


def _drawn(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - it has to be the same each time, and keeps nothing secret.


def _settled() -> None:
    """Lay the cells on PostgreSQL as the last step of a purge does, which these tests' transaction leaves
    out."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for statement in compacting._rewriting(cursor).values():
                if statement.startswith("CLUSTER"):
                    cursor.execute(statement)


def _laid(model: Any, columns: str) -> Iterable[Codes]:
    where = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {model._meta.db_table} ORDER BY {where}")  # noqa: S608
        for *codes, count in cursor.fetchall():
            yield from [tuple(codes)] * count


ATTACKS: dict[str, Callable[[Left], Sequence[str]]] = {
    "by the order of asking": lambda left: left.asked,
    "by the order of asking, backwards": lambda left: left.asked[::-1],
    "by the order of deletion": lambda left: left.purged,
    "by the order of deletion, backwards": lambda left: left.purged[::-1],
    "by the order of numbers": lambda left: sorted(left.asked),
}


@pytest.mark.parametrize("runs", [1, 4])
def test_no_order_that_is_left_ties_cells_to_numbers_better_than_chance(runs: int) -> None:
    # Kinds that all differ, so that each cell is of one consultation, in an order that the seed draws.
    left = asked_and_purged(_drawn(runs).sample(KINDS, HOW_MANY), runs=runs)
    assert len(left.cells) == len(left.asked) == len(left.purged) == HOW_MANY
    hits = {
        name: sum(left.truth[number] == cell for number, cell in zip(attack(left), left.cells, strict=True))
        for name, attack in ATTACKS.items()
    }
    # By chance one of any number is right in the mean, and more than six once in ten thousand tries.
    assert max(hits.values()) <= 6, hits


def test_cells_lie_in_the_order_of_their_codes_and_are_of_one_transaction() -> None:
    left = asked_and_purged(_drawn(7).sample(KINDS, 12), runs=3)
    assert list(left.cells) == sorted(left.cells)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in (AskerCell, OutcomeCell):
                cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {model._meta.db_table}")  # noqa: S608
                assert cursor.fetchone()[0] == 1


def test_nothing_at_all_would_be_other_had_the_askers_been_others() -> None:
    """Of two counties in which the same happens, asked by others, the same is left."""
    kinds = _drawn(3).sample(KINDS, 8)
    found = []
    for order in (kinds, kinds[::-1]):
        # Lots are drawn alike in both, so that what differs can only come of who asked what.
        with mock.patch("secrets.SystemRandom", return_value=_drawn(5)):
            left = asked_and_purged(order)
        found.append(_everything(left))
        for model in (AskerCell, OutcomeCell, Entry, Head):
            model._base_manager.all().delete()
        forget_seen()
    assert found[0] == found[1]


def _everything(left: Left) -> str:
    """All that the tables and the log hold, each number by its place in the order of asking."""
    held = {
        model._meta.label: list(model._base_manager.values_list())
        for model in apps.get_app_config("consult").get_models(include_auto_created=True)
    }
    log = entries()
    # Lots shuffle the numbers as they come from the database, which are random: their order says nothing.
    purged = sorted(left.asked.index(each["of"]) for each in log if each["act"] == "consultation.purge")
    rest = [
        {name: value for name, value in each.items() if name != "at"}
        for each in log
        if each["act"] != "consultation.purge"
    ]
    text = json.dumps([held, purged, rest], default=str)
    for place, number in enumerate(left.asked):
        text = text.replace(number, f"consultation {place}")
    return text
