"""A report in one line, for tests that need one: its job, its worksheet and its two people, through the real actions."""

from datetime import date

from inspections import actions
from inspections.law.lab import RECEIPT_CHECKS
from inspections.models import LabAccreditation, LabBody, LabJob, LabScope, Sample, TestReport
from inspections.worksheet import Found, Row, stored
from quality_portal.accounts.models import RoleGrant, User
from quality_portal.core.roles import Role

LONG_AGO = date(2020, 1, 1)


def result(name: str, value: str, **fields) -> Row:
    """An item with what was found."""
    for bound in ("low", "high"):
        if bound in fields:
            fields[bound] = str(fields[bound])
    return Row(name, value=value, **fields)


def scope(lab: LabBody, category, rows, *, since: date = LONG_AGO, until: date | None = None) -> None:
    """Let a laboratory test these items of a category."""
    paper = LabAccreditation.objects.get_or_create(lab=lab, kind="cma", number="210000000001", defaults={"since": LONG_AGO})[0]
    for row in rows:
        if not lab.scope.filter(category=category, item=row.name, method=row.method or "/").exists():
            LabScope.of(lab=lab, accreditation=paper, category=category, item=row.name, method=row.method or "/", since=since, until=until).save()


def colleague(lab: LabBody, other) -> User:
    """A second person of the laboratory."""
    found = lab.people.exclude(pk=other.pk).first()
    if found is None:
        found = User.objects.create_user(f"verifier-{lab.pk}", "pw", display_name="钱复核")
        RoleGrant.objects.create(user=found, role=Role.LAB.value)
        lab.people.add(found)
    return found


def file_report(*, sample: Sample, lab: LabBody, issued_on: date, items, actor, at, number: str = "") -> TestReport:
    """Have a sample tested for these items and the report verified by another person on that day."""
    scope(lab, sample.plan_item.category, items)
    job = LabJob.objects.create(
        sample=sample, lab=lab, blind_no=actions.labjob.blind_number(), assigned_at=at, worksheet=stored(items), state="received",
        received_on=sample.sampled_on, received_by=actor,
    )  # fmt: skip
    found = [Found(order, row.value, row.override, row.because) for order, row in enumerate(items, start=1)]
    actions.labjob.enter(job=job, found=found, actor=actor, at=at)
    return actions.labjob.verify(job=job, issued_on=issued_on, number=number, actor=colleague(lab, actor), at=at)


def retest_report(job: LabJob, values: dict[str, str], *, tester, issued_on: date, at) -> TestReport:
    """Take a job from its receipt to the verified report, with these values by item."""
    checks = dict.fromkeys((row.key for row in RECEIPT_CHECKS), True)
    actions.labjob.receive(job=job, seal_seen=job.seal_no, giver="王抽样员", checks=checks, actor=tester, at=at)
    found = [Found(order, values[row["name"]], "", "") for order, row in enumerate(job.worksheet, start=1)]
    actions.labjob.enter(job=job, found=found, actor=tester, at=at)
    return actions.labjob.verify(job=job, issued_on=issued_on, actor=colleague(job.lab, tester), at=at)
