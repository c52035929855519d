"""Jobs: asked for once, done once, found again after a crash, given up in words."""

from __future__ import annotations

import contextlib
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from quality_portal.accounts.models import User
from quality_portal.audit.models import Event
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import PortalError, RuleBroken
from quality_portal.jobs import actions, registry, runner, tasks
from quality_portal.jobs.models import Job, JobState


@pytest.fixture
def does(monkeypatch):
    """Name a function as the handler of the kind `test`."""

    def register(function):
        monkeypatch.setitem(registry.HANDLERS, "test", function)

    register(lambda run: {"echo": run.params})
    return register


def ask(key="k", **params) -> Job:
    return actions.enqueue("test", key=key, title="试一试", params=params, owner=None, at=timezone.now())


@pytest.mark.django_db
def test_a_job_is_done_and_its_result_kept(does):
    job = runner.run_job(str(ask(n=3).pk))
    assert (job.state, job.result, job.attempts, job.error) == (JobState.DONE, {"echo": {"n": 3}}, 1, "")
    assert runner.run_job(str(job.pk)) is None


@pytest.mark.django_db
def test_asking_twice_with_one_key_is_one_job(does, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as nudges:
        first, second = ask(n=1), ask(n=2)
    assert first.pk == second.pk
    assert second.params == {"n": 1}
    assert len(nudges) == 1


@pytest.mark.django_db
def test_a_job_is_asked_for_with_the_change_that_wants_it(does):
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        ask()
        raise ZeroDivisionError
    assert not Job.objects.exists()
    with pytest.raises(LookupError, match="no handler"):
        actions.enqueue("nothing", key="x", title="", params={}, owner=None, at=timezone.now())


@pytest.mark.django_db
def test_a_held_job_is_left_alone_until_the_lease_runs_out(does):
    job = ask()
    assert runner.claim(str(job.pk)).attempts == 1
    assert runner.claim(str(job.pk)) is None
    assert runner.due_jobs() == []
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert runner.due_jobs() == [str(job.pk)]
    assert runner.run_job(str(job.pk)).attempts == 2


@pytest.mark.django_db
def test_an_accident_is_tried_five_times_then_given_up_in_words(does):
    calls = []

    def fails(run):
        calls.append(1)
        raise ZeroDivisionError

    does(fails)
    job = ask()
    runner.run_pending()
    job.refresh_from_db()
    assert len(calls) == runner.MAX_ATTEMPTS
    assert (job.state, job.error) == (JobState.FAILED, runner.GIVEN_UP)


@pytest.mark.django_db
def test_a_job_that_kills_its_worker_each_time_is_given_up(does):
    job = ask()
    for _ in range(runner.MAX_ATTEMPTS):
        assert runner.claim(str(job.pk))
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert runner.run_job(str(job.pk)) is None
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert runner.run_pending() == 0


@pytest.mark.django_db
def test_a_refusal_fails_at_once_with_its_sentence(does):
    def refuses(run):
        raise PortalError("文件第 3 行没有信用代码。")

    does(refuses)
    job = runner.run_job(str(ask().pk))
    assert (job.state, job.error, job.attempts) == (JobState.FAILED, "文件第 3 行没有信用代码。", 1)


@pytest.mark.django_db
def test_who_lost_the_lease_does_not_overwrite_who_took_over(does):
    def slow(run):
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        other = runner.claim(str(run.job.pk))  # the sweeper gave it to somebody else
        runner._end(other, JobState.DONE, result={"by": "second"})
        return {"by": "first"}

    does(slow)
    job = runner.run_job(str(ask().pk))
    assert job.result == {"by": "second"}


@pytest.mark.django_db
def test_a_failed_job_is_started_again_by_hand_and_recorded(does):
    job = ask()
    with pytest.raises(RuleBroken, match="没有失败"):
        actions.retry(job=job, actor=SYSTEM, at=timezone.now())
    Job.objects.update(state=JobState.FAILED, attempts=5)
    actions.retry(job=job, actor=SYSTEM, at=timezone.now())
    assert Event.objects.filter(verb="job.retried", subject_pk=str(job.pk)).count() == 1
    assert runner.run_job(str(job.pk)).state == JobState.DONE


def test_progress_is_seen_from_outside_while_the_work_is_open(committed_db, does):
    seen = []

    def works(run):
        with transaction.atomic():
            User.objects.create_user("halfway", display_name="半途")
            run.progress(5, 10, "第 5 行")
            other = connection.copy()
            try:
                with other.cursor() as cursor:
                    cursor.execute("SELECT done, total, note FROM jobs_job")
                    seen.append(cursor.fetchone())
                    cursor.execute("SELECT count(*) FROM accounts_user")
                    seen.append(cursor.fetchone()[0])
            finally:
                other.close()

    does(works)
    runner.run_job(str(ask().pk))
    assert seen == [(5, 10, "第 5 行"), 0]


def test_two_workers_at_one_job_do_it_once(committed_db, does):
    calls, barrier = [], threading.Barrier(2)

    def works(run):
        calls.append(1)
        time.sleep(0.2)

    does(works)
    job_id = str(ask().pk)

    def worker():
        barrier.wait()
        try:
            runner.run_job(job_id)
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1


def wait_for(job: Job, state: str, seconds: float = 20) -> Job:
    end = time.monotonic() + seconds
    while job.state != state and time.monotonic() < end:
        time.sleep(0.05)
        job.refresh_from_db()
    return job


def test_a_real_worker_does_what_was_asked_for(celery_worker_process):
    tasks.verify_tonight()
    tasks.verify_tonight()
    job = wait_for(Job.objects.get(), JobState.DONE)
    assert (job.state, job.result["checked"]) == (JobState.DONE, 0)


def test_a_real_worker_gets_what_was_never_nudged(celery_worker_process, does):
    job = Job.objects.create(kind="trail.verify", key="dropped", title="掉队", created_at=timezone.now())
    tasks.sweep()
    assert wait_for(job, JobState.DONE).state == JobState.DONE


@pytest.mark.django_db
def test_one_sees_ones_own_jobs_only(client, does):
    mine = User.objects.create_user("me", display_name="我")
    mine.grants.create(role="case_officer")
    other = User.objects.create_user("other", display_name="他")
    other.grants.create(role="case_officer")
    job = actions.enqueue("test", key="k", title="我的作业", params={}, owner=mine, at=timezone.now())
    client.force_login(mine)
    assert "我的作业" in client.get("/jobs/").content.decode()
    assert client.get(job.get_absolute_url()).status_code == 200
    client.force_login(other)
    assert "我的作业" not in client.get("/jobs/").content.decode()
    assert client.get(job.get_absolute_url()).status_code == 404
