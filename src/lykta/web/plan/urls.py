"""The addresses of the plan's follow-up."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from lykta.web.plan import views

urlpatterns = [
    path(_("team/plan/"), views.overview, name="plan"),
    path(_("team/plan/file/"), views.table, name="plan-csv"),
    path(_("team/plan/paper/"), views.on_paper, name="plan-paper"),
    path(_("team/plan/new/"), views.add, name="plan-add"),
    path(_("team/plan/measure/<int:measure>/"), views.show, name="plan-measure"),
    path(_("team/plan/measure/<int:measure>/change/"), views.change, name="plan-change"),
    path(_("team/plan/measure/<int:measure>/begin/"), views.begin, name="plan-begin"),
    path(_("team/plan/measure/<int:measure>/follow-up/"), views.follow_up, name="plan-follow-up"),
    path(_("team/plan/measure/<int:measure>/done/"), views.finish, name="plan-finish"),
    path(_("team/plan/measure/<int:measure>/drop/"), views.drop, name="plan-drop"),
    path(_("team/plan/measure/<int:measure>/again/"), views.resume, name="plan-resume"),
]
