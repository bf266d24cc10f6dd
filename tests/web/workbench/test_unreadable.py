"""A result or a log that somebody moved or changed is told as such, and not as a fault of the program."""

from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from lykta.ads.judgements import JudgementLog, Undoing, log_beside
from lykta.ads.result import ResultFile
from lykta.errors import ErrorKind, InputError, LyktaError, ResultError
from lykta.web.workbench import opened
from lykta.web.workbench.faults import WORDS, FaultWords, describe_fault
from tests.web.workbench.asked import LOG, text

ENGLISH = "line 1 is not an entry of a judgement log"


@pytest.mark.parametrize("address", ["/", "/natverk/", LOG, "/granska/stickprov/"])
def test_a_log_that_was_changed_is_told_on_every_page(analyst: Client, result: Path, address: str) -> None:
    assert analyst.get(address).status_code == 200
    log_beside(result).write_text("junk\n", encoding="utf-8")
    answer = analyst.get(address)
    assert answer.status_code == 500
    page = text(answer)
    assert "Resultatet eller dess logg går inte att läsa" in page
    assert "Bedömningsloggen har ändrats utanför Lykta" in page
    before, _, after = page.partition(ENGLISH)
    assert after, "the English sentence is a detail"
    assert before.endswith('lang="en">' + before.rpartition('lang="en">')[2])
    assert "Felet är vårt" not in page
    log_beside(result).unlink()
    opened.desk().close()
    opened.bench().close()
    opened.bench.cache_clear()


def test_an_english_page_has_the_sentence_alone(analyst: Client, result: Path) -> None:
    log_beside(result).write_text("junk\n", encoding="utf-8")
    assert text(analyst.get("/en/")).count(ENGLISH) == 1
    log_beside(result).unlink()


def _raised_by(folder: Path, case: str) -> LyktaError:
    path = folder / "county.lykta"
    if case == "no such entry":
        with pytest.raises(LyktaError) as caught:
            JudgementLog(folder / "log.jsonl").add(Undoing(3), by="Anna")
        return caught.value
    if case == "not a result":
        path.write_text("id,text\n", encoding="utf-8")
    with pytest.raises(ResultError) as raised:
        ResultFile(path)
    return raised.value


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("gone", "Resultatfilen är borta"),
        ("not a result", "inget resultat från Lykta"),
        ("no such entry", "Loggen har ingen sådan post"),
    ],
)
def test_real_errors_are_told_in_swedish(tmp_path: Path, case: str, told: str) -> None:
    error = _raised_by(tmp_path, case)
    with override("sv"):
        fault = describe_fault(error)
        assert told in str(fault.told)
        assert fault.detail == str(error)
    with override("en"):
        assert describe_fault(error).told == str(error)


def test_an_error_of_no_kind_says_so_in_swedish() -> None:
    with override("sv"):
        fault = describe_fault(InputError("the moon is full"))
        assert "Arbetsbänken känner inte till felet" in str(fault.told)
        assert fault.detail == "the moon is full"


def test_every_kind_of_error_has_words_of_its_own_in_swedish() -> None:
    assert WORDS.keys() == set(ErrorKind)
    with override("en"):
        english = [str(words) for words in WORDS.values()]
    with override("sv"):
        swedish = [str(words) for words in WORDS.values()]
    assert len({*english, *swedish}) == 2 * len(ErrorKind)


@pytest.mark.parametrize("kind", ErrorKind)
def test_each_kind_is_told_by_its_words_whatever_the_error_says(kind: ErrorKind) -> None:
    error = ResultError("cannot be read: is gone. Put it back", kind)
    with override("sv"):
        assert (describe_fault(error).told, describe_fault(error).detail) == (WORDS[kind], str(error))
    with override("en"):
        assert describe_fault(error) == FaultWords(str(error))
