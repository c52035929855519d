"""Under which law addresses are kept, and how they go."""

from quality_portal.core.instruments import PIPL

CONSENT = PIPL.article(14, certain=False)
WITHDRAWN_CONSENT = PIPL.article(15, certain=False)
DELETION = PIPL.article(47, certain=False)
SHORTEST = PIPL.article(19)
