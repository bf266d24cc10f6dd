"""Networks as a file for another program: one of them, several, or all."""

from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Final, cast

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lykta.ads.contacts import count_ids_like_contacts
from lykta.ads.explore import Opened
from lykta.ads.export import FORMATS, ExportRequest
from lykta.ads.export.records import reading_records
from lykta.ads.result import ExportFormat
from lykta.ads.result.networks import find_network
from lykta.errors import InputError
from lykta.web.language import current_language
from lykta.web.workbench.opened import reading

LARGEST: Final = 200_000
"""So many ads at most are written while a browser waits, which takes up to a minute; more by the command."""

_IDS = "SELECT ad_id FROM ads"
_IDS_OF = "SELECT ad_id FROM ads JOIN members USING (ad) WHERE network IN (SELECT unnest(?))"
_LEASTS: Final = (("0", _("All links")), ("0.5", _("50 % and above")), ("0.9", _("90 % and above")))


@dataclass(frozen=True, slots=True)
class FormatWords:
    """What a format is called, and what reads it."""

    name: ExportFormat
    title: str
    told: str | Promise
    suffix: str


_WORDS: Final[dict[ExportFormat, tuple[str, str | Promise]]] = {
    "xlsx": ("Excel", _("A sheet each for networks, ads, contacts, links and judgements.")),
    "graphml": ("GraphML", _("A graph for Gephi, yEd, Cytoscape or networkx.")),
    "gexf": ("GEXF", _("The same graph in Gephi's own format.")),
    "i2": ("i2 Analyst's Notebook", _("Entities and links as CSV files, in a zip file.")),
    "ftm": ("FollowTheMoney", _("Entities for Aleph, one a line.")),
}


class ExportForm(forms.Form):
    """Which networks, which links, and the format."""

    networks = forms.CharField(
        label=_("Networks"),
        required=False,
        help_text=_("Their ids, with spaces between them. Leave it empty for all ads."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    least = forms.ChoiceField(label=_("Links"), required=False, choices=_LEASTS)
    format = forms.ChoiceField(
        label=_("Format"),
        required=False,
        choices=[(name, title) for name, (title, _told) in _WORDS.items()],
        error_messages={"invalid_choice": _("Choose one of the formats.")},
    )

    def __init__(self, data: Any, opened: Opened) -> None:
        super().__init__(data)
        self._opened = opened

    def clean_networks(self) -> tuple[str, ...] | None:
        """The ids, each once; None for all."""
        names = tuple(dict.fromkeys(self.cleaned_data["networks"].replace(",", " ").split()))
        for name in names:
            try:
                find_network(self._opened.engine, name)
            except InputError as error:
                raise forms.ValidationError(_("There is no network %s now.") % name) from error
        return names or None


@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """The page that offers the formats; the file, when the address names one."""
    with ExitStack() as stack:
        opened = stack.enter_context(reading())
        form = ExportForm(_read_query(request), opened)
        if not form.is_valid():
            return render(request, "workbench/export.html", {"form": form}, status=400)
        chosen = form.cleaned_data["networks"]
        context = _build_context(opened, chosen)
        named = cast("ExportFormat", form.cleaned_data["format"])
        if not named or context["is_too_large"]:
            status = 400 if named else 200
            return render(request, "workbench/export.html", {"form": form, **context}, status=status)
        asked = ExportRequest(
            networks=chosen, least=float(form.cleaned_data["least"] or 0), language=current_language()
        )
        return _file(opened, named, asked, stack)


def _file(opened: Opened, named: ExportFormat, asked: ExportRequest, reads: ExitStack) -> FileResponse:
    """The file. Once its records are chosen, other pages are answered while it is written."""
    with ExitStack() as stack:
        file = stack.enter_context(TemporaryFile(prefix="lykta-export-"))
        with reading_records(opened, asked) as records:
            reads.close()
            FORMATS[named].write(records, cast("BinaryIO", file))
        file.seek(0)
        # The response closes it.
        stack.pop_all()
    name = f"lykta-{_part_of_name(asked)}{FORMATS[named].suffix}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=FORMATS[named].content_type)


def _part_of_name(asked: ExportRequest) -> str:
    if asked.networks is None:
        return "all"
    return asked.networks[0] if len(asked.networks) == 1 else f"{len(asked.networks)}-networks"


def _build_context(opened: Opened, chosen: tuple[str, ...] | None) -> dict[str, Any]:
    ids = opened.engine.arrow(_IDS) if chosen is None else opened.engine.arrow(_IDS_OF, [list(chosen)])
    ads = len(ids)
    return {
        "ads": ads,
        "ids_like_contacts": count_ids_like_contacts(ids["ad_id"]),
        "chosen": chosen,
        "is_too_large": ads > LARGEST,
        "largest": LARGEST,
        "file": opened.path.name,
        "formats": [
            FormatWords(name, title, told, FORMATS[name].suffix) for name, (title, told) in _WORDS.items()
        ],
    }


def _read_query(request: HttpRequest) -> dict[str, str]:
    """What the address says; a network may be named by itself, as links to this page do."""
    given = {name: str(value) for name, value in request.GET.items()}
    named = " ".join(request.GET.getlist("network"))
    return {"least": "0"} | given | {"networks": f"{given.get('networks', '')} {named}".strip()}
