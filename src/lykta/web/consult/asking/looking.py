"""A form with texts that were looked through: what is wrong, what is marked, and whether it may be sent."""

from dataclasses import dataclass, field
from secrets import compare_digest

from django.forms import Form
from django.utils.translation import gettext_lazy as _

from lykta.deidentify import CheckFailedError
from lykta.web.consult.asking.screening import Screened, answer_to, screened, softened
from lykta.web.language import current_language


@dataclass(frozen=True)
class Looked:
    """A form, and the texts in it that hold something marked."""

    form: Form
    marked: tuple[Screened, ...] = ()
    answer: str = ""
    """What the tick sends that says that these texts single no one out; empty where it cannot be ticked."""
    answered: bool = False
    softened: tuple[str, ...] = field(default=())
    """The fields whose words were exchanged for gentler ones, to be read before they are sent."""

    @property
    def blocked(self) -> bool:
        """Whether a text may not be sent at all."""
        return any(each.blocked for each in self.marked)

    @property
    def may_be_sent(self) -> bool:
        """Whether nothing is wrong, and what is marked softly was answered for."""
        clear = not self.marked or (not self.blocked and self.answered)
        return self.form.is_valid() and clear and not self.softened

    @property
    def hits(self) -> int:
        """How many places are marked."""
        return sum(len(each.hits) for each in self.marked)


def looked_at(
    form: Form, *, fields: tuple[str, ...], answer: str, soften: bool, county_part: str = ""
) -> Looked:
    """Look through the texts of a form; where `soften` is asked for, put the gentler words first.

    A text that cannot be checked is an error of its field: the form is then not valid.
    """
    exchanged: tuple[str, ...] = ()
    if soften:
        form, exchanged = _with_gentler_words(form, fields, county_part)
    form.full_clean()
    part = str(form.cleaned_data.get("county_part", "")) or county_part
    texts = {name: str(form.cleaned_data[name]) for name in fields if name in form.cleaned_data}
    marked = tuple(each for name, text in texts.items() if (each := _screened(form, name, text, part)))
    tick = answer_to(part, *texts.values())
    return Looked(
        form, marked, answer=tick, answered=compare_digest(answer.encode(), tick.encode()), softened=exchanged
    )


def _screened(form: Form, name: str, text: str, part: str) -> Screened | None:
    try:
        found = screened(name, text, current_language(), county_part=part)
    except CheckFailedError:
        form.add_error(
            name,
            _("The text could not be checked, so it was not sent and not saved. Write it plainer."),
        )
        return None
    return found if found.hits else None


def _with_gentler_words(
    form: Form, fields: tuple[str, ...], county_part: str
) -> tuple[Form, tuple[str, ...]]:
    data = {name: str(value) for name, value in form.data.items()}
    part = data.get("county_part", "") or county_part
    exchanged = []
    for name in fields:
        before = data.get(name, "")
        try:
            data[name] = softened(before, current_language(), county_part=part)
        except CheckFailedError:
            # Words cannot mend it: it stays as it was written, and is marked again below.
            continue
        if data[name] != before:
            exchanged.append(name)
    return type(form)(data), tuple(exchanged)
