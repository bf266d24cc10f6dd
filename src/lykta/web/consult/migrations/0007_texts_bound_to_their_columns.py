"""Texts of messages, notes, disclosures and drafts are bound also to what says whose they are.

What is there when this runs is trusted and bound as it is. A text that does not open stays as it is.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from django.db import migrations

from lykta.errors import InputError
from lykta.web.keys.sealing import Key, SealBrokenError, SealedPlace, seal, unseal, unwrap
from lykta.web.server_keys import server_keys

_BOUND: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "Message": (("body", "legal_check"), ("number", "from_team", "readable_at")),
    "Note": (("body",), ("agency_id",)),
    "Disclosure": (("what", "recipient"), ("agency_id",)),
    "Draft": (("body",), ("member_id",)),
}


def bind(apps: Any, _editor: Any) -> None:
    """Seal each text anew for its place with the columns that it is bound to."""
    seal_texts_anew(apps, {name: (texts, (), bound_to) for name, (texts, bound_to) in _BOUND.items()})


def unbind(apps: Any, _editor: Any) -> None:
    """Seal each text anew for the place that it had before."""
    seal_texts_anew(apps, {name: (texts, bound_to, ()) for name, (texts, bound_to) in _BOUND.items()})


def seal_texts_anew(apps: Any, tables: Mapping[str, tuple[tuple[str, ...], ...]]) -> None:
    """Seal texts anew: of each table these columns, bound to these before, and to these afterwards."""
    keys = {one.pk: _key_of(one) for one in apps.get_model("consult", "Consultation").objects.all()}
    has_rows = any(apps.get_model("consult", name).objects.exists() for name in tables)
    if has_rows and not any(keys.values()):
        raise InputError(
            "No consultation opens with the keys in LYKTA_KEY_FOLDER, so texts could not be sealed anew. "
            "Nothing was changed; restore the key folder."
        )
    for name, (columns, before, after) in tables.items():
        rows = apps.get_model("consult", name).objects
        # By their numbers: a table is not read while it is written.
        for number in list(rows.values_list("pk", flat=True)):
            row = rows.get(pk=number)
            key = keys.get(row.consultation_id)
            if key is not None:
                _seal_row(row, key, columns, before=before, after=after)


def _seal_row(
    row: Any, key: Key, columns: tuple[str, ...], *, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    changed = {}
    for column in columns:
        sealed = bytes(getattr(row, column))
        try:
            text = unseal(sealed, key, _place(row, column, before)) if sealed else b""
        except SealBrokenError:
            continue
        if text:
            changed[column] = seal(text, key, _place(row, column, after))
    if changed:
        # Not by saving it: a draft would get another moment of saving.
        type(row)._base_manager.filter(pk=row.pk).update(**changed)


def _key_of(consultation: Any) -> Key | None:
    own = f"{consultation.pk} {bytes(consultation.tag).hex()}"
    try:
        return unwrap(bytes(consultation.wrapped_key), server_keys().masters, own)
    except SealBrokenError:
        return None


def _place(row: Any, column: str, bound_to: tuple[str, ...]) -> SealedPlace:
    # As the tables' own module makes it now; a later change there must not change what this migration did.
    told = [f"{name}={_write(getattr(row, name))}" for name in bound_to]
    return SealedPlace(row._meta.db_table, " ".join([str(row.pk), *told]), column)


def _write(value: object) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


class Migration(migrations.Migration):
    dependencies = [("consult", "0006_answers_can_be_taken_back")]

    operations = [migrations.RunPython(bind, unbind)]
