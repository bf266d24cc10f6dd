"""The places of words in batches of texts."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.describing.comparison import spans_of
from lykta.ads.normalise import words_with_places
from tests.ads.describing.ads_in_networks import LEXICON

TEXTS = st.lists(
    st.text(alphabet=st.sampled_from("abcåÄö  .,\n☎12:kr€🌸éЖﬁ½e\u0301"), max_size=40), max_size=6
)


@given(TEXTS)
def test_batches_of_texts_have_the_words_and_places_of_each_text_alone(texts: list[str]) -> None:
    spans = spans_of(pa.array(texts, pa.large_string()), LEXICON)
    begin = 0
    for row, text in enumerate(texts):
        words = words_with_places(text, LEXICON)
        first, stop = spans.offsets[row : row + 2]
        assert spans.words[first:stop].tolist() == [word.hash for word in words]
        starts = (spans.places[first:stop] - begin).tolist()
        assert starts == [[word.start, word.end] for word in words]
        begin += len(text.encode())
