"""The public pages in English: every page, every sentence, stable addresses."""

import re
from datetime import date

import pytest
from django.urls import get_resolver
from django.utils import translation

from quality_portal.core import catalogue
from quality_portal.core.english import ROOMS, bilingual, marked
from quality_portal.core.formats import zhdate

SENTENCES = catalogue.sentences()


def addresses(resolver=None, before="/"):
    """Every address without parts that is bilingual."""
    for pattern in (resolver or get_resolver()).url_patterns:
        part = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern, part)
        elif "<" not in part and "^" not in part and part != SCRIPTED and bilingual(part):
            yield part


SCRIPTED = "/search/suggestions/"  # in both languages, but for the script of the search box: no page
PAGES = sorted(set(addresses()))


def texts(html):
    """What a reader reads: the texts between tags, and the attributes that are read."""
    body = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->", "", html, flags=re.DOTALL)
    yield from (text.strip() for text in re.findall(r">([^<]+)<", body))
    yield from re.findall(r'\b(?:aria-label|placeholder|title|alt|content|data-label)="([^"]*)"', body)


def test_the_rooms_have_pages():
    assert len(PAGES) > 25
    assert {"/", "/search/", "/announcements/", "/results/", "/verify/", "/about/", "/reports/"} <= set(PAGES)
    assert ROOMS


def test_every_sentence_is_translated_and_the_compiled_file_is_up_to_date():
    known = catalogue.read(catalogue.folder() / "django.po")
    assert [sentence for sentence in SENTENCES if not known.get(sentence)] == []
    current = catalogue.compiled({key: known[key] for key in SENTENCES})
    assert (catalogue.folder() / "django.mo").read_bytes() == current, "run ./dev manage translations"


def test_translations_keep_their_places():
    known = catalogue.read(catalogue.folder() / "django.po")
    place = re.compile(r"%\(\w+\)s|%s|%\.\df|%%")
    assert [key for key, text in known.items() if sorted(place.findall(key)) != sorted(place.findall(text))] == []


@pytest.mark.parametrize("address", PAGES)
def test_a_page_answers_in_english_without_a_chinese_sentence(client, db, address):
    answer = client.get(f"/en{address}")
    assert answer.status_code in (200, 302, 301), address
    if answer.status_code != 200:
        assert answer["Location"].startswith(("/en/", "/feeds/", "/login/"))
        return
    html = answer.content.decode()
    assert '<html lang="en"' in html
    assert [text for text in texts(html) if text in SENTENCES] == []
    assert f'hreflang="zh-Hans" href="http://localhost{address}"' in html.replace("http://testserver", "http://localhost")


@pytest.mark.parametrize("address", PAGES)
def test_the_chinese_address_does_not_ask_the_browser(client, db, address):
    answer = client.get(address, headers={"accept-language": "en"})
    if answer.status_code == 200:
        html = answer.content.decode()
        assert '<html lang="zh-Hans"' in html
        assert f'href="/en{address}" hreflang="en"' in html


def test_links_of_an_english_page_lead_to_english_pages(client, db):
    html = client.get("/en/").content.decode()
    assert 'href="/en/announcements/"' in html
    assert 'action="/en/search/"' in html
    assert 'href="/login/"' in html
    assert 'href="/" hreflang="zh-Hans"' in html
    assert 'href="/en/results/"' in html


def test_what_is_not_for_everybody_has_no_english_address(client, db):
    for address in ("/staff/", "/desk/", "/login/", "/api/v1/search/", "/nowhere/"):
        assert client.get(f"/en{address}?a=1")["Location"] == f"{address}?a=1"
    assert client.get("/en").status_code in (200, 301)
    assert client.get("/en//evil.example/")["Location"].startswith("/evil")


def test_chinese_on_an_english_page_is_marked():
    with translation.override("en"):
        assert marked('<td data-label="企业">不合格</td>') == '<td data-label="Enterprise">Nonconforming</td>'
    html = '<p>Maker 江海厂 <b>某某</b></p><svg><text x="1">江海</text></svg><option value="1">省</option><script>"省"</script><a href="/results/?q=1">x</a>'
    assert marked(html) == (
        '<p><span lang="zh-Hans">Maker 江海厂 </span><b lang="zh-Hans">某某</b></p><svg><text lang="zh-Hans" x="1">江海</text></svg>'
        '<option lang="zh-Hans" value="1">省</option><script>"省"</script><a href="/en/results/?q=1">x</a>'
    )


@pytest.mark.parametrize(
    ("piece", "english"),
    [
        ("<td>2026年第三季度</td>", "<td>Q3 2026</td>"),
        ("<option>2026年</option>", "<option>2026</option>"),
        ("<td>1 条</td>", "<td>1 entry</td>"),
        ("<p>江海厂 · 插座 等 36 条</p>", '<p><span lang="zh-Hans">江海厂 · 插座</span> and others, 36 entries</p>'),
        ("<option>玩具（全部）</option>", "<option>Toys (all)</option>"),
        ("<option>江海厂（全部）</option>", '<option lang="zh-Hans">江海厂（全部）</option>'),
        ("<dd>玩具；</dd>", "<dd>Toys;</dd>"),
        ("<h3>责令限期整改</h3>", "<h3>Order to rectify within a term</h3>"),
    ],
)
def test_words_that_data_bring_along_are_told_in_english(piece, english):
    """Kinds, rungs and categories by the catalogue, words with numbers by their shape."""
    with translation.override("en"):
        assert marked(piece) == english


def test_dates_are_written_the_english_way():
    with translation.override("en"):
        assert zhdate(date(2026, 11, 22)) == "22 November 2026"
    assert zhdate(date(2026, 11, 22)) == "2026年11月22日"
