"""A case on its way up a ladder. Each method is one act of the people whose act it is, and moves the story's day on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from enforcement.actions import announcement, case, hearing, letter, principals, recheck, repeat, rights, step
from enforcement.models import Case, Step
from enterprises.models import Licence, Standing
from inspections.models import Finding
from quality_portal.demo.clock import at, plus
from tests.enforcement.tested import recheck_report

NAMED = "《中华人民共和国产品质量法》第五十条"


class Climb:
    """`stage` holds the people. The deciding office's lawyer and head are the city's unless the law sends a step to the province."""

    def __init__(self, stage: Any, finding: Finding) -> None:
        self.people, self.day = stage.people, plus(finding.confirmed_on, 1)
        self.case = case.open_case(finding=finding, actor=self.people["zhoumin"], at=at(self.day))

    def now(self) -> Case:
        """The case as it stands."""
        self.case = Case.objects.get(pk=self.case.pk)
        return self.case

    @property
    def stands(self) -> tuple[str, str]:
        """The rung reached and the state."""
        now = self.now()
        return now.rung, now.state

    @property
    def licences(self) -> set[str]:
        return set(Licence.objects.filter(enterprise=self.case.enterprise).values_list("state", flat=True))

    @property
    def stopped(self) -> bool:
        return Standing.objects.filter(enterprise=self.case.enterprise, kind="stop_production", until=None).exists()

    @property
    def papers(self) -> list[str]:
        """The kinds of paper that the decisions left, in their order; a letter to another organ is one of them."""
        return list(self.now().steps.filter(document__isnull=False).order_by("pk").values_list("document__kind", flat=True))

    @property
    def letters(self) -> set[str]:
        """What lies drafted or sent to others."""
        return set(self.now().letters.values_list("kind", flat=True))

    def held(self, on: date | None = None) -> set[str]:
        """What stands against the enterprise on a day."""
        day = on or self.day
        rows = Standing.objects.filter(enterprise=self.case.enterprise, since__lte=day).exclude(until__lte=day)
        return set(rows.values_list("kind", flat=True))

    def _deciders(self, office: Any) -> tuple[Any, Any]:
        names = ("shengfagui", "shengjuzhang") if office.level == "province" else ("fanghui", "xujuzhang")
        return self.people[names[0]], self.people[names[1]]

    def decide(self, **fields: Any) -> Step:
        """Drafted by the officer, reviewed by the lawyer, approved by the head, handed over two days later."""
        drafted = step.draft_step(case=self.now(), actor=self.people["zhoumin"], at=at(self.day), **{"named_basis": NAMED, "without_announcement": "另行公告", **fields})
        lawyer, head = self._deciders(drafted.office)
        step.review_step(step=drafted, actor=lawyer, at=at(self.day, 15))
        self.day = plus(self.day, 1)
        issued = step.approve_step(step=drafted, actor=head, at=at(self.day))
        self.day = plus(self.day, 1)
        return step.serve_step(step=issued, served_on=self.day, how="in_person", actor=self.people["zhoumin"], at=at(self.day))

    def order(self, **fields: Any) -> Step:
        return self.decide(**fields)

    def punish(self, **fields: Any) -> Step:
        """A decision that needs the notice of rights: told, waited for until the terms were over, discussed where it is grave."""
        drafted = rights.draft_notice(case=self.now(), named_basis=NAMED, actor=self.people["zhoumin"], at=at(self.day))
        _, head = self._deciders(drafted.office)
        rights.approve_notice(notice=drafted, actor=head, at=at(self.day, 15))
        self.day = plus(self.day, 1)
        told = rights.serve_notice(notice=drafted, served_on=self.day, how="in_person", actor=self.people["zhoumin"], at=at(self.day))
        self.day = plus(told.ends_on, 1)
        if any(need.key == "collective" for need in told.row.needs):
            hearing.record_discussion(
                case=self.now(), held_on=self.day, attendees="许局长 局长\n高副局长 副局长", decision="同意。", actor=self.people["zhoumin"], at=at(self.day)
            )
        return self.decide(**fields)

    def shortcut(self, key: str, *, take: bool, by: str = "zhoumin") -> Any:
        """Somebody answers for failing twice running."""
        return repeat.answer(case=self.now(), shortcut=key, take=take, reason="两次均为导体截面积不合格", actor=self.people[by], at=at(self.day))

    def announce(self) -> Step:
        """Drafted, reviewed, published; its term starts by itself."""
        drafted = announcement.draft(cases=[self.now()], summary="请停止使用本批次产品。", actor=self.people["zhoumin"], at=at(self.day))
        lawyer, head = self._deciders(drafted.office)
        announcement.review(announcement=drafted, actor=lawyer, at=at(self.day, 15))
        self.day = plus(self.day, 1)
        announcement.publish(announcement=drafted, actor=head, at=at(self.day))
        return self.now().steps.get(rung="announcement")

    def registrar_revokes(self, number: str) -> None:
        """The registrar answers the letter that it agrees, and some days later that it has revoked."""
        sent = self.now().letters.get(kind="business_revocation_request")
        self.day = plus(self.day, 10)
        officer = self.people["zhoumin"]
        letter.reply(letter=sent, outcome="agreed", replied_on=self.day, note="同意吊销。", actor=officer, at=at(self.day))
        letter.carry_out(letter=sent, licence=None, on=self.day, number=number, actor=officer, at=at(self.day, 15))

    def name_principals(self) -> Any:
        return principals.publish_principals(case=self.now(), actor=self.people["zhoumin"], at=at(self.day, 16))

    def publish(self, notice: Any) -> Any:
        """The lawyer and the head of the office that drafted it."""
        lawyer, head = self._deciders(notice.office)
        announcement.review(announcement=notice, actor=lawyer, at=at(self.day, 17))
        self.day = plus(self.day, 1)
        return announcement.publish(announcement=notice, actor=head, at=at(self.day))

    def silence(self) -> date:
        """The enterprise lets the term run out; the sweep says so on the day after."""
        last = self.now().steps.latest("pk").comply_by
        self.day = last + timedelta(days=1)
        case.mark_overdue(case=self.case, at=at(self.day, 6))
        return last

    def come_back(self, outcome: str, note: str = "导体截面积仍不合格。") -> None:
        """Two officers recheck on the first working day on which the window is open and the term over."""
        held = self.now().steps.latest("pk")
        self.day = max(plus(held.recheck_from, 0), plus(held.comply_by, 1))
        if self.now().state == "correcting":
            case.mark_overdue(case=self.case, at=at(self.day, 6))
        if self.now().state == "awaiting_step":
            return
        officers = [self.people["zhoumin"], self.people["hejianping"]]
        recheck.record_recheck(
            case=self.case, outcome=outcome, on=self.day, officers=officers, note="" if outcome == "pass" else note, **self._ground(outcome),
            actor=self.people["zhoumin"], at=at(self.day),
        )

    def _ground(self, outcome: str) -> dict[str, Any]:
        """What the result rests on: today's law asks for a test, the documents let a look on the spot stand with its reason."""
        if self.case.rulebook == "statute-2020":
            return {"report": recheck_report(self.case, outcome, self.day)}
        return {"without_sample": "现场核查整改情况和出厂检验记录"} if self.case.finding else {}

    def corrected(self) -> None:
        """The early happy end: the recheck passes within the term, before anything else happened."""
        held = self.now().steps.latest("pk")
        self.day = max(plus(held.served_on, 5), plus(held.recheck_from, 0))
        officers = [self.people["zhoumin"], self.people["hejianping"]]
        recheck.record_recheck(
            case=self.case, outcome="pass", on=self.day, officers=officers, **self._ground("pass"), actor=self.people["zhoumin"], at=at(self.day)
        )

    def close(self, because: str) -> Case:
        self.day = plus(self.day, 2)
        return case.close_case(case=self.now(), because=because, unanswered="复函到后补入案卷。", actor=self.people["zhoumin"], at=at(self.day))
