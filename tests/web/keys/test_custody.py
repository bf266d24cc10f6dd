"""Two custodians together bring the keys back, and neither alone."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey

from lykta.errors import InputError
from lykta.web.keys.custody import (
    Custodian,
    box_from_text,
    box_to_text,
    join_keys,
    last_boxes,
    make_boxes,
    make_key_pair,
    note_boxes,
    open_boxes,
    read_private,
    read_public,
    split_keys,
)
from lykta.web.keys.keyring import Keyring
from lykta.web.keys.sealing import Key, SealBrokenError

DAY = date(2026, 11, 25)
FIRST, SECOND, STRANGER = (PrivateKey.generate() for _ in range(3))
ANNA, BO = Custodian("anna", FIRST.public_key), Custodian("bo", SECOND.public_key)


def made_ring(masters: int = 1) -> Keyring:
    return Keyring(tuple(Key.new() for _ in range(masters)), Key.new().secret)


@given(masters=st.integers(1, 4))
def test_both_boxes_give_back_every_master_key_and_the_pepper(masters: int) -> None:
    ring = made_ring(masters)
    boxes = split_keys(ring, FIRST.public_key, SECOND.public_key)
    assert join_keys(boxes, (FIRST, SECOND)) == ring


def test_a_box_does_not_open_with_anothers_key() -> None:
    boxes = split_keys(made_ring(), FIRST.public_key, SECOND.public_key)
    with pytest.raises(SealBrokenError, match="does not open"):
        join_keys(boxes, (FIRST, STRANGER))


def test_one_box_twice_opens_nothing() -> None:
    boxes = split_keys(made_ring(), FIRST.public_key, SECOND.public_key)
    with pytest.raises(SealBrokenError, match="do not belong together"):
        join_keys((boxes[0], boxes[0]), (FIRST, FIRST))


@pytest.mark.parametrize("masters", [1, 2])
def test_boxes_of_different_days_open_nothing_together(masters: int) -> None:
    boxes = split_keys(made_ring(), FIRST.public_key, SECOND.public_key)
    others = split_keys(made_ring(masters), FIRST.public_key, SECOND.public_key)
    with pytest.raises(SealBrokenError, match="do not belong together"):
        join_keys((boxes[0], others[1]), (FIRST, SECOND))


def test_neither_share_holds_a_byte_row_of_the_keys() -> None:
    ring = made_ring()
    boxes = split_keys(ring, FIRST.public_key, SECOND.public_key)
    from nacl.public import SealedBox  # noqa: PLC0415 - only here is a box opened without the other.

    for key, box in zip((FIRST, SECOND), boxes, strict=True):
        alone = SealedBox(key).decrypt(box)
        assert ring.pepper[:8] not in alone
        assert ring.masters[0].secret[:8] not in alone


def test_boxes_survive_as_files_in_either_order() -> None:
    ring = made_ring(2)
    anna, bo = (box_from_text(box_to_text(box)) for box in make_boxes(ring, (ANNA, BO), on=DAY))
    assert open_boxes((anna, bo), (FIRST, SECOND)) == ring
    assert open_boxes((bo, anna), (SECOND, FIRST)) == ring


def test_what_stands_on_a_box_cannot_be_changed() -> None:
    anna, bo = make_boxes(made_ring(), (ANNA, BO), on=DAY)
    changed = box_from_text(box_to_text(anna).replace("2026-11-25", "2026-11-26"))
    with pytest.raises(SealBrokenError):
        open_boxes((changed, bo), (FIRST, SECOND))


def test_what_is_noted_of_boxes_is_current_until_a_key_comes_that_is_not_in_them(tmp_path: Path) -> None:
    ring = made_ring(2)
    assert last_boxes(tmp_path) is None
    note_boxes(tmp_path, make_boxes(ring, (ANNA, BO), on=DAY)[0])
    noted = last_boxes(tmp_path)
    assert noted
    assert noted.names == "anna and bo"
    assert noted.is_current(Keyring(ring.masters[:1], ring.pepper))
    assert not noted.is_current(Keyring((Key.new(), *ring.masters), ring.pepper))


def test_the_same_custodian_twice_is_refused() -> None:
    with pytest.raises(InputError, match="it takes two"):
        make_boxes(made_ring(), (ANNA, Custodian("bo", ANNA.key)), on=DAY)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"kind": "other"}', "null"])
def test_a_file_that_is_no_box_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="not a custodian's box"):
        box_from_text(text)


@pytest.mark.slow
def test_a_pair_opens_with_its_passphrase_and_with_no_other() -> None:
    pair = make_key_pair("anna", "korrekt häst batteri")
    key = read_private(pair.private, "korrekt häst batteri", called="anna.private")
    assert read_public(pair.public) == Custodian("anna", key.public_key)
    assert bytes(key) not in pair.private
    with pytest.raises(InputError, match="does not open with that passphrase"):
        read_private(pair.private, "another passphrase", called="anna.private")


@pytest.mark.parametrize(
    ("name", "passphrase"), [("../x", "long enough it is"), ("anna", "short"), ("", "x" * 20)]
)
def test_a_bad_name_or_a_short_passphrase_is_refused(name: str, passphrase: str) -> None:
    with pytest.raises(InputError, match="Nothing was written"):
        make_key_pair(name, passphrase)


@pytest.mark.parametrize(
    "text", ["", "lykta-custodian-1 anna", "lykta-custodian-1 anna !!!", "x anna AAAA", "a b c d"]
)
def test_a_file_that_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="not a custodian's public key"):
        read_public(text)
