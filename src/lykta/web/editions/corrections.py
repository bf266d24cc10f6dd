"""Which edition corrects which, also over several: B corrects A, and C corrects B."""

from collections.abc import Iterable, Iterator
from datetime import date

from lykta.web.editions.models import Edition, EditionState


class Corrections:
    """The editions of the server and what each says that it corrects.

    Those that were changed outside the program say nothing. One that was never published still tells what it
    was to correct: its own correction then corrects that.
    """

    def __init__(self, editions: Iterable[Edition]) -> None:
        self._editions = [edition for edition in editions if edition.is_bound]

    @classmethod
    def now(cls) -> "Corrections":
        """As the database has them."""
        return cls(Edition.objects.all())

    def find_shown_correction(self, name: str) -> Edition | None:
        """The published edition that corrects the one of this name, or corrects its correction, and so on."""
        wrong, met = [name], {name}
        for at in wrong:
            later = [each for each in self._editions if each.corrects == at and each.name not in met]
            shown = next((each for each in later if each.state == EditionState.PUBLISHED), None)
            if shown:
                return shown
            wrong += dict.fromkeys(each.name for each in later)
            met.update(wrong)
        return None

    def find_corrected(self, edition: Edition) -> list[Edition]:
        """The editions that one corrects, those that these correct, and so on, in every state."""
        return list(self._follow(edition.corrects, {edition.name}))

    def first_day_of(self, edition: Edition) -> date:
        """The date of an edition, or of the earliest that it corrects: where it stands in the series."""
        return min([edition.dated, *(each.dated for each in self.find_corrected(edition))])

    def _follow(self, name: str, met: set[str]) -> Iterator[Edition]:
        if not name or name in met:
            return
        met.add(name)
        named = [each for each in self._editions if each.name == name]
        yield from named
        for corrects in dict.fromkeys(each.corrects for each in named):
            yield from self._follow(corrects, met)
