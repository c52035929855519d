"""My work: four groups by deadline, the tabs, and a cost that does not grow with the rows."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from enforcement.actions import case as cases
from enforcement.actions import export
from enforcement.actions import step as steps
from enforcement.models import Case
from enforcement.queries import inbox
from enforcement.queries.work import work_of
from enterprises.models import Registration
from inspections.models import Refusal
from inspections.queries.inbox import of_person
from quality_portal.jobs import runner
from quality_portal.jobs.models import Job
from quality_portal.workdays.calendar import today_is
from tests.enforcement.conftest import NAMED, OPENED

TODAY = date(2026, 3, 4)  # a Wednesday


@pytest.fixture
def make_cases(make_finding, cast):
    def make(count, **fields):
        made = [cases.open_case(finding=make_finding(), actor=cast.officer, at=OPENED) for _ in range(count)]
        for case in made:
            Case.objects.filter(pk=case.pk).update(**fields)
        return made

    return make


def titles(work):
    return [group.title for group in work.groups]


def test_cases_stand_in_groups_by_deadline(make_cases, cast):
    for offset, fields in ((-2, {}), (0, {}), (2, {}), (9, {}), (1, {"state": "awaiting_approval"})):
        make_cases(1, due_on=TODAY + timedelta(days=offset), **fields)
    with today_is(TODAY):
        work = work_of(cast.officer)
    assert titles(work) == ["已逾期", "今天", "本周", "以后", "等待他人"]
    assert (work.overdue, work.today, work.shown) == (1, 1, 5)
    assert work.groups[0].rows[0].action == "起草责改通知"


def test_a_finding_that_nobody_took_up_is_work(make_finding, cast):
    make_finding()
    with today_is(TODAY):
        row = work_of(cast.officer).groups[0].rows[0]
    assert (row.action, row.rung_name) == ("立案", "待立案")


def test_the_head_starts_with_what_waits_for_a_signature_but_not_with_own_drafts(road, cast, case):
    step = steps.draft_step(case=case, named_basis=NAMED, actor=cast.both, at=road.at)
    with today_is(TODAY):
        assert work_of(cast.lawyer).tab == "review"
        assert [row.action for group in work_of(cast.lawyer).groups for row in group.rows] == ["法制审核"]
        assert work_of(cast.head).groups == ()
    steps.review_step(step=step, actor=cast.lawyer, at=road.at)
    with today_is(TODAY):
        assert work_of(cast.head).tab == "review"
        assert [row.action for group in work_of(cast.head).groups for row in group.rows] == ["审批"]
        assert work_of(cast.both, tab="review").groups == ()
        assert work_of(cast.stranger, tab="all").groups == ()


def test_a_draft_stands_on_the_rung_it_leads_to_and_says_from_where(road, cast, case):
    step = steps.draft_step(case=case, named_basis=NAMED, actor=cast.officer, at=road.at)
    steps.review_step(step=step, actor=cast.lawyer, at=road.at)
    with today_is(TODAY):
        (row,) = work_of(cast.head).groups[0].rows
        (mine,) = work_of(cast.officer).groups[0].rows
    first = case.book.rungs[0]
    assert (row.rung, row.rung_name, row.note) == (first.number, f"拟{first.short}", f"待首次决定 → {first.short}")
    assert (mine.rung_name, mine.note) == (f"拟{first.short}", "等局领导审批")


def test_my_tab_holds_my_cases_only(make_cases, cast):
    make_cases(1)
    with today_is(TODAY):
        assert work_of(cast.second, tab="mine").shown == 0
        assert work_of(cast.second, tab="section").shown == 1
        assert work_of(cast.second, tab="all").shown == 1


@pytest.mark.parametrize("role", ["officer", "both", "head", "lawyer"])
def test_the_page_takes_few_queries_however_many_rows(client, make_cases, make_finding, cast, role, few_queries):
    client.force_login(getattr(cast, role))
    make_cases(1)
    with today_is(TODAY), few_queries():
        assert client.get(reverse("enforcement:work"), {"tab": "all"}).status_code == 200
    make_cases(4)
    make_cases(2, state="awaiting_approval", target="announcement")
    make_finding()
    make_finding()
    with today_is(TODAY), few_queries():
        text = client.get(reverse("enforcement:work"), {"tab": "all"}).content.decode()
    assert text.count("q-due") >= 8


def test_letters_requests_questions_and_papers_cost_one_query_a_kind(client, road, cast, few_queries):
    """A case far up the ladder with letters to governments, a notice of rights, and papers on their way."""
    road.open()
    road.order()
    road.later(10)
    road.recheck("fail")
    road.announce()
    road.later(10)
    road.recheck("fail")
    road.notified()
    client.force_login(cast.both)
    with today_is(road.at.date() + timedelta(days=90)), few_queries():
        text = client.get(reverse("enforcement:work"), {"tab": "all"}).content.decode()
    assert "催办" in text


def test_the_next_page_goes_on_where_the_last_ended(make_cases, cast, monkeypatch):
    monkeypatch.setattr("enforcement.queries.work.PAGE", 2)
    made = make_cases(3, due_on=TODAY)
    with today_is(TODAY):
        first = work_of(cast.officer)
        second = work_of(cast.officer, after=first.next_page)
    numbers = [row.number for work in (first, second) for group in work.groups for row in group.rows]
    assert numbers == [case.number for case in made]
    assert second.next_page == ""


def test_pql_56_a_refusal_that_was_referred_is_work_with_its_citation(make_finding, cast, place, maker, client):
    """The very page shows it to who opens cases here, with a link to the refusal; not to others, nor one that is still undecided."""
    item = make_finding().conclusion.plan_item
    fields = {
        "plan_item": item, "office": place.offices.city, "enterprise": maker.enterprise, "product_name": "电热水壶", "facts": "不让进门",
        "refused_on": date(2026, 3, 2), "place": "成品库", "recorded_at": OPENED, "recorded_by": cast.sampler,
    }  # fmt: skip
    Refusal.objects.create(number="JJ-1", **fields)
    decided = {"state": "referred", "decided_by": cast.head, "decided_on": TODAY, "decision": "各项理由均不成立"}
    referred = Refusal.objects.create(number="JJ-2", **fields | decided)
    assert list(inbox.refusals_referred(place.offices.city)) == [referred]
    assert list(inbox.refusals_referred(place.offices.province)) == [referred]
    assert list(inbox.refusals_referred(place.offices.county)) == []
    with today_is(TODAY):
        row = next(row for group in work_of(cast.officer).groups for row in group.rows if row.number == "JJ-2")
        assert (row.rung_name, row.href) == ("拒检待处罚", referred.get_absolute_url())
        assert "责令改正" in row.note
        assert "《中华人民共和国产品质量法》第五十六条" in row.note
        assert "JJ-2" not in str(work_of(cast.stranger).groups)
        client.force_login(cast.officer)
        page = client.get(reverse("enforcement:work")).content.decode()
        assert referred.get_absolute_url() in page
        assert "JJ-1" not in page
        assert client.get(referred.get_absolute_url()).status_code == 200


def rows_of(work):
    return [row for group in work.groups for row in group.rows]


def test_the_choice_narrows_cases_by_words_person_and_deadline(make_cases, cast):
    (late,) = make_cases(1, due_on=TODAY - timedelta(days=1))
    (other,) = make_cases(1, due_on=TODAY, officer=cast.second)
    with today_is(TODAY):
        for chosen, expected in (
            ({"due": "late"}, [late]), ({"due": "today"}, [other]), ({"due": "week"}, [other]), ({"officer": str(cast.second.pk)}, [other]),
            ({"q": late.number}, [late]), ({"q": "没有这家"}, []), ({"kind": "finding"}, []), ({"due": "何时", "officer": "x"}, [late, other]),
        ):  # fmt: skip
            assert [row.number for row in rows_of(work_of(cast.officer, tab="all", **chosen))] == [case.number for case in expected]


def test_a_paper_under_way_stands_beside_the_cases(road, cast):
    """A paper that left by mail waits for its receipt; it is the officer's, and no work of the head's."""
    road.open()
    step = road.decide(days=30)
    steps.serve_step(step=step, served_on=None, sent_on=road.at.date(), how="mail", mail_no="EMS1", actor=cast.officer, at=road.at)
    with today_is(road.at.date()):
        assert not work_of(cast.officer, kind="service").pickable
        rows = rows_of(work_of(cast.officer, kind="service"))
        assert [(row.action, row.waiting, row.pick) for row in rows] == [("登记送达结果", True, False)]
        assert [choice.count for choice in work_of(cast.officer).kinds if choice.key == "service"] == [1]
        assert rows_of(work_of(cast.head, kind="service")) == []
        whole = work_of(cast.officer)
        assert whole.rungs[0].count == whole.total == work_of(cast.officer, rung="order").rungs[0].count


def test_the_spreadsheet_holds_what_is_shown(client, make_cases, cast):
    shown, _ = make_cases(1, due_on=TODAY)[0], make_cases(1, due_on=TODAY + timedelta(days=40), officer=cast.second)
    client.force_login(cast.officer)
    with today_is(TODAY):
        answer = client.get(reverse("enforcement:work_csv"), {"tab": "mine", "due": "today"})
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("分组,编号,企业")
    assert len(lines) == 2
    assert shown.number in lines[1]
    assert "起草责改通知" in lines[1]


def test_a_view_is_saved_opened_first_and_dropped_through_the_page(client, make_cases, cast):
    make_cases(1)
    client.force_login(cast.officer)
    desk = reverse("enforcement:work")
    assert client.post(reverse("enforcement:view_save"), {"tab": "all", "due": "late", "name": "逾期", "first": "1"}).status_code == 302
    assert client.get(desk).headers["Location"] == f"{desk}?tab=all&due=late"
    assert "逾期" in client.get(desk, {"tab": "mine"}).content.decode()
    view = cast.officer.saved_views.get()
    client.force_login(cast.second)
    assert client.post(reverse("enforcement:view_drop", args=[view.pk])).status_code == 404
    client.force_login(cast.officer)
    client.post(reverse("enforcement:view_drop", args=[view.pk]))
    assert client.get(desk).status_code == 200


def test_cases_are_chosen_and_given_away_in_two_pages(client, make_cases, cast):
    one, two = make_cases(2)
    client.force_login(cast.head)
    page = reverse("enforcement:assign")
    shown = client.get(page, {"case": [one.number, two.number]}).content.decode()
    assert one.number in shown
    assert two.number in shown
    chosen = {"case": [one.number, two.number], "officer": cast.second.pk}
    assert "理由" in client.post(page, chosen).content.decode()
    assert Case.objects.filter(officer=cast.officer).count() == 2
    assert client.post(page, {**chosen, "because": "工作调整"}).status_code == 302
    assert Case.objects.filter(officer=cast.second).count() == 2
    assert client.get(page).status_code == 302
    client.force_login(cast.sampler)
    assert client.get(page).status_code == 403
    assert "改派所选案件" not in client.get(reverse("enforcement:work"), {"q": "没有这样的企业"}).content.decode()


def test_a_large_spreadsheet_is_written_by_a_job_for_its_owner_alone(client, make_cases, cast, monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("enforcement.queries.work.AT_ONCE", 0)
    (case,) = make_cases(1)
    client.force_login(cast.officer)
    page = client.get(reverse("enforcement:work_csv"), {"tab": "mine"}).headers["Location"]
    assert client.get(reverse("enforcement:work_csv"), {"tab": "mine"}).headers["Location"] == page  # a second click is the same job
    runner.run_pending()
    job = Job.objects.get(kind="work.export")
    assert job.state == "done", job.error
    text = b"".join(client.get(job.result["download"]).streaming_content).decode("utf-8-sig")
    assert case.number in text
    client.force_login(cast.second)
    assert client.get(job.result["download"]).status_code == 404
    assert export.clean(at=job.finished_at + export.KEPT) == 0
    assert export.clean(at=job.finished_at + export.KEPT + timedelta(seconds=1)) == 1
    assert export.clean(at=job.finished_at + 2 * export.KEPT) == 0
    assert not list(tmp_path.rglob("*.csv"))
    job.refresh_from_db()
    assert ("download" in job.result, job.result["message"]) == (False, export.GONE)


def test_cases_are_given_away_over_the_api_all_or_none(client, make_cases, cast):
    one, two = make_cases(2)
    client.force_login(cast.head)
    given = {"officer": cast.second.username, "because": "工作调整"}
    lost = client.post("/api/v1/cases/assign/", {"cases": [one.number, "没有"], **given}, content_type="application/json")
    assert lost.status_code == 400
    assert not Case.objects.filter(officer=cast.second).exists()
    answer = client.post("/api/v1/cases/assign/", {"cases": [one.number, two.number], **given}, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert [row["officer"] for row in answer.json()] == ["何建平", "何建平"]
    client.force_login(cast.sampler)
    assert client.post("/api/v1/cases/assign/", {"cases": [one.number], **given}, content_type="application/json").status_code == 403


def test_wishes_for_an_account_stand_on_the_desk_of_those_who_may_confirm_them(client, cast, few_queries):
    for number in range(3):
        Registration.objects.create(
            number=f"{number:016d}", credit_code="91990102MA0000001A", company=f"候光电器{number}厂", office=cast.officer.office, name="候小光", position="经理",
            phone="13800000000", username=f"houguang{number}", filed_at=OPENED,
        )  # fmt: skip
    waits = ("企业注册待核实", 3, reverse("enterprises:registrations") + "?state=filed")
    assert waits in of_person(cast.officer)
    assert waits not in of_person(cast.lawyer)  # may not confirm
    assert waits not in of_person(cast.stranger)  # of another office
    client.force_login(cast.officer)
    with few_queries():
        page = client.get(reverse("enforcement:work")).content.decode()
    assert f'href="{waits[2]}">{waits[0]} <span class="count">3</span>' in page
    assert "候小光" not in page
