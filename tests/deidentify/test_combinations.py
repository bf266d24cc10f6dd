"""An origin is pointed out when few people are left that share it and the rest."""

import pytest

from lykta.deidentify import Kind, check


def _points_out(text: str, part: str = "") -> bool:
    return Kind.COMBINATION in {one.kind for one in check(text, county_part=part).findings}


@pytest.mark.parametrize(
    "text",
    [
        "Hon är rumänsk, 27 år och bor i Sunne.",
        "En lettisk kvinna i Torsby.",
        "En rumänsk kvinna på 34 år.",
        "En syrisk flicka på 16 år som bor i Kil.",
    ],
)
def test_origin_with_town_or_age_is_pointed_out(text: str) -> None:
    assert _points_out(text)


@pytest.mark.parametrize(
    "text",
    [
        "En kvinna från Rumänien.",
        "En rumänsk kvinna i tjugoårsåldern.",
        "En syrisk kvinna på 34 år.",
        "Hon bor i Sunne.",
    ],
)
def test_origin_that_many_share_is_not(text: str) -> None:
    assert not _points_out(text)


def test_the_known_part_of_the_county_leaves_fewer_people() -> None:
    text = "En rumänsk kvinna i tjugoårsåldern, gift."
    assert not _points_out("En rumänsk kvinna i tjugoårsåldern.")
    assert _points_out(text, part="norr")
