"""Every public page answers on an empty house, in plain words."""

import re

import pytest

PAGES = ("/", "/search/", "/search/?q=延长线插座", "/announcements/", "/verify/", "/verify/?no=澄市监责改〔2026〕37号", "/reports/", "/about/", "/privacy/", "/accessibility/", "/site-map/", "/complaints/", "/announcements/feed/", "/lists/", "/draws/", "/draws/?state=void", "/catalogue/", "/labs/", "/labs/?q=玩具", "/objections/")


@pytest.mark.parametrize("address", PAGES)
def test_a_public_page_answers_without_data(client, db, address):
    response = client.get(address)
    assert response.status_code == 200
    assert "Traceback" not in response.content.decode()


@pytest.mark.parametrize("term", ["%00", "'--", "<script>alert(1)</script>", "啊" * 500, "%", "_", "\\"])
def test_rubbish_in_the_search_box_is_searched_for_and_not_run(client, db, term):
    response = client.get("/search/", {"q": term})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("address", ["/enterprises/91990101MA0001XXXX/", "/announcements/00000000-0000-4000-8000-000000000000/", "/draws/none/", "/reports/2031-q1/"])
def test_what_does_not_exist_is_not_found(client, db, address):
    assert client.get(address).status_code == 404


def test_a_citizen_finds_draws_catalogue_labs_and_objections_from_every_page(client, db):
    """The head leads to the lists, the lists and the site map to each of them, and each says where it lies."""
    assert 'href="/lists/"' in client.get("/").content.decode()
    for address in ("/draws/", "/catalogue/", "/labs/", "/objections/", "/procurement/", "/market-check/", "/lists/licences/", "/lists/stop-production/"):
        for door in ("/lists/", "/site-map/"):
            assert f'href="{address}"' in client.get(door).content.decode(), (door, address)
        page = client.get(address).content.decode()
        assert re.search(r'<a href="/lists/"[^>]*aria-current', page), address
