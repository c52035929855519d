"""Where the rules for official papers come from."""

from quality_portal.core.law import Instrument

PAPERS = Instrument("PAPERS", "党政机关公文处理工作条例", "中办发〔2012〕14号")
VOIDING = PAPERS.article(34, certain=False)
