"""The training's addresses. They name what is read, never what was answered."""

from django.urls import path, register_converter
from django.utils.translation import gettext_lazy as _

from lykta.web.training import views
from lykta.web.training.converters import CaseConverter, ModuleConverter, SheetConverter

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
