"""What an analyst judges: an append-only log, and the networks that it and the links imply."""

import lykta.ads.kernel  # noqa: F401 - decides where kernels are kept, before the first is made
from lykta.ads.judgements.entries import (
    Export,
    JudgedLink,
    JudgedNetwork,
    Judgement,
    JudgementEntry,
    Label,
    Reveal,
    Undoing,
    Verdict,
)
from lykta.ads.judgements.log import (
    CurrentJudgements,
    JudgementLog,
    current_judgements,
    log_beside,
    other_spelling,
    refuse_own_files,
)
from lykta.ads.judgements.regrouping import Contradiction

__all__ = [
    "Contradiction",
    "CurrentJudgements",
    "Export",
    "JudgedLink",
    "JudgedNetwork",
    "Judgement",
    "JudgementEntry",
    "JudgementLog",
    "Label",
    "Reveal",
    "Undoing",
    "Verdict",
    "current_judgements",
    "log_beside",
    "other_spelling",
    "refuse_own_files",
]
