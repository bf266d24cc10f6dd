"""The training's addresses. They name what is read, never what was answered."""

from django.urls import path, register_converter
from django.utils.translation import gettext_lazy as _

from lykta.web.language import current_language
from lykta.web.training import views
from lykta.web.training.course import course


class ModuleConverter:
    """Turns the word in an address into the module's key, by the language of the address, and back."""

    regex = "[a-z0-9-]+"

    def to_python(self, value: str) -> str:
        """Give the module's key; `ValueError` means that there is none, which Django answers with 404."""
        module = course().by_slug(current_language(), value)
        if module is None:
            raise ValueError(value)
        return module.key

    def to_url(self, value: str) -> str:
        """Give the module's word in the language of the address."""
        module = course().module(current_language(), value)
        if module is None:
            raise ValueError(value)
        return module.slug


class CaseConverter:
    """The same for a case: the word of its module and its own, as `recognise/companion`."""

    regex = "[a-z0-9-]+/[a-z0-9-]+"

    def to_python(self, value: str) -> str:
        """Give the keys of the module and the case, with a slash between."""
        found = course().case_by_slugs(current_language(), *value.split("/"))
        if found is None:
            raise ValueError(value)
        module, case = found
        return f"{module.key}/{case.key}"

    def to_url(self, value: str) -> str:
        """Give their words in the language of the address."""
        key, _, name = value.partition("/")
        module = course().module(current_language(), key)
        case = module.case(name) if module else None
        if module is None or case is None:
            raise ValueError(value)
        return f"{module.slug}/{case.slug}"


class SheetConverter:
    """The same for a sheet, such as the guide for leading a meeting."""

    regex = "[a-z0-9-]+"

    def to_python(self, value: str) -> str:
        """Give the sheet's key."""
        sheet = course().sheet_by_slug(current_language(), value)
        if sheet is None:
            raise ValueError(value)
        return sheet.key

    def to_url(self, value: str) -> str:
        """Give the sheet's word in the language of the address."""
        sheet = course().sheet(current_language(), value)
        if sheet is None:
            raise ValueError(value)
        return sheet.slug


register_converter(ModuleConverter, "training_module")
register_converter(CaseConverter, "training_case")
register_converter(SheetConverter, "training_sheet")

urlpatterns = [
    path(_("training/"), views.index, name="training"),
    path(_("training/certificate/"), views.certificate, name="training_certificate"),
    path(_("training/before/"), views.before, name="training_before"),
    path(_("training/after/"), views.after, name="training_after"),
    path(_("training/refresher/"), views.refresher, name="training_refresher"),
    path(_("training/<training_sheet:key>/"), views.sheet, name="training_sheet"),
    path(_("training/<training_module:key>/"), views.module, name="training_module"),
    path(_("training/<training_module:key>/check/"), views.check, name="training_check"),
    path(_("training/<training_case:key>/"), views.case, name="training_case"),
]
