"""Templates for answers, the statistics page, and where each role begins."""

import pytest
from django.test import Client
from django.urls import reverse

from lykta.web.consult.models import AnswerTemplate
from tests.web.cast import Cast, logged_in, made_consultation
from tests.web.consult.desk.tabs import carried

FIELDS = {"language": "sv", "title": "Först", "body": "Börja med att lyssna."}


@pytest.fixture
def coordinator(cast: Cast) -> Client:
    return logged_in(cast.coordinator)


def test_a_template_is_written_changed_and_deleted(coordinator: Client) -> None:
    coordinator.post(reverse("desk-template-new"), FIELDS)
    template = AnswerTemplate.objects.get()
    here = reverse("desk-template", args=[template.pk])
    coordinator.post(here, carried(coordinator.get(here)) | FIELDS | {"title": "Sedan"})
    assert "Sedan" in coordinator.get(reverse("desk-templates")).content.decode()
    coordinator.post(reverse("desk-template-delete", args=[template.pk]))
    assert not AnswerTemplate.objects.exists()


def test_a_template_about_somebody_is_refused(coordinator: Client) -> None:
    coordinator.post(reverse("desk-template-new"), FIELDS | {"body": "Hon är 19900101-9802."})
    assert not AnswerTemplate.objects.exists()


def test_the_statistics_count_codes_and_hold_no_text(cast: Cast) -> None:
    made_consultation(text="Ett ord som ingen räknar")
    page = logged_in(cast.reader).get(reverse("desk-statistics")).content.decode()
    assert "norra länet" in page
    assert "Ett ord som ingen räknar" not in page


def test_each_role_begins_where_its_work_is(cast: Cast) -> None:
    starts = {
        cast.coordinator: "desk-inbox",
        cast.nurse: "desk-inbox",
        cast.reader: "desk-statistics",
        cast.administrator: "accounts",
    }
    for member, name in starts.items():
        assert logged_in(member).get(reverse("desk")).headers["Location"] == reverse(name)
