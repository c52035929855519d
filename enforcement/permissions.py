"""Which roles carry which verb. Which cases a person sees is decided in `queries.case.visible`."""

from quality_portal.core.roles import Role

OFFICER = frozenset({Role.CASE_OFFICER})
HEAD = frozenset({Role.APPROVER})
LAWYER = frozenset({Role.REVIEWER})
MEMBER = frozenset({Role.ENTERPRISE_MEMBER})
EDITORS = frozenset({Role.CASE_OFFICER, Role.PUBLICITY_EDITOR})
NOTICE_DRAFTERS = EDITORS | frozenset({Role.PLANNER})
READERS = frozenset(
    {
        Role.SAMPLER,
        Role.PLANNER,
        Role.CASE_OFFICER,
        Role.REVIEWER,
        Role.APPROVER,
        Role.PUBLICITY_EDITOR,
        Role.COMPLAINT_HANDLER,
    }
)

GRANTS: dict[str, frozenset[Role]] = {
    "work.see": READERS,
    "after.see": READERS,
    "case.see": READERS,
    "case.open": OFFICER,
    "case.close": OFFICER | HEAD,
    "case.await_recheck": OFFICER | frozenset({Role.REVIEWER}),
    "case.mark_overdue": OFFICER,
    "case.shortcut": OFFICER | HEAD,
    "list.see": READERS,
    "case.assign": OFFICER | HEAD,
    "referral.end": OFFICER,
    "step.draft": OFFICER,
    "step.review": LAWYER,
    "step.return": LAWYER | HEAD,
    "step.approve": HEAD,
    "step.serve": OFFICER,
    "recheck.record": OFFICER,
    "recheck.plan": OFFICER,
    # rights before a penalty
    "rights.see": READERS,
    "rights.read": READERS | MEMBER,
    "rights.draft": OFFICER,
    "rights.approve": HEAD,
    "rights.withdraw": HEAD,
    "rights.serve": OFFICER,
    "rights.state": OFFICER | MEMBER,
    "rights.sign_for": MEMBER,
    "hearing.schedule": OFFICER,
    "hearing.record": OFFICER,
    "discussion.record": OFFICER,
    # requests of the enterprise, and the clocks
    "request.see": READERS,
    "request.file": MEMBER,
    "request.withdraw": MEMBER,
    "request.answer": OFFICER,
    "request.decide": HEAD,
    "clock.stop": OFFICER,
    "clock.resume": OFFICER,
    "clock.sweep": OFFICER,
    # papers on their way, and letters to other organs
    "service.see": READERS,
    "service.record": OFFICER,
    "service.confirm_address": MEMBER,
    "paper.sign_for": MEMBER,
    "letter.see": READERS,
    "letter.draft": OFFICER,
    "letter.review": LAWYER,
    "letter.return": LAWYER | HEAD,
    "letter.send": HEAD,
    "letter.reply": OFFICER,
    "letter.urge": OFFICER,
    "letter.carry_out": OFFICER,
    # notices to offices and departments
    "instruction.see": READERS,
    "instruction.draft": NOTICE_DRAFTERS,
    "instruction.review": LAWYER,
    "instruction.return": LAWYER | HEAD,
    "instruction.release": LAWYER,
    "instruction.issue": HEAD,
    "instruction.sign": NOTICE_DRAFTERS | HEAD | LAWYER,
    "announcement.see": READERS,
    "announcement.draft": EDITORS,
    "announcement.statement": EDITORS | MEMBER,
    "recall.record": OFFICER,
    "recall.see": READERS,
    "announcement.review": LAWYER,
    "announcement.return": LAWYER | HEAD,
    "announcement.publish": HEAD,
    "announcement.withdraw": HEAD,
    "announcement.release": LAWYER,
    "announcement.correct": EDITORS,
    "announcement.own": MEMBER,
    "announcement.certify": EDITORS | HEAD | MEMBER,
    # what the public asks to have put right
    "correction.see": READERS,
    "correction.answer": EDITORS | frozenset({Role.COMPLAINT_HANDLER}),
    # what is said on a case
    "message.see": READERS,
    "message.ask": MEMBER,
    "message.answer": OFFICER | HEAD,
    "message.read": MEMBER | READERS,
    # accidents
    "accident.see": READERS,
    "accident.report": MEMBER,
    "accident.list": MEMBER | READERS,
    "accident.take": OFFICER,
    "accident.forward": HEAD,
    # the enterprise's own side
    "desk.see": MEMBER,
    "rectification.see": MEMBER | READERS,
    "rectification.write": MEMBER,
    "step.sign_for": MEMBER,
    "rectification.review": OFFICER,
    # counterfeit cases
    "counterfeit.see": READERS,
    "counterfeit.file": OFFICER,
    "counterfeit.edit": OFFICER,
    "seizure.draft": OFFICER,
    "seizure.approve": HEAD,
    "seizure.dispose": OFFICER,
    "decision.draft": OFFICER,
    "decision.review": LAWYER,
    "decision.return": LAWYER | HEAD,
    "decision.approve": HEAD,
    "revocation.complete": OFFICER | HEAD,
    "revocation.decline": HEAD,
    "counterfeit.announce": EDITORS,
    "counterfeit.transfer": HEAD,
    "counterfeit.drop": HEAD,
    "counterfeit.close": OFFICER | HEAD,
}
