"""`lykta consult keys`: made once, renewed while the server runs, and what an old key opened is then shut."""

import json
import threading

import pytest

from tests.web.consult.asking.walking import ASK, answers
from tests.web.consult.keeping.browsing import Browser
from tests.web.consult.keeping.installed import ON_SQLITE, Installation
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
        assert "lykta consult keys recover" in installed.run("consult", *words).refusal
