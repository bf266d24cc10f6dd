"""The check refuses when it fails, says nothing of the text, and takes a time that grows with the length
alone.
"""

import logging
import time

import pytest

from lykta.deidentify import CheckFailedError, Finding, Kind, check, checking, soften
from lykta.deidentify.reading import FoldedText

# Each is repeated to 100 kB: single letters, words and signs that patterns may begin with and not end.
BUILDING_BLOCKS = (
    "a",
    "a ",
    "0",
    "0 ",
    "A",
    "Aa ",
    "åäö",
    "ab.",
    "@",
    "a@",
    "a.a",
    "-",
    "\n",
    "(at)",
    " at a",
    " dot ",
    "http",
    "1-",
    "12/",
    "1 mars ",
    "Sara ",
    "sara svensson ",
    "s a r a ",
    "heter ",
    "i ",
    "gatan 1 ",
    "a_",
    "c/o ",
    "ring ",
    "noll ",
    "o ",
    "\u200b",
    "ra\u0301 ",
    "1 år",
    "min ",
    "snap ",
    "AB12",
    "RO49 ",
    "konto ",
    "född ",
    "den enda x ",
    "ab-12-",
    "1/",
    "A. ",
)
SENTENCE = "Hon kom hit i mars med en man som svarade åt henne, och hon vågade inte säga något själv.\n"
SMALL, TIMES = 6_000, 8
# A time that grows with the length grows eightfold, one that grows with its square sixty-fourfold.
MOST_GROWTH = 24


@pytest.mark.slow
@pytest.mark.parametrize("block", [*BUILDING_BLOCKS, SENTENCE])
def test_the_time_grows_with_the_length_and_not_with_its_square(block: str) -> None:
    check("Orden läses in innan tiden tas.")
    text = (block * (SMALL * TIMES // len(block) + 1))[: SMALL * TIMES]
    growth = _seconds(text) / _seconds(text[:SMALL])
    assert growth < MOST_GROWTH


def _seconds(text: str) -> float:
    """The least of three: what else the machine does makes a run longer and never shorter."""
    runs = []
    for _ in range(3):
        start = time.process_time()
        check(text)
        runs.append(time.process_time() - start)
    return min(runs)


def _broken(reading: FoldedText) -> list[Finding]:
    raise ValueError(f"could not read {reading.text}")


def test_a_fault_in_a_rule_refuses_the_text_and_says_nothing_of_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checking, "_DETECTORS", (_broken,))
    with caplog.at_level(logging.DEBUG), pytest.raises(CheckFailedError) as caught:
        check("Hon heter Kanariefågel")
    assert "Kanarie" not in str(caught.value)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
    assert caplog.text == ""
    assert capsys.readouterr() == ("", "")


def test_a_fault_in_a_rule_refuses_softening_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_DETECTORS", (_broken,))
    with pytest.raises(CheckFailedError):
        soften("Hon heter Kanariefågel")


def test_a_finding_holds_nothing_of_the_text() -> None:
    for one in check("Ring Sara Svensson på 070-174 06 15 i Torsby").findings:
        assert not any(word in repr(one) for word in ("Sara", "174", "Torsby"))


def test_an_empty_text_is_clean() -> None:
    assert check("").findings == ()
    assert not check("").blocked


def test_a_soft_finding_asks_and_does_not_block() -> None:
    checked = check("Hon bor i Torsby.")
    assert [one.kind for one in checked.findings] == [Kind.SMALL_PLACE]
    assert not checked.blocked


def test_the_part_of_the_county_is_offered_for_a_town() -> None:
    assert soften("Hon bor i Torsby.", county_part="norra Värmland") == "Hon bor på en ort i norra Värmland."
    assert soften("She lives in Torsby.") == "She lives in a smaller place."
