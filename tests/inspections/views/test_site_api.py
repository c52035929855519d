"""On site through the API: the same acts, the same refusals."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from inspections import actions
from inspections.law.onsite import MAY_REFUSE, NO_EXCUSE, NOTHING_AGAINST, PHOTOS
from inspections.models import Refusal, Sample, SamplingTask
from quality_portal.workdays.calendar import local_date
from tests.inspections.conftest import AT, DAY, picture

SOON = str(local_date(timezone.now()) + 30 * DAY)


@pytest.fixture
def api(client):
    def ask(user, method, path, data=None, **how):
        client.force_login(user)
        how = {"content_type": "application/json"} | how
        if how["content_type"] is None:
            how.pop("content_type")
        return getattr(client, method)(f"/api/v1/{path}", data, **how)

    return ask


@pytest.fixture
def form(task):
    return {
        "samplers": [user.username for user in task.officers.all()], "sampled_on": "2026-03-20", "source": "maker",
        "answers": dict(NOTHING_AGAINST), "product_name": "电热水壶", "batch": "B1", "place": "成品库", "quantity": "3 台", "base_quantity": "200 台",
        "seal_no": "F1", "price": "129.00", "price_basis": "marked", "party_signature": "signed", "signer": "钱经理",
    }  # fmt: skip


def snap(api, cast, task, **files):
    shots = files or {row.key: SimpleUploadedFile(f"{row.key}.jpg", picture(colour=place)) for place, row in enumerate(PHOTOS)}
    return [
        api(cast.wang, "post", f"tasks/{task.number}/photos/", {"what": key, "photos": [shot]}, content_type=None) for key, shot in shots.items()
    ]


def test_a_task_is_worked_from_draft_to_sample(api, cast, task, form):
    assert [row["number"] for row in api(cast.wang, "get", "tasks/mine/").json()["results"]] == [task.number]
    draft = api(cast.wang, "put", f"tasks/{task.number}/draft/product/", {"answers": {"batch": "B1"}})
    assert draft.status_code == 204
    assert api(cast.wang, "put", f"tasks/{task.number}/draft/nothing/", {"answers": {"batch": "B1"}}).status_code == 404
    early = api(cast.wang, "post", f"tasks/{task.number}/record/", form)
    assert (early.status_code, early.json()["field"]) == (409, "place")
    assert [answer.status_code for answer in snap(api, cast, task)] == [201] * len(PHOTOS)
    done = api(cast.wang, "post", f"tasks/{task.number}/record/", form)
    assert done.status_code == 201, done.content.decode()
    assert done.json()["task"] == task.number
    assert api(cast.wang, "post", f"tasks/{task.number}/record/", form).json()["number"] == done.json()["number"]
    assert api(cast.planner, "get", f"tasks/{task.number}/").json()["state"] == "sampled"


def test_the_law_answers_with_the_field_and_its_basis(api, cast, task, form):
    snap(api, cast, task)
    alone = api(cast.wang, "post", f"tasks/{task.number}/record/", form | {"samplers": [cast.wang.username]})
    assert alone.status_code == 409
    assert alone.json()["field"] == "samplers"
    assert "第十七条" in alone.json()["basis"]
    ground = api(cast.wang, "post", f"tasks/{task.number}/record/", form | {"answers": NOTHING_AGAINST | {"marked": True}})
    assert ground.json()["field"] == "marked"
    day = api(cast.wang, "post", f"tasks/{task.number}/record/", form | {"sampled_on": "2026-02-30"})
    assert day.status_code == 400
    assert not Sample.objects.exists()


def test_a_photo_that_is_none_is_409_and_named(api, cast, task):
    (answer,) = snap(api, cast, task, seals=SimpleUploadedFile("a.jpg", b"text"))
    assert (answer.status_code, answer.json()["field"]) == (409, "photos")


def test_the_planner_sends_and_changes(api, cast, drawing):
    made = api(cast.planner, "post", f"draws/{drawing.number}/tasks/", {"due_on": SOON})
    assert made.status_code == 201
    number = made.json()[0]["number"]
    alone = api(cast.planner, "post", f"tasks/{number}/officers/", {"officers": [cast.wang.username], "reason": "缺人"})
    assert (alone.status_code, alone.json()["field"]) == (409, "officers")
    assert api(cast.planner, "post", f"tasks/{number}/cancel/", {"reason": "搬迁"}).json()["state"] == "cancelled"
    stepped = api(cast.planner, "post", f"tasks/{number}/reserve/", {"because": "搬迁", "due_on": SOON})
    assert (stepped.status_code, stepped.json()["replaces"]) == (201, number)
    assert api(cast.wang, "post", f"draws/{drawing.number}/tasks/", {"due_on": SOON}).status_code == 403


def test_endings_on_site(api, cast, drawing, item):
    for rank, path, data, state in (
        (1, "not-sampled", {"ground": "base", "explanation": "12 台", "found_on": "2026-03-20", "witness": "冯"}, "not_sampled"),
        (2, "stop", {"facts": "无证", "found_on": "2026-03-20"}, "stopped"),
    ):
        drawn = drawing.drawn.get(rank=rank)
        task = actions.task.assign(
            plan_item=item, enterprise=drawn.enterprise, drawn=drawn, officers=list(drawn.officers.all()), due_on=date(2026, 3, 31),
            actor=cast.planner, at=AT + 2 * DAY,
        )  # fmt: skip
        assert api(cast.wang, "post", f"tasks/{task.number}/{path}/", data).json()["state"] == state


def test_a_refusal_to_the_forced_round(api, cast, task):
    data = {
        "way": "open", "refused_on": "2026-03-20", "place": "厂门口", "facts": "不开门", "witness": "冯某",
        "grounds": {key: {"applies": False} for key in NO_EXCUSE},
    }  # fmt: skip
    short = api(cast.wang, "post", f"tasks/{task.number}/refusal/", data | {"grounds": {}})
    assert (short.status_code, short.json()["field"]) == (409, MAY_REFUSE[0].key)
    number = api(cast.wang, "post", f"tasks/{task.number}/refusal/", data).json()["number"]
    decision = {"outcome": "deem", "reason": "没有一项成立"}
    assert api(cast.wang, "post", f"refusals/{number}/decision/", decision).status_code == 403
    assert api(cast.approver, "post", f"refusals/{number}/decision/", decision).json()["state"] == "deemed"
    assert api(cast.approver, "post", f"refusals/{number}/decision/", decision).status_code == 409
    plan = api(cast.planner, "post", f"refusals/{number}/force/").json()["forced_plan"]
    assert plan == Refusal.objects.get().forced_plan.number
    assert api(cast.stranger, "get", f"refusals/{number}/").status_code == 404
    assert api(cast.planner, "get", "refusals/").json()["results"][0]["number"] == number


def test_evidence_of_a_refusal(api, cast, refusal):
    shot = SimpleUploadedFile("a.jpg", picture(colour=9))
    path = f"refusals/{refusal.number}/evidence/"
    assert api(cast.wang, "post", path, {"file": shot}, content_type=None).status_code == 201
    assert api(cast.approver, "post", path, {"file": shot}, content_type=None).status_code == 403


def test_the_chain_of_a_sample(api, cast, sample):
    path = f"samples/{sample.number}/handovers/"
    data = {"part": "test", "giver": "王抽样员", "taker": "栖云检验所", "at": "2026-03-06T10:00:00+08:00", "seal_state": "missing", "note": "没有封条"}
    assert api(cast.wang, "post", path, data).status_code == 201
    told = api(cast.planner, "get", path).json()
    assert len(told["handovers"]) == 3
    assert "没有封条" in told["test_faults"][0]
    assert told["backup_faults"] == []
    early = api(cast.wang, "post", path, data | {"at": "2026-03-01T10:00:00+08:00", "note": "x"})
    assert (early.status_code, early.json()["field"]) == (409, "at")


def test_a_correction_and_the_print(api, cast, sample):
    data = {"field": "batch", "value": "20260116", "because": "看错", "party_agreed": "钱经理", "countersigner": cast.zhao.username}
    assert api(cast.wang, "post", f"samples/{sample.number}/corrections/", data).json()["batch"] == "20260116"
    assert api(cast.wang, "post", f"samples/{sample.number}/corrections/", data | {"field": "seal_no"}).status_code == 409
    assert "抽样" in api(cast.planner, "post", f"samples/{sample.number}/print/").json()["number"]


def test_only_named_rounds_take_tasks_by_item(api, cast, item):
    data = {"enterprise": "x", "officers": [], "due_on": SOON}
    assert api(cast.planner, "post", f"plan-items/{item.pk}/tasks/", data).status_code == 404
    assert not SamplingTask.objects.exists()
