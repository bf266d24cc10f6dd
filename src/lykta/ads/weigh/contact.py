"""What a shared contact says: strong evidence, and never proof, for numbers are lent and passed on."""

from __future__ import annotations

from typing import Final

# How often a shared contact meant one hand, by kind: a phone may be lent or recycled, a link may be a
# guest's. Set with care below what the synthetic county shows (.995), for real numbers change hands more.
CONTACT_PROBABILITY: Final = {"phone": 0.95, "email": 0.95, "handle": 0.9, "link": 0.6}

# On real texts with printed numbers .3 raised precision and cost a hundredth of recall at most; that an
# author may have several numbers is why it is no less.
OTHER_CONTACTS: Final = 0.3
"""How the odds of two texts change when the ads of both hold contacts, and none in common."""

CONTACT_SPREAD: Final = 1.0
"""How far the log-odds of a shared contact may be off, either way; set by eye as the probabilities are."""
