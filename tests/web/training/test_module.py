"""Reading a module's file: what is in it, and each refusal with the file's name."""

import datetime as dt
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.errors import InputError
from lykta.web.training.course import read_module
from tests.web.training.written import FACTS, SOUND, write_module


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
