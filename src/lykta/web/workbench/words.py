"""How the workbench names reasons and verdicts, and what may be an innocent explanation of a reason."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.ads.judge import Verdict

VERDICTS: Final[dict[Verdict, str | Promise]] = {
    Verdict.SAME: _("Same hand"),
    Verdict.NOT: _("Not the same hand"),
    Verdict.UNSURE: _("Unsure"),
}

REASONS: Final[dict[str, str | Promise]] = {
    "near-duplicate": _("Nearly the same text"),
    "shared template": _("Shared template"),
    "shared contact": _("Shared contact"),
    "shared style": _("Shared style"),
}

COUNTER_EXPLANATIONS: Final[dict[str, str | Promise]] = {
    "near-duplicate": _("Texts are copied. Somebody else may have borrowed the whole ad."),
    "shared template": _(
        "Templates spread. A friend, a site or a guide may have given several people the same one."
    ),
    "shared contact": _("Several people may share a phone, and a number may pass to somebody else."),
    "shared style": _("Many people write in similar ways. Style is the weakest reason."),
}
