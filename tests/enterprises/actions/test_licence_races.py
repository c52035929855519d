"""Two at once: one row, and a sentence or the first result for the second."""

import threading
from datetime import date

from django.db import connection

from enterprises import actions
from enterprises.models import LicenceAct, LicenceApplication, LicenceReminder, Product
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import PortalError
from tests.enterprises.facts import AT

ON = date(2026, 3, 2)


def both(act):
    """Run the act in two threads at the same moment; their results, refusals as exceptions."""
    start, told = threading.Barrier(2), []

    def run():
        start.wait()
        try:
            told.append(act())
        except PortalError as refusal:
            told.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_two_heads_revoke_once(committed_db, xk):
    facts = {"ground": "lent", "because": "出借", "decision": "苏质罚〔2026〕1号", "on": ON, "actor": SYSTEM, "at": AT}
    told = both(lambda: actions.licence.decide(xk, "revoke", **facts))
    assert LicenceAct.objects.count() == 1
    assert sum(isinstance(one, PortalError) for one in told) == 1


def test_two_sweeps_note_once(committed_db, company):
    for n in range(8):
        actions.licence.add(
            company, kind="production", number=f"(苏)XK13-014-0030{n}", valid_from=date(2021, 6, 1), valid_to=date(2026, 5, 31), actor=SYSTEM, at=AT
        )
    told = both(lambda: actions.reminder.sweep(on=ON, at=AT))
    assert sum(told) == 8
    assert LicenceReminder.objects.count() == 8


def test_two_applications_are_one(committed_db, company, category, place):
    kettle = Product.objects.create(enterprise=company, name="电热水壶", category=category)
    facts = {"enterprise": company, "category": category, "product": kettle, "office": place.offices.city, "actor": SYSTEM, "at": AT}
    told = both(lambda: actions.application.hand_in(**facts).pk)
    assert len(set(told)) == 1
    assert LicenceApplication.objects.count() == 1
