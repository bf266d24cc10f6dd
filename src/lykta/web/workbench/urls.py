"""The addresses of the workbench. They name networks and the numbers of ads, never a contact."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from lykta.web.workbench.pages import (
    counts,
    evidence,
    judgements,
    left_out,
    link,
    links,
    network,
    networks,
    overview,
    reveal,
    review,
)

urlpatterns = [
    path("", overview.overview, name="front"),
    path(_("left-out/"), left_out.left_out, name="workbench-left-out"),
    path(_("networks/"), networks.networks, name="workbench-networks"),
    path(_("networks/<str:name>/"), network.network, name="workbench-network"),
    path(_("networks/<str:name>/links/"), links.links, name="workbench-links"),
    path(_("networks/<str:name>/evidence/"), evidence.evidence, name="workbench-evidence"),
    path(_("networks/<str:name>/contacts/<str:contact>/"), reveal.reveal, name="workbench-reveal"),
    path(_("links/<int:a>/<int:b>/"), link.link, name="workbench-link"),
    path(_("review/"), review.review, name="workbench-review"),
    path(_("judge/"), judgements.judge, name="workbench-judge"),
    path(_("judgements/"), judgements.judgements, name="workbench-judgements"),
    path(_("judgements/undo/"), judgements.undo, name="workbench-undo"),
    path(_("counts/"), counts.counts, name="workbench-counts"),
]
