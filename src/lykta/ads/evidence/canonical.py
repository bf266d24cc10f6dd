"""JSON in one form alone, so that the same values are the same bytes."""

import json
from typing import Any


def canonical(value: Any) -> bytes:
    """One line without spaces, each object's names sorted, in UTF-8: RFC 8785 for text and whole numbers."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def readable(value: Any) -> bytes:
    """The same values for people to read: indented, the names sorted, a line break at the end."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False) + "\n").encode()
