"""The field for running text that every form of the site uses."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

_TOO_LONG: Final = _(
    "At most %(limit_value)d characters fit here, and the text has %(show_value)d. Shorten the text."
)


def most_typed(longest: int) -> int:
    """Characters that a browser lets be typed or pasted into a text that may have `longest`."""
    return 2 * longest


class LongTextField(forms.CharField):
    """Running text; one that is too long comes back whole, and is told to be.

    A browser cuts what is pasted at the `maxlength` of a text area and says nothing: the end of a question
    would be missing from what is sent. So that is well above the bound, and the form refuses what exceeds it.
    A text without any such limit could exceed what the server reads of a request, and would be lost.
    """

    def __init__(self, *, max_length: int, **named: Any) -> None:
        messages = {"max_length": _TOO_LONG, **(named.pop("error_messages", None) or {})}
        super().__init__(max_length=max_length, error_messages=messages, **named)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The attributes of its text area."""
        assert self.max_length is not None  # noqa: S101
        return {**super().widget_attrs(widget), "maxlength": str(most_typed(self.max_length))}
