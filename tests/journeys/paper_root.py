"""A sceptic with yesterday's root on paper, a proof from the site, and a Python that knows nothing of the portal."""

from __future__ import annotations

import re
from pathlib import Path

from django.test import Client

from quality_portal.audit.queries import public as register
from tests.quality_portal.audit.verifier import run


def proved(client: Client, number: str, printed: str, folder: Path) -> bool:
    """Does the published script prove the announcement against the root that the report prints?"""
    root = re.search(r"根为((?:\s*[0-9a-f]){64})", printed)
    assert root, "the report prints the root of the day before"
    act = register.act_of("announcements", number)
    size = client.get("/api/v1/log/days/").json()[0]["size"]
    (folder / "proof.json").write_bytes(client.get(f"/log/proof/{act.position}.json?size={size}").getvalue())
    paper = re.sub(r"\s", "", root[1])
    assert run(folder, "act", "proof.json", "--root", paper[::-1])[0] == 1
    return run(folder, "act", "proof.json", "--root", paper) == (0, f"OK position {act.position} of {size}: {act.title} created")
