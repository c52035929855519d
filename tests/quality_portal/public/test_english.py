"""The public pages in English: every page, every sentence, stable addresses."""

import re
from datetime import date
from html.parser import HTMLParser
from time import perf_counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from django.urls import get_resolver
from django.utils import translation

from quality_portal.core import catalogue
from quality_portal.core.english import ROOMS, bilingual, marked
from quality_portal.core.english_words import FORMS, HAN, LONGEST, told
from quality_portal.core.formats import zhdate
from quality_portal.core.instruments import INSTRUMENTS, O18, PQL, PROCUREMENT, S1
from tests.enforcement.conftest import place  # noqa: F401 - a fixture

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


class Chinese(HTMLParser):
    """What is Chinese on a page: within elements of lang="zh-Hans", and outside of them."""

    HOLLOW = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
    READ = frozenset(("aria-label", "placeholder", "title", "alt", "content", "data-label"))

    def __init__(self, html):
        super().__init__()
        self.open, self.within, self.outside = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        language = given.get("lang") or (self.open[-1][1] if self.open else "")
        self.outside += [value for name, value in attrs if name in self.READ and HAN.search(value or "") and language != "zh-Hans"]
        if tag not in self.HOLLOW:
            self.open.append((tag, language))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, text):
        tag, language = self.open[-1] if self.open else ("", "")
        if HAN.search(text) and tag not in ("script", "style"):
            (self.within if language == "zh-Hans" else self.outside).append(text.strip())


# Chinese on pages without any data: citations, the way to the Chinese page, the example of a document's number.
LAW = re.compile("《[^《》]+》.*|中文|e\\.g\\. .*|.*〔2026〕.*")


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
    places = re.compile(r"%\(\w+\)s|%s|%\.\df|%%")
    assert [key for key, text in known.items() if sorted(places.findall(key)) != sorted(places.findall(text))] == []


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
    found = Chinese(html)
    assert [text for text in found.outside if not LAW.fullmatch(text)] == []
    assert [text for text in found.within if not LAW.fullmatch(text)] == []
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
    for address in ("/staff/", "/desk", "/login/", "/api/v1/search/", "/robots.txt"):
        assert client.get(f"/en{address}?a=1")["Location"] == f"{address}?a=1"
    assert client.get("/en/results?a=1")["Location"] == "/en/results/?a=1"
    assert client.get("/en").status_code in (200, 301)
    assert client.get("/en//evil.example/x.txt")["Location"].startswith("/evil")


@pytest.mark.parametrize("address", ["/nowhere/", "/nowhere", "//evil.example/"])
def test_what_is_not_there_is_said_in_english(client, db, address):
    answer = client.get(f"/en{address}")
    assert (answer.status_code, answer["Content-Language"]) == (404, "en")
    assert '<h1><span class="words">This page was not found</span></h1>' in answer.content.decode()
    assert 'action="/en/search/"' in answer.content.decode()


def test_chinese_on_an_english_page_is_marked():
    with translation.override("en"):
        assert marked('<td data-label="企业">不合格</td>') == '<td data-label="Enterprise">Nonconforming</td>'
    html = '<p>Maker 江海厂 <b>某某</b></p><svg><text x="1">江海</text></svg><option value="1">省</option><script>"省"</script><a href="/results/?q=1">x</a>'
    assert marked(html) == (
        '<p>Maker <span lang="zh-Hans">江海厂</span> <b lang="zh-Hans">某某</b></p><svg><text lang="zh-Hans" x="1">江海</text></svg>'
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


@pytest.mark.parametrize(
    ("citation", "english"),
    [
        (PQL.article(17, 1), "Product Quality Law of the People's Republic of China, Article 17, paragraph 1"),
        (PROCUREMENT.article(22, 1, 5), "Government Procurement Law of the People's Republic of China, Article 22, paragraph 1, item 5"),
        (PQL.article(105), "Product Quality Law of the People's Republic of China, Article 105"),
        (PQL.passage("第十五条、第十七条"), "Product Quality Law of the People's Republic of China, Article 15, Article 17"),
        (PQL.passage("关于抽查的规定"), "Product Quality Law of the People's Republic of China"),
    ],
)
def test_a_statute_is_cited_by_its_english_title_and_the_chinese_behind_it(citation, english):
    with translation.override("en"):
        assert marked(f"<p>{citation}</p>") == f'<p>{english} (<span lang="zh-Hans">{citation}</span>)</p>'


def test_what_has_no_usual_english_title_is_cited_in_chinese():
    assert told(str(S1.passage("（十一）"))) is None
    assert told(str(O18.article(8, certain=False))) == '<span lang="zh-Hans">《产品质量监督抽查管理暂行办法》第八条</span> (to be confirmed)'
    both = told(f"{S1.passage('（十一）')}；{PQL.article(17, 1)}")
    assert both.startswith('<span lang="zh-Hans">《关于进一步加强产品质量工作的通知》（十一）</span>; Product Quality Law of')


def test_english_titles_are_of_statutes_only():
    titled = [instrument for instrument in INSTRUMENTS if instrument.english]
    assert len(titled) > 15
    assert [instrument.code for instrument in titled if instrument.level or not instrument.english.isascii()] == []


@pytest.mark.parametrize(
    ("piece", "english"),
    [
        ("<p>抽查结果 · 江海局</p>", '<p>Inspection results · <span lang="zh-Hans">江海局</span></p>'),
        ("<p>玩具、食品</p>", "<p>Toys, Food</p>"),
        ("<p>玩具、某物</p>", '<p lang="zh-Hans">玩具、某物</p>'),
        ("<p>Now: 有效</p>", "<p>Now: valid</p>"),
        ("<p>Conditions: 江海区</p>", '<p>Conditions: <span lang="zh-Hans">江海区</span></p>'),
        ("<p>温升（要求≤45 K，实测61 K）</p>", '<p><span lang="zh-Hans">温升</span> (required ≤45 K, measured 61 K)</p>'),
        ("<p>温升（要求≤45K，实测61K）；标志（要求清晰，实测无）</p>", '<p><span lang="zh-Hans">温升</span> (required ≤45K, measured 61K); <span lang="zh-Hans">标志</span> (required <span lang="zh-Hans">清晰</span>, measured <span lang="zh-Hans">无</span>)</p>'),
        ("<p>自收到检验结果之日起15日</p>", "<p>15 days from: the day the result is received</p>"),
        ("<p>“甲”插座 S-940</p>", '<p lang="zh-Hans">“甲”插座 S-940</p>'),
        ("<p>公司 A&amp;B 与 mm² 和 LED 灯</p>", '<p lang="zh-Hans">公司 A&amp;B 与 mm² 和 LED 灯</p>'),
        ("<h1>Results for “玩具”</h1>", '<h1>Results for “<span lang="zh-Hans">玩具</span>”</h1>'),
        ("<p>市级常规抽查. Sampling 2026-08-17</p>", "<p>Routine inspection (Municipal). Sampling 2026-08-17</p>"),
        ("<p>Tell us.<a>x</a>, 3.5<b>x</b></p>", "<p>Tell us. <a>x</a>, 3.5<b>x</b></p>"),
        ("<p>起点，人人都有 2；一年以上未抽查 1</p>", "<p>Starting point, for everybody 2; Not inspected for a year 1</p>"),
        ("<p>江海厂</p>（<p>12</p>，", '<p lang="zh-Hans">江海厂</p> (<p>12</p>, '),
        ('<p aria-label="Rates by quarter: 玩具">x</p>', '<p aria-label="Rates by quarter: Toys">x</p>'),
        ("<title>Home — 江海省产品质量监督门户</title>", "<title>Home — Quality Portal · 江海省</title>"),
    ],
)
def test_what_is_known_of_a_piece_is_told_and_the_rest_is_marked(piece, english):
    with translation.override("en"):
        assert marked(piece) == english


def test_document_text_stays_as_it_is():
    """A page marks it itself: no word of it is told in English, and none is marked again."""
    html = '<div lang="zh-Hans"><div title="玩具">玩具</div><p>玩具；食品</p><a href="/results/">玩具</a></div><p>玩具</p>'
    with translation.override("en"):
        assert marked(html) == html.replace('"/results/"', '"/en/results/"').replace("</div><p>玩具</p>", "</div><p>Toys</p>")


def test_the_catalogue_sees_every_way_of_giving_a_word():
    """As a tag's argument with and without _(), as a filter's argument, in what is included; not what is only compared with."""
    source = (
        '{% load i18n portal %}{% tag _("甲") "ok" %}{% tag "乙" "ok" %}{{ name|default:_("丙") }}{% translate "丁" %}'
        '{% blocktranslate %}戊{% endblocktranslate %}{% include "public/lab_abilities.html" %}{% if name == "己" %}{% endif %}'
    )
    found = set(catalogue._within(engines["django"].engine.from_string(source).nodelist, {}))
    assert {"甲", "乙", "丙", "丁", "戊"} < found
    assert "己" not in found
    assert any("检验" in sentence or "项目" in sentence for sentence in found)  # of the included template


def test_sentences_with_places_are_told_with_what_stands_in_them():
    for sentence in FORMS:
        filled = re.sub(r"%\((\w+)\)s", "7", sentence).replace("%%", "%")
        assert not HAN.search(told(filled) or filled), sentence


@pytest.mark.parametrize("part", ["案件", "公告：", "省级", "甲 1", "甲、", "甲；", "（", "《甲》", "甲 aa ", "甲: word：", "（要求甲，实测乙", "aaa."])
def test_no_text_is_too_much_for_it(part):
    """Readers type what they like, and a page says it back: neither too deep nor too slow."""
    for length in (79, LONGEST, 4000):
        started = perf_counter()
        with translation.override("en"):
            marked(f"<p>{(part * length)[:length]}甲</p>")
        assert perf_counter() - started < 1, length


REFUSED = [
    ("/corrections/", {}, "Please fill in “"),
    ("/corrections/", {"page": "x", "wrong": "x"}, "No office takes requests yet"),
    ("/corrections/status/", {"receipt": "1"}, "sixteen digits"),
    ("/subscribe/", {"email": "x", "by": "all", "how": "daily"}, "was not understood"),
    ("/subscribe/", {"email": "x@example.org", "by": "enterprise", "enterprise": "1", "how": "daily"}, "No such enterprise"),
    ("/subscribe/", {"email": "x@example.org", "by": "brand", "how": "daily"}, "Please fill in “"),
]


@pytest.mark.parametrize(("address", "given", "says"), REFUSED)
def test_a_refusal_is_told_in_english(client, db, address, given, says):
    """Also where the action below the page refuses."""
    refused(client.post(f"/en{address}", {"once": "a" * 32} | given), says)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.exe", b"x", "cannot be uploaded"),
        ("a.pdf", b"", "is an empty file"),
        ("a.pdf", b"x", "does not match its extension"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "cannot be opened"),
    ],
)
def test_a_file_is_refused_in_english(client, place, name, content, says):  # noqa: F811
    sent = {"once": "a" * 32, "page": "x", "wrong": "x", "file": SimpleUploadedFile(name, content)}
    refused(client.post("/en/corrections/", sent), says)


def refused(answer, says):
    """The page refuses with these words, and in English."""
    html = answer.content.decode()
    assert 400 <= answer.status_code < 500
    assert says in html
    assert [text for text in Chinese(html).outside if not LAW.fullmatch(text)] == []
    wrong = "".join(re.findall(r'<p class="field__error".*?</p>|<div class="errors".*?</div>', html, re.DOTALL))
    assert wrong
    assert [text for text in Chinese(wrong).within if not LAW.fullmatch(text) and "证明材料" not in text] == []


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/lookup/?barcode=12", "A barcode usually has 13 digits (sometimes 8, 12 or 14); you entered 2."),
        ("/lookup/?barcode=6901234567890", "Digit 13 of the barcode"),
        ("/procurement/?code=12", "you entered 2."),
        ("/procurement/?code=9199010IMA0001907U", "Character 8 of the unified social credit code, “I”, is wrong"),
        ("/procurement/?code=123456789012345", "an old registration number"),
    ],
)
def test_a_wrong_number_is_explained_in_english(client, db, address, says):
    assert says in client.get(f"/en{address}").content.decode()
