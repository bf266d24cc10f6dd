"""Every note that an analysis keeps is told in Swedish on a Swedish page."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from django.utils.translation import override

from lykta.ads.analysis import analyse
from lykta.ads.group import Uses
from lykta.ads.options import AnalysisOptions
from lykta.ads.pipeline.contacts import NamedContacts, remarks_on_wide
from lykta.ads.reading import FileNotes, ReadNotes
from lykta.ads.reading.json_keys import JsonKeys
from lykta.ads.result import ResultFile
from lykta.tabular import find_encoding
from lykta.web.workbench.words import note_in_words

# A blank line, a stray quote mark, a NUL, a date that is none, and a row twice.
ROWS = 'id;text;datum\n1;på;2026-11-24\n\n2;"a" b;2026-11-24\n3;c\0d;2026-11-24\n4;e;i går\n4;e;i går\n'


def in_swedish(note: str) -> str:
    with override("en"):
        assert note_in_words(note) == (note, "en")
    with override("sv"):
        told, language = note_in_words(note)
    assert (language == "sv") == (told != note)
    return told


def test_the_notes_of_a_result_are_in_swedish(tmp_path: Path) -> None:
    (tmp_path / "annonser: 1.csv").write_bytes(ROWS.encode("cp1252"))
    options = AnalysisOptions(key_file=tmp_path / "k.key")
    analyse([str(tmp_path / "annonser: 1.csv")], out=tmp_path / "r.lykta", options=options)
    with ResultFile(tmp_path / "r.lykta") as result:
        told = [in_swedish(note) for note in result.notes]
    assert told == [
        "annonser: 1.csv: läst som cp1252 (Windows), eftersom filen inte är UTF-8",
        "annonser: 1.csv: tomma rader som hoppades över: 1",
        "annonser: 1.csv: rader med lösa citattecken, lästa som de står: 1",
        "annonser: 1.csv: värden med NUL eller halva tecken, som ersattes av \ufffd: 1",
        "annonser: 1.csv: datum som inte gick att tolka, raderna behölls utan datum: 2 ('i går')",
        "rader som upprepar en annons exakt och lades åt sidan: 1",
    ]


def test_what_is_remarked_on_several_files_is_in_swedish(tmp_path: Path) -> None:
    for month in range(3):
        (tmp_path / f"{month}.csv").write_bytes(f"id;text;telefon 2\n{month};på;1\n".encode("cp1252"))
    options = AnalysisOptions(key_file=tmp_path / "k.key")
    analyse([str(tmp_path / "*.csv")], out=tmp_path / "r.lykta", options=options)
    with ResultFile(tmp_path / "r.lykta") as result:
        told = [in_swedish(note) for note in result.notes]
    assert told == [
        "0.csv: läst som cp1252 (Windows), eftersom filen inte är UTF-8; likadant i andra filer: 2",
        "0.csv: kolumner som verkar ha kontaktvägar, som behölls men inte kopplar något: telefon 2. Ange en "
        "med --map, eller skriv flera kontaktvägar för en annons i en kolumn, med semikolon emellan; "
        "likadant i andra filer: 2",
    ]


def test_no_note_of_a_file_stays_in_english() -> None:
    notes = FileNotes(Path("a.csv"))
    # Whatever is counted, beside the rows, has a line.
    counted = [each.name for each in fields(notes) if each.type is int and not each.name.startswith("rows_")]
    for name in (*counted, "rows_with_stray_quotes"):
        setattr(notes, name, 1)
    notes.lists_not_read["place"] = 1
    names = ("id", "text", "telefon 2", "location.city", "contact.phone")
    notes.remarks += JsonKeys(Path("a.jsonl"), {name: tuple(name.split(".")) for name in names}, {}).remarks()
    lines = list(ReadNotes([notes]).lines())
    assert len(lines) == len(counted) + 4 == 10
    assert not set(lines) & {in_swedish(line) for line in lines}


@pytest.mark.parametrize(
    ("data", "chosen", "told"),
    [
        (
            "på".encode("utf-16"),
            "utf-8",
            "läst som utf-16-le enligt filens byteordningsmärke, inte som utf-8",
        ),
        (b"a", "cp850", "läst som cp850, som du angav"),
        ("på då".encode() + b"\xe5", None, "UTF-8 med skadade tecken; rader som har sådana är avvisade"),
        ("små båtar".encode("mac-roman"), None, "läst som Mac Roman, eftersom å och ä är skrivna så"),
    ],
)
def test_what_is_said_of_an_encoding_is_in_swedish(
    tmp_path: Path, data: bytes, chosen: str | None, told: str
) -> None:
    (tmp_path / "ads.csv").write_bytes(data)
    remark = find_encoding(tmp_path / "ads.csv", chosen=chosen).remark
    assert remark
    assert in_swedish(f"ads.csv: {remark}") == f"ads.csv: {told}"


def test_a_contact_on_most_ads_is_told_of_in_swedish() -> None:
    found = pa.table({"contact": ["3a6996ff", "77bb"], "kind": ["phone"] * 2, "value": ["+46701740605", "x"]})
    uses = Uses(
        np.append(np.zeros(1200, np.int64), np.ones(40, np.int64)), np.append(np.arange(1200), range(40))
    )
    told = [in_swedish(line) for line in remarks_on_wide(NamedContacts(uses, found, found), 2400)]
    assert told == [
        "en kontaktväg på väldigt många annonser: 3a6996 på 1\u00a0200 av 2\u00a0400. Är den webbplatsens "
        "egen eller en växels, ta bort den ur filen och analysera på nytt: den binder ihop dem alla"
    ]


def test_a_count_has_its_thousands_apart_and_an_unknown_note_stays() -> None:
    assert in_swedish("a.csv: blank lines skipped: 12,345").endswith("över: 12\u00a0345")
    assert in_swedish("a.csv: something else") == "a.csv: something else"


def test_rows_that_a_quote_mark_took_along_are_told_in_swedish(tmp_path: Path) -> None:
    written = (
        'id;text;ort\n1;"hej;Arvika\n2;"du";Torsby\n'
        '3;"a\n"b" c;x;y\n4;"e;Arvika\n5;skruv 5";Sunne\n6;f;Sunne\n'
    )
    (tmp_path / "ads.csv").write_text(written, encoding="utf-8")
    options = AnalysisOptions(key_file=tmp_path / "k.key")
    analyse([str(tmp_path / "ads.csv")], out=tmp_path / "r.lykta", options=options)
    with ResultFile(tmp_path / "r.lykta") as result:
        notes = list(result.notes)
    assert len(notes) == 3
    assert all(in_swedish(note) != note for note in notes)


def test_what_a_sheet_hides_and_merges_is_told_in_swedish() -> None:
    notes = FileNotes(Path("a.xlsx"))
    for line in range(4, 9):
        notes.hidden_rows.add(line)
        notes.merged_rows.add(line)
    lines = list(ReadNotes([notes]).lines())
    assert len(lines) == 2
    assert all(in_swedish(line) != line for line in lines)
