"""Production refuses to start half configured, and its settings pass Django's own deployment check."""

import os
import subprocess

import pytest

from quality_portal.launch.checks import MANAGE, ROOT, production


def start(changes: dict[str, str | None], tmp_path) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PORTAL_", "DATABASE_", "REDIS_"))}
    wanted = production(tmp_path) | changes
    environment = kept | {key: value for key, value in wanted.items() if value is not None}
    command = [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_production_settings_pass_the_deployment_check(tmp_path) -> None:
    done = start({}, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORTAL_SECRET_KEY", None, "缺少环境变量 PORTAL_SECRET_KEY"),
        ("PORTAL_LOG_KEY", None, "缺少环境变量 PORTAL_LOG_KEY"),
        ("PORTAL_LOG_KEY", "abc", "环境变量 PORTAL_LOG_KEY 应为 64 位"),
        ("PORTAL_HOSTS", None, "缺少环境变量 PORTAL_HOSTS"),
        ("REDIS_URL", None, "缺少环境变量 REDIS_URL"),
        ("PORTAL_DEBUG", "1", "不能用于生产环境"),
        ("PORTAL_DEMO", "1", "不能用于生产环境"),
        ("PORTAL_MODE", "prod", "环境变量 PORTAL_MODE 的值“prod”无效"),
    ],
)
def test_production_refuses_to_start_half_configured(name: str, value: str | None, words: str, tmp_path) -> None:
    done = start({name: value}, tmp_path)
    assert done.returncode != 0
    assert words in done.stderr


def test_the_content_policy_allows_nothing_inline(settings) -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == directives["style-src"] == ["'self'"]
    assert "unsafe" not in str(directives)


def test_a_task_ends_before_its_message_is_delivered_again(settings) -> None:
    redelivered_after = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert redelivered_after > settings.CELERY_TASK_TIME_LIMIT
    assert settings.CELERY_TASK_ACKS_LATE
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST


def test_an_address_given_with_a_slash_at_its_end_makes_no_link_of_two(tmp_path) -> None:
    """The address of the portal stands before paths that begin with one, in letters, feeds and search engines' hints."""
    tell = [*MANAGE, "shell", "--no-imports", "-c", "from django.conf import settings; print(settings.PUBLIC_ADDRESS)"]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PORTAL_")} | production(tmp_path)
    told = subprocess.run(tell, cwd=ROOT, env=environment | {"PORTAL_ADDRESS": "https://zl.example.cn/"}, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "https://zl.example.cn"
