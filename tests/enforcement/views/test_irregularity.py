"""The pages by which irregular production becomes a case, and the case ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from enforcement.actions import recheck as rechecks
from enforcement.actions import step as steps
from enforcement.models import Case
from enterprises.actions import irregularity as leads
from enterprises.states import IrregularityState

BEGAN = timezone.localtime() - timedelta(days=60)


@pytest.fixture
def lead(cast, maker):
    row = leads.report(
        enterprise=maker.enterprise, kind="standardless", product=maker.product, facts="没有执行标准", actor=cast.officer, at=BEGAN
    )
    return leads.confirm(irregularity=row, facts="你单位没有标准仍在生产。", on=BEGAN.date(), actor=cast.officer, at=BEGAN)


def test_a_lead_is_taken_up_on_its_page_and_found_again(client, cast, lead):
    client.force_login(cast.officer)
    page = f"/staff/irregularities/{lead.pk}/case/"
    shown = client.get(page).content.decode()
    assert "责令限期执行标准" in shown
    assert "立案查处" in client.get(lead.get_absolute_url()).content.decode()
    assert client.post(page, {"officer": cast.second.pk}).status_code == 302
    case = Case.objects.get()
    assert case.officer == cast.second
    assert client.get(page)["Location"] == case.get_absolute_url()
    assert "起草补办通知" in client.get("/staff/cases/").content.decode() or client.get(case.get_absolute_url()).status_code == 200
    file = client.get(case.get_absolute_url()).content.decode()
    assert "责令限期执行标准" in file


def test_strangers_and_other_roles_do_not_take_it_up(client, cast, lead):
    client.force_login(cast.stranger)
    assert client.get(f"/staff/irregularities/{lead.pk}/case/").status_code == 404
    client.force_login(cast.sampler)
    assert client.post(f"/staff/irregularities/{lead.pk}/case/").status_code == 403


def test_the_end_says_closed_or_another_product(client, cast, lead):
    client.force_login(cast.officer)
    client.post(f"/staff/irregularities/{lead.pk}/case/", {"officer": cast.officer.pk})
    case, at = Case.objects.get(), BEGAN + timedelta(days=1)
    Case.objects.filter(pk=case.pk).update(opened_on=BEGAN.date())

    def decide(when, **facts):
        case.refresh_from_db()
        draft = steps.draft_step(case=case, actor=cast.officer, at=when, **facts)
        step = steps.review_step(step=draft, actor=cast.lawyer, at=when)
        step = steps.approve_step(step=step, actor=cast.head, at=when)
        steps.serve_step(step=step, served_on=when.date(), how="in_person", actor=cast.officer, at=when)
        case.refresh_from_db()

    decide(at, demands="公开企业标准。")
    assert client.get(f"/staff/cases/{case.number}/ending/").status_code == 302  # not yet
    rechecks.record_recheck(
        case=case, outcome="fail", on=(at + timedelta(days=5)).date(), officers=[cast.officer, cast.second], note="仍无标准",
        actor=cast.officer, at=at + timedelta(days=5),
    )  # fmt: skip
    decide(at + timedelta(days=6), addressee="河西区人民政府")
    page = f"/staff/cases/{case.number}/ending/"
    assert "转产" in client.get(page).content.decode()
    assert client.post(page, {"ending": "changed", "because": "区政府决定转产", "version": case.version}).status_code == 302
    lead.refresh_from_db()
    case.refresh_from_db()
    assert (case.state, lead.state, lead.ending) == ("closed", IrregularityState.CLEARED, "changed")
