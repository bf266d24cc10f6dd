"""The way from a result to a consultation with the county's team, on a server that takes consultations."""

from django.conf import settings
from django.urls import NoReverseMatch, reverse

# The name of the address that begins a consultation; its form takes the summary in the field `summary`.
ADDRESS = "consult-ask"


def consultation_address() -> str | None:
    """Where the summary can be posted to begin a consultation; none where that part does not run."""
    if "consult" not in settings.LYKTA.parts:
        return None
    try:
        return reverse(ADDRESS)
    except NoReverseMatch:
        return None
