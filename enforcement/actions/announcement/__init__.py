"""Telling the public: drafted from the facts, reviewed, approved and published by three people, ended with a reason.

Reading order: `drafting` (of cases, of anything else), `content` (what the paper holds), `deciding`, `ending`, `statement`.
"""

from .deciding import publish, review, send_back
from .drafting import check_consent, default_title, draft, draft_other
from .ending import withdraw
from .statement import add_statement

__all__ = ["add_statement", "check_consent", "default_title", "draft", "draft_other", "publish", "review", "send_back", "withdraw"]
