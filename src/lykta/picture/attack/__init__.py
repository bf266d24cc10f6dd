"""The release gate's attack: what can be inferred of the numbers that an edition, or several, hides."""

from lykta.picture.attack.attacking import Attack, Inferred, Witnesses, attack
from lykta.picture.attack.model import EditionTables
from lykta.picture.attack.program import ContradictionError

__all__ = ["Attack", "ContradictionError", "EditionTables", "Inferred", "Witnesses", "attack"]
