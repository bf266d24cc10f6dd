"""Thousands of guesses at receipts: no difference in words or time tells a near miss."""

import random
from itertools import islice

import pytest
from benchmarks.consult.receipts.comparing import compared, told_apart
from benchmarks.consult.receipts.guessing import (
    KINDS,
    WITHOUT_TOLL,
    Stored,
    answered,
    guessed,
    made,
    measured,
)
from benchmarks.consult.receipts.page import CLOCKS, OF_RIGHT_FORM
from django.db import connection
from django.test import Client

from lykta.web.consult.receipts import COUNT, PEPPER_BYTES, Pepper, new_number, receipt_of
from lykta.web.consult.views import asking

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Fewer than the ten thousand of the benchmark, which has all of them on both databases.
GUESSES, STORED = (1_000 if connection.vendor == "postgresql" else 2_000), 50
# So seldom does chance alone fail this test: it is run again and again, where the benchmark is read once.
LEVEL = 0.0005


def test_a_near_miss_is_one_word_off_and_never_right() -> None:
    draw = random.Random(1)  # noqa: S311 - the same in each run; guards nothing.
    right = receipt_of(new_number(), Pepper(bytes(PEPPER_BYTES)))
    near = islice(guessed("near miss", Stored((right,), ()), draw), 3 * COUNT)
    off = {sum(map(str.__ne__, right.split(), each.split())) for each in near}
    assert off == {1}


def test_neither_the_words_nor_the_time_tell_a_near_miss(monkeypatch: pytest.MonkeyPatch) -> None:
    # The toll is the same for all and comes before the look-up; it would hide what that tells.
    monkeypatch.setattr(asking, "WRONG_RECEIPTS", WITHOUT_TOLL)
    draw = random.Random(20261125)  # noqa: S311 - the same in each run; guards nothing.
    client, stored = Client(), made(STORED)
    assert all(b'name="token"' in answered(client, receipt).content for receipt in stored.right)
    guesses = {kind: guessed(kind, stored, draw) for kind in KINDS}
    found = measured(client, guesses, GUESSES, draw)
    said = {digest for kind in OF_RIGHT_FORM for digest in found["answers"][kind]}
    assert len(said) == 1
    assert sum(map(len, found["times"].values())) == GUESSES
    for place, clock in enumerate(CLOCKS):
        times = {kind: [each[place] for each in found["times"][kind]] for kind in OF_RIGHT_FORM}
        assert told_apart(compared(times), level=LEVEL) == [], clock
