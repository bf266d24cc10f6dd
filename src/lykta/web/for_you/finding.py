"""The page for the exposed person as the search finds it, in the language of the address."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.html import strip_tags

from lykta.web.for_you.texts import Text, outline, texts
from lykta.web.language import current_language
from lykta.web.navigation import Findable, Passage


def page() -> list[Findable]:
    """The page with its sections."""
    text = texts()[current_language()]
    title, address = text.words["around.title"], reverse("for_you")
    sections = (_section(text, name, sentences, address) for name, sentences in outline().sections.items())
    return [Findable("for_you", title, title, (Passage("", address, text.words["around.lead"]), *sections))]


def _section(text: Text, name: str, sentences: Mapping[str, tuple[str, ...]], address: str) -> Passage:
    said = " ".join(strip_tags(text.shown(f"{name}.{key}")) for key in sentences)
    return Passage(text.words[f"{name}.title"], f"{address}#{name}", said)
