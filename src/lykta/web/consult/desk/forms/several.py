"""A field of several rows of a table, for numbers that anybody can write into a page."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms

# A database's whole numbers have at most 19 digits; SQLite fails on a longer one where Django looks for many.
_LONGEST: Final = 18


class SeveralField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several of the rows that are offered; a number no row can have is told as any that is not there."""

    def clean(self, value: Any) -> Any:
        """The chosen rows."""
        numbers: Iterable[object] = value or ()
        for number in numbers:
            if len(str(number)) > _LONGEST:
                wrong = self.error_messages["invalid_choice"]
                raise forms.ValidationError(wrong, code="invalid_choice", params={"value": number})
        return super().clean(value)
