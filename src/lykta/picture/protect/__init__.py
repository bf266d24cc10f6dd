"""Protection: from registrations to tables of which every number may be shown."""

from lykta.picture.protect.counting import Shape, distinct_persons, shape_of
from lykta.picture.protect.protecting import Counted, CountingRules, add_coarsenings, count_table, protect
from lykta.picture.protect.rounding import RoundingKey, possible, read_or_make_key

__all__ = [
    "Counted",
    "CountingRules",
    "RoundingKey",
    "Shape",
    "add_coarsenings",
    "count_table",
    "distinct_persons",
    "possible",
    "protect",
    "read_or_make_key",
    "shape_of",
]
