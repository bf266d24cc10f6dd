"""Django's cache, as far as libraries use it for what may be used once: on the shared table."""

import time
from typing import Any, Final

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

from lykta.web.limits.counting import free, name_of, use_once
from lykta.web.limits.models import Mark

# Longer than anything that a library here marks as used; a token that never ends is marked for a year.
_LONGEST_S: Final = 366 * 86_400.0


class UsedOnce(BaseCache):
    """Says of a key that it was added, in all processes alike, and keeps no value.

    A cache in each process would let a code through once in each, and one that has a bound forgets what was
    used when others fill it. What would need a value is refused: nothing on this server needs one.
    """

    def __init__(self, _location: str, parameters: dict[str, Any]) -> None:
        super().__init__(parameters)

    def add(
        self,
        key: str,
        value: object,  # noqa: ARG002 - Django's form.
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Mark a key as used, unless it is; whether it was not."""
        return use_once(self._name(key, version), until=self._until(timeout))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """True for a key that is marked, else the default."""
        return True if self.has_key(key, version) else default

    def has_key(self, key: str, version: int | None = None) -> bool:
        """Whether a key is marked."""
        return Mark.objects.filter(name=self._name(key, version), until__gt=time.time()).exists()

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a key; whether it was marked."""
        marked = self.has_key(key, version)
        free(self._name(key, version))
        return marked

    def set(self, *_: Any, **__: Any) -> None:
        """Raise NotImplementedError: no value is kept."""
        raise NotImplementedError("this cache keeps no value; it says of a key that it was used")

    def touch(self, *_: Any, **__: Any) -> bool:
        """Raise NotImplementedError: what was used stays so for as long as it was marked."""
        raise NotImplementedError("this cache says of a key that it was used, for the time given at first")

    def clear(self) -> None:
        """Raise NotImplementedError: a limit that can be emptied is none."""
        raise NotImplementedError("limits are not emptied; they run out")

    def _name(self, key: str, version: int | None) -> str:
        # Hashed, so that it may hold any signs, also those that an issuer of tokens chose.
        return name_of("cache", self.make_key(key, version))

    def _until(self, timeout: float | None) -> float:
        given = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return time.time() + min(_LONGEST_S, _LONGEST_S if given is None else given)
