"""All that is described of the networks, in one call."""

from __future__ import annotations

import numpy as np

from lykta.ads.describe.comparison import compare
from lykta.ads.describe.inputs import OBSERVATIONS, DescribeInput, Described
from lykta.ads.describe.members import arrange
from lykta.ads.describe.networks import networks_table
from lykta.ads.describe.templates import templates_of


def describe_networks(given: DescribeInput) -> Described:
    """Describe every network of two ads or more; deterministic, whatever the order the networks come in."""
    members = arrange(given)
    comparison = compare(given, members)
    return Described(
        networks=networks_table(given, members, np.zeros(len(members.ids), np.int64)),
        templates=templates_of(given, comparison, members.ids),
        observations=OBSERVATIONS.empty_table(),
    )
