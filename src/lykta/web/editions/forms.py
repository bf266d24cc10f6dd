"""The forms of an edition: which folder to take up, why it is withdrawn, which two to compare."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lykta.deidentify import Kind
from lykta.picture.exact_numbers import WrittenNumber, amounts_in, numbers_in
from lykta.web.editions.models import LONGEST_REASON
from lykta.web.team.text_check import CONFIRMED, CheckedForm, IdentifyingDetail, Words
from lykta.web.text_fields import LongTextField

# Where and when is what an edition is about.
_OF_EDITIONS: Final = frozenset({Kind.SMALL_PLACE, Kind.EXACT_DATE})


class TakeUpForm(forms.Form):
    """Which of the folders on the server."""

    folder = forms.ChoiceField(
        label=_("Which folder?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the folder.")},
    )

    def __init__(self, *args: object, folders: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["folder"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(name, name) for name in folders]


class WithdrawForm(CheckedForm):
    """Why it is shown no more. `names` are those of all editions, which may stand in the reason."""

    checked = ("reason", "reason_en")
    let_pass: ClassVar[frozenset[Kind]] = _OF_EDITIONS
    points_elsewhere: ClassVar[Words] = _("Nothing here points to a person, or is a number that is hidden")
    ask_to_mend: ClassVar[Words] = _(
        "Take out what points to a person or is an exact number, or say that it is neither."
    )

    reason = LongTextField(
        label=_("Why is it withdrawn? In Swedish"),
        help_text=_(
            "Everybody can read this. Write nothing about a person, and no number of persons or cases: "
            "say which table was wrong, not what stood or should have stood there."
        ),
        max_length=LONGEST_REASON,
        error_messages={"required": _("Write why it is withdrawn.")},
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    reason_en = LongTextField(
        label=_("The same in English"),
        help_text=_("If it is left empty, the English page shows the Swedish."),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "lang": "en"}),
    )

    def __init__(self, *args: Any, names: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = names

    def clean(self) -> dict[str, Any]:
        """Check the numbers too: one below 5 is refused, any other, and "twice", has to be confirmed."""
        cleaned = super().clean()
        texts = [cleaned.get(name, "") for name in self.checked]
        numbers = [each for text in texts for each in numbers_in(text, names=self._names)]
        if any(each.is_small for each in numbers):
            raise forms.ValidationError(
                _(
                    "A number below 5 stands in the reason: “%(words)s”. The edition hides such numbers, and "
                    "everybody can read the reason for good. Nothing was done. Say which table was wrong."
                ),
                params={"words": next(each.words for each in numbers if each.is_small)},
            )
        amounts = [each for text in texts for each in amounts_in(text)]
        self.found += map(_describe_number, numbers)
        self.found += map(_describe_amount, amounts)
        if (numbers or amounts) and CONFIRMED not in self.fields:
            self._ask(sha256("\0".join(texts).encode()).hexdigest())
        return cleaned


def _describe_number(number: WrittenNumber) -> IdentifyingDetail:
    kind = _("A number")
    why = _("The edition shows no exact numbers. If this is one, the reason tells what the tables hide.")
    return IdentifyingDetail(number.words, str(kind), str(why), never=False)


def _describe_amount(words: str) -> IdentifyingDetail:
    kind = _("By how much")
    why = _(
        "If the text says by how much numbers were wrong, whoever has both editions can tell what was hidden."
    )
    return IdentifyingDetail(words, str(kind), str(why), never=False)


class CompareForm(forms.Form):
    """Which two editions."""

    earlier = forms.ChoiceField(
        label=_("The earlier"), error_messages={"required": _("Choose the earlier edition.")}
    )
    later = forms.ChoiceField(
        label=_("The later"), error_messages={"required": _("Choose the later edition.")}
    )

    def __init__(self, *args: object, editions: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.choices = editions
