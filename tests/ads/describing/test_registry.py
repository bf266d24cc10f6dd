"""Every observation: said in both languages, with an innocent explanation, and no word of judgement."""

import ast
import re
from pathlib import Path

import pytest

import lykta.ads.describing
from lykta.ads.describing.describing import KINDS, Kind

# Words that judge, or that speak of what a text cannot show. "Offer" is Swedish for a victim.
JUDGING = re.compile(
    r"traffick|människohandel|misstänk|suspic|suspect|\boffer|victim|brott|crime|criminal|gärningsm|perpetrat|"
    r"hallick|pimp|tvång|coerc|exploit|utnyttja|prostitu|sexköp|koppleri|varning|warning|\brisk|fara\b|danger|"
    r"\bålder|\bage\b|ethni|etni|nationalit|medborgar|ursprung|origin|score|poäng|rank",
    re.IGNORECASE,
)
FOLDER = Path(lykta.ads.describing.__file__).parent


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_has_a_counter_explanation_in_both_languages(kind: Kind) -> None:
    assert kind.counter_swedish != kind.counter_english
    for text in (kind.counter_swedish, kind.counter_english):
        assert len(text.split()) >= 12
        assert text[0].isupper()
        assert text.endswith(".")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_counter_explanation_judges_nobody(kind: Kind) -> None:
    assert not JUDGING.search(f"{kind.name} {kind.counter_swedish} {kind.counter_english}")


def test_each_kind_has_a_name_of_its_own() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)


def test_no_text_of_the_room_judges_anybody() -> None:
    found = {
        f"{path.name}: {node.value}"
        for path in FOLDER.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and JUDGING.search(node.value)
    }
    assert found == set()


@pytest.mark.parametrize("text", ["ett offer", "Suspected", "misstänkt", "human trafficking", "her age"])
def test_a_judging_word_is_found(text: str) -> None:
    assert JUDGING.search(text)
