"""What can be seen of each network: template, personas, places, rhythm, contacts; and innocent reasons."""

import lykta.ads.kernel  # noqa: F401 - decides where kernels are kept, before the first is made
from lykta.ads.describe.describing import describe_networks
from lykta.ads.describe.differences import Difference, TemplatePart, align_to_template
from lykta.ads.describe.inputs import NETWORKS, OBSERVATIONS, TEMPLATES, Described, DescribeInput

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
