"""The demo's editions: built, taken up and published by the same acts as in earnest."""

import pytest

from lykta.web.audit.verify import broken
from lykta.web.consult.demo import make_demo
from lykta.web.editions.invented.making import make_editions
from lykta.web.editions.models import Edition
from lykta.web.editions.states import State
from tests.web.editions.made import root

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_first_is_published_and_the_second_waits_for_approval() -> None:
    make_demo()
    make_editions(root())
    found = {edition.name: edition for edition in Edition.objects.all()}
    assert {name: each.state for name, each in found.items()} == {
        "2025": State.PUBLISHED,
        "2026": State.DRAFT,
    }
    assert found["2026"].attacked_with == [found["2025"].digest]
    assert (root() / "2026/en/edition.pdf").read_bytes().startswith(b"%PDF")
    assert broken() is None
