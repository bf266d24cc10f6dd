"""The sections of an edition, one module for each, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Sequence

from lykta.picture.edition.dark import DarkFigure
from lykta.picture.edition.document import Section
from lykta.picture.edition.messages import Language
from lykta.picture.edition.sections.ads import ads
from lykta.picture.edition.sections.dark_figure import dark_figure
from lykta.picture.edition.sections.effort import effort
from lykta.picture.edition.sections.files import files
from lykta.picture.edition.sections.key_figures import key_figures
from lykta.picture.edition.sections.method import method
from lykta.picture.edition.sections.news import news
from lykta.picture.edition.sections.over_time import over_time
from lykta.picture.edition.sections.published import published
from lykta.picture.edition.sections.reading import reading
from lykta.picture.edition.sections.tables import tables
from lykta.picture.edition.sections.unsaid import unsaid
from lykta.picture.picture import Picture


def sections(
    picture: Picture, language: Language, *, dark_figures: Sequence[DarkFigure], described: bool
) -> tuple[Section, ...]:
    """All sections; `described` tells whether the folder has a description for data portals."""
    return (
        key_figures(picture, language),
        news(picture, language),
        unsaid(picture, language),
        reading(language),
        tables(picture, language),
        ads(picture, language),
        over_time(picture, language),
        effort(picture, language),
        dark_figure(dark_figures, language),
        published(picture, language),
        method(picture, language),
        files(language, described=described),
    )
