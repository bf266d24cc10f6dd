"""Custodians by the command line: two boxes, and the keys brought back from both."""

from pathlib import Path

import pytest

from tests.cli.command import Outcome
from tests.web.consult.keeping.installed import Installation

pytestmark = pytest.mark.slow

ANNAS, BOS = "korg vinter sadel moln", "fjord penna brygga sten"

TEXT = """
from lykta.web.consult.models import Consultation
one = Consultation.objects.get()
print(one.messages.first().text("body", one.key()))
"""


def pair(installed: Installation, name: str, passphrase: str) -> tuple[Path, Path]:
    """A custodian's two files."""
    done = installed.run("consult", "keys", "custodian", name, asked=f"{passphrase}\n{passphrase}\n")
    assert done.code == 0, done.err
    return installed.folder / f"{name}.public", installed.folder / f"{name}.private"


class Custody:
    """Two custodians, their boxes and their keys."""

    def __init__(self, installed: Installation) -> None:
        self.installed = installed
        self.anna, self.annas_key = pair(installed, "anna", ANNAS)
        self.bo, self.bos_key = pair(installed, "bo", BOS)

    def boxes(self, folder: str = "boxes") -> tuple[Path, Path]:
        """New boxes of the keys as they are."""
        to = self.installed.folder / folder
        to.mkdir()
        done = self.installed.run("consult", "keys", "custodians", self.anna, self.bo, "--to", to)
        assert done.code == 0, done.err
        first, second = sorted(to.iterdir())
        return first, second

    def recover(self, boxes: tuple[Path, Path], asked: str = f"{ANNAS}\n{BOS}\n") -> Outcome:
        """Bring the keys back."""
        words = (boxes[0], self.annas_key, boxes[1], self.bos_key)
        return self.installed.run("consult", "keys", "recover", *words, asked=asked)

    def lose_the_keys(self) -> dict[str, bytes]:
        """The key folder goes; gives what was in it."""
        lost = {path.name: path.read_bytes() for path in self.installed.keys.iterdir()}
        for path in self.installed.keys.iterdir():
            path.unlink()
        self.installed.keys.rmdir()
        return lost


@pytest.fixture
def custody(installed: Installation) -> Custody:
    return Custody(installed)


def test_both_boxes_bring_back_every_key_and_every_text_opens(custody: Custody) -> None:
    installed = custody.installed
    installed.ask("Hur frågar vi?")
    boxes = custody.boxes()
    assert installed.run("consult", "keys", "check").code == 0
    lost = custody.lose_the_keys()
    done = custody.recover(boxes)
    assert done.code == 0, done.err
    assert "1 master keys were brought back" in done.out
    assert {name: (installed.keys / name).read_bytes() for name in ("pepper", "master-0001")} == {
        name: lost[name] for name in ("pepper", "master-0001")
    }
    assert installed.python(TEXT).strip() == "Hur frågar vi?"
    assert installed.run("consult", "audit", "verify").code == 0


def test_recovering_twice_and_in_the_other_order_changes_nothing(custody: Custody) -> None:
    first, second = custody.boxes()
    before = {path.name: path.read_bytes() for path in custody.installed.keys.iterdir()}
    words = (second, custody.bos_key, first, custody.annas_key)
    done = custody.installed.run("consult", "keys", "recover", *words, asked=f"{BOS}\n{ANNAS}\n")
    assert "0 master keys were brought back" in done.out
    assert {path.name: path.read_bytes() for path in custody.installed.keys.iterdir()} == before


def test_boxes_and_private_keys_can_be_read_by_their_owner_alone_and_hold_no_key(custody: Custody) -> None:
    boxes = custody.boxes()
    keys = [path.read_bytes() for path in custody.installed.keys.glob("master-*")]
    for path in (*boxes, custody.annas_key, custody.bos_key):
        assert path.stat().st_mode & 0o077 == 0
        assert not any(key in path.read_bytes() or key.hex() in path.read_text("latin-1") for key in keys)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (f"{BOS}\n{BOS}\n", "does not open with that passphrase"),
        ("\n\n", "does not open with that passphrase"),
    ],
)
def test_a_wrong_passphrase_brings_nothing_back(custody: Custody, asked: str, told: str) -> None:
    boxes = custody.boxes()
    custody.lose_the_keys()
    assert told in custody.recover(boxes, asked).err
    assert not custody.installed.keys.exists()


def test_one_box_twice_and_boxes_of_two_days_bring_nothing_back(custody: Custody) -> None:
    anna, bo = custody.boxes()
    assert custody.installed.run("consult", "keys", "rotate", "--patience", "0").code == 0
    _, later = custody.boxes("later")
    custody.lose_the_keys()
    run, twice = custody.installed.run, (anna, custody.annas_key) * 2
    same = run("consult", "keys", "recover", *twice, asked=f"{ANNAS}\n{ANNAS}\n")
    assert "do not belong together" in same.refusal
    assert "do not belong together" in custody.recover((anna, later)).refusal
    assert "does not open with that key" in custody.recover((bo, anna)).refusal
    assert not custody.installed.keys.exists()


def test_keys_of_another_server_are_not_mixed_in(custody: Custody) -> None:
    boxes = custody.boxes()
    custody.lose_the_keys()
    assert custody.installed.run("consult", "keys", "create").code == 0
    before = {path.name: path.read_bytes() for path in custody.installed.keys.iterdir()}
    assert "has another pepper" in custody.recover(boxes).refusal
    assert {path.name: path.read_bytes() for path in custody.installed.keys.iterdir()} == before


def test_check_says_that_boxes_are_old_after_a_rotation(custody: Custody) -> None:
    custody.boxes()
    assert custody.installed.run("consult", "keys", "check").code == 0
    custody.installed.run("consult", "keys", "rotate", "--patience", "0")
    done = custody.installed.run("consult", "keys", "check")
    assert done.code == 1
    assert "lack a key: make new ones." in done.out
    custody.boxes("new")
    assert custody.installed.run("consult", "keys", "check").code == 0


def test_what_is_there_already_is_not_written_over(custody: Custody) -> None:
    boxes = custody.boxes()
    before = [path.read_bytes() for path in (*boxes, custody.annas_key)]
    run = custody.installed.run
    again = run("consult", "keys", "custodian", "anna", asked=f"{ANNAS}\n{ANNAS}\n")
    assert "is there already" in again.refusal
    public = (custody.anna, custody.bo)
    assert (
        "is there already" in run("consult", "keys", "custodians", *public, "--to", boxes[0].parent).refusal
    )
    assert [path.read_bytes() for path in (*boxes, custody.annas_key)] == before


@pytest.mark.parametrize(
    ("name", "asked", "told"),
    [
        ("anna", f"{ANNAS}\n{BOS}\n", "The two passphrases differ"),
        ("anna", "kort\nkort\n", "fewer than 12 characters"),
        ("../anna", f"{ANNAS}\n{ANNAS}\n", "is no name for a file"),
    ],
)
def test_a_pair_that_would_not_serve_is_not_made(
    bare: Installation, name: str, asked: str, told: str
) -> None:
    assert told in bare.run("consult", "keys", "custodian", name, asked=asked).refusal
    assert list(bare.folder.rglob("*anna*")) == []


def test_a_custodian_makes_her_pair_on_a_machine_without_any_setting(bare: Installation) -> None:
    nothing = dict.fromkeys(bare.settings, "") | {"PYTHONPATH": bare.settings["PYTHONPATH"]}
    done = bare.run("consult", "keys", "custodian", "anna", asked=f"{ANNAS}\n{ANNAS}\n", **nothing)
    assert done.code == 0, done.err


def test_boxes_for_one_custodian_or_for_no_key_are_refused(custody: Custody) -> None:
    run = custody.installed.run
    assert "it takes two" in run("consult", "keys", "custodians", custody.anna, custody.anna).refusal
    no_key = custody.installed.folder / "readme.txt"
    no_key.write_text("nothing")
    assert "no custodian's public key" in run("consult", "keys", "custodians", custody.anna, no_key).refusal
    missing = custody.installed.folder / "nobody.public"
    assert "cannot be read" in run("consult", "keys", "custodians", custody.anna, missing).refusal
    assert list(custody.installed.folder.rglob("*.box")) == []


def test_without_a_place_for_the_keys_none_are_shared_out_or_brought_back(custody: Custody) -> None:
    boxes = custody.boxes()
    run, nowhere = custody.installed.run, {"LYKTA_PARTS": "handbook", "LYKTA_KEY_FOLDER": ""}
    shared = run("consult", "keys", "custodians", custody.anna, custody.bo, **nowhere)
    words = (boxes[0], custody.annas_key, boxes[1], custody.bos_key)
    for refusal in (shared.refusal, run("consult", "keys", "recover", *words, **nowhere).refusal):
        assert "LYKTA_KEY_FOLDER is missing" in refusal
