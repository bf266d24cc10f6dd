"""`lykta consult audit` on a server of its own: what it says of a whole log and of a broken one."""

import json
from pathlib import Path

import pytest

from tests.web.consult.installed import ON_SQLITE, Installation, make_other_keys

pytestmark = [pytest.mark.either_database, pytest.mark.slow]


RECORD = """
from concurrent.futures import ThreadPoolExecutor
from django.db import connections, transaction
from lykta.web.audit.recording import record
from lykta.web.audit.verify import find_first_fault

def work(thread):
    for number in range(25):
        with transaction.atomic():
            record("consultation.read", who=f"member:{thread}", of=f"consultation:{number}")
    connections.close_all()

def prove(_):
    found = [find_first_fault() for _ in range(20)]
    connections.close_all()
    return [one for one in found if one]

with ThreadPoolExecutor(10) as threads:
    proofs = [threads.submit(prove, number) for number in range(2)]
    list(threads.map(work, range(8)))
    print([proof.result() for proof in proofs])
"""


WRITE = """
from tests.web.audit import damaging
damaging.write(50)
"""


REWRITE = """
from tests.web.audit import damaging
damaging.rewrite(int(sys.argv[1]))
"""


CUT = """
from tests.web.audit import damaging
damaging.cut_with_head(int(sys.argv[1]))
"""


AS_TEXT = """
from tests.web.audit import damaging
damaging.store_as("TEXT", "content", 7)
"""


CHANGE = """
from lykta.web.audit.models import Entry
Entry.objects.filter(pk=7).update(content=b"{}")
"""


EMPTY = """
from tests.web.audit import damaging
damaging.empty()
"""


HEAD = """
from lykta.web.audit.models import Head
head = Head.objects.get()
print(head.number, bytes(head.hash).hex(), bytes(head.seal).hex())
"""


SET_BACK = """
from lykta.web.audit.models import Entry, Head
number, digest, seal = sys.argv[1:]
Entry.objects.filter(number__gt=number).delete()
Head.objects.update(number=number, hash=bytes.fromhex(digest), seal=bytes.fromhex(seal))
"""


def test_eight_threads_lose_no_entry_and_no_proof_meanwhile_is_wrong(installed: Installation) -> None:
    assert installed.python(RECORD).strip() == "[[], []]"
    done = installed.run("consult", "audit", "verify")
    assert (done.code, done.out) == (0, "The audit log is whole: 202 entries, and 0 anchors of yours.\n")
    # That it was proved is one more entry.
    done = installed.run("consult", "audit", "verify")
    assert done.out.startswith("The audit log is whole: 203 entries")


def test_a_changed_entry_is_named_with_what_is_wrong(installed: Installation) -> None:
    installed.python(RECORD)
    installed.python(CHANGE)
    done = installed.run("consult", "audit", "verify")
    assert done.code == 1
    assert "broken at entry 7: it, or what came before it, is not what was written. (7:hash)" in done.out
    # A purge and later entries change nothing about that; who knows of it may say so.
    assert installed.run("consult", "purge").code == 0
    installed.python(WRITE)
    done = installed.run("consult", "audit", "verify")
    assert done.code == 1
    assert "broken at entry 7:" in done.out
    done = installed.run("consult", "audit", "verify", "--known", "7:hash")
    assert done.code == 0
    assert "(7:hash) This is known." in done.out
    assert installed.run("consult", "audit", "verify", "--known", "8:hash").code == 1


def test_a_rewritten_log_is_named_after_later_entries_and_a_purge(installed: Installation) -> None:
    installed.python(f"{RECORD}\n{REWRITE}", "71")
    installed.python(WRITE)
    assert installed.run("consult", "purge").code == 0
    done = installed.run("consult", "audit", "verify")
    assert done.code == 1
    assert "broken at entries 71 to 202: its seal was not made with this server's keys" in done.out


def test_a_cut_end_is_named_after_later_entries_and_a_purge(installed: Installation) -> None:
    installed.python(RECORD)
    assert installed.run("consult", "audit", "anchor", "--keep").out == ""
    installed.python(CUT, "192")
    done = installed.run("consult", "audit", "anchor", "--keep")
    assert done.code == 1
    assert "broken at entry 193: an anchor tells of it, and it is no longer there" in done.out
    installed.python(WRITE)
    assert installed.run("consult", "purge").code == 0
    done = installed.run("consult", "audit", "verify")
    assert done.code == 1
    assert "broken at entries 193 to 202: it does not follow the one before" in done.out
    assert "broken at entry 203: the server noted there that it had found the log's end damaged" in done.out
    # Noted once, by the first process that met it.
    assert done.out.count("the server noted there") == 1


def test_a_server_with_other_keys_is_told_so_and_seals_nothing_over(
    installed: Installation, tmp_path: Path
) -> None:
    installed.python(RECORD)
    other = str(make_other_keys(installed, tmp_path))
    done = installed.run("consult", "audit", "verify", LYKTA_KEY_FOLDER=other)
    assert done.code == 1
    assert "The head of the log is missing, or was not sealed with these keys." in done.out
    # Nothing was written with the wrong keys.
    assert installed.run("consult", "audit", "verify").code == 0


@pytest.mark.skipif(not ON_SQLITE, reason="PostgreSQL holds each column to its type")
def test_an_entry_stored_as_text_is_named_by_verify_and_export_and_a_purge_is_done(
    installed: Installation,
) -> None:
    installed.python(RECORD)
    installed.python(AS_TEXT)
    assert installed.run("consult", "purge").code == 0
    done = installed.run("consult", "audit", "verify")
    assert done.code == 1
    assert (
        "broken at entry 7: it is not stored as an entry is, or cannot be read as one. (7:type)" in done.out
    )
    lines = [json.loads(line) for line in installed.run("consult", "audit", "export").out.splitlines()]
    assert lines[6] == {"number": 7, "fault": "type"}


def test_an_emptied_log_is_found_by_the_anchor_beside_the_keys(installed: Installation) -> None:
    assert installed.run("consult", "purge").code == 0
    installed.python(EMPTY)
    done = installed.run("consult", "audit", "verify")
    assert done.code == 1
    assert "broken at entry 1: an anchor tells of it, and it is no longer there" in done.out


def test_an_emptied_log_is_found_by_the_anchor_that_was_kept_when_it_began(installed: Installation) -> None:
    installed.python(EMPTY)
    installed.python(WRITE)
    assert "broken at entries 1 to 2: it does not follow" in installed.run("consult", "audit", "verify").out


def test_a_head_set_back_with_its_seal_is_found_by_the_anchor_beside_the_keys(
    installed: Installation,
) -> None:
    earlier = installed.python(HEAD)
    installed.python(RECORD)
    assert installed.run("consult", "purge").code == 0
    installed.python(SET_BACK, *earlier.split())
    done = installed.run("consult", "audit", "verify")
    assert done.code == 1
    assert "broken at entry 3: an anchor tells of it, and it is no longer there" in done.out


def test_the_anchor_is_printed_in_a_form_for_paper(installed: Installation) -> None:
    notes = installed.folder / "anchors.txt"
    done = installed.run("consult", "audit", "anchor", "--print", "--to", notes)
    assert done.code == 0
    assert len(done.out.split()) == 19
    assert installed.run("consult", "audit", "verify", "--anchors", notes).code == 0
    notes.write_text(done.out.replace(done.out[2:6], "ffff"))
    assert (
        "its check group does not fit"
        in installed.run("consult", "audit", "verify", "--anchors", notes).refusal
    )


def test_the_anchor_is_kept_in_the_file_of_the_settings_too_and_no_line_is_added_twice(
    installed: Installation,
) -> None:
    notes = installed.folder / "anchors.txt"
    for _ in range(2):
        done = installed.run("consult", "audit", "anchor", "--keep", LYKTA_ANCHORS=str(notes))
        assert (done.code, done.out) == (0, "")
    assert len(notes.read_text().splitlines()) == 1
    done = installed.run("consult", "audit", "anchor", "--keep", LYKTA_ANCHORS="/no/such/folder/anchors.txt")
    assert done.code == 1
    assert "The file of LYKTA_ANCHORS cannot be written" in done.out


def test_what_verify_found_is_an_entry_of_the_log(installed: Installation) -> None:
    installed.python(RECORD)
    installed.run("consult", "audit", "verify")
    installed.python(CHANGE)
    installed.run("consult", "audit", "verify")
    lines = [json.loads(line) for line in installed.run("consult", "audit", "export").out.splitlines()[-2:]]
    assert [line["act"] for line in lines] == ["audit.verify", "audit.verify"]
    assert lines[0]["detail"] == {"whole": True, "entries": 202, "faults": []}
    assert lines[1]["detail"] == {"whole": False, "entries": 203, "faults": ["7:hash"]}


def test_an_anchor_outside_shows_what_the_server_itself_cannot(installed: Installation) -> None:
    notes = installed.folder / "anchors.txt"
    first = installed.run("consult", "audit", "anchor", "--to", notes)
    assert first.code == 0
    assert notes.read_text() == first.out
    installed.python(RECORD)
    installed.run("consult", "audit", "anchor", "--to", notes)
    assert installed.run("consult", "audit", "verify", "--anchors", notes).code == 0
    # Somebody with everything on the server begins the log anew, seal and all.
    installed.python(EMPTY)
    (installed.keys / "audit-anchor").unlink()
    installed.python(RECORD)
    assert installed.run("consult", "audit", "verify").code == 0
    done = installed.run("consult", "audit", "verify", "--anchors", notes)
    assert done.code == 1
    assert "broken at entry 2: it is not the entry that was anchored" in done.out


def test_a_file_that_holds_no_anchors_is_refused(installed: Installation) -> None:
    notes = installed.folder / "anchors.txt"
    notes.write_text("# mine\n\nseven of nine\n")
    done = installed.run("consult", "audit", "verify", "--anchors", notes)
    assert "line 3, is not an anchor" in done.refusal


def test_the_export_is_a_line_of_json_for_each_entry(installed: Installation) -> None:
    installed.python(RECORD)
    lines = installed.run("consult", "audit", "export").out.splitlines()
    assert [json.loads(line)["number"] for line in lines] == list(range(1, 203))
    first = json.loads(lines[0])
    assert (first["who"], first["act"], first["outcome"]) == ("system", "database.prepare", "done")


def test_an_anchor_that_cannot_be_written_down_is_told(installed: Installation) -> None:
    done = installed.run("consult", "audit", "anchor", "--to", installed.folder / "no/such/folder.txt")
    assert "No anchor was noted." in done.refusal


def test_a_file_of_anchors_that_is_not_there_is_told(installed: Installation) -> None:
    done = installed.run("consult", "audit", "verify", "--anchors", installed.folder / "nothing.txt")
    assert "cannot be read" in done.refusal


def test_an_empty_log_has_no_anchor(installed: Installation) -> None:
    installed.python(EMPTY)
    assert "The audit log is empty" in installed.run("consult", "audit", "anchor").refusal


def test_a_damaged_end_is_not_anchored_and_the_purge_says_so(installed: Installation) -> None:
    installed.python(RECORD)
    assert installed.run("consult", "purge").code == 0
    before = (installed.keys / "audit-anchor").read_text()
    installed.python(CUT, "7")
    done = installed.run("consult", "purge")
    assert done.code == 1
    assert "The log's end is damaged. No anchor was kept" in done.out
    # The run's own entry notes the damage, and stands behind every anchor that is there.
    assert (installed.keys / "audit-anchor").read_text().startswith(before)
