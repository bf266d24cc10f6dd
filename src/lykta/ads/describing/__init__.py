"""What can be seen of each network: template, personas, places, rhythm, contacts; and innocent reasons."""

import lykta.ads.kernel  # noqa: F401 - decides where kernels are kept, before the first is made
from lykta.ads.describing.describing import describe_networks
from lykta.ads.describing.members import NETWORKS, OBSERVATIONS, TEMPLATES, Described, DescribeInput
from lykta.ads.describing.templates import Difference, TemplatePart, align_to_template

__all__ = [
    "NETWORKS",
    "OBSERVATIONS",
    "TEMPLATES",
    "DescribeInput",
    "Described",
    "Difference",
    "TemplatePart",
    "align_to_template",
    "describe_networks",
]
