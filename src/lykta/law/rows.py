"""The decision table: which row the elements fall in."""

from enum import StrEnum


class Row(StrEnum):
    """A row of the decision table, or one of the two readings for what the table has no row for."""

    CHILD_ELEMENTS = "1"
    CHILD_PAID_ACT = "2"
    ADULT_ELEMENTS = "3"
    MEANS_UNKNOWN = "4"
    MEANS_ABSENT = "5"
    ACT_ABSENT = "6"
    OTHER_PURPOSE = "7"
    AGE_UNKNOWN = "8"
    # A needed element is unknown, and none of the eight rows fits.
    OPEN = "open"
    # A needed element is absent, and none of the eight rows fits.
    LACKING = "lacking"
