"""The desk of what follows: each failure stands on one stage, with the right next act, and none is lost."""

from datetime import date

import pytest
from django.urls import reverse

from enforcement.actions import case as cases
from enforcement.queries import after
from inspections.models import (
    Circular,
    CircularEntry,
    Conclusion,
    FindingWithdrawal,
    MakerConfirmation,
    Notice,
    Objection,
    Retest,
    Sample,
)
from tests.enforcement.conftest import DAY, OPENED

TODAY = OPENED.date()


@pytest.fixture
def stage_of(cast):
    def find(today=TODAY):
        (row,) = after.listed(after.failures(cast.officer, today), "all")
        return after.row_of(row)

    return find


@pytest.fixture
def early(make_finding):
    """The same failure before anybody was told: as it was when its report came."""
    finding = make_finding()
    old = finding.conclusion
    sample = Sample.objects.get(pk=old.sample_id)
    sample.pk, sample.number, sample.seal_no = None, "CY-E", "E1"
    sample.save()
    report = old.report
    report.pk, report.number, report.sample = None, "BG-E", sample
    report.save(force_insert=True)
    return Conclusion.objects.create(
        report=report, sample=sample, plan_item=old.plan_item, office=old.office, enterprise=old.enterprise, product_name="电热水壶",
        decided_on=date(2026, 2, 1), verdict="fail", failed_items="泄漏电流",
    )  # fmt: skip


def rows_of(cast, stage="", today=TODAY):
    return [row.pk for row in after.listed(after.failures(cast.officer, today), stage)]


def told(conclusion, **fields):
    notice = Notice.objects.create(conclusion=conclusion, party="sampled", name="甲公司", sent_on=date(2026, 2, 3), **fields)
    if fields.get("received_on"):
        until = fields["objection_until"]
        Conclusion.objects.filter(pk=conclusion.pk).update(notified_on=fields["received_on"], objection_until=until)
        Conclusion.objects.filter(pk=conclusion.pk).update(state="notified")
    return notice


def stage(conclusion, cast, today=TODAY):
    row = next(row for row in after.listed(after.failures(cast.officer, today), "all") if row.pk == conclusion.pk)
    return after.row_of(row)


def test_from_the_result_to_the_term(early, cast):
    row = stage(early, cast)
    assert (row.stage, row.action_href) == ("notify", reverse("inspections:notice_send", args=[early.pk]))
    notice = told(early)
    row = stage(early, cast)
    assert (row.stage, row.action_href) == ("arrive", reverse("inspections:notice_receive", args=[notice.pk]))
    notice.delete()
    told(early, received_on=date(2026, 2, 20), method="mail", objection_until=date(2026, 3, 9))
    row = stage(early, cast)
    assert (row.stage, row.due_on, row.waiting) == ("term", date(2026, 3, 9), True)
    assert stage(early, cast, date(2026, 3, 10)).stage == "ripe"


def test_objections_and_retests_outrank_the_term(early, cast):
    notice = told(early, received_on=date(2026, 2, 20), method="mail", objection_until=date(2026, 3, 9))
    objection = Objection.objects.create(
        number="YY-1", conclusion=early, notice=notice, office=early.office, applicant="甲公司", asks="retest", grounds="不服", filed_on=TODAY,
        filed_at=OPENED, receipt_no="1" * 16, content={}, decide_by=date(2026, 3, 5),
    )  # fmt: skip
    row = stage(early, cast, date(2026, 4, 1))
    assert (row.stage, row.due_on, row.action) == ("object", date(2026, 3, 5), "决定异议")
    Objection.objects.filter(pk=objection.pk).update(state="retesting")
    Retest.objects.create(objection=objection, conclusion=early, noticed_on=TODAY, formalities_due=date(2026, 3, 9))
    row = stage(early, cast, date(2026, 4, 1))
    assert (row.stage, row.due_on, row.note) == ("retest", date(2026, 3, 9), "待办复检手续")


def test_a_maker_that_is_asked_holds_the_publication_back(early, cast):
    told(early, received_on=date(2026, 2, 20), method="mail", objection_until=date(2026, 3, 9))
    MakerConfirmation.objects.create(sample=early.sample, conclusion=early, enterprise=early.enterprise, asked_on=TODAY, due_on=date(2026, 3, 20))
    Conclusion.objects.filter(pk=early.pk).update(final_on=TODAY, maker_answer="asked")
    Conclusion.objects.filter(pk=early.pk).update(state="final")
    row = stage(early, cast)
    assert (row.stage, row.due_on, row.published) == ("maker", date(2026, 3, 20), False)
    Conclusion.objects.filter(pk=early.pk).update(maker_answer="silent")
    row = stage(early, cast)
    assert (row.stage, row.published) == ("finding", True)


def test_from_the_finding_to_the_closed_case(finding, stage_of, cast):
    row = stage_of()
    assert (row.stage, row.action_href) == ("circular", f"{reverse('inspections:circular_new')}?conclusion={finding.conclusion_id}")
    paper = Circular.objects.create(office=finding.office, kind="county", addressee="河西区人民政府", sent_on=TODAY, feedback_due=TODAY)
    CircularEntry.objects.create(circular=paper, conclusion=finding.conclusion, addressee=paper.addressee)
    row = stage_of()
    assert (row.stage, row.action, row.action_href, row.told) == ("case", "立案", reverse("enforcement:open", args=[finding.number]), True)
    assert row.due_on is not None
    case = cases.open_case(finding=finding, actor=cast.officer, at=OPENED)
    row = stage_of()
    assert (row.stage, row.name, row.case) == ("open", case.get_state_display(), case)
    cases.close_case(case=case, because="当事人已注销", actor=cast.head, at=OPENED + DAY)
    assert stage_of().stage == "done"
    assert rows_of(cast) == []
    found = after.progress(after.stages(after.failures(cast.officer, TODAY)))
    assert (found.done, found.total, found.percent) == (1, 1, 100)


def test_a_withdrawn_finding_is_done_and_a_withdrawn_result_is_gone(finding, early, cast):
    FindingWithdrawal.objects.create(finding=finding, because="更正", withdrawn_on=TODAY)
    assert rows_of(cast, "done") == [finding.conclusion_id]
    Conclusion.objects.filter(pk=early.pk).update(withdrawn_on=TODAY, withdrawn_because="更正")
    assert early.pk in rows_of(cast, "all")
    Conclusion.objects.filter(pk=early.pk).update(state="withdrawn")
    assert early.pk not in rows_of(cast, "all")


def test_every_stage_has_a_name_a_verb_and_words():
    assert set(after.NAMES) == set(after.VERBS) == set(after._NEXT)
    assert set(after.WAITING) < set(after.OPEN)


def test_other_offices_see_nothing_and_passes_are_no_failures(finding, early, cast):
    assert not after.failures(cast.stranger, TODAY).exists()
    assert early.pk in rows_of(cast, "all")
    Conclusion.objects.filter(pk=early.pk).update(verdict="pass")
    assert early.pk not in rows_of(cast, "all")


def test_a_page_costs_the_same_for_one_row_and_for_three(cast, make_finding, client, django_assert_max_num_queries):
    client.force_login(cast.officer)
    for count in (1, 3):
        while Conclusion.objects.count() < count:
            make_finding()
        with django_assert_max_num_queries(22):
            page = client.get(reverse("enforcement:after"))
        assert page.content.decode().count("data-row") == count


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 1), ("q=水壶", 1), ("q=电视", 0), ("region=990102", 1), ("region=1", 0), ("category=T01", 1), ("category=X", 0), ("kind=deemed", 0), ("year=2026", 1),
     ("year=1999", 0), ("year=abc", 1), ("stage=circular", 1), ("stage=done", 0), ("stage=nonsense", 1), ("page=999", 1)],
)  # fmt: skip
def test_filters(finding, cast, client, query, count):
    client.force_login(cast.officer)
    page = client.get(f"{reverse('enforcement:after')}?{query}")
    assert page.status_code == 200
    assert page.content.decode().count("data-row") == count


def test_the_spreadsheet_holds_the_same_rows_and_runs_no_formula(finding, cast, client):
    type(finding.enterprise).objects.filter(pk=finding.enterprise_id).update(name="=1+1电器厂")
    client.force_login(cast.officer)
    answer = client.get(reverse("enforcement:after_csv"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, line = text.strip().splitlines()
    assert head.startswith("企业,统一社会信用代码")
    assert line.startswith("'=1+1电器厂,")
    assert len(head.split(",")) == len(after.HEAD)


def test_the_desk_as_json(finding, cast, client):
    client.force_login(cast.officer)
    (row,) = client.get("/api/v1/after/").json()["results"]
    assert (row["stage"], row["finding"]) == ("circular", finding.number)
    client.force_login(cast.stranger)
    assert client.get("/api/v1/after/").json()["results"] == []
