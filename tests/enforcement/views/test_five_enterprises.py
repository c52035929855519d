"""Five different enterprises never see each other: every address of the desk and of the API, tried with everybody's keys."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine

from enforcement.actions import accident, counterfeit, message, penalty_notice, rectification
from enforcement.actions import visit as visits
from enforcement.queries import rectification as reports
from enterprises import actions as enterprises
from enterprises.models import Enterprise
from quality_portal.accounts.models import RoleGrant, User
from quality_portal.core.actors import SYSTEM
from quality_portal.core.roles import Role
from tests.architecture.walk import routes
from tests.enforcement.conftest import ANSWERS, DAY, OPENED, Road, confirm_address

NAMES = ("甲木", "乙火", "丙土", "丁金", "戊水")
UUID = re.compile(r"[0-9a-f-]{36}")
PART = re.compile(r"<(?:(\w+):)?(\w+)>")


def _member(company: Enterprise, at) -> User:
    user = User.objects.create_user(f"of{company.pk}", "pw", display_name=f"{company.name[:2]}人")
    RoleGrant.objects.create(user=user, role=Role.ENTERPRISE_MEMBER.value)
    enterprises.membership.add(user, company, position="厂长", actor=SYSTEM, at=at)
    confirm_address(company, user)
    return user


def _five(place, cast, make_finding) -> list[SimpleNamespace]:
    """Each with an order served, a report handed in, a question asked, a notice told, an accident reported, a code made."""
    found = []
    for number, name in enumerate(NAMES):
        company = Enterprise.objects.create(name=f"{name}电器有限公司", credit_code=f"9199010{number}MA000000{number}X", region=place.regions.county)
        user = _member(company, OPENED)
        road = Road(cast, make_finding(enterprise=company))
        case = road.open()
        step = road.order()
        step.case = case
        called = visits.arrange(case=case, planned_on=road.at.date() + DAY, officers=[cast.officer, cast.second], actor=cast.officer, at=road.at)
        for key, answers in ANSWERS.items():
            seen = rectification.fingerprint(reports.report_of(step).answers(key))
            rectification.save_section(step=step, section=key, answers=answers, seen=seen, actor=user, at=road.at)
        receipt = rectification.submit(step=step, actor=user, at=road.at)
        asked = message.ask(case=case, text=f"{name}想问库存。", actor=user, at=road.at)
        told = message.tell(enterprise=company, words=f"{name}的通知", at=road.at)
        happened = accident.report(
            enterprise=company, happened_at=OPENED - timedelta(hours=1), place="仓库", product_name="电热水壶", what=f"{name}的壶爆裂。", injured=1, dead=0,
            measures="下架", phone="0999", actor=user, at=road.at,
        )  # fmt: skip
        fake = counterfeit.file_case(title=f"{name}贴牌案", facts=f"{name}贴牌。", enterprise=company, actor=cast.officer, at=road.at)
        warned = penalty_notice.draft_notice(
            case=fake, party=fake.parties.get(), facts=f"{name}贴牌。", violations=["V50"], proposed="罚款", fine=1, actor=cast.officer, at=road.at
        )
        warned = penalty_notice.approve_notice(notice=warned, actor=cast.head, at=road.at)
        made = enterprises.invitation.invite(enterprise=company, invitee="新人", role="reader", actor=user, at=road.at)
        rows = (case, step, receipt, asked, told, happened, warned, made.invitation, company, company.memberships.get())
        keys = {str(called.document.uuid), str(warned.document.uuid), fake.number, case.number, receipt.receipt_no, happened.receipt_no, case.finding.sample.number, company.credit_code}
        secrets = {company.name, company.credit_code, case.number, receipt.receipt_no, receipt.receipt, happened.receipt, f"{name}想问库存", f"{name}的壶", f"{name}贴牌"}
        found.append(SimpleNamespace(company=company, user=user, case=case, pks={row.pk for row in rows}, keys=keys, secrets=secrets, at=road.at))
    return found


@pytest.fixture
def five(place, cast, make_finding):
    return _five(place, cast, make_finding)


def _addresses(five: list[SimpleNamespace], prefix: str) -> list[tuple[str, bool]]:
    """Every address under the prefix, filled with the keys of everybody; and whether it names an object."""
    pks = sorted(set().union(*(one.pks for one in five)))
    keys = sorted(set().union(*(one.keys for one in five)))
    found = []
    for route in routes():
        # What is open to all passes the public gate and is tested there.
        if not route.path.startswith(prefix) or "(?" in route.path or all(policy.audience == "public" for policy in route.policies):
            continue
        filled = [route.path]
        while any(PART.search(path) for path in filled):
            filled = [PART.sub(lambda _found, value=value: value, path, count=1) for path in filled for value in _values(path, pks, keys)]
        found += [(path, "<" in route.path) for path in filled]
    return found


def _values(path: str, pks: list[int], keys: list[str]) -> list[str]:
    kind, name = PART.search(path).groups()
    if kind == "int":
        return [str(pk) for pk in pks]
    if kind == "slug":
        return ["facts"] if name == "key" else ["extension"]
    if kind == "uuid":
        return ["00000000-0000-0000-0000-000000000000", *(key for key in keys if UUID.fullmatch(key))]
    return keys if kind in {"str", None} else ["suspend"]


def _leaks(answer, strangers: list[SimpleNamespace]) -> set[str]:
    text = b"".join(answer.streaming_content).decode(errors="replace") if answer.streaming else answer.content.decode(errors="replace")
    return {secret for stranger in strangers for secret in stranger.secrets if secret in text}


@pytest.mark.parametrize(("prefix", "least", "pairs"), [("/desk/", 60, ((0, 1), (3, 2))), ("/api/v1/", 60, ((0, 1),))])
def test_no_address_shows_another_enterprise(client, five, prefix, least, pairs):
    with time_machine.travel(five[0].at, tick=False):
        for index, other in pairs:
            addresses = _addresses([five[other]], prefix)
            assert len(addresses) >= least  # the walk found the pages
            reader, strangers = five[index], [one for one in five if one is not five[index]]
            client.force_login(reader.user)
            for path, named in addresses:
                answer = client.get(path)
                echoed = {key for one in strangers for key in one.keys if key in path} if named else set()
                assert answer.status_code < 500, path
                assert answer.status_code in {302, 403, 404, 405} or not _leaks(answer, strangers) - echoed, path


@pytest.mark.parametrize("prefix", ["/desk/", "/api/v1/"])
def test_no_act_reaches_another_enterprise(client, five, prefix):
    reader, stranger = five[0], five[1]
    foreign = {key: key for key in stranger.keys - {stranger.company.credit_code}}
    client.force_login(reader.user)
    with time_machine.travel(reader.at, tick=False):
        for path, named in _addresses([stranger], prefix):
            if named and any(key in path for key in foreign):
                assert client.post(path, {"text": "闯入", "lies": "1"}).status_code in {403, 404, 405}, path
    assert not stranger.case.messages.filter(text="闯入").exists()


def test_each_reads_its_own(client, five):
    for one in five:
        client.force_login(one.user)
        assert one.company.name in client.get("/desk/").content.decode()
        assert one.case.number in client.get(f"/desk/messages/{one.case.number}/").content.decode()
        assert [row["facts"] for row in client.get("/api/v1/penalty-notices/").json()["results"]] == [f"{one.company.name[:2]}贴牌。"]
        rows = client.get("/api/v1/rectification-reports/").json()
        assert [row["case"] for row in rows["results"]] == [one.case.number]
