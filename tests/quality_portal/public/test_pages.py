"""Every public page answers on an empty house, in plain words."""

import re

import pytest

PAGES = ("/", "/lists/awards/", "/lists/exemptions/", "/lists/named-brands/?on=2008-09-17", "/licences/", "/licences/?no=XK06-001-20003", "/licences/?no=XK", "/results/", "/results/?verdict=fail&period=2026-q3&sort=failed&page=9", "/products/", "/lookup/", "/lookup/?batch=20260205", "/lookup/?barcode=6901234567892", "/lookup/?barcode=1", "/lookup/?batch=", "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-announcements.xml", "/reports/sitemap.xml", "/robots.txt", "/announcements/?kind=result&year=2026&office=x&region=99", "/search/", "/search/?q=延长线插座", "/announcements/", "/verify/", "/verify/?no=澄市监责改〔2026〕37号", "/reports/", "/about/", "/privacy/", "/accessibility/", "/site-map/", "/complaints/", "/lists/", "/draws/", "/draws/?state=void", "/catalogue/", "/labs/", "/labs/?q=玩具", "/objections/")


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


@pytest.mark.parametrize("address", ["/enterprises/91990101MA0001XXXX/", "/announcements/00000000-0000-4000-8000-000000000000/", "/draws/none/", "/results/none/", "/products/9999/", "/sitemap-x.xml", "/reports/2031-q1/"])
def test_what_does_not_exist_is_not_found(client, db, address):
    assert client.get(address).status_code == 404


def test_a_citizen_finds_draws_catalogue_labs_and_objections_from_every_page(client, db):
    """The head leads to the lists, the lists and the site map to each of them, and each says where it lies."""
    assert 'href="/lists/"' in client.get("/").content.decode()
    for address in ("/draws/", "/catalogue/", "/labs/", "/objections/", "/procurement/", "/market-check/", "/lists/licences/", "/lists/stop-production/", "/lists/opening-review/"):
        for door in ("/lists/", "/site-map/"):
            assert f'href="{address}"' in client.get(door).content.decode(), (door, address)
        page = client.get(address).content.decode()
        assert re.search(r'<a href="/lists/"[^>]*aria-current', page), address
