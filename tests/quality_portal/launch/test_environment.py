"""Where things live, and when the tables must be looked at again."""

import os
import stat

from quality_portal.launch import environment


def test_any_changed_code_asks_for_the_tables_again(monkeypatch, tmp_path) -> None:
    (tmp_path / "requirements.lock").write_text("django==5.2\n")
    (tmp_path / "brands").mkdir()
    (tmp_path / "brands" / "models.py").write_text("evidence = False\n")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    before = environment.fingerprint()
    assert environment.fingerprint() == before
    (tmp_path / "brands" / "models.py").write_text("evidence = True\n")
    assert environment.fingerprint() != before


def test_a_command_that_changes_tables_has_them_looked_at_again(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("PORTAL_STATE", str(tmp_path))
    monkeypatch.setenv("PORTAL_DEMO", "0")
    monkeypatch.delenv("PORTAL_AS_OWNER", raising=False)
    mark = environment.prepared(tmp_path)
    mark.parent.mkdir()
    mark.touch()
    environment.adopt(["shell"])
    assert mark.exists()
    environment.adopt(["migrate"])
    assert not mark.exists()
    assert os.environ.pop("PORTAL_AS_OWNER") == "1"


def test_the_secret_key_is_made_once_and_read_by_us_alone(tmp_path) -> None:
    environment.make_keys(tmp_path)
    path = tmp_path / "keys" / "secret_key"
    made = path.read_text()
    environment.make_keys(tmp_path)
    assert path.read_text() == made
    assert len(made) > 60
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_lock_is_held_once(tmp_path) -> None:
    held = environment.lock(tmp_path)
    assert held is not None
    assert environment.lock(tmp_path) is None
    os.close(held)
    again = environment.lock(tmp_path)
    assert again is not None
    os.close(again)
