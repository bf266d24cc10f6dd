"""Why something was not done to an edition, in words for whoever asked."""

from django.utils.functional import Promise

from lykta.errors import LyktaError


class RefusedError(LyktaError):
    """An edition cannot be taken up, shown or brought further. Nothing was stored."""

    def __init__(self, words: str | Promise) -> None:
        super().__init__(str(words))
        self.words = words
        """Translated when they are shown."""
