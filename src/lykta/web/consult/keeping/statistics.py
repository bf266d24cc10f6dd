"""The statistical record of a consultation, brought up to date while there is something to count from."""

from lykta.web.consult.models import Case, Consultation, StatisticalRecord


def brought_up_to_date(consultation: Consultation) -> StatisticalRecord:
    """What is counted of a consultation as it is now, stored; made anew where it is missing."""
    first_answer = (
        consultation.messages.filter(from_team=True)
        .order_by("sent_on")
        .values_list("sent_on", flat=True)
        .first()
    )
    days = (first_answer - consultation.asked_on).days if first_answer else None
    counted = {
        "quarter": quarter(consultation),
        "role": consultation.role,
        "workplace": consultation.workplace,
        "county_part": consultation.county_part,
        "has_legal_check": consultation.has_legal_check,
        "answered": first_answer is not None,
        # An answer dated before its question is a clock that went wrong, and no answer in less than no time.
        "answered_within_days": max(days, 0) if days is not None else None,
        "became_case": Case.objects.filter(consultation=consultation).exists(),
        "agencies": consultation.agencies.count(),
        "disclosures": consultation.disclosures.count(),
    }
    record, _ = StatisticalRecord.objects.update_or_create(consultation=consultation, defaults=counted)
    return record


def quarter(consultation: Consultation) -> str:
    """The quarter of the question, such as 2026-Q4: the day itself is not kept."""
    asked = consultation.asked_on
    return f"{asked.year}-Q{(asked.month + 2) // 3}"
