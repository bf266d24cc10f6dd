"""Where a sentence ends, and that its references stay with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.handbook.markdown import sentences


@pytest.mark.parametrize(
    "parts",
    [
        ["Först ett.[^a][^b]", "Sedan 4 kap. 1 a §.[^c]", "Sist."],
        ["**Ta en tolk.**", "Aldrig medföljaren."],
        ["”Bra att du berättade.", "Det är inte ditt fel.”", "Lyssna."],
        ["Du får berätta.", "18 år är gränsen.[^a]"],
        ["Se t.ex. Stockholm m.fl. Orter finns."],
        ["Ring nr. 112 först.", "Sedan?", "”Ja.”"],
    ],
)
def test_a_text_is_cut_where_its_sentences_end(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


@given(st.text(alphabet="Aåb .?!:[]^c\n*”1", max_size=60))
def test_no_sign_of_a_paragraph_is_lost(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
