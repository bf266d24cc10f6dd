"""The addresses of the plan's follow-up."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from lykta.web.plan.views import measure, overview, writing

urlpatterns = [
    path(_("team/plan/"), overview.overview, name="plan"),
    path(_("team/plan/file/"), overview.table, name="plan-csv"),
    path(_("team/plan/paper/"), overview.on_paper, name="plan-paper"),
    path(_("team/plan/new/"), writing.add, name="plan-add"),
    path(_("team/plan/measure/<int:measure>/"), measure.show, name="plan-measure"),
    path(_("team/plan/measure/<int:measure>/change/"), writing.change, name="plan-change"),
    path(_("team/plan/measure/<int:measure>/begin/"), writing.begin, name="plan-begin"),
    path(_("team/plan/measure/<int:measure>/follow-up/"), writing.follow_up, name="plan-follow-up"),
    path(_("team/plan/measure/<int:measure>/done/"), writing.finish, name="plan-finish"),
    path(_("team/plan/measure/<int:measure>/drop/"), writing.drop, name="plan-drop"),
    path(_("team/plan/measure/<int:measure>/again/"), writing.resume, name="plan-resume"),
]
