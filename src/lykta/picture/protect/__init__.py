"""Protection: from registrations to tables of which every number may be shown."""

from lykta.picture.protect.counting import distinct_persons
from lykta.picture.protect.protecting import Counted, Counting, coarsened, counted, protect
from lykta.picture.protect.rounding import RoundingKey, possible, read_or_make_key
from lykta.picture.protect.shape import Shape, shape_of

__all__ = [
    "Counted",
    "Counting",
    "RoundingKey",
    "Shape",
    "coarsened",
    "counted",
    "distinct_persons",
    "possible",
    "protect",
    "read_or_make_key",
    "shape_of",
]
