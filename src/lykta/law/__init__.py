"""The legal check: dated rules as data, and one pure function from facts to a reading."""

from lykta.law.answers import Age, Answer, State
from lykta.law.facts import Facts
from lykta.law.reading import Element, Given, Need, Neighbour, Part, Reading, Statement
from lykta.law.rows import Row

__all__ = [
    "Age",
    "Answer",
    "Element",
    "Facts",
    "Given",
    "Need",
    "Neighbour",
    "Part",
    "Reading",
    "Row",
    "State",
    "Statement",
]
