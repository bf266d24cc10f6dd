"""The publication plan: which tables an edition has, and nothing that the plan does not name."""

from lykta.picture.plan.reading import plan_from
from lykta.picture.plan.values import InputFiles, Periods, PlaceLevel, Plan, PlannedDarkFigure, PlannedTable

__all__ = ["InputFiles", "Periods", "PlaceLevel", "Plan", "PlannedDarkFigure", "PlannedTable", "plan_from"]
