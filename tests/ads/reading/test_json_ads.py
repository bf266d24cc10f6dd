"""JSON Lines."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lykta.ads.contacts import BETWEEN_LISTED
from lykta.ads.reading import RejectionReason
from lykta.errors import InputError
from tests.ads.reading.outcome import Outcome, read_bytes, read_files
from tests.examples import examples


def read_lines(directory: Path, *lines: Any) -> Outcome:
    written = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return read_bytes(directory, "ads.jsonl", b"\n".join(written))


def test_keys_are_guessed_and_others_kept_as_they_are(tmp_path: Path) -> None:
    line = {
        "AnnonsID": 17,
        "Annonstext": "Hej på dig",
        "Datum": 1795521900,
        "pris": 1.5,
        "bilder": ["a"],
        "tom": "",
    }
    (ad,) = read_lines(tmp_path, line).ads
    assert (ad["ad_id"], ad["text"], str(ad["posted_at"])) == ("17", "Hej på dig", "2026-11-24 13:05:00")
    assert ad["extra"] == '{"pris":1.5,"bilder":["a"]}'


def test_crlf_blank_lines_and_a_missing_last_line_end_are_understood(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.jsonl", b'{"id":1,"text":"a"}\r\n\r\n{"id":2,"text":"b"}')
    assert outcome.column("ad_id") == ["1", "2"]
    assert outcome.column("line") == [1, 3]
    assert outcome.notes.files[0].blank_lines == 1


def test_utf16_and_cp1252_are_read(tmp_path: Path) -> None:
    for encoding in ("utf-16", "cp1252", "utf-8-sig"):
        assert read_bytes(tmp_path, "a.jsonl", '{"id":1,"text":"på"}'.encode(encoding)).column("text") == [
            "på"
        ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b'{"id":1,"text":', RejectionReason.BROKEN_JSON),
        (b"[1]", RejectionReason.BROKEN_JSON),
        (b"hej", RejectionReason.BROKEN_JSON),
        (b'{"id":1,"text":"a","x":NaN}', RejectionReason.BROKEN_JSON),
        (b'{"id":1,"text":"a","x":1e999}', RejectionReason.BROKEN_JSON),
        (b'{"id":1,"text":"a","x":' + b"[" * 100_000 + b"}", RejectionReason.BROKEN_JSON),
        (b'{"id":1,"text":"a","x":' + b"1" * 5000 + b"}", RejectionReason.BROKEN_JSON),
        (b'{"text":"a"}', RejectionReason.NO_ID),
        (b'{"id":null,"text":"a"}', RejectionReason.NO_ID),
        (b'{"id":["1"],"text":"a"}', RejectionReason.NO_ID),
        (b'{"id":true,"text":"a"}', RejectionReason.NO_ID),
        (b'{"id":"\\ud800","text":"a"}', RejectionReason.NO_ID),
        (b'{"id":"1\\u0000","text":"a"}', RejectionReason.NUL_IN_ID),
        (b'{"id":1}', RejectionReason.NO_TEXT),
        (b'{"id":1,"text":" "}', RejectionReason.NO_TEXT),
        (b'{"id":1,"text":{"sv":"a"}}', RejectionReason.NO_TEXT),
    ],
)
def test_an_unusable_line_is_rejected_whole(tmp_path: Path, line: bytes, kind: RejectionReason) -> None:
    outcome = read_lines(tmp_path, {"id": 8, "text": "bra"}, line, {"id": 9, "text": "bra"})
    assert outcome.column("ad_id") == ["8", "9"]
    assert outcome.notes.rejected == {kind: 1}
    assert (outcome.rejected[0]["line"], outcome.rejected[0]["row"]) == ("2", line.decode())
    assert outcome.rejected[0]["reason"].startswith(kind)


def test_bytes_that_are_no_characters_reject_the_line(tmp_path: Path) -> None:
    outcome = read_lines(tmp_path, '{"id":1,"text":"åäö"}'.encode(), b'{"id":2,"text":"\xe5"}')
    assert outcome.reasons() == [RejectionReason.UNDECODABLE]
    assert outcome.rejected[0]["row"] == '{"id":2,"text":"\\xe5"}'


def test_half_characters_in_escapes_are_replaced_and_told(tmp_path: Path) -> None:
    outcome = read_lines(tmp_path, b'{"id":1,"text":"a\\ud83d","x":"\\ude00","ort":"\\ud83d\\ude00"}')
    (ad,) = outcome.ads
    assert (ad["text"], ad["extra"], ad["place"]) == ("a\ufffd", '{"x":"\ufffd"}', "\U0001f600")
    assert outcome.notes.files[0].values_with_replaced_characters == 2


def test_a_key_that_comes_late_is_still_read(tmp_path: Path) -> None:
    lines: list[Any] = [{"id": number, "text": "hej"} for number in range(1200)]
    outcome = read_lines(
        tmp_path, *lines, {"id": "x", "text": "hej", "Telefon": "070-174 06 05", "mobil": "1"}
    )
    assert outcome.ads[-1]["phone"] == "070-174 06 05"
    assert outcome.ads[-1]["extra"] == '{"mobil":"1"}'


def test_a_list_of_contacts_is_read_whole(tmp_path: Path) -> None:
    phones = ["070-174 06 05", 731234567, None]
    (ad,) = read_lines(tmp_path, {"id": 1, "text": "a", "phone": phones}).ads
    assert ad["phone"] == "070-174 06 05; 731234567"


_VALUES = st.one_of(
    st.lists(st.none() | st.sampled_from(("@anna", "bea", "", "070-174 06 05", "å")), max_size=4),
    st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False, width=32), max_size=4),
    st.lists(st.none() | st.floats(4.67e10, 4.68e10).map(round).map(float), max_size=4),
    st.lists(st.none() | st.integers(0, 2**62), max_size=4),
    st.lists(st.none() | st.booleans(), max_size=4),
)


@given(st.sampled_from(("phone", "email", "handle")), _VALUES)
@example("handle", ["@anna", "bea"])
@example("phone", [46701740605.0, 46731234567.0])
@example("phone", [1e22, 0.5, -0.0])
@example("phone", [2.1976484632091342e-08, 4.5e-06, 1e-4])
@settings(max_examples=examples(100), deadline=None)
def test_a_list_of_contacts_is_the_same_cell_in_json_and_parquet(field: str, values: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        (from_json,) = read_lines(Path(folder), {"id": 1, "text": "a", field: values}).ads
        pq.write_table(pa.table({"id": [1], "text": ["a"], field: [values]}), Path(folder) / "ads.parquet")
        (from_parquet,) = read_files([Path(folder) / "ads.parquet"]).ads
    assert from_json[field] == from_parquet[field]


def test_whole_numbers_of_a_list_have_no_decimals(tmp_path: Path) -> None:
    (ad,) = read_lines(tmp_path, {"id": 1, "text": "a", "phone": [46701740605.0, 46731234567.0]}).ads
    assert ad["phone"] == "46701740605; 46731234567"


def test_the_values_of_a_list_of_handles_are_kept_apart(tmp_path: Path) -> None:
    (ad,) = read_lines(
        tmp_path, {"id": 1, "text": "a", "handle": ["@anna", "<b>bea</b>", None, "Kim, 25"]}
    ).ads
    assert ad["handle"].split(BETWEEN_LISTED) == ["@anna", "bea", "Kim, 25"]


def test_an_object_where_a_contact_stands_is_written_as_json(tmp_path: Path) -> None:
    (ad,) = read_lines(tmp_path, {"id": 1, "text": "a", "phone": [{"nr": "1"}]}).ads
    assert ad["phone"] == '[{"nr": "1"}]'


def test_an_id_with_a_decimal_point_is_the_whole_number_that_it_is(tmp_path: Path) -> None:
    ids = (17.0, 1.5, 1.2345678901234567e18, 12345678901234567890)
    outcome = read_lines(tmp_path, *({"id": id_, "text": "a"} for id_ in ids))
    assert outcome.column("ad_id") == ["17", "1.5", "12345678901234567890"]
    assert outcome.reasons() == [RejectionReason.INEXACT_ID]


def test_a_key_that_seems_to_hold_contacts_and_is_not_read_is_told(tmp_path: Path) -> None:
    outcome = read_lines(tmp_path, {"id": 1, "text": "a", "telefon": "1", "telefon 2": "2", "pris": 3})
    (note,) = map(str, outcome.notes.all_remarks())
    assert note.startswith(
        "ads.jsonl: columns that seem to hold contacts, kept and not linked by: telefon 2."
    )


def test_what_stands_inside_objects_is_told_and_can_be_named(tmp_path: Path) -> None:
    line = {
        "id": 1,
        "text": "a",
        "contact": {"phone": "0701740605", "since": 2019},
        "user": {"home": "x"},
        "location": {"city": "Karlstad"},
        "posted": {"at": "2026-11-24"},
    }
    outcome = read_lines(tmp_path, line)
    (ad,) = outcome.ads
    assert (ad["phone"], ad["place"], ad["posted_at"]) == (None, None, None)
    assert json.loads(ad["extra"]) == {key: line[key] for key in line if key not in {"id", "text"}}
    assert ad["handle"] is None
    assert list(map(str, outcome.notes.all_remarks())) == [
        "ads.jsonl: values inside objects that seem to be what is not read otherwise, kept and not used: "
        "posted.at, location.city, contact.phone. If they are, run again with --map posted_at=posted.at "
        "--map place=location.city --map phone=contact.phone"
    ]
    named = {"phone": "contact.phone", "place": "location.city", "posted_at": "posted.at"}
    data = json.dumps(line).encode()
    outcome = read_bytes(tmp_path, "named.jsonl", data, columns=named)
    (ad,) = outcome.ads
    assert (ad["phone"], ad["place"], str(ad["posted_at"])) == (
        "0701740605",
        "Karlstad",
        "2026-11-24 00:00:00",
    )
    assert json.loads(ad["extra"]) == {"contact": {"since": 2019}, "user": {"home": "x"}}
    assert not list(map(str, outcome.notes.all_remarks()))


def test_lists_of_contacts_are_read_by_the_names_that_scrapers_give_them(tmp_path: Path) -> None:
    line = {"id": 1, "text": "a", "phone_numbers": ["0701740605", "0731234567"], "emails": ["a@b.example"]}
    (ad,) = read_lines(tmp_path, line).ads
    assert (ad["phone"], ad["email"]) == ("0701740605; 0731234567", "a@b.example")


@pytest.mark.parametrize("name", ["kontakt", "Kontaktuppgifter", "WhatsApp", "telegram 2"])
def test_a_key_that_may_hold_any_contact_is_told_and_never_guessed(tmp_path: Path, name: str) -> None:
    outcome = read_lines(tmp_path, {"id": 1, "text": "a", name: "0701740605"})
    (ad,) = outcome.ads
    assert (ad["phone"], ad["email"], ad["handle"]) == (None, None, None)
    (note,) = map(str, outcome.notes.all_remarks())
    assert f"contacts, kept and not linked by: {name}. Name one with --map" in note


def test_a_contact_inside_an_object_beside_one_that_is_read_is_told(tmp_path: Path) -> None:
    outcome = read_lines(
        tmp_path, {"id": 1, "text": "a", "phone": "1", "seller": {"name": "x", "mobil": "2"}}
    )
    (note,) = map(str, outcome.notes.all_remarks())
    assert "contacts, kept and not linked by: seller.mobil." in note


def test_a_file_whose_ads_stand_inside_an_object_asks_for_the_id_and_the_text(tmp_path: Path) -> None:
    line = {"ad": {"id": 17, "body": "Hej"}, "text": {"sv": "x"}}
    with pytest.raises(InputError, match=r"Its columns are: ad\.id, ad\.body, text\.sv\."):
        read_lines(tmp_path, line)
    columns = {"id": "ad.id", "text": "ad.body"}
    (ad,) = read_bytes(tmp_path, "b.jsonl", json.dumps(line).encode(), columns=columns).ads
    assert (ad["ad_id"], ad["text"], ad["extra"]) == ("17", "Hej", '{"text":{"sv":"x"}}')


def test_a_key_with_a_point_is_itself_before_one_inside_an_object(tmp_path: Path) -> None:
    line = {"id": 1, "text": "a", "where.city": "Arvika", "where": {"city": "Sunne"}}
    (ad,) = read_bytes(tmp_path, "a.jsonl", json.dumps(line).encode(), columns={"place": "where.city"}).ads
    assert (ad["place"], ad["extra"]) == ("Arvika", '{"where":{"city":"Sunne"}}')


def test_an_object_in_the_place_of_a_value_is_kept_and_no_value(tmp_path: Path) -> None:
    lines = ({"id": 1, "text": "a", "place": "Arvika"}, {"id": 2, "text": "b", "place": {"city": "Sunne"}})
    assert [(ad["place"], ad["extra"]) for ad in read_lines(tmp_path, *lines).ads] == [
        ("Arvika", None),
        (None, '{"place":{"city":"Sunne"}}'),
    ]


def test_a_list_of_one_is_its_value_and_another_list_where_one_is_read_is_kept_and_told(
    tmp_path: Path,
) -> None:
    lines = (
        {"id": 1, "text": ["Hej"], "place": ["Arvika"], "date": ["2026-11-24"], "title": []},
        {"id": 2, "text": "b", "place": [{"city": "Sunne"}], "date": [{"day": 24}], "title": ["x", "y"]},
        {"id": 3, "text": "c", "place": ["Arvika", "Sunne"], "handle": [{"name": "mira"}]},
        {"id": 4, "text": ["a", "b"], "place": ["Arvika", "Sunne"]},
    )
    outcome = read_lines(tmp_path, *lines)
    first, second, third = outcome.ads
    assert (first["text"], first["place"], first["title"], first["extra"]) == ("Hej", "Arvika", None, None)
    assert str(first["posted_at"]) == "2026-11-24 00:00:00"
    assert (second["place"], second["posted_at"], second["title"]) == (None, None, None)
    assert json.loads(second["extra"]) == {key: lines[1][key] for key in ("place", "date", "title")}
    assert json.loads(third["extra"]) == {key: lines[2][key] for key in ("place", "handle")}
    assert outcome.reasons() == [RejectionReason.NO_TEXT]
    (note,) = map(str, outcome.notes.all_remarks())
    assert note == (
        "ads.jsonl: lists where one value is read, kept and not used: 5 (place, posted_at, title, handle)"
    )


def test_what_is_no_value_inside_an_object_stays_there(tmp_path: Path) -> None:
    lines = [
        {"id": at, "text": "a", "where": {"city": city}}
        for at, city in enumerate(["Åmål", ["Åmål"], {"n": 1}])
    ]
    data = b"\n".join(json.dumps(line).encode() for line in lines)
    ads = read_bytes(tmp_path, "a.jsonl", data, columns={"place": "where.city"}).ads
    assert [(ad["place"], ad["extra"]) for ad in ads] == [
        ("Åmål", None), ("Åmål", None), (None, '{"where":{"city":{"n":1}}}'),
    ]  # fmt: skip


def test_keys_that_may_be_one_field_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="2 columns that may be phone"):
        read_lines(tmp_path, {"id": 1, "text": "a", "telefon": "1"}, {"id": 1, "text": "a", "mobil": "2"})


def test_one_object_around_a_list_of_ads_is_refused_with_what_to_do(tmp_path: Path) -> None:
    ads = [{"id": 1, "text": "a"}, {"id": 2, "text": "b"}]
    with pytest.raises(InputError, match=r"its ads seem to stand in the list data\. Save that list alone"):
        read_lines(tmp_path, {"status": "ok", "data": ads})
    assert read_lines(tmp_path, {"id": 1, "text": "a", "bilder": ads}).column("ad_id") == ["1"]


def test_a_file_without_any_object_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none of its first 2 lines is an object"):
        read_lines(tmp_path, b"id,text", b"1,hej")


def test_a_file_of_blank_lines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no ads"):
        read_lines(tmp_path, b"", b" ")


def test_a_line_that_is_too_long_is_cut_and_its_length_told(tmp_path: Path) -> None:
    long = b'{"id":2,"text":"' + "å".encode() * 3000 + b'"}'
    path = tmp_path / "ads.jsonl"
    lines = [b'{"id":1,"text":"a"}', long, b'{"id":3,"text":"c"}']
    outcome = read_bytes(tmp_path, path.name, b"\n".join(lines), row_limit_bytes=100)
    assert outcome.column("ad_id") == ["1", "3"]
    assert outcome.rejected[0]["row"] == long.decode()[:1000]
    assert outcome.rejected[0]["reason"].startswith("row too long: 6,018 bytes, at most 100;")
