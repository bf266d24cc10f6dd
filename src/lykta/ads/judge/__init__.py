"""What an analyst judges: a log that is only added to, and the networks that it and the links imply."""

import lykta.ads.kernel  # noqa: F401 - decides where kernels are kept, before the first is made
from lykta.ads.judge.entries import Entry, Export, Group, Judgement, Link, Reveal, Undoing, Verdict
from lykta.ads.judge.log import JudgementLog, log_beside, refuse_own_files
from lykta.ads.judge.queue import Suggested, suggested
from lykta.ads.judge.regroup import Contradiction, Regrouped, WeightedLink, regroup
from lykta.ads.judge.standing import Standing, standing

__all__ = [
    "Contradiction",
    "Entry",
    "Export",
    "Group",
    "Judgement",
    "JudgementLog",
    "Link",
    "Regrouped",
    "Reveal",
    "Standing",
    "Suggested",
    "Undoing",
    "Verdict",
    "WeightedLink",
    "log_beside",
    "refuse_own_files",
    "regroup",
    "standing",
    "suggested",
]
