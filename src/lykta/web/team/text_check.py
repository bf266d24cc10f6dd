"""Forms whose texts are checked for identifying details before they are stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, ClassVar, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.deidentify import CheckFailedError, Finding, Kind, check, name_of_kind, why
from lykta.web.language import current_language
from lykta.web.text_fields import LongTextField

type Words = str | Promise

LONGEST: Final = 20_000
"""Characters of one text: some eight pages."""
CONFIRMED: Final = "confirmed"
NO_DAY: Final = _("Write the day as year, month and day, such as 2026-05-31.")
NEVER: Final = frozenset({Kind.PERSONAL_NUMBER, Kind.DATE_OF_BIRTH, Kind.RECORD_NUMBER, Kind.ACCOUNT_NUMBER})
"""Details by which no professional and no service needs to be named: they are never stored."""
# The first plan's year, and one that nothing reaches. A calendar cannot count on from the last day there is.
_EARLIEST: Final = date(2018, 1, 1)
_LATEST: Final = date(2099, 12, 31)


# The names of the checked fields of all forms: those for what a member writes. No password is among them.
_CHECKED: Final[set[str]] = set()


@dataclass(frozen=True)
class IdentifyingDetail:
    """One detail that may identify somebody: its words, what kind it is, and why it was found."""

    words: str
    kind: str
    why: str
    never: bool
    """Whether it is never stored, whosever it is."""


class CheckedForm(forms.Form):
    """A form whose `checked` fields must not identify the person that a consultation is about.

    Details may be a professional's or a service's: the writer confirms that for the text as it is, and again
    after each change. A part whose texts are about no person words this differently, and names the kinds that
    it lets pass.
    """

    checked: ClassVar[tuple[str, ...]] = ()
    let_pass: ClassVar[frozenset[Kind]] = frozenset()
    """Kinds that are not asked about."""
    points_elsewhere: ClassVar[Words] = _("These details do not point to the person it is about")
    ask_to_mend: ClassVar[Words] = _(
        "Take out what points to the person, or confirm that the details do not."
    )

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        _CHECKED.update(cls.checked)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found: list[IdentifyingDetail] = []

    def clean(self) -> dict[str, Any]:
        """Check the texts; details that were found must be confirmed or removed."""
        cleaned: dict[str, Any] = super().clean() or {}
        texts = [cleaned.get(name, "") for name in self.checked]
        try:
            self.found = [found for text in texts for found in _find_details(text, self.let_pass)]
        except CheckFailedError:
            raise forms.ValidationError(
                _("The text could not be looked through, so nothing was saved. Shorten it and try again.")
            ) from None
        if any(found.never for found in self.found):
            raise forms.ValidationError(
                _("A number or a date in the text points to one person. Take it out; nothing was saved.")
            )
        if self.found:
            self._ask(_digest(texts))
        return cleaned

    def _ask(self, digest: str) -> None:
        # The tick holds for these texts and no others.
        self.fields[CONFIRMED] = forms.MultipleChoiceField(
            label=_("What was found"),
            choices=[(digest, self.points_elsewhere)],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        ticked = digest in self.data.getlist(CONFIRMED) if hasattr(self.data, "getlist") else False
        if not ticked:
            self.add_error(CONFIRMED, str(self.ask_to_mend))


def text_field(label: Any, *, missing: Words = "", hint: Any = "", rows: int = 8) -> LongTextField:
    """A field for running text; `missing` says what to do where nothing was written."""
    return LongTextField(
        label=label,
        help_text=hint,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off", "spellcheck": "false"}),
        error_messages=required_message(missing),
    )


def day_field(label: Any, *, missing: Words = "", hint: Any = "", required: bool = True) -> forms.DateField:
    """A field for a day; `missing` says what to do where none was written. A slip of the pen is refused."""
    message = _("Choose a day between 2018 and 2099.")
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        input_formats=["%Y-%m-%d"],
        validators=[MinValueValidator(_EARLIEST, message), MaxValueValidator(_LATEST, message)],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=required_message(missing) | {"invalid": NO_DAY},
    )


def required_message(missing: Words) -> dict[str, Any]:
    """The `error_messages` of a field that stand without its label: a summary shows them alone."""
    return {"required": missing} if missing else {}


def written_texts(posted: Mapping[str, str]) -> list[str]:
    """What a member wrote in a form that cannot be saved, for the page that gives it back."""
    return [text for name, text in posted.items() if name in _CHECKED and text.strip()]


def _find_details(text: str, let_pass: frozenset[Kind]) -> list[IdentifyingDetail]:
    return [_describe_finding(text, one) for one in check(text).findings if one.kind not in let_pass]


def _describe_finding(text: str, one: Finding) -> IdentifyingDetail:
    language = current_language()
    return IdentifyingDetail(
        text[one.start : one.end], name_of_kind(one, language), why(one, language), one.kind in NEVER
    )


def _digest(texts: list[str]) -> str:
    return sha256("\0".join(texts).encode()).hexdigest()[:32]
