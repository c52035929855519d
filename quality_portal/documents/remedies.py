"""Where and by when the party of a decision may turn: one wording for every paper that decides something."""

from __future__ import annotations

from quality_portal.accounts.models import Level, Office

TURN_TO = "如不服本{paper}，可以自收到之日起六十日内向{organ}申请行政复议，或者自收到之日起六个月内依法向人民法院提起行政诉讼。"
RUNS_ON = "复议和诉讼期间，除法律另有规定外，本{paper}不停止执行。"


def organ(office: Office) -> str:
    """The government of the office's own level, as 行政复议法 art. 24 has it; a national office decides itself."""
    return f"{office.region.name}人民政府" if office.region and office.level != Level.NATION else office.name


def remedies(paper: str, office: Office, *, demands: bool = True) -> str:
    """The closing sentences of a paper. `demands`: it asks something of the party, so it is carried out meanwhile."""
    return (TURN_TO + (RUNS_ON if demands else "")).format(paper=paper, organ=organ(office))
