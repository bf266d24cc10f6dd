"""No clear contact in a result file, but sealed."""

import json
from pathlib import Path

import pytest

from lykta.ads.contacts import ContactKey
from lykta.ads.contacts.protection import open_row
from lykta.ads.engine import DuckDBEngine
from lykta.errors import InputError
from tests.ads.pipeline.analysed import Listener, analysed

NUMBERS = [f"07017406{number:02d}" for number in range(5, 13)]
MAILS = ["mira.prov@example.com", "sanna.prov@example.org", "lo.prov@example.net"]
ROW = {
    "id": "a1",
    "title": f"Ring {NUMBERS[0]} eller {MAILS[0]}",
    "text": f"Hej jag heter Mira, ring {NUMBERS[1]} eller skriv till {MAILS[1]} snart",
    "phone": NUMBERS[2],
    "place": f"Karlstad {NUMBERS[3]}",
    "site": f"annonssajt.example {NUMBERS[4]}",
    "posted_at": NUMBERS[5],
    "remark": f"ring\n{NUMBERS[6]}\n{MAILS[2]}",
    "inner": {"deep": [f"\t{NUMBERS[7]}"], "age": 30},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("canaries")
    other = {"id": "a2", "text": "Hej jag heter Lo och är ny i Arvika", "remark": "inget\tmer", "age": 31}
    (folder / "ads.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in (ROW, other)), "utf-8")
    listener = Listener()
    analysed(folder / "ads.jsonl", watcher=listener, explain=frozenset({"identify", "weigh", "describe"}))
    (folder / "told.txt").write_text(
        "\n".join([*listener.notes, *(str(table.to_pylist()) for table in listener.tables.values())]), "utf-8"
    )
    return folder


def forms(canary: str) -> set[str]:
    """The ways in which a canary might be written: as it was, in international form, and grouped."""
    if "@" in canary:
        return {canary}
    return {canary, f"+46{canary[1:]}", canary[1:], f"{canary[:3]}-{canary[3:]}"}


@pytest.mark.parametrize("canary", [*NUMBERS, *MAILS])
def test_a_contact_is_in_no_table_in_no_byte_and_in_no_remark(folder: Path, canary: str) -> None:
    with DuckDBEngine(folder / "r.lykta", read_only=True) as engine:
        rows = {name: str(engine.arrow(f"SELECT * FROM {name}").to_pylist()) for name in engine.tables()}  # noqa: S608 - our own names
    content = (folder / "r.lykta").read_bytes()
    for form in forms(canary):
        assert [name for name, text in rows.items() if form in text] == []
        assert form.encode() not in content
        assert form not in (folder / "told.txt").read_text("utf-8")


def test_what_is_no_contact_is_kept_for_display(folder: Path) -> None:
    with DuckDBEngine(folder / "r.lykta", read_only=True) as engine:
        one, other = engine.arrow("SELECT site, place, extra FROM ads ORDER BY ad").to_pylist()
    assert one["site"].startswith("annonssajt.example")
    assert one["place"] == "Karlstad ☎"
    extra = json.loads(one["extra"])
    assert (extra["remark"], extra["inner"]) == ("ring\n☎\n✉", {"deep": ["\t☎"], "age": 30})
    assert json.loads(other["extra"]) == {"remark": "inget\tmer", "age": 31}


def test_sealed_contacts_open_with_their_key_and_with_no_other(folder: Path) -> None:
    with DuckDBEngine(folder / "r.lykta", read_only=True) as engine:
        blobs = engine.arrow("SELECT sealed FROM contact_values ORDER BY contact")["sealed"].to_pylist()
    key = ContactKey.load(folder / "k.key")
    opened = {open_row(blob, key, table="contact_values", row=row).decode() for row, blob in enumerate(blobs)}
    assert {f"+46{number[1:]}" for number in NUMBERS[:3]} | set(MAILS[:2]) <= opened
    with pytest.raises(InputError, match="sealed under another key"):
        open_row(blobs[0], ContactKey.new(), table="contact_values", row=0)
