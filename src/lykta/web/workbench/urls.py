"""The addresses of the workbench. They name networks and the numbers of ads, never a contact."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from lykta.web.workbench.pages import (
    bulk,
    compare,
    counts,
    evidence,
    export,
    graph,
    judgements,
    left_out,
    link,
    links,
    network,
    network_acts,
    networks,
    overview,
    picture_files,
    reveal,
    review,
    sample,
    second,
)

urlpatterns = [
    path("", overview.overview, name="front"),
    path(_("pictures/<str:picture>.csv"), picture_files.of_file, name="workbench-picture"),
    path(_("left-out/"), left_out.show_left_out, name="workbench-left-out"),
    path(_("networks/"), networks.networks, name="workbench-networks"),
    path(_("networks/<str:name>/"), network.network, name="workbench-network"),
    path(_("networks/<str:name>/graph/"), graph.graph, name="workbench-graph"),
    path(
        _("networks/<str:name>/pictures/<str:picture>.csv"),
        picture_files.of_network,
        name="workbench-network-picture",
    ),
    path(_("networks/<str:name>/chosen/"), graph.show_chosen, name="workbench-chosen"),
    path(_("networks/<str:name>/label/"), network_acts.label, name="workbench-label"),
    path(_("networks/<str:name>/apart/"), network_acts.apart, name="workbench-apart"),
    path(_("networks/<str:name>/links/"), links.links, name="workbench-links"),
    path(_("networks/<str:name>/evidence/"), evidence.evidence, name="workbench-evidence"),
    path(_("networks/<str:name>/contacts/<str:contact>/"), reveal.reveal, name="workbench-reveal"),
    path(_("links/<int:a>/<int:b>/"), link.link, name="workbench-link"),
    path(_("compare/"), compare.compare, name="workbench-compare"),
    path(_("review/"), review.review, name="workbench-review"),
    path(_("review/two/"), second.second, name="workbench-second"),
    path(_("review/two/question/"), second.question, name="workbench-second-question"),
    path(_("review/sample/"), sample.sample, name="workbench-sample"),
    path(_("review/sample/question/"), sample.question, name="workbench-sample-question"),
    path(_("judge/"), judgements.judge, name="workbench-judge"),
    path(_("judge/several/"), bulk.judge_several, name="workbench-judge-several"),
    path(_("judgements/"), judgements.judgements, name="workbench-judgements"),
    path(_("judgements/undo/"), judgements.undo, name="workbench-undo"),
    path(_("export/"), export.export, name="workbench-export"),
    path(_("counts/"), counts.counts, name="workbench-counts"),
]
