"""Sessions that cannot be used by someone who reads the database: hashed keys, sealed content."""

import base64
import json
from hashlib import blake2b
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.contrib.sessions.models import Session
from django.utils import timezone

from lykta.web.keys.sealing import Key, SealBrokenError, SealedPlace, seal, unseal
from lykta.web.server_keys import derived_key


class SessionStore(InDatabase):
    """Django's store; the session's key is known to the browser only."""

    def _get_session_from_db(self) -> Session | None:
        row = _row_of(self.session_key or "")
        found = Session.objects.filter(session_key=row, expire_date__gt=timezone.now()).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        """Whether there is a session of this key."""
        return super().exists(_row_of(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row to store."""
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        row.session_key = _row_of(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """End a session, this one if no key is given."""
        key = session_key or self.session_key
        if key:
            super().delete(_row_of(key))

    def encode(self, session_dict: dict[str, Any]) -> str:
        """The sealed content."""
        text = json.dumps(session_dict).encode()
        return base64.b64encode(seal(text, _key(b"lykta-sess-text"), self._place())).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """The content; empty where it was changed or belongs to another session."""
        try:
            found = unseal(base64.b64decode(session_data), _key(b"lykta-sess-text"), self._place())
        except (SealBrokenError, ValueError):
            # Not what was stored here: an empty session is not logged in.
            return {}
        kept: dict[str, Any] = json.loads(found)
        return kept

    def _place(self) -> SealedPlace:
        return SealedPlace("django_session", _row_of(self.session_key or ""), "session_data")


def _row_of(session_key: str) -> str:
    return blake2b(session_key.encode(), key=_key(b"lykta-sess-row").secret, digest_size=20).hexdigest()


def _key(purpose: bytes) -> Key:
    return Key(derived_key(purpose))
