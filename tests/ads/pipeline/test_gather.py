"""What repeats is worked on once, and comes out as if it had been worked on each time."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.contacts import find_contacts
from lykta.ads.normalise.placeholders import CONTACT_PLACEHOLDERS, OWN_SIGNS
from lykta.ads.pipeline.gather import Batch, bare_objects, bare_texts, make_bare
from lykta.ads.reading import READ_SCHEMA, FileNotes
from tests.ads.normalise.test_form import form
from tests.examples import examples

_TEXTS = st.sampled_from(
    ("", "hej", "Ring 0701740605", "Ring 070-174 06 05 eller mira@exempel.se!", "å 0701740605 å 0701740606",
     "snap: mira_k", "@mira_k och @mira_l", "070 174 0605\n070 174 0605", "✉️ hej ☎0701740605 👤🔗")
)  # fmt: skip
_SHORT = st.none() | st.sampled_from(("Karlstad", "0701740605", "mira@exempel.se", "070-174 06 05", ""))
_ADS = st.lists(
    st.fixed_dictionaries(
        {"text": _TEXTS, "title": st.none() | _TEXTS, "place": _SHORT, "site": _SHORT, "phone": _SHORT,
         "extra": st.none() | st.just('{"a":"0701740605"}')}
    ),
    min_size=1, max_size=8,
)  # fmt: skip


@pytest.mark.parametrize(
    ("starts", "ends"), [([5, 9], [16, 18]), ([9, 5], [16, 8]), ([5], [99]), ([7], [5]), ([-3], [8])]
)
def test_contacts_that_are_not_in_place_are_refused(starts: list[int], ends: list[int]) -> None:
    kinds = ["phone"] * len(starts)
    contacts = pa.table({"row": [0] * len(starts), "kind": kinds, "start": starts, "end": ends})
    with pytest.raises(ValueError, match="overlap or leave"):
        bare_texts(pa.array(["Ring 0701740605 nu"]), contacts, np.zeros(1, np.int64))


@pytest.mark.parametrize("kind", sorted(CONTACT_PLACEHOLDERS))
def test_a_sign_of_the_writers_own_is_no_word_and_no_placeholder(kind: str) -> None:
    symbol, other = (chr(signs[kind]) for signs in (CONTACT_PLACEHOLDERS, OWN_SIGNS))
    batch = _made(
        [{"text": f"å{symbol}Ring{symbol} 0701740605{symbol} nu {symbol}", "title": f"Hej {symbol}"}], 0
    )
    text, title = (batch.ads[name][0].as_py() for name in ("text", "title"))
    assert (text, title) == (f"å{other}Ring{other} ☎{other} nu {other}", f"Hej {other}")
    assert batch.contacts["position"].to_pylist() == [len(f"å{other}Ring{other} ".encode())]
    assert form(text) == "å ring ☎ nu"


@pytest.mark.parametrize(
    ("site", "kept"),
    [
        ("https://sajt-två.example/annons?tel=0701740605", "https://sajt-två.example/annons?tel=☎"),
        ("sajt.se/karlstad/070-1740605-mira", "sajt.se/karlstad/☎-mira"),
        ("åäö sajt.se/u/0701740605 och sajt.se/0701740606", "åäö sajt.se/u/☎ och sajt.se/☎"),
        ("https://sajt.se/annons/98765432", "https://sajt.se/annons/98765432"),
        ("https://www.sajt.se:8080/a-2026-01-12#top", "https://www.sajt.se:8080/a-2026-01-12#top"),
        ("sajt.se 0701740605", "sajt.se ☎"),
    ],
)
def test_the_address_of_a_site_is_kept_without_the_numbers_in_it(site: str, kept: str) -> None:
    batch = _made([{"text": "hej", "site": site}, {"text": "hej", "site": None}], 0)
    assert batch.ads["site"].to_pylist() == [kept, None]


@given(st.text("☎✉👤🔗🌸•aå", max_size=200))
def test_every_sign_of_the_writers_own_is_replaced_and_nothing_else(text: str) -> None:
    nothing = find_contacts(pa.array([""]), region="SE")
    bare, _ = bare_texts(pa.array([text]), nothing, np.zeros(1, np.int64))
    own = {symbol: OWN_SIGNS[kind] for kind, symbol in CONTACT_PLACEHOLDERS.items()}
    assert bare.to_pylist() == [text.translate(own)]


def test_a_sign_is_as_long_as_the_one_that_takes_its_place() -> None:
    for kind, symbol in CONTACT_PLACEHOLDERS.items():
        assert len(chr(symbol).encode()) == len(chr(OWN_SIGNS[kind]).encode())


def _read(ads: list[dict[str, Any]], first: int) -> pa.RecordBatch:
    filled = [
        dict.fromkeys(READ_SCHEMA.names) | ad | {"ad_id": str(first + at), "source": 0, "line": first + at}
        for at, ad in enumerate(ads)
    ]
    return pa.RecordBatch.from_pylist(filled, READ_SCHEMA)


def _bare(batch: pa.RecordBatch, notes: FileNotes | None = None) -> Batch:
    return make_bare(batch, "SE", notes or FileNotes(Path("ads.csv")))


def _made(ads: list[dict[str, Any]], first: int) -> Batch:
    return _bare(_read(ads, first))


def _contacts(batch: Batch, first: int) -> list[tuple[Any, ...]]:
    return [(row + first, *rest) for row, *rest in zip(*batch.contacts.to_pydict().values(), strict=True)]


@settings(deadline=None, max_examples=examples(60))
@given(_ADS)
def test_ads_together_are_made_bare_as_each_by_itself(ads: list[dict[str, Any]]) -> None:
    together, singly = _made(ads, 0), [_made([ad], at) for at, ad in enumerate(ads)]
    assert together.ads.equals(pa.concat_tables([batch.ads for batch in singly]))
    found = [contact for at, batch in enumerate(singly) for contact in _contacts(batch, at)]
    assert _contacts(together, 0) == found
    assert found == sorted(found)


@settings(deadline=None, max_examples=examples(60))
@given(_ADS, st.data())
def test_a_slice_of_ads_is_made_bare_as_they_alone(ads: list[dict[str, Any]], data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(ads) - 1))
    sliced, alone = _bare(_read(ads, 0).slice(begin)), _made(ads[begin:], begin)
    assert sliced.ads.equals(alone.ads)
    assert _contacts(sliced, 0) == _contacts(alone, 0)


def test_numbers_of_a_column_that_are_not_understood_are_counted_by_how_they_are_written() -> None:
    lost = ["4,67017E+10", "4,67393E+10", "12345", "Eva 1 2 3 4 5", "okänt", "-", "", None, "070-174 06 05"]
    notes = FileNotes(Path("ads.csv"))
    batch = _bare(_read([{"text": "Hej", "phone": phone} for phone in lost], 0), notes)
    assert batch.contacts["value"].to_pylist() == ["+46701740605"]
    assert list(map(str, notes.all_remarks())) == [
        "telephone numbers not understood, rows kept without one: 4 (written like '9,99999E+99', '99999', "
        "'xxx 9 9 9 9 9')"
    ]


@pytest.mark.parametrize(
    "contact",
    ["0701740605", "070-174 06 05", "+46701740605", "0046 70 174 06 05", "+47 912 34 567", "a@b.se"],
)
def test_ids_that_are_contacts_are_told_of(contact: str) -> None:
    notes = FileNotes(Path("ads.csv"))
    others = ["1", "701740605", "20261201-17", "070", "b7e23ec2-9af2-4f41-8e2f-0701740605aa", "0851234567"]
    batch = _read([{"text": "Hej"}] * 7, 0)
    ids = pa.array([*others, contact], batch["ad_id"].type)
    _bare(batch.set_column(batch.schema.get_field_index("ad_id"), "ad_id", ids), notes)
    assert list(map(str, notes.all_remarks())) == [
        "ids that seem to be contacts, kept in clear as every id is: 1. Map a column without contacts to id"
    ]


def test_all_pieces_of_a_file_tell_of_numbers_that_are_not_understood() -> None:
    notes = FileNotes(Path("ads.csv"))
    for shapes in ({"9,9E+9": 2}, {"9,9E+9": 1, "99999": 3}):
        piece = FileNotes(Path("ads.csv"))
        piece.add_unread_phones(shapes)
        notes.add(piece)
    assert (notes.phones_not_understood, notes.phone_examples) == (6, ["9,9E+9", "99999"])


def without_numbers(texts: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(texts.cast(pa.large_string()), "070[0-9]{7}", "☎")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('{"0701740605":"mobil\\n","0701740606":"hem"}', {"☎": "mobil\n", "☎ 2": "hem"}),
        ('{"0701740605":"mobil","0701740606":"hem"}', {"☎": "mobil", "☎ 2": "hem"}),
        ('{"a":[{"0701740605":1,"0701740606":2,"☎ 2":3}]}', {"a": [{"☎": 1, "☎ 2": 2, "☎ 2 2": 3}]}),
        ('{"0701740605":"mobil","b":"0701740606"}', {"☎": "mobil", "b": "☎"}),
    ],
)
def test_names_that_are_the_same_without_their_contacts_are_numbered(written: str, kept: object) -> None:
    (bare,) = bare_objects(pa.array([written], pa.large_string()), without_numbers).to_pylist()
    assert json.loads(bare) == kept
