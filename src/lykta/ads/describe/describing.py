"""All that is described of the networks, in one call."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from lykta.ads.describe.comparison import compare
from lykta.ads.describe.inputs import Described, DescribeInput
from lykta.ads.describe.languages import language_model
from lykta.ads.describe.members import arrange
from lykta.ads.describe.networks import networks_table
from lykta.ads.describe.observations import observe
from lykta.ads.describe.observe.facts import Facts
from lykta.ads.describe.personas import find_personas
from lykta.ads.describe.templates import templates_of


def describe_networks(given: DescribeInput) -> Described:
    """Describe every network of two ads or more; deterministic, whatever the order the networks come in."""
    with ThreadPoolExecutor(1) as pool:
        # The model of languages is unpacked while the words are counted.
        model = pool.submit(language_model)
        members = arrange(given)
        comparison = compare(given, members)
        templates = templates_of(given, comparison, members.ids)
        personas = find_personas(given, members)
        model.result()
    return Described(
        networks=networks_table(given, members, personas.per_network(len(members.ids))),
        templates=templates.table,
        observations=observe(Facts(given, members, comparison, templates, personas)),
    )
