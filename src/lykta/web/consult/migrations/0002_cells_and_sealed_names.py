"""Counts of purged consultations become cells, and code names are sealed under their consultation's key."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.db import migrations, models

from lykta.errors import InputError
from lykta.web.keys.sealing import Key, SealBrokenError, SealedPlace, seal, unseal, unwrap
from lykta.web.server_keys import server_keys

ROLES = [
    ("health", "Health or dental care"),
    ("social", "Social services"),
    ("school", "School or preschool"),
    ("police", "Police or other justice"),
    ("ngo", "Non-profit organisation"),
    ("other", "Something else"),
]
WORKPLACES = [
    ("hospital", "Hospital or emergency department"),
    ("clinic", "Health centre, maternity or youth clinic"),
    ("office", "Authority or municipal office"),
    ("school", "School"),
    ("shelter", "Shelter, housing or outreach"),
    ("other", "Another workplace"),
]
ENDINGS = [("case", "Case"), ("answered", "Answered"), ("unanswered", "Unanswered")]
OCCASIONS = [
    ("asked", "Asked"),
    ("asker-wrote", "Asker Wrote"),
    ("assigned", "Assigned"),
    ("glass-broken", "Glass Broken"),
    ("due", "Due"),
    ("purge-stopped", "Purge Stopped"),
]
CODES = ("quarter", "role", "workplace", "county_part")
SUMS = ("consultations", "answered", "days_to_answer", "agencies", "disclosures")


def records_to_cells(apps: Any, _editor: Any) -> None:
    """Sum the records of purged consultations. Those of live ones go: they are counted from the rows."""
    askers: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    outcomes: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for one in apps.get_model("consult", "StatisticalRecord").objects.filter(consultation=None):
        ending = "case" if one.became_case else "answered" if one.answered else "unanswered"
        askers[tuple(getattr(one, name) for name in CODES)].update(
            consultations=1, with_legal_check=int(one.has_legal_check)
        )
        outcomes[one.quarter, ending].update(
            consultations=1,
            answered=int(one.answered),
            days_to_answer=one.answered_within_days or 0,
            agencies=one.agencies,
            disclosures=one.disclosures,
        )
    asker_cell, outcome_cell = (
        apps.get_model("consult", "AskerCell"),
        apps.get_model("consult", "OutcomeCell"),
    )
    # In the order of the codes, so that the order of the records is gone.
    asker_cell.objects.bulk_create(
        asker_cell(**dict(zip(CODES, codes, strict=True)), **sums) for codes, sums in sorted(askers.items())
    )
    outcome_cell.objects.bulk_create(
        outcome_cell(quarter=quarter, outcome=outcome, **sums)
        for (quarter, outcome), sums in sorted(outcomes.items())
    )


def cells_to_records(apps: Any, _editor: Any) -> None:
    """A record for each that is counted. All sums hold; which codes go with which outcome is not known any
    more."""
    record = apps.get_model("consult", "StatisticalRecord")
    outcomes: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for cell in apps.get_model("consult", "OutcomeCell").objects.order_by("quarter", "outcome"):
        outcomes[cell.quarter].extend(_outcomes_of(cell))
    made = []
    for cell in apps.get_model("consult", "AskerCell").objects.order_by(*CODES):
        for number in range(cell.consultations):
            codes = {name: getattr(cell, name) for name in CODES}
            legal = number < cell.with_legal_check
            made.append(record(**codes, has_legal_check=legal, **outcomes[cell.quarter].pop()))
    record.objects.bulk_create([*made, *_of_live_ones(apps)])


def _outcomes_of(cell: Any) -> Iterator[dict[str, Any]]:
    """An outcome for each that a cell counts; what was summed is given to the first of them."""
    for number in range(cell.consultations):
        answered = number < cell.answered
        first = number == 0
        days = (cell.days_to_answer if first else 0) if answered else None
        yield {
            "became_case": cell.outcome == "case",
            "answered": answered,
            "answered_within_days": days,
            "agencies": cell.agencies if first else 0,
            "disclosures": cell.disclosures if first else 0,
        }


def _of_live_ones(apps: Any) -> Iterator[Any]:
    record = apps.get_model("consult", "StatisticalRecord")
    for one in apps.get_model("consult", "Consultation").objects.order_by("pk"):
        asked = one.asked_on
        first = one.messages.filter(from_team=True).order_by("sent_on").first()
        yield record(
            consultation=one,
            quarter=f"{asked.year}-Q{(asked.month + 2) // 3}",
            role=one.role,
            workplace=one.workplace,
            county_part=one.county_part,
            has_legal_check=one.has_legal_check,
            became_case=apps.get_model("consult", "Case").objects.filter(consultation=one).exists(),
            answered=first is not None,
            answered_within_days=max((first.sent_on - asked).days, 0) if first else None,
            agencies=one.agencies.count(),
            disclosures=one.disclosures.count(),
        )


def seal_names(apps: Any, _editor: Any) -> None:
    """Seal each code name. One whose consultation does not open goes: its number is shown instead."""
    cases = list(apps.get_model("consult", "Case").objects.select_related("consultation"))
    keys = _keys_of(cases)
    for case in cases:
        key = keys[case.pk]
        case.name = seal(case.code_name.encode(), key, _place(case)) if key else b""
        case.name_tag = _tag(case.code_name)
        case.save(update_fields=["name", "name_tag"])


def open_names(apps: Any, _editor: Any) -> None:
    """Put each code name in clear; where the seal does not open, the name is made of the number."""
    cases = list(apps.get_model("consult", "Case").objects.select_related("consultation"))
    keys = _keys_of(cases)
    for case in cases:
        key = keys[case.pk]
        sealed = bytes(case.name)
        number = f"Nr {str(case.consultation_id)[:8]}"
        case.code_name = unseal(sealed, key, _place(case)).decode() if key and sealed else number
        case.save(update_fields=["code_name"])


def _keys_of(cases: list[Any]) -> Mapping[UUID, Key | None]:
    """The key of each case; InputError where there are cases and no key opens any."""
    keys = {case.pk: _key_of(case.consultation) for case in cases}
    if cases and not any(keys.values()):
        raise InputError(
            "No consultation opens with the keys in LYKTA_KEY_FOLDER, so code names could not be sealed. "
            "Nothing was changed; restore the key folder."
        )
    return keys


def _key_of(consultation: Any) -> Key | None:
    own = f"{consultation.pk} {bytes(consultation.tag).hex()}"
    try:
        return unwrap(bytes(consultation.wrapped_key), server_keys().masters, own)
    except SealBrokenError:
        return None


def _tag(code_name: str) -> bytes:
    # As the table's own module makes it now; a later change there must not change what this migration did.
    folded = unicodedata.normalize("NFKC", code_name.strip()).casefold()
    return blake2b(
        folded.encode(), key=server_keys().pepper, digest_size=32, person=b"lykta-case-name"
    ).digest()


def _place(case: Any) -> SealedPlace:
    return SealedPlace("consult_case", str(case.pk), "name")


class Migration(migrations.Migration):
    dependencies = [("consult", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="AskerCell",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "quarter",
                        "role",
                        "workplace",
                        "county_part",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("quarter", models.CharField(max_length=7)),
                ("role", models.CharField(choices=ROLES, max_length=10)),
                ("workplace", models.CharField(choices=WORKPLACES, max_length=10)),
                ("county_part", models.CharField(blank=True, max_length=60)),
                ("consultations", models.PositiveIntegerField(default=0)),
                ("with_legal_check", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="OutcomeCell",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "quarter", "outcome", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("quarter", models.CharField(max_length=7)),
                ("outcome", models.CharField(choices=ENDINGS, max_length=10)),
                ("consultations", models.PositiveIntegerField(default=0)),
                ("answered", models.PositiveIntegerField(default=0)),
                ("days_to_answer", models.PositiveIntegerField(default=0)),
                ("agencies", models.PositiveIntegerField(default=0)),
                ("disclosures", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.RunPython(records_to_cells, cells_to_records),
        migrations.DeleteModel("StatisticalRecord"),
        migrations.AddField("case", "name", models.BinaryField(blank=True, default=bytes)),
        migrations.AddField("case", "name_tag", models.BinaryField(max_length=32, null=True)),
        migrations.AlterField("case", "code_name", models.CharField(max_length=40, null=True, unique=True)),
        migrations.RunPython(seal_names, open_names),
        migrations.RemoveField("case", "code_name"),
        migrations.AlterField("case", "name_tag", models.BinaryField(max_length=32, unique=True)),
        migrations.AlterModelOptions("case", {"ordering": ["opened_on", "id"]}),
        migrations.AlterField("notice", "occasion", models.CharField(choices=OCCASIONS, max_length=20)),
    ]
