"""What a picture is made of: files, each row checked, and a report of what was refused and why."""

from lykta.picture.inputs.ads import AdCount, read_ads
from lykta.picture.inputs.consultations import read_consultations
from lykta.picture.inputs.effort import read_effort
from lykta.picture.inputs.population import read_population
from lykta.picture.inputs.published import read_published
from lykta.picture.inputs.registrations import Registration, read_registrations
from lykta.picture.inputs.report import FileReport, Refusal

__all__ = [
    "AdCount",
    "FileReport",
    "Refusal",
    "Registration",
    "read_ads",
    "read_consultations",
    "read_effort",
    "read_population",
    "read_published",
    "read_registrations",
]
