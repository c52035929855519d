"""Telling the public: drafted from the facts, reviewed, approved and published by three people, ended with a reason.

Reading order: `drafting` (of cases, of anything else), `from_facts` (by a job, edited, drafted anew), `preview`, `content` (what the paper holds), `deciding`, `ending`, `statement`.
"""

from .certificate import certify
from .deciding import publish, release, review, send_back
from .drafting import check_consent, default_title, draft, draft_other
from .ending import Change, correct, expire, withdraw
from .from_facts import ask_draft, check_unmoved, draft_from_facts, edit, redraft
from .preview import order_preview
from .statement import add_statement

__all__ = [
    "Change", "add_statement", "ask_draft", "certify", "check_consent", "check_unmoved", "correct", "default_title", "draft", "draft_from_facts",
    "draft_other", "edit", "expire", "order_preview", "publish", "redraft", "release", "review", "send_back", "withdraw",
]  # fmt: skip
