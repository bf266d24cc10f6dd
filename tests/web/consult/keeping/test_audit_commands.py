"""`lykta consult audit` on a server of its own: what it says of a whole log and of a broken one."""

import json

import pytest

from tests.web.consult.keeping.installed import Installation

pytestmark = pytest.mark.slow

RECORD = """
from concurrent.futures import ThreadPoolExecutor
from django.db import connections, transaction
from lykta.web.audit.recording import record
from lykta.web.audit.verify import broken

def work(thread):
    for number in range(25):
        with transaction.atomic():
            record("consultation.read", who=f"member:{thread}", of=f"consultation:{number}")
    connections.close_all()

def prove(_):
    found = [broken() for _ in range(20)]
    connections.close_all()
    return [one for one in found if one]

with ThreadPoolExecutor(10) as threads:
    proofs = [threads.submit(prove, number) for number in range(2)]
    list(threads.map(work, range(8)))
    print([proof.result() for proof in proofs])
"""

CHANGE = """
from lykta.web.audit.models import Entry
Entry.objects.filter(pk=7).update(content=b"{}")
"""

EMPTY = """
from lykta.web.audit.models import Entry, Head
Entry.objects.all().delete()
Head.objects.all().delete()
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
    assert (done.code, done.out) == (0, "The audit log is whole: 201 entries, and 0 anchors of yours.\n")


def test_a_changed_entry_is_named_with_what_is_wrong(installed: Installation) -> None:
    installed.python(RECORD)
    installed.python(CHANGE)
    done = installed.run("consult", "audit", "verify")
    assert done.code == 1
    assert "broken at entry 7: it, or what came before it, is not what was written." in done.out


def test_an_emptied_log_is_found_by_the_anchor_beside_the_keys(installed: Installation) -> None:
    assert installed.run("consult", "purge").code == 0
    installed.python(EMPTY)
    done = installed.run("consult", "audit", "verify")
    assert done.code == 1
    assert "broken at entry 1: an anchor tells of it, and it is no longer there" in done.out


def test_a_head_set_back_with_its_seal_is_found_by_the_anchor_beside_the_keys(
    installed: Installation,
) -> None:
    earlier = installed.python(HEAD)
    installed.python(RECORD)
    assert installed.run("consult", "purge").code == 0
    installed.python(SET_BACK, *earlier.split())
    done = installed.run("consult", "audit", "verify")
    assert done.code == 1
    assert "broken at entry 2: an anchor tells of it, and it is no longer there" in done.out


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
    assert "broken at entry 1: it is not the entry that was anchored" in done.out


def test_a_file_that_holds_no_anchors_is_refused(installed: Installation) -> None:
    notes = installed.folder / "anchors.txt"
    notes.write_text("# mine\n\nseven of nine\n")
    done = installed.run("consult", "audit", "verify", "--anchors", notes)
    assert "line 3, is no anchor" in done.refusal


def test_the_export_is_a_line_of_json_for_each_entry(installed: Installation) -> None:
    installed.python(RECORD)
    lines = installed.run("consult", "audit", "export").out.splitlines()
    assert [json.loads(line)["number"] for line in lines] == list(range(1, 202))
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


def test_a_broken_log_is_not_anchored_and_the_purge_says_so(installed: Installation) -> None:
    installed.python(RECORD)
    assert installed.run("consult", "purge").code == 0
    before = (installed.keys / "audit-anchor").read_text()
    installed.python(CHANGE)
    done = installed.run("consult", "purge")
    assert done.code == 1
    assert "No anchor of the audit log was kept" in done.out
    assert (installed.keys / "audit-anchor").read_text() == before
