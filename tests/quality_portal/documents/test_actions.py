"""Issuing, printing and voiding: numbers without gaps, words that never change."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import InternalError, connection, transaction

from quality_portal.accounts.models import User
from quality_portal.audit.models import Event
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from quality_portal.documents import actions, queries
from quality_portal.documents.content import BadContent, digest
from quality_portal.documents.models import Document, DocumentCounter
from quality_portal.jobs.models import Job, JobState
from quality_portal.jobs.runner import run_job
from tests.quality_portal.documents import samples
from tests.quality_portal.documents.conftest import AT


def issue(office, actor, content, **changes):
    facts = {"office": office, "subject": office, "title": "责令整改通知书", "content": content, "actor": actor, "at": AT}
    return actions.issue(changes.pop("kind", "order"), **(facts | changes))


@pytest.fixture
def document(office, officer, content) -> Document:
    return issue(office, officer, content)


def test_an_issued_document_has_its_number_its_code_and_its_digest(document, content):
    assert document.number == "栖市监责改〔2026〕1号"
    assert (document.issuer, document.issued_on.isoformat()) == ("栖云市市场监督管理局", "2026-10-16")
    assert document.content_sha256 == digest(content)
    assert len(document.check_code) == 8
    assert document.check_address.endswith("/verify/")
    assert not document.public


def test_issuing_is_on_the_trail_and_queues_one_print(document, officer):
    event = Event.objects.get(verb="document.issued")
    assert (event.actor_id, event.subject_pk) == (officer.pk, str(document.pk))
    job = Job.objects.get(key=document.job_key)
    assert (job.kind, job.owner, job.params) == ("documents.print", officer, {"document": document.pk})


def test_each_series_and_each_shanghai_year_counts_by_itself(office, content):
    late = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)
    early = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # midnight in Shanghai
    del content["table"]  # an announcement has no form
    numbers = [
        issue(office, SYSTEM, content, at=at, kind=kind).number
        for at, kind in ((late, "order"), (late, "order"), (late, "announcement"), (early, "order"))
    ]
    assert numbers == ["栖市监责改〔2026〕1号", "栖市监责改〔2026〕2号", "栖市监公告〔2026〕1号", "栖市监责改〔2027〕1号"]


def test_a_rollback_leaves_no_gap(office, content, document):
    with transaction.atomic():
        assert issue(office, SYSTEM, content).serial == 2
        transaction.set_rollback(True)
    assert issue(office, SYSTEM, content).serial == 2


def test_numbers_are_gapless_when_many_issue_at_once(committed_db, office, content):
    failures: list[BaseException] = []

    def work(round_: int) -> None:
        try:
            for step in range(3):
                with transaction.atomic():
                    issue(office, SYSTEM, content)
                    if (round_ + step) % 3 == 0:
                        transaction.set_rollback(True)  # an act that is refused after its document was made
        except BaseException as error:  # noqa: BLE001 - told to the main thread
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    serials = sorted(Document.objects.values_list("serial", flat=True))
    assert serials == list(range(1, 9))
    assert DocumentCounter.objects.get().last == 8


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "别的标题"),
        ("number", "栖市监责改〔2026〕9号"),
        ("content", {"paragraphs": ["别的话"]}),
        ("content_sha256", "0" * 64),
        ("check_code", "AAAAAAAA"),
        ("public", True),
        ("issued_on", "2026-01-01"),
        ("subject_pk", "999"),
    ],
)
def test_what_was_issued_cannot_be_changed(document, field, value):
    with pytest.raises(InternalError, match="frozen"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**{field: value})


def test_a_document_cannot_be_deleted_nor_a_counter_turned_back(document):
    with pytest.raises(InternalError, match="frozen"), transaction.atomic():
        Document.objects.filter(pk=document.pk).delete()
    with pytest.raises(InternalError, match="by one"), transaction.atomic():
        DocumentCounter.objects.update(last=0)
    with pytest.raises(InternalError), transaction.atomic():
        DocumentCounter.objects.all().delete()


def test_bad_content_is_refused_before_a_number_is_taken(office, officer):
    for content in ({}, {"paragraphs": []}, {"paragraphs": ["x"], "titel": "x"}, {"paragraphs": [{"text": "x", "style": "h9"}]}):
        with pytest.raises(BadContent):
            issue(office, officer, content)
    for annex in ({"title": "名单", "columns": ["甲", "乙"], "rows": [["1"]]}, {"title": "名单", "columns": ["甲"]}):
        with pytest.raises(BadContent):
            issue(office, officer, {"paragraphs": ["x"], "annexes": [annex]})
    assert not DocumentCounter.objects.exists()


def test_the_job_prints_once_and_the_paper_is_final(document):
    job = run_job(Job.objects.get(key=document.job_key).pk)
    assert job.state == JobState.DONE
    document.refresh_from_db()
    assert document.pdf.read().startswith(b"%PDF-")
    assert document.pages == 1
    assert len(document.sha256) == 64
    assert {"song", "digits", "hei"} <= set(document.faces)
    assert job.result["url"] == document.get_absolute_url()
    first = document.sha256
    assert actions.render_now(document).sha256 == first
    with pytest.raises(InternalError, match="printed"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(sha256="0" * 64)
    with document.pdf.open("rb") as stream:
        assert "责令整改通知书" in samples.text(stream.read())


def test_two_workers_keep_one_pdf(document):
    twin = Document.objects.get(pk=document.pk)  # read before the other printed
    actions.render_now(document)
    kept = actions.render_now(twin)
    assert Event.objects.filter(verb="document.rendered").count() == 1
    assert kept.sha256 == Document.objects.get().sha256


def test_voiding_needs_a_reason_and_the_right_role_and_happens_once(document, officer, leader):
    with pytest.raises(NotPermitted):
        actions.void(document, reason="写错了当事人", actor=officer, at=AT)
    with pytest.raises(RuleBroken, match="原因"):
        actions.void(document, reason="  ", actor=leader, at=AT)
    done = actions.void(document, reason="写错了当事人", actor=leader, at=AT)
    assert (done.state, done.void_reason) == ("void", "写错了当事人")
    with pytest.raises(IllegalMove):
        actions.void(document, reason="再来一次", actor=leader, at=AT)
    with pytest.raises(InternalError, match="void"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(void_reason="别的原因")


def test_only_the_office_that_issued_a_paper_declares_it_void(document, stranger):
    stranger.grants.create(role=Role.APPROVER.value)
    with pytest.raises(NotPermitted, match="只有该机关"):
        actions.void(document, reason="别的机关的文书", actor=User.objects.get(pk=stranger.pk), at=AT)
    assert not Document.objects.get(pk=document.pk).is_void


def test_documents_of_a_subject_newest_first(office, officer, content, document):
    second = issue(office, officer, content)
    assert list(queries.of(office)) == [second, document]
    assert not queries.of(officer).exists()


# --- public check -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed",
    ["栖市监责改〔2026〕1号", "栖市监责改[2026]1号", "栖市监责改（2026）1号", " 栖市监责改【２０２６】 第1号", "栖市监责改〔2026〕01", "栖市监责改20261号"],
)
def test_a_number_is_found_however_it_was_typed(document, typed):
    assert queries.check(typed).number == document.number


def test_a_code_is_found_with_blanks_and_small_letters(document):
    code = document.check_code
    assert queries.check(f" {code[:4].lower()} {code[4:]}").number == document.number


@pytest.mark.parametrize("typed", ["", "栖市监责改〔2026〕2号", "AAAAAAAA", "' OR 1=1 --", "〔〕号", "栖市\x00", "x" * 500])
def test_what_we_never_issued_is_not_found(document, typed):
    assert queries.check(typed) is None


def test_of_a_paper_that_is_not_public_only_number_office_and_date_are_confirmed(document, leader):
    found = queries.check(document.number)
    assert (found.office, found.issued_on, found.void) == (document.issuer, document.issued_on, False)
    assert (found.title, found.sha256, found.url, found.kind) == ("", "", "", "")
    actions.void(document, reason="含有当事人姓名", actor=leader, at=AT)
    found = queries.check(document.number)
    assert (found.void, found.void_reason) == (True, "")


def test_of_a_public_paper_title_digest_and_state_are_shown(office, officer, content, leader):
    paper = issue(office, officer, {"paragraphs": ["正文。"]}, kind="announcement", title="抽查结果公告", public=True)
    actions.render_now(paper)
    found = queries.check(paper.check_code)
    paper.refresh_from_db()
    assert (found.title, found.sha256, found.url) == ("抽查结果公告", paper.sha256, paper.get_absolute_url())
    actions.void(paper, reason="数据有误，另行公告", actor=leader, at=AT)
    assert queries.check(paper.number).void_reason == "数据有误，另行公告"


# --- corrections ------------------------------------------------------------------------------------------------------
def announce(office, actor, text="正文。", **changes):
    return issue(office, actor, {"paragraphs": [text]}, kind="announcement", title="抽查结果公告", public=True, **changes)


def test_a_correction_is_a_new_document_that_names_the_old_one_and_the_old_one_stays_as_it_was(office, officer):
    old = announce(office, officer)
    words = dict(old.content)
    new = announce(office, officer, "更正后的正文。", corrects=old)
    old.refresh_from_db()
    assert (old.content, old.state, old.replaced_by) == (words, "issued", new)
    assert new.content["corrects"] == {"number": old.number, "title": "抽查结果公告", "date": "2026-10-16", "void": False}
    assert f"《抽查结果公告》（{old.number}）有误，现予更正" in samples.text(actions.render_now(new) and new_pdf(new))
    event = Event.objects.get(verb="document.corrected")
    assert (event.subject_pk, event.after, event.public["change"]) == (str(old.pk), {"by": new.number}, "corrected")


def new_pdf(document: Document) -> bytes:
    document.refresh_from_db()
    return document.pdf.read()


def test_the_check_of_a_corrected_paper_leads_to_the_new_one_and_back(office, officer, leader):
    old = announce(office, officer)
    new = announce(office, officer, corrects=old)
    found = queries.check(old.number)
    assert (found.state, found.corrected_by.number, found.void) == ("corrected", new.number, False)
    assert (queries.check(new.number).state, queries.check(new.number).corrects.number) == ("genuine", old.number)
    actions.void(old, reason="抽样对象写错", reason_code="wrong_data", actor=leader, at=AT)
    found = queries.check(old.number)
    assert (found.state, found.corrected_by.number, found.title, found.url) == ("void", new.number, "", "")


def test_a_paper_is_corrected_once_and_only_by_its_own_office(office, officer, stranger):
    old = announce(office, officer)
    announce(office, officer, corrects=old)
    with pytest.raises(RuleBroken, match=r"已由.*更正"):
        announce(office, officer, corrects=old)
    with pytest.raises(RuleBroken, match="只有该机关可以更正"):
        announce(stranger.office, stranger, corrects=old)
    assert Document.objects.count() == 2


def test_what_replaces_a_void_paper_says_so(office, officer, leader):
    old = announce(office, officer)
    actions.void(old, reason="抽样对象写错", actor=leader, at=AT)
    new = announce(office, officer, corrects=old)
    assert new.content["corrects"]["void"] is True


def test_voiding_records_why_for_the_register(office, officer, leader):
    paper = announce(office, officer)
    with pytest.raises(RuleBroken, match="类别"):
        actions.void(paper, reason="有误", reason_code="nonsense", actor=leader, at=AT)
    actions.void(paper, reason="有误", reason_code="wrong_data", actor=leader, at=AT)
    event = Event.objects.get(verb="document.voided")
    assert (event.public["reason"], event.public["key"]) == ("wrong_data", paper.number)


def test_of_a_paper_for_one_party_nothing_goes_into_the_public_register(document, leader):
    actions.void(document, reason="有误", actor=leader, at=AT)
    assert all(event.public is None for event in Event.objects.filter(verb__startswith="document."))


@pytest.mark.parametrize("bad", ["经办人😀", "مرحبا", "甲\ue000乙", "王\U000e0100某"])
def test_a_character_that_would_print_as_a_box_is_refused_by_name(office, officer, bad):
    with pytest.raises(RuleBroken, match="印不出的字") as refused:
        issue(office, officer, {"paragraphs": [{"text": f"当事人{bad}，已经收到。"}]})
    assert "U+" in refused.value.message
    assert not Document.objects.exists()


def test_rare_characters_that_can_be_printed_are_taken(office, officer):
    assert issue(office, officer, {"paragraphs": ["㐂䶮々℃①㎡〔〕￥‰"]}).number
