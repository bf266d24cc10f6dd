"""Every public address of the handbook and its training, found from their pages and not listed by hand."""

from django.urls import reverse
from django.utils import translation

from lykta.web.handbook.language import LANGUAGES, Language
from lykta.web.handbook.library import library
from lykta.web.training.course import course


def addresses(language: Language) -> list[str]:
    """The front page, the list of pages, the search and every page, in one language."""
    with translation.override(language):
        named = [reverse(name) for name in ("front", "handbook", "search")]
        return [*named, *(reverse("page", args=[page.key]) for page in library().in_language(language))]


def training_addresses(language: Language) -> list[str]:
    """The list of modules, the certificate, and every module with its cases and its check, in one language."""
    with translation.override(language):
        found = [reverse(name) for name in ("training", "training_certificate")]
        for module in course().in_language(language):
            found.append(reverse("training_module", args=[module.key]))
            found.append(reverse("training_check", args=[module.key]))
            found += [reverse("training_case", args=[f"{module.key}/{case.key}"]) for case in module.cases]
        return found


TRAINING = [address for language in LANGUAGES for address in training_addresses(language)]
HANDBOOK = [address for language in LANGUAGES for address in addresses(language)]
ADDRESSES = HANDBOOK + TRAINING
