"""Programs beside a running server, for the desk's journeys in a browser."""

CAST = """
from lykta.web.serving import set_up
set_up()
from lykta.web.team.models import Agency, Member
from tests.web.cast import made_cast, made_consultation
Member.objects.all().delete()
Agency.objects.all().delete()
made_cast()
made_consultation(text="Hur får vi en stund i enrum?")
"""
"""A program that makes the cast, and one consultation that nobody has."""
FALL_DUE = """
from lykta.web.serving import set_up
set_up()
from django.utils import timezone
from lykta.web.consult.models import Consultation
Consultation.objects.update(purge_on=timezone.localdate())
"""
"""A program that lets every consultation fall due for its deletion today."""
LEFT = """
from lykta.web.serving import set_up
set_up()
from lykta.web.consult.models import Consultation, OutcomeCell
cell = OutcomeCell.objects.get()
print(Consultation.objects.count(), cell.outcome, cell.consultations, cell.answered, cell.disclosures)
"""
"""A program that prints what is left: consultations, and the one cell they are counted in."""
