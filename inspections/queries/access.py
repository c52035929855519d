"""Who may open the papers and files of results: the staff who see the result, and the enterprise they are addressed to."""

from __future__ import annotations

from django.db.models import Q

from enterprises.queries.membership import is_member
from inspections.models import Circular, MakerConfirmation, Notice, Objection, Refusal, Sample, SamplingTask
from quality_portal.accounts.models import User

from .visible import offices, reports, samples


def may_see_task(user: User, pk: str) -> bool:
    """The notice of a sampling visit and what was photographed: the office, and the enterprise visited."""
    task = SamplingTask.objects.filter(pk=pk).first()
    return task is not None and (_staff(user, task.office_id) or is_member(user, task.enterprise_id))


def may_see_sample(user: User, pk: str) -> bool:
    """The record form and photos of hand-overs: the office, a laboratory that reported on it, the enterprise it was taken at."""
    sample = Sample.objects.filter(pk=pk).first()
    if sample is None:
        return False
    return samples(user).filter(pk=pk).exists() or (not sample.seller and is_member(user, sample.enterprise_id))


def may_see_refusal(user: User, pk: str) -> bool:
    """The decision on a refusal and its evidence: the office, and the enterprise once it is decided."""
    refusal = Refusal.objects.filter(pk=pk).first()
    if refusal is None:
        return False
    return _staff(user, refusal.office_id) or (refusal.decided_on is not None and is_member(user, refusal.enterprise_id))


def may_see_notice(user: User, pk: str) -> bool:
    """A notice: its office and those above, members of the enterprise it is written to."""
    notice = Notice.objects.filter(pk=pk).select_related("conclusion").first()
    if notice is None:
        return False
    return _staff(user, notice.conclusion.office_id) or (notice.enterprise_id is not None and is_member(user, notice.enterprise_id))


def may_see_objection(user: User, pk: str) -> bool:
    """An objection and its evidence: its office, and the applicant; other parties of the same result do not."""
    objection = Objection.objects.filter(pk=pk).first()
    if objection is None:
        return False
    return _staff(user, objection.office_id) or (objection.enterprise_id is not None and is_member(user, objection.enterprise_id))


def may_see_confirmation(user: User, pk: str) -> bool:
    """What the maker sent: the office, and the maker."""
    asked = MakerConfirmation.objects.filter(pk=pk).select_related("conclusion").first()
    return asked is not None and (_staff(user, asked.conclusion.office_id) or is_member(user, asked.enterprise_id))


def may_see_circular(user: User, pk: str) -> bool:
    """A circular: the office that wrote it, those above, and the office it is written to."""
    own = offices(user)
    return Circular.objects.filter(Q(office__in=own) | Q(to_office__in=own), pk=pk).exists()


def _staff(user: User, office_pk: int) -> bool:
    return offices(user).filter(pk=office_pk).exists()


def may_see_report(user: User, pk: str) -> bool:
    """The signed paper of a report: whoever may see the report."""
    return reports(user).filter(pk=pk).exists()
