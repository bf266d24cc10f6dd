"""What speaks against one author is found in the two ads alone."""

from datetime import timedelta

import pytest

from lykta.ads.explore.link import LinkedAd
from lykta.ads.explore.link_differences import differences_of
from tests.ads.explore.link_ads import LEXICON, OTHER_PHONE, PHONE, SWITCHBOARD, made, moment

SWEDISH = "Jag är en glad tjej som gärna träffar dig för en kopp kaffe i lugn och ro, välkommen att ringa."
ENGLISH = "I am a happy girl who likes to meet you for a cup of coffee in peace and quiet, you may call."


def kinds(one: LinkedAd, other: LinkedAd) -> list[str]:
    return [found.kind for found in differences_of(one, other, LEXICON)]


def test_other_contacts_are_a_difference_and_a_shared_one_leaves_none() -> None:
    one, other = made(contacts=(PHONE,)), made(contacts=(OTHER_PHONE,))
    (found,) = differences_of(one, other, LEXICON)
    assert (found.kind, found.one, found.other) == ("contacts", (PHONE.contact,), (OTHER_PHONE.contact,))
    assert kinds(one, made(contacts=(PHONE, OTHER_PHONE))) == []


def test_a_hub_is_neither_shared_nor_a_difference() -> None:
    assert kinds(made(contacts=(SWITCHBOARD,)), made(contacts=(PHONE,))) == []
    assert kinds(made(contacts=(SWITCHBOARD, PHONE)), made(contacts=(SWITCHBOARD, OTHER_PHONE))) == [
        "contacts"
    ]


def test_what_an_ad_does_not_say_cannot_differ() -> None:
    full = made("Jag heter Mira.", place="Karlstad", site="a.example", posted=moment(1), contacts=(PHONE,))
    assert kinds(full, made("Ring i dag.")) == []


@pytest.mark.parametrize(
    ("day", "kind"), [(1, "places on one day"), (2, "places"), (None, "places")], ids=str
)
def test_two_places_tell_more_on_one_day(day: int | None, kind: str) -> None:
    one = made(place="Karlstad", posted=moment(1))
    other = made(place="Arvika", posted=moment(day) if day else None)
    assert kinds(one, other) == [kind]


def test_places_are_the_same_whatever_their_letters() -> None:
    assert kinds(made(place="Karlstad "), made(place="KARLSTAD")) == []


def test_other_names() -> None:
    one, other = made("Hej, jag heter Mira, ring i dag."), made("Hej, jag heter Stella, ring i dag.")
    (found,) = differences_of(one, other, LEXICON)
    assert (found.kind, found.one, found.other) == ("names", ("Mira",), ("Stella",))


def test_another_language() -> None:
    found = {one.kind: (one.one, one.other) for one in differences_of(made(SWEDISH), made(ENGLISH), LEXICON)}
    assert found["languages"] == (("sv",), ("en",))


def test_another_voice() -> None:
    one, other = made("Jag ringer dig, om du vill ha mig."), made("Vi ringer dig, om du vill ha oss.")
    (found,) = differences_of(one, other, LEXICON)
    assert (found.kind, found.one, found.other) == ("voice", ("I",), ("we",))


def test_other_sites() -> None:
    assert kinds(made(site="a.example"), made(site="b.example")) == ["sites"]


def test_half_a_year_between_them() -> None:
    assert kinds(made(posted=moment(1, 1)), made(posted=moment(1, 3))) == []
    assert kinds(made(posted=moment(1, 1)), made(posted=moment(1, 9))) == ["time"]
    # 180 days and an hour, whichever ad comes first.
    one, other = (made(posted=moment(1, 1) + later) for later in (timedelta(0), timedelta(days=180, hours=1)))
    assert kinds(one, other) == kinds(other, one) == ["time"]
