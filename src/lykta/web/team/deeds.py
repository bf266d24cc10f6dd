"""What can be done to one thing from its page."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Deed[Act: str]:
    """Something that may be done from a page: the act, its words, and the name of its address."""

    act: Act
    label: str | Promise
    address: str
