"""What an analysis remarks is told in Swedish and in English, also after it was kept."""

import csv
import json
import string
from dataclasses import fields
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.analysis import analyse
from lykta.ads.group import Uses
from lykta.ads.options import AnalysisOptions
from lykta.ads.pipeline.contacts import NamedContacts, remarks_on_wide
from lykta.ads.reading import FileNotes, ReadNotes
from lykta.ads.reading.json_keys import JsonKeys
from lykta.ads.remarks import _WORDS, Remark, RemarkKind
from lykta.ads.result import ResultFile
from lykta.ads.sample import write_sample
from lykta.language import LANGUAGES
from tests.ads.pipeline.analysed import write_ads

# A blank line, a stray quote mark, a NUL, a date that is none, and a row twice.
ROWS = 'id;text;datum\n1;på;2026-11-24\n\n2;"a" b;2026-11-24\n3;c\0d;2026-11-24\n4;e;i går\n4;e;i går\n'
VALUES = st.integers(0, 10**9) | st.text()


def places(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def in_swedish(files: list[str], out: Path) -> list[str]:
    analyse(files, out=out, options=AnalysisOptions(key_file=out.with_suffix(".key")))
    with ResultFile(out) as result:
        return [remark.tell("sv") for remark in result.remarks]


@pytest.mark.parametrize("kind", RemarkKind)
def test_every_kind_has_words_in_both_languages_that_tell_the_same(kind: RemarkKind) -> None:
    swedish, english = (_WORDS[kind][language] for language in ("sv", "en"))
    assert places(swedish) == places(english)
    assert (swedish == english) == (kind is RemarkKind.IN_WORDS)


@given(st.data(), st.sampled_from(RemarkKind), st.text(), st.integers(0, 10**6))
def test_a_remark_is_the_same_after_it_was_kept(
    data: st.DataObject, kind: RemarkKind, file: str, others: int
) -> None:
    values = {name: data.draw(VALUES) for name in sorted(places(_WORDS[kind]["en"]))}
    remark = Remark(kind, tuple(values.items()), file, others)
    assert Remark.from_kept(json.loads(json.dumps(remark.to_kept()))) == remark
    for language in LANGUAGES:
        # Braces in what a file says stay as they are.
        assert all(value in remark.tell(language) for value in values.values() if isinstance(value, str))


def test_a_line_of_an_earlier_version_stays_as_it_was() -> None:
    line = "a.csv: read as {cp1252}"
    remark = Remark.from_kept(line)
    assert {remark.tell(language) for language in LANGUAGES} == {line}
    assert {remark.language_of(language) for language in LANGUAGES} == {"en"}


def test_a_kind_that_this_version_does_not_know_is_told_by_its_name() -> None:
    kept = {"kind": "folded corners", "values": {"count": 3, "lines": "4, 5"}, "file": "a.csv", "others": 0}
    remark = Remark.from_kept(kept)
    assert remark.tell("sv") == "folded corners: 3, 4, 5"
    assert remark.language_of("sv") == "en"


def test_the_remarks_of_a_result(tmp_path: Path) -> None:
    (tmp_path / "annonser: 1.csv").write_bytes(ROWS.encode("cp1252"))
    assert in_swedish([str(tmp_path / "annonser: 1.csv")], tmp_path / "r.lykta") == [
        "annonser: 1.csv: läst som cp1252 (Windows), eftersom filen inte är UTF-8",
        "annonser: 1.csv: tomma rader som hoppades över: 1",
        "annonser: 1.csv: rader med lösa citattecken, lästa som de står: 1",
        "annonser: 1.csv: värden med NUL eller halva tecken, som ersattes av \ufffd: 1",
        "annonser: 1.csv: datum som inte gick att tolka, raderna behölls utan datum: 2 ('i går')",
        "rader som upprepar en annons exakt och lades åt sidan: 1",
    ]


def test_what_is_remarked_on_several_files_is_told_once(tmp_path: Path) -> None:
    for month in range(3):
        (tmp_path / f"{month}.csv").write_bytes(f"id;text;telefon 2\n{month};på;1\n".encode("cp1252"))
    assert in_swedish([str(tmp_path / "*.csv")], tmp_path / "r.lykta") == [
        "0.csv: läst som cp1252 (Windows), eftersom filen inte är UTF-8; likadant i andra filer: 2",
        "0.csv: kolumner som verkar ha kontaktvägar, som behölls men inte kopplar något: telefon 2. Ange en "
        "med --map, eller skriv flera kontaktvägar för en annons i en kolumn, med semikolon emellan; "
        "likadant i andra filer: 2",
    ]


def test_whatever_is_counted_of_a_file_is_remarked() -> None:
    notes = FileNotes(Path("a.csv"))
    counted = [each.name for each in fields(notes) if each.type is int and not each.name.startswith("rows_")]
    for name in (*counted, "rows_with_stray_quotes"):
        setattr(notes, name, 1)
    noted = ("unclosed_quotes", "rejected_over_lines", "rows_in_quotes", "hidden_rows", "merged_rows")
    for name in noted:
        getattr(notes, name).add(4)
    notes.lists_not_read["place"] = 1
    names = ("id", "text", "telefon 2", "location.city", "contact.phone")
    notes.remarks += JsonKeys(Path("a.jsonl"), {name: tuple(name.split(".")) for name in names}, {}).remarks()
    remarks = list(ReadNotes([notes]).all_remarks())
    assert len({remark.kind for remark in remarks}) == len(remarks) == len(counted) + len(noted) + 4 == 15


def test_a_contact_that_a_file_writes_where_a_date_belongs_is_not_quoted(tmp_path: Path) -> None:
    (tmp_path / "ads.csv").write_text("id;text;datum;telefon 0701740605\n1;a;070-174 06 05;x\n", "utf-8")
    told = in_swedish([str(tmp_path / "ads.csv")], tmp_path / "r.lykta")
    assert len(told) == 2
    assert not any("06" in remark for remark in told)


@pytest.mark.parametrize(
    ("data", "chosen", "told"),
    [
        (
            "id;text\n1;på\n".encode("utf-16"),
            "utf-8",
            "läst som utf-16-le enligt filens byteordningsmärke, inte som utf-8",
        ),
        (b"id;text\n1;a\n", "cp850", "läst som cp850, som du angav"),
        (
            "id;text\n1;på då\n2;".encode() + b"\xe5\n",
            None,
            "UTF-8 med skadade tecken; rader som har sådana är avvisade",
        ),
        (
            "id;text\n1;små båtar\n".encode("mac-roman"),
            None,
            "läst som Mac Roman, eftersom å och ä är skrivna så",
        ),
    ],
)
def test_why_a_file_is_read_in_an_encoding(
    tmp_path: Path, data: bytes, chosen: str | None, told: str
) -> None:
    (tmp_path / "ads.csv").write_bytes(data)
    options = AnalysisOptions(key_file=tmp_path / "k.key", encoding=chosen)
    analyse([str(tmp_path / "ads.csv")], out=tmp_path / "r.lykta", options=options)
    with ResultFile(tmp_path / "r.lykta") as result:
        assert result.remarks[0].tell("sv") == f"ads.csv: {told}"


def test_a_contact_on_a_large_part_is_told_of_unless_it_was_kept_from_linking(tmp_path: Path) -> None:
    write_sample(ads=1000, seed=5, out=tmp_path / "county.csv", truth=tmp_path / "truth.csv")
    with (tmp_path / "county.csv").open(encoding="utf-8", newline="") as file:
        rows = [{name: row[name] for name in ("id", "text")} for row in csv.DictReader(file)]
    # Many unrelated authors have the one number, one author has the other.
    for row in rows[::4]:
        row["text"] += " Ring 08-123 456 00"
    own = [
        {"id": f"own {each}", "text": f"Välkommen till Mira i lägenhet {each}, 073-123 45 67"}
        for each in range(60)
    ]
    told = in_swedish([str(write_ads(tmp_path / "ads.csv", [*rows, *own]))], tmp_path / "r.lykta")
    assert len(told) == 1
    assert "på 60 av 1\u00a0060" in told[0]


def test_a_contact_on_most_ads() -> None:
    found = pa.table({"contact": ["3a6996ff", "77bb"], "kind": ["phone"] * 2, "value": ["+46701740605", "x"]})
    uses = Uses(
        np.append(np.zeros(1200, np.int64), np.ones(40, np.int64)), np.append(np.arange(1200), range(40))
    )
    contacts = NamedContacts(uses, found, found)
    told = [remark.tell("sv") for remark in remarks_on_wide(contacts, np.zeros(2, np.bool_), 2400)]
    assert told == [
        "en kontaktväg på väldigt många annonser: 3a6996 på 1\u00a0200 av 2\u00a0400. Är den webbplatsens "
        "egen eller en växels, ta bort den ur filen och analysera på nytt: den binder ihop dem alla"
    ]
    # A hub binds nothing.
    assert remarks_on_wide(contacts, np.array([True, False]), 2400) == []
