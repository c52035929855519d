"""The readers of the environment refuse what cannot be meant, in words."""

import pytest

from quality_portal import env


@pytest.mark.parametrize("value", ["yes", "true", "off", "2", "１"])
def test_a_switch_is_one_or_zero_and_nothing_else(monkeypatch, value: str) -> None:
    monkeypatch.setenv("PORTAL_DEBUG", value)
    with pytest.raises(env.BadSetting, match=f"PORTAL_DEBUG 的值“{value}”无效"):
        env.flag("PORTAL_DEBUG")


@pytest.mark.parametrize("value", ["0", "65536", "-1", "80.5", "８０", "eighty"])
def test_a_port_is_a_number_in_range(monkeypatch, value: str) -> None:
    monkeypatch.setenv("PORTAL_PORT", value)
    with pytest.raises(env.BadSetting, match="1 到 65535"):
        env.number("PORTAL_PORT", 8000, low=1, high=65535)


def test_an_empty_value_counts_as_not_set(monkeypatch) -> None:
    monkeypatch.setenv("PORTAL_MODE", " ")
    assert env.text("PORTAL_MODE", "production") == "production"
    with pytest.raises(env.BadSetting, match="PORTAL_MODE is not set"):
        env.text("PORTAL_MODE")


def test_a_folder_is_absolute(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("PORTAL_STATE", "here")
    with pytest.raises(env.BadSetting, match="绝对路径"):
        env.folder("PORTAL_STATE", tmp_path)


def test_a_short_secret_is_refused_and_a_file_stands_in_for_the_variable(monkeypatch, tmp_path) -> None:
    path = tmp_path / "secret_key"
    monkeypatch.setenv("PORTAL_SECRET_KEY", "too-short")
    with pytest.raises(env.BadSetting, match="太短"):
        env.secret("PORTAL_SECRET_KEY", path)
    monkeypatch.delenv("PORTAL_SECRET_KEY")
    with pytest.raises(env.BadSetting, match="缺少环境变量"):
        env.secret("PORTAL_SECRET_KEY", path)
    path.write_text("k" * 50 + "\n")
    assert env.secret("PORTAL_SECRET_KEY", path) == "k" * 50


def test_a_database_address_over_tcp() -> None:
    found = env.database("postgresql://ro%40le:p%3Ass@db.example:6432/portal?sslmode=require")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == ("ro@le", "p:ss", "db.example", "6432")
    assert found["NAME"] == "portal"
    assert found["OPTIONS"]["sslmode"] == "require"


def test_a_database_address_over_a_socket() -> None:
    found = env.database("postgresql://portal_app@/portal?host=%2Frun%2Fpg&port=5433")
    assert (found["USER"], found["HOST"], found["PORT"]) == ("portal_app", "/run/pg", "5433")
    assert "host" not in found["OPTIONS"]


@pytest.mark.parametrize("url", ["mysql://a@b/c", "postgresql://a@b", "postgresql://a@b:x/c", "portal"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(env.BadSetting, match="DATABASE_URL"):
        env.database(url)


@pytest.mark.parametrize("url", ["http://localhost", "redis://", "localhost:6379", "sentinel://a:26379"])
def test_a_broker_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(env.BadSetting, match="REDIS_URL"):
        env.redis(url)


def test_a_mail_server_with_starttls_or_with_tls(monkeypatch) -> None:
    assert env.mail("PORTAL_MAIL") is None
    monkeypatch.setenv("PORTAL_MAIL", "smtp://u%40x:p%3Ass@mail.example:2525")
    found = env.mail("PORTAL_MAIL")
    assert list(found.values()) == ["mail.example", 2525, "u@x", "p:ss", False, True]
    assert list(found) == list(env.NO_MAIL)
    monkeypatch.setenv("PORTAL_MAIL", "smtps://mail.example")
    assert list(env.mail("PORTAL_MAIL").values()) == ["mail.example", 465, "", "", True, False]


@pytest.mark.parametrize("url", ["mail.example:25", "http://mail.example", "smtp://", "smtp://mail.example:x"])
def test_a_mail_server_that_is_none_is_refused(monkeypatch, url: str) -> None:
    monkeypatch.setenv("PORTAL_MAIL", url)
    with pytest.raises(env.BadSetting, match="PORTAL_MAIL"):
        env.mail("PORTAL_MAIL")
