"""The description of the API, for machines and for people."""

import pytest
import yaml


@pytest.mark.django_db
def test_the_description_covers_every_noun(client) -> None:
    schema = yaml.safe_load(client.get("/api/schema/").content)
    nouns = {path.split("/")[3] for path in schema["paths"]}
    assert nouns >= {"enterprises", "plans", "draws", "samples", "findings", "cases", "documents", "exemptions", "named-brands"}


@pytest.mark.django_db
def test_its_page_has_no_script_of_its_own_and_says_so_without_one(client) -> None:
    answer = client.get("/api/docs/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<noscript>" in page
    assert 'href="/api/schema/"' in page
    assert all(' src="/' in tag for tag in page.split("<script")[1:])
    assert "SwaggerUIBundle" in client.get("/api/docs/?script=").content.decode()
