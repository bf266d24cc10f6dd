"""Secrets of second factors: bound to their member, and moved with everything else when keys change."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from lykta.web.consult.database import rotate
from lykta.web.keys.keyring import add_master
from lykta.web.keys.rewrapping import UNOPENED
from lykta.web.keys.sealing import SealBrokenError
from lykta.web.server_keys import server_key_folder, server_keys
from lykta.web.team.factor_secrets import UNDER_MASTERS, opened
from tests.web import by_hand
from tests.web.cast import SECRET, Cast
from tests.web.team.asking import acts, by_code, by_password

MEMBERS = 5


def texts() -> dict[int, str]:
    """The secret of each member as it is kept."""
    return {row.user_id: row.data["secret"] for row in Authenticator.objects.all()}


def give(one: int, text: str) -> None:
    row = Authenticator.objects.get(user_id=one)
    row.data["secret"] = text
    row.save()


def test_no_rotation_locks_anybody_out(cast: Cast) -> None:
    before = server_keys().masters[0]
    done = rotate(patience_s=0)
    assert (done.moved, done.left) == (MEMBERS, 0)
    assert before not in server_keys().masters
    client = Client()
    by_password(client, cast.nurse.username)
    assert by_code(client)


def test_so_many_at_most_are_moved_at_a_time_and_none_twice(cast: Cast) -> None:
    add_master(server_key_folder())
    assert [UNDER_MASTERS.rewrap(3) for _ in range(3)] == [3, 2, 0]
    assert UNDER_MASTERS.counted() == {server_keys().masters[0].fingerprint: MEMBERS}
    assert {opened(text, member) for member, text in texts().items()} == {SECRET}


def test_a_secret_that_opens_with_no_key_is_counted_as_such_and_stops_no_rotation(cast: Cast) -> None:
    give(cast.nurse.pk, texts()[cast.reader.pk])
    add_master(server_key_folder())
    assert UNDER_MASTERS.counted()[UNOPENED] == 1
    assert UNDER_MASTERS.rewrap(MEMBERS) == MEMBERS - 1


@pytest.mark.parametrize("data", [{"secret": "no base64"}, ["secret"], "secret"])
def test_a_factor_that_was_changed_by_hand_is_counted_as_such_and_stops_no_rotation(
    cast: Cast, data: object
) -> None:
    by_hand.write(Authenticator, Authenticator.objects.get(user=cast.nurse).pk, data=data)
    done = rotate(patience_s=0)
    assert (done.moved, done.left) == (MEMBERS - 1, 0)
    assert UNDER_MASTERS.counted()[UNOPENED] == 1


def test_no_two_members_exchange_their_secrets(cast: Cast) -> None:
    kept = texts()
    for one in kept:
        for other in kept:
            if one != other:
                with pytest.raises(SealBrokenError):
                    opened(kept[one], other)


def test_whoever_has_anothers_secret_is_told_that_the_code_is_wrong(cast: Cast) -> None:
    give(cast.nurse.pk, texts()[cast.reader.pk])
    client = Client()
    by_password(client, cast.nurse.username)
    assert by_code(client) == ""
    assert acts()[-1][1] == "refused"
