"""Who may open the papers of a case: the staff who see it, and the enterprise they are addressed to."""

from enforcement.models import AnnouncementEntry, Case, Request, RightsStatement, Service
from enforcement.queries import accident, counterfeit, instruction, message, rectification
from enforcement.queries import announcement as announcements
from enforcement.queries import case as cases
from enforcement.queries import correction as corrections
from enterprises.queries.membership import is_member
from quality_portal.accounts.models import User


def may_see_case(user: User, pk: str) -> bool:
    """A case's papers: staff who see the case, members of its enterprise."""
    case = Case.objects.filter(pk=pk).first()
    return case is not None and (is_member(user, case.enterprise_id) or cases.visible(user).filter(pk=pk).exists())


def may_see_report(user: User, pk: str) -> bool:
    """Files sent with a rectification report: its enterprise, and staff once it was handed in."""
    return rectification.may_see(user, pk)


def may_see_submission(user: User, pk: str) -> bool:
    """The printed receipt of a report: its enterprise, and the staff who see the case."""
    return rectification.may_see_submission(user, pk)


def may_see_announcement(user: User, pk: str) -> bool:
    """Papers of an announcement are public once published; before, its office's."""
    return announcements.visible(user).filter(pk=pk).exists()


def may_see_instruction(user: User, pk: str) -> bool:
    """A notice that is not public: its office, and whom it was issued to."""
    return instruction.visible(user).filter(pk=pk).exists()


def may_see_line(user: User, pk: str) -> bool:
    """The certificate about a line: its enterprise, and the staff who see the announcement."""
    line = AnnouncementEntry.objects.filter(pk=pk).first()
    return line is not None and (is_member(user, line.enterprise_id) or may_see_announcement(user, str(line.announcement_id)))


def may_see_correction(user: User, pk: str) -> bool:
    """Files sent with a request to correct: the staff who handle it."""
    return corrections.visible(user).filter(pk=pk).exists()


def may_see_counterfeit(user: User, pk: str) -> bool:
    """Papers of a counterfeit case that go to nobody in particular: the staff who see the case."""
    return counterfeit.visible(user).filter(pk=pk).exists()


def may_see_service(user: User, pk: str) -> bool:
    """Receipts of service: whoever sees the case's papers."""
    service = Service.objects.filter(pk=pk).first()
    if service is None or service.recipient_id is None:
        return service is not None and may_see_case(user, str(service.case_id))
    party = service.recipient
    return is_member(user, party.enterprise_id) or may_see_counterfeit(user, str(party.case_id))


def may_see_message(user: User, pk: str) -> bool:
    """Files sent with a message: both sides of the talk."""
    return message.may_see(user, pk)


def may_see_request(user: User, pk: str) -> bool:
    """Files sent with a request: its enterprise, and the staff who see the case."""
    request = Request.objects.filter(pk=pk).first()
    return request is not None and may_see_case(user, str(request.case_id))


def may_see_statement(user: User, pk: str) -> bool:
    """Files that came with a defence: whoever sees the case's papers."""
    said = RightsStatement.objects.filter(pk=pk).select_related("notice").first()
    return said is not None and may_see_case(user, str(said.notice.case_id))


def may_see_accident(user: User, pk: str) -> bool:
    """Papers and files of an accident report: its enterprise, and the staff who see the report."""
    return accident.may_see(user, pk)
