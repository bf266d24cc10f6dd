"""The form of an ad's text that is compared, never shown."""

import lykta.ads.kernel  # noqa: F401 - decides where kernels are kept, before the first is made
from lykta.ads.normalise.batch import text_buffers, words_between, words_of
from lykta.ads.normalise.form import Word, words_with_places
from lykta.ads.normalise.lexicon import Lexicon, make_lexicon

__all__ = [
    "Lexicon",
    "Word",
    "make_lexicon",
    "text_buffers",
    "words_between",
    "words_of",
    "words_with_places",
]
