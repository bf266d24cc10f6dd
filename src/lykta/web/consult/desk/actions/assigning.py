"""Assigning: which agency answers, which take part, and who has it."""

from collections.abc import Iterable

from lykta.web.consult.models import Consultation, Notice, Participation
from lykta.web.consult.models.consultation import Part
from lykta.web.consult.models.notice import Occasion
from lykta.web.team.models import Agency, Member


def assign(
    consultation: Consultation, *, handling: Agency, invited: Iterable[Agency], to: Member | None
) -> None:
    """Let one agency answer and others take part; tell whoever has it now.

    An agency that no longer takes part loses its access at once. Its own notes stay, sealed, and are its own
    again if it comes back.
    """
    parts = dict.fromkeys(invited, Part.INVITED) | {handling: Part.HANDLING}
    Participation.objects.filter(consultation=consultation).exclude(agency__in=parts).delete()
    for agency, part in parts.items():
        Participation.objects.update_or_create(
            consultation=consultation, agency=agency, defaults={"part": part}
        )
    is_other = to is not None and consultation.assigned_to_id != to.pk
    consultation.assigned_to = to
    consultation.save(update_fields=["assigned_to", "changed_at"])
    if to is not None and is_other:
        Notice.objects.get_or_create(member=to, occasion=Occasion.ASSIGNED)
