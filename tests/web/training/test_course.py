"""Reading the training's files: what each holds, each refusal with the file's name, and the county's own."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as st

from lykta.errors import InputError
from lykta.web.configuration import read_configuration
from lykta.web.serving import prepare
from lykta.web.training.course import load, read_module
from tests.web.training.written import (
    FACTS,
    SHEET,
    SOUND,
    TRAINING,
    WITH_CHOICES,
    write_beside,
    write_both,
    write_module,
)


def test_a_module_is_read_with_its_cases_and_its_check(tmp_path: Path) -> None:
    module = read_module(write_module(tmp_path), "sv")
    assert (module.key, module.order, module.title, module.review_by) == (
        "ours", 9, "Vår modul", dt.date(2027, 5, 24),
    )  # fmt: skip
    assert module.parts == ("ours/road", "ours/house", "ours/check")
    assert [len(case.steps) for case in module.cases] == [2, 2]
    assert len(module.check) == 5


def test_a_module_is_overdue_the_day_after_its_day(tmp_path: Path) -> None:
    module = read_module(write_module(tmp_path), "sv")
    assert [module.is_overdue(dt.date(2027, 5, day)) for day in (23, 24, 25)] == [False, False, True]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('title = "Vår modul"', "", "title: Field required"),
        ('title = "Vår modul"', 'title = ""', "title: String should have at least 1"),
        ("minutes = 10", "minutes = 10\nextra = 1", "extra: Extra inputs are not permitted"),
        ("checked = 2026-11-24", 'checked = "2026-11-24"', "checked: Input should be a valid date"),
        ('slug = "var-modul"', 'slug = "Vår modul"', "slug: String should match pattern"),
        ('worth = "harm"', 'worth = "bad"', r"cases\.1\.steps\.1\.choices\.3\.worth"),
        ('worth = "good"', 'worth = "harm"', "no choice is good under “Vad gör du nu"),
        ('feedback = "Så är det.[^psl]"', 'feedback = ""', "feedback: String should have at least 1"),
        ('key = "house"', 'key = "road"', "two cases have the same key"),
        ('slug = "house"', 'slug = "road"', "two cases have the same slug"),
        ('key = "house"', 'key = "check"', "no case may be called check"),
        ("title =", "title", "cannot be read as TOML"),
    ],
)
def test_a_module_that_does_not_hold_is_told(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in SOUND
    path = write_module(tmp_path, SOUND.replace(old, new))
    with pytest.raises(InputError, match=words) as told:
        read_module(path, "sv")
    assert str(path) in str(told.value)


def test_a_module_without_cases_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cases: Field required; check: Field required"):
        read_module(write_module(tmp_path, FACTS), "sv")


def test_a_name_without_a_number_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="named by a number and a word"):
        read_module(write_module(tmp_path, name="ours"), "sv")


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    path = write_module(tmp_path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="cannot be read as UTF-8"):
        read_module(path, "sv")


@given(
    st.sampled_from(SOUND.splitlines()),
    st.one_of(st.text(max_size=20), st.sampled_from(["x = 1", "[cases]", "check = 3", "text = [1]", ""])),
)
def test_whatever_stands_in_a_line_it_is_read_or_told(line: str, instead: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_module(Path(folder), SOUND.replace(line, instead.replace("\r", ""), 1))
        try:
            told = read_module(path, "sv").parts[-1]
        except InputError as error:
            told = str(error)
        assert told == "ours/check" or str(path) in told


@pytest.fixture
def overlaid(tmp_path: Path) -> Iterator[Path]:
    write_module(tmp_path)
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"overlay": tmp_path})):
        yield tmp_path


def test_the_package_has_its_modules_and_sheets_in_order_in_both_languages() -> None:
    course = load()
    for language in ("sv", "en"):
        assert [each.key for each in course.in_language(language)] == [
            "recognise", "ask", "act", "children", "when-it-fails", "care", "young",
        ]  # fmt: skip
        assert [each.key for each in course.sheets_in(language)] == ["pairs", "meeting", "courses"]
        assert course.quizzes.keys() >= {(language, "measure"), (language, "refresher")}


def test_links_lead_to_every_module_case_and_check() -> None:
    course = load()
    # Beside the parts of the modules, the quiz before, the one after and the refresher in both languages.
    assert len(WITH_CHOICES) == sum(len(module.parts) for module in course.modules.values()) + 6
    # Beside them, each module's text and each sheet, and the list and the certificate in both languages.
    assert len(TRAINING) == len(WITH_CHOICES) + len(course.modules) + len(course.sheets) + 4


def test_a_new_module_is_added_with_its_cases_its_check_and_its_source(
    client: Client, overlaid: Path
) -> None:
    assert "Vår modul" in client.get("/utbildning/").content.decode()
    assert "Vår modul" in client.get("/handbok/tecken/").content.decode()
    for address in ("/utbildning/var-modul/", "/utbildning/var-modul/road/"):
        assert client.get(address).status_code == 200
    check = client.get("/utbildning/var-modul/prova-dig-sjalv/").content.decode()
    assert 'href="#source-psl"' in check
    assert ' id="source-psl"' in check


def test_a_module_of_the_same_name_is_replaced(tmp_path: Path) -> None:
    write_module(tmp_path, name="02-ask")
    assert load(tmp_path).modules["sv", "ask"].title == "Vår modul"


def test_a_module_that_is_not_translated_is_shown_in_swedish_with_a_notice(
    client: Client, overlaid: Path
) -> None:
    text = client.get("/en/training/var-modul/road/").content.decode()
    assert "not translated yet" in text
    assert 'lang="sv"' in text


def test_a_sheet_of_the_county_is_added_with_links_that_lead_on(client: Client, tmp_path: Path) -> None:
    write_beside(tmp_path, "sheets", "09-ours.md", SHEET)
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"overlay": tmp_path})):
        text = client.get("/utbildning/vart-blad/").content.decode()
        assert "Vårt blad" in client.get("/utbildning/").content.decode()
    assert 'href="/utbildning/ova-i-par/"' in text
    assert 'href="/utbildning/pafyllning/"' in text


def test_a_sheet_that_leads_nowhere_ends_the_start(tmp_path: Path) -> None:
    write_beside(tmp_path, "sheets", "09-ours.md", SHEET.replace("training:pairs", "training:nowhere"))
    with (
        override_settings(LYKTA=read_configuration(overlay=tmp_path)),
        pytest.raises(InputError, match="The sheet sv/ours refers to 'nowhere'"),
    ):
        prepare()


def test_two_modules_with_one_slug_are_told(tmp_path: Path) -> None:
    write_module(tmp_path, SOUND.replace('slug = "var-modul"', 'slug = "fraga"'))
    with pytest.raises(InputError, match="have the same slug, fraga"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[^psl]", "[^unknown]", "refers to 'unknown', which is neither a source nor a page"),
        ('text = "Hej."', 'text = "[dit](page:nowhere)"', "no page is called nowhere"),
        ('builds_on = ["signs"]', 'builds_on = ["nowhere"]', "refers to 'nowhere'"),
    ],
)
def test_a_module_that_refers_to_what_is_not_there_ends_the_start(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    write_both(tmp_path, SOUND.replace(old, new))
    with (
        override_settings(LYKTA=read_configuration(overlay=tmp_path)),
        pytest.raises(InputError, match=words) as told,
    ):
        prepare()
    assert "sv/ours" in str(told.value)


def test_the_words_of_one_language_lead_nowhere_in_the_other(client: Client) -> None:
    for address in (
        "/en/training/fraga/",
        "/utbildning/ask/",
        "/utbildning/fraga/the-test/",
        "/utbildning/agera/provtagningen/",
        "/utbildning/fraga/sampling/",
    ):
        assert client.get(address).status_code == 404
