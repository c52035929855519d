"""Where the rules for official papers come from."""

from quality_portal.core.instruments import PAPERS

VOIDING = PAPERS.article(34, certain=False)
