"""The handbook's pictures: drawn as SVG, described in words and repeated as a table."""

from collections.abc import Callable, Mapping

from lykta.web.handbook.citations import Cited
from lykta.web.handbook.pictures import funnel, screening, timeline

PICTURES: Mapping[str, Callable[[Cited], str]] = {
    "screening": screening.draw,
    "funnel": funnel.draw,
    "timeline": timeline.draw,
}
