"""The answers of the API: told apart, told how often, open to every page of the world."""

import re

import pytest
import yaml

from quality_portal.open_data import limits

URL = "/api/v1/data/results/"


def test_a_page_names_the_next(client, results):
    first = client.get(URL, {"limit": 2, "verdict": "fail"})
    body = first.json()
    assert [row["number"] for row in body["rows"]] == [results[4].report.number, results[3].report.number]
    assert f"<http://testserver{body['next']}>; rel=\"next\"" in first["Link"]
    second = client.get(body["next"]).json()
    assert [row["number"] for row in second["rows"]] == [results[2].report.number, results[1].report.number]
    assert client.get(second["next"]).json()["next"] is None


def test_who_has_the_answer_is_told_so(client, results):
    first = client.get(URL)
    again = client.get(URL, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    results[0].report.conclusion.__class__.objects.filter(pk=results[0].pk).update(state="withdrawn", withdrawn_on="2026-03-01", withdrawn_because="更正")
    assert client.get(URL, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_anybody_may_ask_from_any_page(client, db):
    answer = client.get(URL)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer
    preflight = client.options(URL)
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert client.post(URL).status_code == 405


def test_how_often_is_told_and_kept(client, db, monkeypatch):
    monkeypatch.setattr(limits, "QUERIES", limits.Limit("query", 2, 3600))
    told = [client.get(URL) for _ in range(3)]
    assert [answer.status_code for answer in told] == [200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in told] == ["1", "0", "0"]
    assert told[0]["RateLimit-Policy"] == "2;w=3600"
    assert 0 < int(told[2]["Retry-After"]) <= 3600
    assert "请求太频繁" in told[2].json()["message"]
    assert told[2]["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("address", ["search/?q=电热水壶", "log/acts/", "lab-abilities/", "public/enterprises/?q=电热"])
def test_whatever_is_open_to_all_tells_how_often(client, db, address):
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 200
    assert (answer["RateLimit-Limit"], answer["Access-Control-Allow-Origin"]) == ("120", "*")


def test_another_address_is_somebody_else_and_no_address_is_kept(client, db, monkeypatch):
    monkeypatch.setattr(limits, "QUERIES", limits.Limit("query", 1, 3600))
    assert client.get(URL, REMOTE_ADDR="192.0.2.7").status_code == 200
    assert client.get(URL, REMOTE_ADDR="192.0.2.7").status_code == 429
    assert client.get(URL, REMOTE_ADDR="192.0.2.8").status_code == 200
    kept = limits._client()
    for key in kept.scan_iter("*rate:*"):
        assert b"192.0.2" not in key + (kept.get(key) or b"")
        assert 0 < kept.ttl(key) <= 7200


def test_without_valkey_everybody_is_answered(client, db, monkeypatch):
    from redis import Redis

    monkeypatch.setattr(limits, "_client", lambda: Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.2))
    answer = client.get(URL)
    assert answer.status_code == 200
    assert "RateLimit-Limit" not in answer


def test_what_is_not_understood_is_answered_in_words(client, db):
    answer = client.get(URL, {"verdikt": "fail"})
    assert answer.status_code == 400
    assert answer.json()["field"] == "verdikt"
    assert "verdict" in answer.json()["message"]


def test_one_row_by_its_key(client, announced):
    number = announced.document.number
    row = client.get(f"/api/v1/data/announcements/{number}/").json()
    assert row["number"] == number
    assert row["entry_count"] == 1
    (entry,) = client.get("/api/v1/data/announcement-rows/", {"number": number}).json()["rows"]
    assert (entry["enterprise"], entry["product"]) == ("栖云市沸点电器有限公司", "电热水壶")
    assert client.get(f"/api/v1/announcements/{announced.uuid}/").json() == row
    assert client.get("/api/v1/announcements/").json()["rows"] == [row]
    assert client.get("/api/v1/data/announcements/没有这份〔2026〕9号/").status_code == 404


def test_the_description_is_whole(client, db):
    schema = yaml.safe_load(client.get("/api/schema/").content)
    from quality_portal.open_data.table import ORDER

    for key in ORDER:
        said = schema["paths"][f"/api/v1/data/{key}/"]["get"]
        body = said["responses"]["200"]["content"]["application/json"]
        assert set(body["schema"]["properties"]) == {"dataset", "version", "schema", "next", "facets", "rows"}
        names = {parameter["name"] for parameter in said["parameters"]}
        assert {"cursor", "limit", "fields", "facets"} <= names
        assert body["examples"]
        assert not re.search(r"'type': \['", str(body)), "OpenAPI 3.0 has no list of types"
    assert "/api/v1/changes/" in schema["paths"]
    assert "/api/v1/announcements/" not in schema["paths"]


def test_the_examples_of_the_description_pass_it(client, db):
    import jsonschema

    schema = yaml.safe_load(client.get("/api/schema/").content)
    checked = 0
    for path, methods in schema["paths"].items():
        if not path.startswith("/api/v1/data/"):
            continue
        body = methods["get"]["responses"]["200"]["content"]["application/json"]
        for example in body["examples"].values():
            jsonschema.Draft4Validator(nullable(body["schema"])).validate(example["value"])
            checked += 1
    assert checked >= 24


def nullable(schema):
    """OpenAPI 3.0's nullable as a list of types."""
    if isinstance(schema, dict):
        found = {key: nullable(value) for key, value in schema.items() if key != "nullable"}
        if schema.get("nullable") and isinstance(found.get("type"), str):
            found["type"] = [found["type"], "null"]
        return found
    return [nullable(part) for part in schema] if isinstance(schema, list) else schema
