"""FollowTheMoney entities: by the package's own schema where it is installed, and by the documented form."""

import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from lykta.ads.explore import Bench
from lykta.ads.export import FORMATS, ExportRequest, write_export
from lykta.ads.result import ExportFormat
from tests.ads.export.conftest import IDS, Export
from tests.ads.result.small_result import (
    HANDLE,
    PHONE,
    SMALL,
    TEXTS,
    small_tables,
    write_small_result,
)

# https://followthemoney.tech/explorer/schemata/: what each has to have, its own and that of what it extends.
REQUIRED = {
    "PlainText": {"fileName"},
    "Folder": {"fileName"},
    "UserAccount": {"username", "name"},
    "Documentation": {"document", "entity"},
    "UnknownLink": {"subject", "object"},
}
REFERENCES = ("parent", "document", "entity", "subject", "object")


def entities(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def of_schema(path: Path, schema: str) -> list[dict[str, list[str]]]:
    return [each["properties"] for each in entities(path) if each["schema"] == schema]


def test_every_entity_has_what_its_schema_requires_and_values_are_lists_of_words(export: Export) -> None:
    for each in entities(export("ftm")):
        assert set(each) == {"id", "schema", "properties"}
        assert re.fullmatch("[0-9a-f]{40}", each["id"])
        assert set(each["properties"]) >= REQUIRED[each["schema"]]
        assert all(
            isinstance(value, str) and value for values in each["properties"].values() for value in values
        )


def test_the_packages_own_schema_takes_every_value_as_it_is(export: Export) -> None:
    ftm = pytest.importorskip("followthemoney", reason="the package is not among those that tests install")
    for each in entities(export("ftm")):
        read = ftm.model.get_proxy(each)
        # Cleaned, invalid values go and others are written another way: nothing of it happens.
        assert ftm.model.get_proxy({**each, "properties": {}}).schema.name == each["schema"]
        for name, values in each["properties"].items():
            checked = ftm.model.make_entity(each["schema"])
            checked.id = each["id"]
            checked.add(name, values)
            if name == "address":
                # It puts a comma for each semicolon.
                assert checked.get(name)
            else:
                assert sorted(checked.get(name)) == sorted(values), name
        read.schema.validate(each)


def test_no_entity_is_a_person_an_organisation_or_a_company(export: Export) -> None:
    found = Counter(each["schema"] for each in entities(export("ftm")))
    assert found == {"PlainText": 7, "Folder": 2, "UserAccount": 2, "Documentation": 5, "UnknownLink": 4}


def test_every_reference_leads_to_an_entity_and_ids_are_one_each(export: Export) -> None:
    found = entities(export("ftm"))
    ids = [each["id"] for each in found]
    assert len(set(ids)) == len(ids)
    named = {name for each in found for key in REFERENCES for name in each["properties"].get(key, ())}
    assert named <= set(ids)


def test_an_ad_is_in_the_folder_of_its_network_and_one_alone_in_none(export: Export) -> None:
    path = export("ftm", language="sv")
    ads = {ad["fileName"][0]: ad for ad in of_schema(path, "PlainText")}
    assert ads[IDS[4]]["address"] == ["Åmål"]
    assert ads[IDS[0]]["publishedAt"] == ["2026-03-01T12:00:00"]
    assert ads[IDS[0]]["parent"] == ads[IDS[1]]["parent"] != ads["b1"]["parent"]
    assert "parent" not in ads["c1"]
    assert "inte en person" in of_schema(path, "Folder")[0]["summary"][0]
    assert "inte en person" in ads["READ-FIRST.txt"]["bodyText"][0]


def test_links_have_probability_reasons_counter_explanations_and_judgements(export: Export) -> None:
    link = of_schema(export("ftm", language="sv"), "UnknownLink")[0]
    assert link["role"] == ["nästan samma text, gemensam kontaktväg, 95 %"]
    assert link["status"] == ["samma avsändare (Åsa Ö)"]
    assert "90–98 %" in link["summary"][0]
    assert link["description"][0].startswith("Motförklaring: ")
    assert "Vänner som delar bostad delar ofta telefon." in link["description"][0]


def test_contacts_are_pseudonyms_and_texts_stay_out(export: Export) -> None:
    path = export("ftm")
    assert [each["username"] for each in of_schema(path, "UserAccount")] == [[PHONE], [HANDLE]]
    written = path.read_text("utf-8")
    assert not any(text[:20] in written for text in TEXTS)


def test_one_network_is_one_folder(export: Export) -> None:
    path = export("ftm", networks=(SMALL,))
    assert [each["fileName"] for each in of_schema(path, "Folder")] == [[SMALL]]
    assert len(of_schema(path, "UnknownLink")) == 1


def test_ads_and_networks_of_two_results_are_apart_and_their_contacts_meet(tmp_path: Path) -> None:
    """Running numbers are ids too, and networks are named after ids."""
    texts = small_tables()["ads"]
    other = [f"{text} på landet" for text in texts["text"].to_pylist()]
    changed = texts.set_column(texts.column_names.index("text"), "text", pa.array(other, pa.string()))
    found = []
    for name, ads in (("one", texts), ("other", changed)):
        bench = Bench(write_small_result(tmp_path / f"{name}.lykta", ads=ads))
        out = tmp_path / f"{name}.ftm.json"
        with bench.reading(described=False) as opened:
            write_export(opened, out, "ftm", ExportRequest())
        bench.close()
        found.append({each["id"]: each["schema"] for each in entities(out)})
    both = found[0].keys() & found[1].keys()
    assert {found[0][each] for each in both} == {"UserAccount"}
    assert len(both) == list(found[0].values()).count("UserAccount")


@pytest.mark.parametrize("form", ["ftm", "gexf", "graphml", "i2"])
def test_a_contact_that_changed_hands_ties_nobody(tmp_path: Path, form: ExportFormat) -> None:
    cuts = small_tables()["cuts"]
    recycled = pa.Table.from_pylist([{"kind": "recycled contact", "subject": PHONE, "ads": 3}], cuts.schema)
    written = []
    for name, table in (("whole", cuts), ("cut", pa.concat_tables([cuts, recycled]))):
        bench = Bench(write_small_result(tmp_path / f"{name}.lykta", cuts=table))
        out = tmp_path / f"{name}{FORMATS[form].suffix}"
        with bench.reading(described=False) as opened:
            write_export(opened, out, form, ExportRequest())
        bench.close()
        data = out.read_bytes()
        if form == "i2":
            with zipfile.ZipFile(out) as packed:
                data = b"".join(packed.read(each) for each in packed.namelist())
        written.append(data.decode())
    assert PHONE in written[0]
    assert PHONE not in written[1]
    assert HANDLE in written[1]
