"""Of simulated counties, two editions each, nothing hidden can be inferred; without the gate it can."""

import pytest
from benchmarks.picture.page import verdict
from benchmarks.picture.proving import prove

from tests.examples import drawn

# A county of every size, of which each run takes two; `python -m benchmarks.picture` tries 200.
_COUNTIES = 5


@pytest.mark.slow
def test_no_hidden_number_of_a_county_is_solved_or_known_not_to_be_none() -> None:
    proofs = [prove(seed) for seed in drawn(range(_COUNTIES))]
    assert [proof.seed for proof in proofs if not proof.by_gate.failed] == []
    assert "**met**" in verdict(proofs)
    # The same counties by the rules alone: the attack is able to find something.
    assert any(not proof.by_rules.failed for proof in proofs)
    assert all(0 < proof.shown <= 1 for proof in proofs)
