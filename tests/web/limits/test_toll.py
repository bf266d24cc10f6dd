"""Tolls: what pays one, once, and all that does not; the price rises with the count and has an end."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from django.http import HttpRequest, QueryDict
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.consult.views.asking import questions
from lykta.web.limits.counting import STEEPEST, STEEPEST_OF_ALL, Limit
from lykta.web.limits.toll import (
    Toll,
    ask,
    bits_of,
    collect_toll,
    is_solved,
    read_signed,
    sign_content,
    toll_page,
)
from tests.web.limits.conftest import Time
from tests.web.limits.paying import hidden_fields, is_toll, solved, with_work

pytestmark = pytest.mark.django_db

LIMIT = Limit(purpose="test", of_address=4, of_account=5, of_all=40, seconds=400)


def request_from(address: str, **fields: str) -> HttpRequest:
    request = HttpRequest()
    request.method, request.path = "POST", "/somewhere/"
    request.META = {"REMOTE_ADDR": address, "SERVER_NAME": "testserver", "SERVER_PORT": "80"}
    posted = QueryDict(mutable=True)
    posted.update(fields)
    request.POST = posted  # type: ignore[assignment]
    return request


HERE, THERE = request_from("192.0.2.1"), request_from("198.51.100.1")


def work_of(asked: Toll) -> dict[str, str]:
    return {"toll_challenge": asked.challenge, "toll_work": solved(asked.nonce, asked.bits)}


def test_work_pays_once_and_for_its_purpose_alone() -> None:
    work = work_of(ask("test", 0))
    assert collect_toll(HERE, work, "other", 0) is not None
    assert collect_toll(HERE, work, "test", 0) is None
    assert collect_toll(HERE, work, "test", 0) is not None


def test_work_at_a_price_that_has_risen_a_step_pays_and_at_one_laid_up_does_not() -> None:
    assert collect_toll(HERE, work_of(ask("test", 0)), "test", 1) is None
    assert collect_toll(HERE, work_of(ask("test", 0)), "test", 2) is not None


def test_work_is_not_taken_after_five_minutes(clock: Time) -> None:
    work = work_of(ask("test", 0))
    clock.at += 301
    assert collect_toll(HERE, work, "test", 0) is not None


@pytest.mark.parametrize(
    "changed",
    [
        {"toll_work": "0-0-0-0-0-0-0-0"},
        {"toll_work": "1"},
        {"toll_work": ""},
        {"toll_work": "１-1-1-1-1-1-1-1"},
        {"toll_work": "9" * 5000},
        {"toll_challenge": "x"},
        {"toll_challenge": ""},
    ],
)
def test_what_is_no_work_does_not_pay(changed: dict[str, str]) -> None:
    assert collect_toll(HERE, work_of(ask("test", 0)) | changed, "test", 0) is not None


def test_a_ticket_is_no_challenge_and_a_challenge_no_ticket(clock: Time) -> None:
    asked = ask("test", 0)
    clock.at += 60
    assert collect_toll(HERE, {"toll_ticket": asked.challenge}, "test", 0) is not None
    assert (
        collect_toll(HERE, {"toll_challenge": asked.ticket, "toll_work": solved(asked.nonce, 14)}, "test", 0)
        is not None
    )


@given(st.integers(0, 7), st.integers(0, 2**32 - 1))
def test_one_part_that_is_not_solved_is_enough_to_refuse(part: int, counter: int) -> None:
    right = ["2", "2", "2", "2", "2", "2", "2", "2"]
    assert is_solved("n", 0, "-".join(right))
    right[part] = str(counter)
    hash_of_part = sha256(f"n:{part}:{counter}".encode()).digest()
    most = 2 ** (256 - 1)
    others = all(is_below(f"n:{place}:2", most) for place in range(8) if place != part)
    assert is_solved("n", 1, "-".join(right)) is (others and int.from_bytes(hash_of_part, "big") < most)


def is_below(text: str, most: int) -> bool:
    return int.from_bytes(sha256(text.encode()).digest(), "big") < most


def test_a_ticket_holds_from_its_time_to_its_end_and_once(clock: Time) -> None:
    asked = ask("test", 1)
    given = {"toll_ticket": asked.ticket}
    assert asked.wait == 20
    early = collect_toll(HERE, given, "test", 1)
    assert early
    assert early.ticket == asked.ticket
    clock.at += 20
    assert collect_toll(HERE, given, "other", 1) is not None
    assert collect_toll(HERE, given, "test", 1) is None
    again = collect_toll(HERE, given, "test", 1)
    assert again
    assert again.ticket != asked.ticket
    late = ask("test", 1)
    clock.at += 20 + 30 * 60 + 1
    assert collect_toll(HERE, {"toll_ticket": late.ticket}, "test", 1) is not None


def test_tickets_that_are_laid_up_go_through_one_after_the_other(clock: Time) -> None:
    """A hundred tickets of one block, all held past their time: one each ten seconds, whoever shows them."""
    laid_up = [ask("test", 0) for _ in range(100)]
    clock.at += 10
    through, waiting = 0, []
    for each in laid_up:
        found = collect_toll(HERE, {"toll_ticket": each.ticket}, "test", 0)
        through += found is None
        waiting += [found] if found else []
    assert through == 1
    # Sixty have a place within ten minutes, with its time; the rest are to come again.
    assert sorted({round(each.opens_at - clock.at) for each in waiting}) == [*range(10, 610, 10)]
    # Another block does not wait for them.
    assert collect_toll(THERE, {"toll_ticket": ask_now(clock).ticket}, "test", 0) is None
    first = min(waiting, key=lambda each: each.opens_at)
    clock.at = first.opens_at
    assert collect_toll(HERE, {"toll_ticket": first.ticket}, "test", 0) is None


def ask_now(clock: Time) -> Toll:
    clock.at -= 10
    asked = ask("test", 0)
    clock.at += 10
    return asked


@given(text=st.text(max_size=60))
def test_what_was_not_signed_is_not_read(text: str) -> None:
    assert read_signed("test", text) is None
    mine = sign_content("test", {"a": 1})
    assert read_signed("test", mine) == {"a": 1}
    assert read_signed("other", mine) is None
    assert read_signed("test", mine[:-1] + ("A" if mine[-1] != "A" else "B")) is None


def test_an_address_pays_after_a_few_and_others_only_after_very_many() -> None:
    for number in range(45):
        assert (LIMIT.step(HERE) is None) is (number < 4)
        assert (LIMIT.step(THERE) is None) is (number < 40)
        LIMIT.count(HERE)


def test_the_price_rises_to_an_end_that_is_higher_for_the_address_that_caused_it(
    clock: Time,
) -> None:
    mine, others = [], []
    for _ in range(200):
        LIMIT.count(HERE)
        mine.append(LIMIT.step(HERE))
        others.append(LIMIT.step(THERE))
    for steps, end in ((mine, STEEPEST), (others, STEEPEST_OF_ALL)):
        prices = [-1 if step is None else step for step in steps]
        assert prices == sorted(prices)
        assert prices[-1] == end
    assert bits_of(STEEPEST) == 18


def test_an_account_pays_whatever_the_address() -> None:
    for number in range(6):
        request = request_from(f"192.0.2.{number}")
        assert (LIMIT.step(request, account="vard") is None) is (number < 5)
        LIMIT.count(request, account="vard")
    assert LIMIT.step(THERE, account="social") is None
    assert LIMIT.step(THERE) is None


def test_a_new_small_block_for_each_try_is_no_way_around() -> None:
    free = 0
    for number in range(24):
        request = request_from(f"2001:db8:1:{number:x}00::1")
        free += LIMIT.step(request) is None
        LIMIT.count(request)
    assert free == 4 * 4


def test_after_a_while_it_is_free_again(clock: Time) -> None:
    for _ in range(1000):
        LIMIT.count(HERE)
    assert LIMIT.step(HERE) is not None
    clock.at += 2.5 * LIMIT.seconds + 60
    assert LIMIT.step(HERE) is None


@given(step=st.integers(0, STEEPEST))
def test_a_toll_says_nothing_of_what_it_is_asked_for_beside_its_purpose(step: int) -> None:
    asked = ask("test", step)
    content = read_signed("toll", asked.challenge)
    assert content
    assert set(content) == {"for", "nonce", "step", "until"}
    assert (asked.parts, asked.bits) == (8, 14 + step)
    assert replace(asked, opens_at=0.0).wait == 0


def over_the_limit(request: HttpRequest, **more: Any) -> str:
    for _ in range(4):
        LIMIT.count(request)
    page = toll_page(request, LIMIT, **more)
    assert page
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) > 0
    return page.content.decode()


def test_the_page_carries_what_was_typed_and_pays() -> None:
    text = 'Å "text" <b>\nwith lines'
    request = request_from("192.0.2.1", body=text, csrfmiddlewaretoken="old", toll_work="old")
    page = over_the_limit(request, with_token=False)
    assert hidden_fields(page)["body"] == text
    assert "csrfmiddlewaretoken" not in hidden_fields(page)
    sent = with_work(page)
    assert toll_page(request_from("192.0.2.1", **sent), LIMIT, with_token=False) is None


def test_a_password_is_not_written_into_the_page_but_asked_for_again() -> None:
    request = request_from("192.0.2.1", login="vard", password="a secret of mine")  # noqa: S106
    page = over_the_limit(request, secret_fields=("password",), with_token=False)
    assert hidden_fields(page)["login"] == "vard"
    assert "a secret of mine" not in page
    assert 'type="password" name="password"' in page


def test_a_page_that_was_asked_for_by_a_link_goes_on_by_a_link() -> None:
    request = request_from("192.0.2.1")
    request.method = "GET"
    request.GET = QueryDict("next=/teamet/&x=1%262")
    page = over_the_limit(request)
    assert "<form" not in page[page.index("<main") : page.index("</main")]
    assert 'href="/somewhere/?next=%2Fteamet%2F&amp;x=1%262&amp;toll_challenge=' in page
    assert is_toll(page)


def test_the_button_pressed_too_early_loses_nothing() -> None:
    request = request_from("192.0.2.1", body="text")
    page = over_the_limit(request, with_token=False)
    sent = hidden_fields(page)
    early = toll_page(request_from("192.0.2.1", **sent), LIMIT, with_token=False)
    assert early
    assert hidden_fields(early.content.decode())["toll_ticket"] == sent["toll_ticket"]
    assert hidden_fields(early.content.decode())["body"] == "text"
    assert "för tidigt" in early.content.decode()


def test_a_clinic_asks_for_nothing_and_a_flood_pays_the_highest_price(clock: Time) -> None:
    """Ten askers of a clinic in an hour pay nothing; a flood from one address pays the highest price."""
    for _ in range(10):
        assert questions().step(HERE) is None
        questions().count(HERE)
        clock.at += 360
    clock.at += 3600 * 4
    hashes, free = 0, 0
    for _ in range(70):
        step = questions().step(HERE)
        free += step is None
        hashes += 0 if step is None else 8 * 2 ** bits_of(step)
        questions().count(HERE)
        clock.at += 3600 / 1500
    assert free == 12
    assert hashes > 80_000_000
    # So many are more than are free in all: others pay too, and less.
    assert (questions().step(THERE), questions().step(HERE)) == (0, STEEPEST)
