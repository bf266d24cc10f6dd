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
    """The list of modules, the certificate and every module, in one language."""
    with translation.override(language):
        named = [reverse(name) for name in ("training", "training_certificate")]
        keys = [module.key for module in course().in_language(language)]
        return [*named, *(reverse("training_module", args=[key]) for key in keys)]


def addresses_with_choices(language: Language) -> list[str]:
    """Every case and every closing check of the training, in one language."""
    with translation.override(language):
        modules = course().in_language(language)
        cases = [f"{module.key}/{case.key}" for module in modules for case in module.cases]
        return [
            *(reverse("training_case", args=[case]) for case in cases),
            *(reverse("training_check", args=[module.key]) for module in modules),
        ]


WITH_CHOICES = [address for language in LANGUAGES for address in addresses_with_choices(language)]
TRAINING = [address for language in LANGUAGES for address in training_addresses(language)] + WITH_CHOICES
HANDBOOK = [address for language in LANGUAGES for address in addresses(language)]
ADDRESSES = HANDBOOK + TRAINING
