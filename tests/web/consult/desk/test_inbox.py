"""The inbox in pages: each group by itself, counted whole, in an order that does not change between pages."""

import re
from secrets import token_bytes

import pytest
from django.test import Client
from django.urls import reverse

from lykta.web.consult.models import Consultation, State
from lykta.web.consult.views.inbox import A_PAGE
from tests.web.cast import Cast, in_days, logged_in

LINK = re.compile(r'<th scope="row"[^>]*><a href="/teamet/konsultation/([0-9a-f-]{36})/"')
NEW, WAITING = 80, 40


@pytest.fixture
def client(cast: Cast) -> Client:
    ask(NEW, State.NEW)
    ask(WAITING, State.WAITING_FOR_TEAM)
    return logged_in(cast.coordinator)


def ask(count: int, state: State) -> None:
    Consultation.objects.bulk_create(
        Consultation(
            tag=token_bytes(32),
            wrapped_key=b"key",
            role="health",
            workplace="clinic",
            language="sv",
            asked_on=in_days(-number % 30),
            due_on=in_days(number) if number % 3 == 0 else None,
            state=state,
        )
        for number in range(count)
    )


def shown(client: Client, **query: str | int) -> tuple[str, list[str]]:
    page = client.get(reverse("desk-inbox"), query).content.decode()
    return page, LINK.findall(page)


def test_a_page_holds_no_more_than_its_rows_and_says_how_many_there_are(client: Client) -> None:
    ask(1_500 - NEW, State.NEW)
    page, links = shown(client)
    assert len(links) == 2 * A_PAGE
    assert re.findall(r'<span class="count">(\d+)</span>', page) == ["1500", str(WAITING), "0", "0"]
    # With 1,500 on one page it had 611 kB.
    assert len(page) < 60_000


def test_the_pages_of_a_group_hold_each_consultation_once(client: Client) -> None:
    of_a_group = [shown(client, new=page, team=9)[1][:A_PAGE] for page in (1, 2, 3)]
    last = shown(client, new=4, team=9)[1]
    assert len(last) == NEW - 3 * A_PAGE + WAITING - A_PAGE
    assert len({number for page in of_a_group for number in page} | set(last)) == NEW + WAITING - A_PAGE


def test_turning_the_page_of_one_group_leaves_the_others_and_whose_are_shown(client: Client) -> None:
    page, _ = shown(client, new=2, team=2)
    assert 'href="?new=3&amp;team=2#group-1"' in page
    assert 'href="?team=1&amp;new=2#group-2"' in page


@pytest.mark.parametrize("typed", ["0", "-1", "nej", "999999999999999999999", "\0"])
def test_a_page_that_there_is_not_is_answered_with_one_that_there_is(client: Client, typed: str) -> None:
    assert client.get(reverse("desk-inbox"), {"new": typed, "closed": typed}).status_code == 200
