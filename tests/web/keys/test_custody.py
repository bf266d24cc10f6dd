"""Two custodians together bring the master key back, and neither alone."""

import pytest
from nacl.public import PrivateKey

from lykta.web.keys.custody import recovered, shared_out
from lykta.web.keys.sealing import Key, SealBrokenError


def test_two_custodians_together_recover_the_master_key_and_neither_alone() -> None:
    master, first, second, stranger = (
        Key.new(),
        PrivateKey.generate(),
        PrivateKey.generate(),
        PrivateKey.generate(),
    )
    boxes = shared_out(master, first.public_key, second.public_key)
    assert recovered(boxes, (first, second)) == master
    with pytest.raises(SealBrokenError):
        recovered(boxes, (first, stranger))
    others = shared_out(Key.new(), first.public_key, second.public_key)
    with pytest.raises(SealBrokenError):
        recovered((boxes[0], others[1]), (first, second))
