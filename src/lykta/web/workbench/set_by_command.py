"""What `lykta workbench` sets: the result, who judges, and the key; no settings hold without them."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def result_file() -> Path:
    """The result that this server shows."""
    return _there(settings.LYKTA.result)


def analyst() -> str:
    """Who judges, as it stands in the log."""
    return settings.LYKTA.analyst


def key() -> str:
    """What lets a browser in."""
    return _there(settings.LYKTA.workbench_key).get_secret_value()


def _there[Value](value: Value | None) -> Value:
    if value is None:
        raise ImproperlyConfigured("The workbench is started by `lykta workbench`.")
    return value
