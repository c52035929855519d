"""A city office above a county, its people, one maker of kettles with a licence and a certificate, and its failed kettle."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from enforcement.actions import announcement as announcements
from enforcement.actions import case as cases
from enforcement.actions import counterfeit, hearing, paper, penalty_notice, rectification, rights, seizure
from enforcement.actions import penalty as penalties
from enforcement.actions import recheck as rechecks
from enforcement.actions import service as services
from enforcement.actions import step as steps
from enforcement.law import counterfeit as law
from enforcement.models import ServiceAddress
from enforcement.queries import counterfeit as counterfeit_queries
from enforcement.queries import party_paper
from enforcement.queries import rectification as rectification_queries
from enterprises.models import Enterprise, Licence, Membership, Product, ProductCategory
from inspections.models import Conclusion, Finding, LabBody, Plan, PlanItem, Sample, TestItem, TestReport
from quality_portal.accounts.models import Office, Region, RoleGrant, User
from quality_portal.core.roles import Role
from tests.enforcement.tested import recheck_report

DAY = timedelta(days=1)
NAMED = "《中华人民共和国产品质量法》第五十条"
OPENED = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai, a Monday


@pytest.fixture
def place(db):
    """Regions and offices by short names; `other` is a strange city."""
    rows = [
        ("province", "990000", "云岭省", "province", None, "云市监"),
        ("city", "990100", "栖云市", "city", "province", "栖市监"),
        ("county", "990102", "河西区", "county", "city", "河西市监"),
        ("other", "990200", "望海市", "city", "province", "望市监"),
    ]
    regions, offices = {}, {}
    for key, code, name, level, parent, letters in rows:
        above = regions.get(parent)
        path = f"{above.path}/{code}" if above else code
        regions[key], _ = Region.objects.get_or_create(code=code, defaults={"name": name, "level": level, "parent": above, "path": path})
        offices[key] = Office.objects.create(
            name=f"{name}市场监督管理局", short_name=f"{name}局", code=letters, level=level, region=regions[key], parent=offices.get(parent)
        )
    return SimpleNamespace(regions=SimpleNamespace(**regions), offices=SimpleNamespace(**offices))


@pytest.fixture
def person(place):
    """Make a person of an office with roles."""
    made = iter(range(1000))

    def make(office: str | None, *roles: Role, name: str = "某人", section: str = "质量监督科") -> User:
        user = User.objects.create_user(
            f"person{next(made)}",
            "pw",
            display_name=name,
            section=section,
            office=getattr(place.offices, office) if office else None,
        )
        RoleGrant.objects.bulk_create([RoleGrant(user=user, role=role.value) for role in roles])
        return user

    return make


@pytest.fixture
def cast(person):
    """周敏 and 何建平 work on cases of the city, 张局 approves; 省局 approves above; 外人 is of another city."""
    return SimpleNamespace(
        officer=person("city", Role.CASE_OFFICER, name="周敏"),
        second=person("city", Role.CASE_OFFICER, Role.SAMPLER, name="何建平"),
        sampler=person("city", Role.SAMPLER, name="王抽样"),
        lawyer=person("city", Role.REVIEWER, name="方法规"),
        head=person("city", Role.APPROVER, name="张局"),
        province_lawyer=person("province", Role.REVIEWER, name="省局法规处"),
        both=person("city", Role.CASE_OFFICER, Role.APPROVER, name="吴科"),
        province=person("province", Role.APPROVER, name="省局李处"),
        county=person("county", Role.CASE_OFFICER, name="区局小林"),
        stranger=person("other", Role.CASE_OFFICER, Role.APPROVER, name="外人"),
        auditor=person("city", Role.AUDITOR, name="审计员"),
    )


@pytest.fixture
def maker(place):
    """A maker of kettles in the county, with a production licence and a safety certificate."""
    enterprise = Enterprise.objects.create(
        name="栖云市沸点电器有限公司", credit_code="91990102MA0000001A", region=place.regions.county, address="河西区锦帆路8号"
    )
    category = ProductCategory.objects.get_or_create(code="T01", defaults={"name": "电热水壶", "safety": True})[0]
    product = Product.objects.create(enterprise=enterprise, name="电热水壶", category=category, leading=True)
    for kind, number in (("production", "XK09-001-00001"), ("safety_cert", "AQ2025-0001")):
        Licence.objects.create(
            enterprise=enterprise, kind=kind, number=number, product=product, valid=DateRange(date(2024, 1, 1), date(2029, 1, 1))
        )
    return SimpleNamespace(enterprise=enterprise, product=product, category=category)


@pytest.fixture
def make_finding(place, cast, maker):
    """A confirmed finding of an office: plan, sample, report and conclusion as plain rows."""
    made = iter(range(1, 1000))

    def make(office: str = "city", enterprise: Enterprise | None = None) -> Finding:
        number = next(made)
        own = getattr(place.offices, office)
        company = enterprise or maker.enterprise
        product = maker.product if company == maker.enterprise else None
        plan = Plan.objects.create(
            number=f"JH-{number}", year=2026, quarter=1, title="一季度电热水壶监督抽查", level="city", office=own, reason="投诉较多", drafted_at=OPENED
        )
        item = PlanItem.objects.create(plan=plan, category=maker.category, region=place.regions.county, quota=3)
        sample = Sample.objects.create(
            number=f"CY-{number}", plan_item=item, office=own, enterprise=company, product=product, product_name="电热水壶",
            trademark="沸点", model="ZDH-15", batch="20260105", produced_on=date(2026, 1, 5), sampled_on=date(2026, 1, 20),
            place="成品库", quantity="3 台", seal_no=f"F{number:04d}", recorded_at=OPENED, state="tested",
        )  # fmt: skip
        lab = LabBody.objects.get_or_create(name="栖云市产品质量检验所")[0]
        report = TestReport.objects.create(number=f"BG-{number}", sample=sample, lab=lab, issued_on=date(2026, 2, 1), filed_at=OPENED)
        TestItem.objects.create(
            report=report, order=1, name="泄漏电流", unit="mA", kind="max", high=75, limit_text="≤75 mA", value_text="92", value=92, verdict="fail"
        )
        conclusion = Conclusion.objects.create(
            report=report, sample=sample, plan_item=item, office=own, enterprise=company, product=product, product_name="电热水壶",
            decided_on=report.issued_on, verdict="fail", failed_items="泄漏电流", state="final", notified_on=date(2026, 2, 3),
            final_on=date(2026, 2, 20),
        )  # fmt: skip
        return Finding.objects.create(
            number=f"BHG-{number}", conclusion=conclusion, sample=sample, enterprise=company, product=product, product_name="电热水壶",
            facts="泄漏电流", severity="serious", office=own, confirmed_on=date(2026, 2, 20),
        )  # fmt: skip

    return make


@pytest.fixture
def finding(make_finding):
    return make_finding()


class Road:
    """The way up the ladder, step by step; each method does one act and leaves the clock where it ended."""

    def __init__(self, cast, finding):
        self.cast, self.finding, self.at = cast, finding, OPENED
        self.case = None

    def later(self, days):
        self.at += days * DAY
        return self.at

    def open(self):
        self.case = cases.open_case(finding=self.finding, actor=self.cast.officer, at=self.at)
        return self.case

    def decide(self, **fields):
        """Draft by the officer, review by the lawyer, approve by the head."""
        given = {"named_basis": NAMED, "without_announcement": "另行公告", **fields}
        step = steps.draft_step(case=self.case, actor=self.cast.officer, at=self.at, **given)
        step = steps.review_step(step=step, actor=self.cast.lawyer, at=self.at)
        step = steps.approve_step(step=step, actor=self.cast.head, at=self.later(1))
        return self._done(step)

    def serve(self, step):
        step = steps.serve_step(step=step, served_on=self.at.date(), how="in_person", actor=self.cast.officer, at=self.at)
        return self._done(step)

    def order(self):
        return self.serve(self.decide(days=30))

    def recheck(self, outcome, **fields):
        given = {
            "case": self.case,
            "outcome": outcome,
            "on": self.at.date(),
            "officers": [self.cast.officer, self.cast.second],
            "note": "泄漏电流仍为 88 mA。",
            "actor": self.cast.officer,
            "at": self.at,
        }
        if self.case.rulebook == "statute-2020" and "report" not in fields:
            given["report"] = recheck_report(self.case, outcome, self.at.date())
        else:
            given["without_sample"] = "现场核查整改情况和出厂检验记录"
        return self._done(rechecks.record_recheck(**{**given, **fields}))

    def announce(self):
        notice = announcements.draft(cases=[self.case], actor=self.cast.officer, at=self.at)
        notice = announcements.review(announcement=notice, actor=self.cast.lawyer, at=self.at)
        return self._done(announcements.publish(announcement=notice, actor=self.cast.head, at=self.later(1)))

    def notified(self, **fields):
        """A notice of rights, drafted by the officer, approved by the head, handed over; its terms have just begun."""
        notice = rights.draft_notice(case=self.case, actor=self.cast.officer, at=self.at, **{"named_basis": NAMED, **fields})
        notice = rights.approve_notice(notice=notice, actor=self.cast.head, at=self.at)
        notice = rights.serve_notice(notice=notice, served_on=self.at.date(), how="in_person", actor=self.cast.officer, at=self.at)
        return self._done(notice)

    def told(self, **fields):
        """A notice of rights, and the terms run out without a word."""
        notice = self.notified(**fields)
        while self.at.date() <= notice.ends_on:
            self.later(1)
        return notice

    def discussed(self):
        """The heads discussed the grave decision together."""
        return self._done(
            hearing.record_discussion(
                case=self.case, held_on=self.at.date(), attendees="张局 局长\n吴科 副局长", decision="同意吊销。", actor=self.cast.officer, at=self.at
            )
        )

    def stop(self):
        self.told()
        return self.serve(self.decide(joint_with="栖云市工业和信息化局"))

    def revoke(self):
        self.told()
        self.discussed()
        return self.serve(self.decide())

    def _done(self, result):
        self.case.refresh_from_db()
        return result


@pytest.fixture
def road(cast, finding):
    """A case that can be taken as far as a test wants."""
    return Road(cast, finding)


@pytest.fixture
def at_stop(road):
    """A case that waits for the decision to stop production."""
    road.open()
    road.order()
    road.later(10)
    road.recheck("fail")
    road.announce()
    road.later(10)
    road.recheck("fail")
    return road


@pytest.fixture
def case(road):
    return road.open()


# --- The enterprise's own side ---


def confirm_address(enterprise: Enterprise, member: User, *, electronic: bool = True) -> ServiceAddress:
    """The enterprise confirms where papers reach it and agrees to be served online."""
    return services.confirm_address(
        enterprise=enterprise, address="河西区锦帆路8号", receiver="行政部", phone="0999-6812315", electronic=electronic, signer=member.display_name,
        post="质量负责人", member=member, at=OPENED,
    )  # fmt: skip


@pytest.fixture
def members(place, maker):
    """陈立群 and a colleague act for the maker of kettles, 别家 for another enterprise."""
    rival = Enterprise.objects.create(name="望海市别家电器有限公司", credit_code="91990200MA0000002B", region=place.regions.other)

    def join(username: str, name: str, enterprise: Enterprise) -> User:
        user = User.objects.create_user(username, "pw", display_name=name)
        RoleGrant.objects.create(user=user, role=Role.ENTERPRISE_MEMBER.value)
        Membership.objects.create(user=user, enterprise=enterprise, position="质量负责人", since=OPENED)
        return user

    people = SimpleNamespace(
        own=join("own", "陈立群", maker.enterprise),
        colleague=join("colleague", "林晓", maker.enterprise),
        other=join("rival", "别家", rival),
        rival=rival,
    )
    confirm_address(maker.enterprise, people.own)
    confirm_address(rival, people.other)
    return people


@pytest.fixture
def order(road):
    """An order to correct, served on the enterprise."""
    road.open()
    step = road.order()
    step.case = road.case
    return step


ANSWERS = {
    "facts": {"agreed": "yes"},
    "causes": {"kinds": ["process"], "analysis": "发热盘绝缘层厚度不足，供应商换料未报验。"},
    "measures": {"material": "更换供应商。", "process": "不涉及，参数受控。", "outgoing": "增加出厂泄漏电流全检。", "finished_on": "2026-03-20"},
    "proof": {"tested": "no", "retest": ""},
    "stock": {"stopped": "yes", "in_stock": "120", "unit": "台", "handling": "sealed", "sold": "0", "recall": "none"},
    "promise": {"signer": "陈立群", "post": "质量负责人", "phone": "0999-6812315", "true": True},
}


@pytest.fixture
def answer_all(road, members):
    """Answer sections of the report completely, all of them when none is named."""

    def answer(step, *sections):
        for key in sections or ANSWERS:
            seen = rectification.fingerprint(rectification_queries.report_of(step).answers(key))
            rectification.save_section(step=step, section=key, answers=ANSWERS[key], seen=seen, actor=members.own, at=road.at)

    return answer


# --- Counterfeit cases ---


class Fakes:
    """A case of fake cables; each method does one act, with good facts unless a test breaks one."""

    def __init__(self, cast, maker):
        self.cast, self.at = cast, OPENED
        self.case = counterfeit.file_case(
            title="涉嫌生产以假充真的电线电缆案", facts="厂房内查获贴牌电线。", enterprise=maker.enterprise, actor=cast.officer, at=OPENED
        )
        self.maker = self.case.parties.get()

    def party(self, **fields):
        return counterfeit.add_party(case=self.case, actor=self.cast.officer, at=self.at, **fields)

    def goods(self, **fields):
        given = {"name": "铜芯聚氯乙烯绝缘电线", "quantity": Decimal(1200), "unit": "卷", "unit_price": Decimal(50), "place": "一号仓库"}
        return seizure.Goods(**{**given, "measure": "seal", "seal_no": "FT0001", **fields})

    def draft(self, **fields):
        given = {
            "case": self.case,
            "party": self.maker,
            "reason": "涉嫌以假充真，可能转移。",
            "officers": [self.cast.officer, self.cast.second],
            "seized_on": OPENED.date(),
            "goods": [self.goods()],
            "actor": self.cast.officer,
            "at": OPENED,
        }
        return seizure.seize(**{**given, **fields})

    def hold(self, **fields):
        return seizure.approve_seizure(seizure=self.draft(**fields), actor=self.cast.head, at=OPENED)

    def dispose(self, item, disposition, hands="周敏、何建平"):
        return seizure.dispose(item=item, disposition=disposition, on=OPENED.date(), hands=hands, actor=self.cast.officer, at=self.at)

    def penalty(self, **fields):
        given = {"party": self.maker, "violation": "V50", "base_amount": Decimal(60000), "fine": Decimal(60000)}
        return penalties.PenaltyDraft(**{**given, **fields})

    def told(self, *, party=None, violations=("V50",), fine=Decimal(60000), days=10):
        """A party is told on the tenth day; thirty days on its terms are long over."""
        at, party = OPENED + days * DAY, party or self.maker
        notice = penalty_notice.draft_notice(
            case=self.case, party=party, facts="贴牌生产电线 1200 卷。", violations=violations, proposed="没收并罚款。", fine=fine, actor=self.cast.officer, at=at
        )
        notice = penalty_notice.approve_notice(notice=notice, actor=self.cast.head, at=at)
        return penalty_notice.serve_notice(notice=notice, served_on=at.date(), how="in_person", actor=self.cast.officer, at=at)

    def tell_all(self, lines):
        """Tell each party exactly what is proposed, unless it was told already."""
        for party in dict.fromkeys(line.party for line in lines):
            own = [line for line in lines if line.party == party]
            if all(law.violation(line.violation) for line in own) and counterfeit_queries.standing_notice(party) is None:
                self.told(party=party, violations=[line.violation for line in own], fine=sum(line.fine for line in own))

    def draft_decision(self, *, tell=True, **fields):
        self.at = OPENED + 30 * DAY
        if tell:
            self.tell_all(fields.get("penalties", [self.penalty()]))
        given = {
            "case": self.case,
            "facts": "当事人贴牌生产电线 1200 卷，货值 6 万元。",
            "penalties": [self.penalty()],
            "actor": self.cast.officer,
            "at": self.at,
        }
        return penalties.draft_decision(**{**given, **fields})

    def decide(self, *, serious=False, more=()):
        draft = self.draft_decision(penalties=[self.penalty(serious=serious), *more])
        draft = penalties.review_decision(decision=draft, actor=self.cast.lawyer, at=self.at)
        decision = penalties.approve_decision(decision=draft, actor=self.cast.head, at=self.at)
        self.case.refresh_from_db()
        return decision

    def deliver(self, decision):
        """Hand the decision to everybody whom it punishes."""
        for one in party_paper.unserved_decision(self.case):
            paper.serve_party(party=one, document=decision.document, how="in_person", served_on=self.at.date(), actor=self.cast.officer, at=self.at)


@pytest.fixture
def fakes(cast, maker):
    Licence.objects.create(enterprise=maker.enterprise, kind="business", number="YZ-1", valid=DateRange(date(2024, 1, 1), None))
    return Fakes(cast, maker)


# --- What a page costs ---

MOST_QUERIES = 25  # one for each kind of work, and what every page asks


@pytest.fixture
def few_queries():
    """A page is read in at most so many queries; the savepoints are those of the test's own transaction."""

    @contextmanager
    def counted():
        with CaptureQueriesContext(connection) as captured:
            yield
        asked = [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert len(asked) <= MOST_QUERIES, f"{len(asked)} queries:\n" + "\n".join(sql[:300] for sql in asked)

    return counted


@pytest.fixture
def due(road):
    """A case whose recheck failed: the announcement is next."""
    road.open()
    road.order()
    road.later(10)
    road.recheck("fail")
    return road
