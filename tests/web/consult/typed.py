"""What is typed into the forms of the consultation: as meant, nearly, and not at all as meant."""

import json
from datetime import timedelta

from django.utils import timezone
from hypothesis import strategies as st

from tests.web.explore import Field, Form
from tests.web.hostile import MARKUP, values

_DAYS = [
    "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "-1-01-01", "2026-W01-1", "20260101",
    "١٩٩٠-٠١-٠١",
]  # fmt: skip
_NUMBERS = ["0", "-1", "1", "2147483648", "9223372036854775808", "9" * 5000, "1e9", "NaN", "٣", "0x1", "1_0"]
_PLAIN = "Vi följer upp efter helgen."
_TEXTS = [
    _PLAIN, "a\x00b", "\ud800", "\u202edrägelknird\u202c", "x" * 30_000, "🕯" * 3000,
    "rad\r\nrad\r\n" * 40, "Lind", "../../etc/passwd", "//evil.example/", "{% debug %}",
    "'; DROP TABLE x; --",
]  # fmt: skip
PASSKEYS = [
    "{}", "[]", "null", '"x"', "1", "{", '{"id": 1}', "[" * 30_000, '{"response": []}',
    '{"id": "x", "rawId": "x", "response": {}}',
    json.dumps({"id": "x", "rawId": "eA", "type": "public-key", "response": {
        "clientDataJSON": "eA", "attestationObject": "eA", "authenticatorData": "eA", "signature": "eA"}}),
    json.dumps({"id": "eA", "rawId": "eA", "type": "public-key", "response": {
        "clientDataJSON": "e30", "attestationObject": "oA", "authenticatorData": "eA", "signature": "eA"}}),
    json.dumps({"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": 1}}),
]  # fmt: skip
HOSTILE = [*_DAYS, *_NUMBERS, *_TEXTS, MARKUP]
"""Values that fit some field and break another."""
TYPED = st.sampled_from(HOSTILE + PASSKEYS)


@st.composite
def fields_of(draw: st.DrawFn, form: Form) -> list[tuple[str, str]]:
    """A sending of a form: each field as meant or otherwise, repeated or left out; and fields it lacks."""
    sent = []
    for field in form.fields:
        for _ in range(draw(st.sampled_from([0, 1, 1, 1, 1, 2]))):
            meant = draw(st.booleans())
            sent.append((field.name, draw(_meant(field) if meant else TYPED | values)))
    others = st.tuples(st.sampled_from(["", MARKUP, "next", "to", "confirmed", "step"]), TYPED | values)
    return sent + draw(st.lists(others, max_size=2))


def as_meant(field: Field) -> str:
    """A value that a field is made for."""
    if field.choices:
        return field.choices[-1]
    if field.kind == "date":
        return timezone.localdate().isoformat()
    return _PLAIN if field.is_typed else field.value


def _meant(field: Field) -> st.SearchStrategy[str]:
    if field.choices:
        return st.sampled_from(field.choices)
    if field.kind == "date":
        today = timezone.localdate()
        return st.integers(-3, 3).map(lambda days: (today + timedelta(days=days)).isoformat())
    return st.sampled_from([_PLAIN, "Linden", "vard", "000000"]) if field.is_typed else st.just(field.value)
