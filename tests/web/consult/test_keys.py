"""The master keys: a rotation while the server runs, and two custodians who bring them back."""

import json
import shutil
import threading
from pathlib import Path

import pytest

from tests.cli.command import Outcome
from tests.web.consult.installed import ON_SQLITE, Browser, Installation, make_other_keys, moved_away
from tests.web.consult.views.asking_pages import ASK, answers
from tests.web.server import running

pytestmark = pytest.mark.slow


NUMBERS = """
from lykta.web.consult.models import Consultation
one = Consultation.objects.get(pk=sys.argv[1])
print(bytes(one.wrapped_key).hex(), one._own())
"""


OPENS = """
from lykta.web.keys.sealing import SealBrokenError, unwrap
from lykta.web.server_keys import server_keys
try:
    unwrap(bytes.fromhex(sys.argv[1]), server_keys().masters, sys.argv[2])
    print("opens")
except SealBrokenError:
    print("shut")
"""


BREAK_ONE = """
from lykta.web.consult.models import Consultation
Consultation.objects.filter(pk=sys.argv[1]).update(wrapped_key=b"changed")
"""


GONE_IN_CLEAR = """
import json
from lykta.web.consult.models import Consultation
one = Consultation.objects.get(pk=sys.argv[1])
print(json.dumps([message.text("body", one.key()) for message in one.messages.all()]))
"""


ROTATE = ("consult", "keys", "rotate", "--patience", "0")


def masters(installed: Installation) -> list[bytes]:
    return [path.read_bytes() for path in sorted(installed.keys.glob("master-*"))]


def test_create_makes_a_folder_that_nobody_else_can_read_and_never_again(bare: Installation) -> None:
    done = bare.run("consult", "keys", "create")
    assert done.code == 0
    assert "Without them no text opens again." in done.out
    assert {path.name for path in bare.keys.iterdir()} == {"master-0001", "pepper"}
    assert [path.name for path in bare.keys.iterdir() if path.stat().st_mode & 0o077] == []
    before = masters(bare)
    assert "is not empty" in bare.run("consult", "keys", "create").refusal
    assert masters(bare) == before


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"LYKTA_KEY_FOLDER": ""}, "LYKTA_KEY_FOLDER is missing"),
        ({"LYKTA_KEY_FOLDER": "data/keys"}, "lies in the data folder"),
        ({"LYKTA_KEY_FOLDER": "/proc/keys"}, "cannot be made"),
        ({"LYKTA_SECRET_KEY": "short"}, "LYKTA_SECRET_KEY"),
    ],
)
def test_create_without_a_place_for_the_keys_is_refused(
    bare: Installation, changed: dict[str, str], told: str
) -> None:
    assert told in bare.run("consult", "keys", "create", **changed).refusal
    assert not bare.keys.exists()


def test_a_create_that_was_killed_can_be_repeated(bare: Installation) -> None:
    bare.keys.mkdir(mode=0o700)
    for name in ("pepper", "master-0001"):
        (bare.keys / name).write_bytes(b"k" * 32)
        (bare.keys / name).chmod(0o600)
    (bare.keys / "master-0001").rename(bare.keys / ".master-0001.29a89940.part")
    done = bare.run("consult", "keys", "create")
    assert (done.code, done.err) == (0, "")
    assert {path.name for path in bare.keys.iterdir()} == {"master-0001", "pepper"}
    assert masters(bare) != [b"k" * 32]


def test_no_command_of_the_consultation_runs_on_a_server_without_one(installed: Installation) -> None:
    without = {"LYKTA_PARTS": "handbook"}
    for words in (("keys", "rotate"), ("keys", "check"), ("purge",), ("notify",), ("audit", "verify")):
        assert "LYKTA_PARTS does not name consult" in installed.run("consult", *words, **without).refusal


def test_a_rotation_moves_everything_and_destroys_the_old_key(installed: Installation) -> None:
    one = installed.ask("Hur frågar vi?")
    (old,) = masters(installed)
    done = installed.run(*ROTATE)
    assert (done.code, done.err) == (0, "")
    assert "1 were moved under it." in done.out
    assert "Old keys destroyed: 1." in done.out
    assert old not in masters(installed)
    assert [name for name, content in installed.files() if old in content] == []
    assert json.loads(installed.python(GONE_IN_CLEAR, one))[0] == "Hur frågar vi?"


def test_a_rotation_destroys_what_a_killed_program_left_of_the_old_key(installed: Installation) -> None:
    (old,) = masters(installed)
    left = installed.keys / ".master-0001.29a89940.part"
    left.write_bytes(old)
    assert "Old keys destroyed: 1." in installed.run(*ROTATE).out
    assert [name for name, content in installed.files() if old in content] == []
    assert not left.exists()


def test_old_keys_are_kept_when_that_is_asked_for_and_go_with_the_next_rotation(
    installed: Installation,
) -> None:
    installed.ask("Hur frågar vi?")
    assert installed.run(*ROTATE, "--keep-old").code == 0
    assert len(masters(installed)) == 2
    assert "Old keys destroyed: 2." in installed.run(*ROTATE).out
    assert len(masters(installed)) == 1


def test_a_key_that_something_lies_under_is_never_destroyed(installed: Installation) -> None:
    kept = installed.ask("Hur frågar vi?")
    wrapped, own = installed.python(NUMBERS, kept).strip().split(" ", 1)
    # Somebody puts an old wrapping back after each move; the program here stands for a slow request.
    program = f"""
from lykta.web.consult import database as rotating
from lykta.web.consult.models import Consultation
moved = rotating._move
def move():
    count = moved()
    Consultation.objects.update(wrapped_key=bytes.fromhex({wrapped!r}))
    rotating._move = lambda: 0
    return count
rotating._move = move
print(rotating.rotate(patience_s=0))
"""
    assert "destroyed=0, left=1" in installed.python(program)
    assert len(masters(installed)) == 2
    assert installed.python(OPENS, wrapped, own).strip() == "opens"


def test_people_go_on_asking_while_keys_are_rotated(installed: Installation) -> None:
    over, asked = threading.Event(), []

    def ask(address: str) -> None:
        while not over.is_set():
            page = Browser(address).post(ASK["sv"], **answers())
            asked.append("receipt-words" in page)

    with running(installed.folder, **installed.settings) as site:
        threads = [threading.Thread(target=ask, args=(site.address,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        done = [installed.run("consult", "keys", "rotate", "--patience", "1") for _ in range(2)]
        over.set()
        for thread in threads:
            thread.join()
    assert [each.code for each in done] == [0, 0], [each.err for each in done]
    assert len(asked) > 4
    assert all(asked)
    assert "open with no key" not in installed.run("consult", "keys", "check").out


def test_what_was_copied_before_the_purge_is_shut_by_a_rotation(installed: Installation) -> None:
    gone = installed.ask("Hur frågar vi?", closed_days_ago=90)
    copied = installed.python(NUMBERS, gone).strip().split(" ", 1)
    assert installed.run("consult", "purge").code == 0
    # Until then a copy of the disk and the key folder open it.
    assert installed.python(OPENS, *copied).strip() == "opens"
    assert installed.run(*ROTATE).code == 0
    assert installed.python(OPENS, *copied).strip() == "shut"


@pytest.mark.skipif(ON_SQLITE, reason="SQLite's write-ahead log is emptied by the purge")
def test_postgresqls_log_keeps_sealed_bytes_as_the_threat_model_says(installed: Installation) -> None:
    gone = installed.ask("Hur frågar vi?", closed_days_ago=90)
    sealed = installed.sealed(gone)
    done = installed.run("consult", "purge")
    assert done.code == 0
    assert "PostgreSQL's write-ahead log still holds the deletion" in " ".join(done.out.split())
    kept = b"".join(content for _, content in installed.written_ahead())
    assert [text for text in sealed if text in kept]
    assert "Hur frågar vi?".encode() not in kept


def test_check_says_what_each_key_opens_and_that_there_are_no_boxes(installed: Installation) -> None:
    installed.ask("Hur frågar vi?")
    done = installed.run("consult", "keys", "check")
    assert done.code == 1
    assert "(the newest) opens 0 second factors, 1 consultations." in done.out
    assert "No boxes for custodians were made." in done.out
    assert not any(key.hex() in done.out for key in masters(installed))


def test_check_counts_what_opens_with_no_key(installed: Installation) -> None:
    installed.python(BREAK_ONE, installed.ask("Hur frågar vi?"))
    done = installed.run("consult", "keys", "check")
    assert done.code == 1
    assert "1 open with no key" in done.out


def test_a_consultation_that_opens_with_no_key_does_not_stop_a_rotation(installed: Installation) -> None:
    broken, whole = installed.ask("Den ena"), installed.ask("Den andra")
    installed.python(BREAK_ONE, broken)
    done = installed.run(*ROTATE)
    assert done.code == 0
    assert "1 were moved under it." in done.out
    assert json.loads(installed.python(GONE_IN_CLEAR, whole))[0] == "Den andra"


def test_without_keys_each_command_says_how_to_get_them(installed: Installation) -> None:
    for path in installed.keys.iterdir():
        path.unlink()
    for words in (("keys", "check"), ("purge",), ("audit", "verify")):
        refusal = installed.run("consult", *words).refusal
        assert "lykta consult keys recover" in refusal
        assert "keys create" not in refusal


def test_no_other_keys_are_made_beside_a_database_that_was_sealed(installed: Installation) -> None:
    assert "it has keys. Nothing was written" in installed.run("consult", "keys", "create").refusal
    with moved_away(installed.keys):
        refusal = installed.run("consult", "keys", "create").refusal
        assert "was sealed with keys that are not here. Nothing was written; mount" in refusal
        assert not installed.keys.exists()


def test_a_server_does_not_start_with_the_keys_of_another(installed: Installation, tmp_path: Path) -> None:
    installed.ask("Hur frågar vi?")
    other = make_other_keys(installed, tmp_path)
    refused = installed.run("serve", "--port", "1", LYKTA_KEY_FOLDER=str(other))
    assert refused.code == 2
    assert "they are another server's. Nothing was started" in refused.err


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
    make_other_keys(custody.installed, custody.installed.folder)
    shutil.move(custody.installed.folder / "other-keys", custody.installed.keys)
    before = {path.name: path.read_bytes() for path in custody.installed.keys.iterdir()}
    refusal = custody.recover(boxes).refusal
    assert "has another pepper" in refusal
    assert "move that folder away" in refusal
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
        ("../anna", f"{ANNAS}\n{ANNAS}\n", "is not a name for a file"),
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
    assert (
        "not a custodian's public key" in run("consult", "keys", "custodians", custody.anna, no_key).refusal
    )
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


def test_boxes_that_cannot_be_noted_are_not_left(custody: Custody) -> None:
    installed, to = custody.installed, custody.installed.folder / "boxes"
    to.mkdir()
    # No file takes the place of a folder, whoever runs this.
    (installed.keys / "custodians.json").mkdir()
    words = ("consult", "keys", "custodians", custody.anna, custody.bo, "--to", to)
    refusal = installed.run(*words).refusal
    assert f"The key folder {installed.keys} cannot be written" in refusal
    assert "No box was left" in refusal
    assert list(to.iterdir()) == []
    (installed.keys / "custodians.json").rmdir()
    assert installed.run(*words).code == 0


def test_no_box_is_left_where_only_one_can_be_written(custody: Custody) -> None:
    _, second = custody.boxes()
    custody.boxes("others")[0].unlink()
    others = custody.installed.folder / "others"
    words = ("consult", "keys", "custodians", custody.anna, custody.bo, "--to", others)
    assert "is there already" in custody.installed.run(*words).refusal
    assert [path.name for path in others.iterdir()] == [second.name]


def test_recovering_without_a_database_names_how_it_is_made(custody: Custody) -> None:
    boxes = custody.boxes()
    drill = custody.installed.folder / "drill"
    words = (boxes[0], custody.annas_key, boxes[1], custody.bos_key)
    done = custody.installed.run(
        "consult", "keys", "recover", *words, asked=f"{ANNAS}\n{BOS}\n", LYKTA_KEY_FOLDER=str(drill)
    )
    assert done.code == 0, done.err
    assert "Where there is no database yet, make one first: lykta consult prepare" in done.out
