"""What is counted of purged consultations: sums by codes and quarter, with no row for any one of them.

What askers chose and how consultations ended lie in two tables on purpose. The audit log tells for ever how
each number ended and when it was answered; a cell with both would tie what its asker chose to that number.
"""

from django.db import models

from lykta.web.consult.models.consultation import AskerRole, Workplace


class Ending(models.TextChoices):
    """How a consultation ended. The three exclude each other."""

    CASE = "case"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"


class AskerCell(models.Model):
    """How many purged consultations of one quarter have the same codes of the asker."""

    pk = models.CompositePrimaryKey("quarter", "role", "workplace", "county_part")
    quarter = models.CharField(max_length=7)
    """The quarter of the question, such as 2026-Q4."""
    role = models.CharField(max_length=10, choices=AskerRole)
    workplace = models.CharField(max_length=10, choices=Workplace)
    county_part = models.CharField(max_length=60, blank=True)
    consultations = models.PositiveIntegerField(default=0)
    with_legal_check = models.PositiveIntegerField(default=0)


class OutcomeCell(models.Model):
    """How many purged consultations of one quarter ended in the same way, and what is summed of them."""

    pk = models.CompositePrimaryKey("quarter", "outcome")
    quarter = models.CharField(max_length=7)
    outcome = models.CharField(max_length=10, choices=Ending)
    consultations = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    days_to_answer = models.PositiveIntegerField(default=0)
    """Days from the question to the first answer, summed over those that were answered."""
    agencies = models.PositiveIntegerField(default=0)
    disclosures = models.PositiveIntegerField(default=0)
