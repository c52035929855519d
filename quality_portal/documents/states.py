"""States of a document. A correction is a new document that names the old one; nothing is edited silently."""

from django.db import models

from quality_portal.core.roles import Role
from quality_portal.core.workflow import Move

from .law import VOIDING


class DocumentState(models.TextChoices):
    """A number is never given twice, so a void document stays on the list with its reason."""

    ISSUED = "issued", "已制发"
    VOID = "void", "已作废"


MOVES = (Move("voided", "作废文书", (DocumentState.ISSUED,), DocumentState.VOID, frozenset({Role.APPROVER}), VOIDING),)
