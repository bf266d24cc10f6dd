"""The demo's two editions, made by the same build and the same acts as in earnest."""

import tempfile
from pathlib import Path
from typing import Final

from lykta.picture.build import build
from lykta.picture.edition.writing import write_folder
from lykta.picture.plan import plan_from
from lykta.picture.sample import Sampling, write_sample
from lykta.web.editions.actions import approve, publish, take_up
from lykta.web.team.models import Member
from lykta.web.team.roles import Role

_EDITIONS: Final = (
    ("2025", "2025-03-31", Sampling(until=2024), False),
    ("2026", "2026-03-31", Sampling(), True),
)
"""Name and date of each, what it tells of, and whether it has the registrations that came in late."""


def make_editions(folder: Path) -> None:
    """Make two editions in the server's folder: the first is published, the second waits for approval."""
    _build(folder)
    taker = Member.objects.filter(role=Role.COORDINATOR).order_by("pk")[0]
    second = Member.objects.filter(role=Role.MEMBER).order_by("pk")[0]
    first = take_up(_EDITIONS[0][0], taker)
    approve(first, second)
    first.refresh_from_db()
    publish(first, taker)
    take_up(_EDITIONS[1][0], taker)


def _build(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as made:
        earlier: list[Path] = []
        for name, day, sampling, late in _EDITIONS:
            plan = write_sample(Path(made, name), sampling, edition=name, date=day, late=late)
            write_folder(build(plan_from(plan), earlier).picture, folder / name)
            earlier.append(folder / name)
