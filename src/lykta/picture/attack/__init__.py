"""The release gate's attack: what can be inferred of the numbers that an edition, or several, hides."""

from lykta.picture.attack.attacking import Attack, Inferred, attack
from lykta.picture.attack.known import Edition
from lykta.picture.attack.program import ContradictionError
from lykta.picture.attack.witnesses import Witnesses

__all__ = ["Attack", "ContradictionError", "Edition", "Inferred", "Witnesses", "attack"]
