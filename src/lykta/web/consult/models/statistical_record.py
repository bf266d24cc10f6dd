"""The statistical record of a consultation: codes and a quarter, no text. It outlives the content."""

from typing import ClassVar

from django.db import models

from lykta.web.consult.models.consultation import AskerRole, Consultation, Workplace


class StatisticalRecord(models.Model):
    """What is counted of one consultation. After the purge nothing leads from it to anything."""

    consultation = models.OneToOneField(
        Consultation, null=True, on_delete=models.SET_NULL, related_name="statistics"
    )
    quarter = models.CharField(max_length=7)
    """The quarter of the question, such as 2026-Q4."""
    role = models.CharField(max_length=10, choices=AskerRole)
    workplace = models.CharField(max_length=10, choices=Workplace)
    county_part = models.CharField(max_length=60, blank=True)
    has_legal_check = models.BooleanField(default=False)
    became_case = models.BooleanField(default=False)
    answered = models.BooleanField(default=False)
    answered_within_days = models.PositiveIntegerField(null=True)
    agencies = models.PositiveIntegerField(default=0)
    disclosures = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["quarter", "id"]
