"""All that is described of the networks, in one call."""

from __future__ import annotations

from lykta.ads.describe.inputs import Described, DescribeInput
from lykta.ads.describe.languages import language_model
from lykta.ads.describe.members import arrange
from lykta.ads.describe.networks import networks_table
from lykta.ads.describe.observations import observe
from lykta.ads.describe.observe.facts import Facts


def describe_networks(given: DescribeInput) -> Described:
    """Describe every network of two ads or more; deterministic, whatever the order the networks come in."""
    # The model of languages is unpacked while the words are read.
    with given.work.beside(language_model):
        facts = Facts(given, arrange(given))
        facts.gather()
    with given.work.beside(lambda: networks_table(facts)) as networks:
        observations = observe(facts)
    return Described(networks(), facts.templates.table, observations)
