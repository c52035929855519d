"""What the scripts of the public pages do, tried in a real browser by `walk.py`, and a reader's way from the front page to the data.

Each act takes the walk and a page of its own and says what is wrong; a control that is not there is a fault, too.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

SAID = ".filedrop__said"
DECIDED = "() => [...document.querySelectorAll('[data-all-same], [data-all-differs], [data-failed]')].some(one => one.checkVisibility())"
LENGTHS = (0, 1, 55, 56, 63, 64, 119, 1000)  # around the edges of a block of SHA-256


def expect(walk: Any, where: str, true: object, words: str) -> None:
    """Say so unless it is true."""
    if not true:
        walk.say(where, words)


def hrefs(page: Any, shape: str) -> list[str]:
    """Addresses on the page that look so, each once."""
    found = page.eval_on_selector_all("main a[href]", "all => all.map(a => a.getAttribute('href'))")
    return list(dict.fromkeys(href for href in found if re.match(shape, href)))


def printed_announcement(walk: Any, page: Any) -> tuple[str, str, bytes]:
    """The first announcement whose PDF is there: its page, its check code, the file."""
    page.goto(walk.base + "/announcements/")
    for path in hrefs(page, r"^/announcements/[0-9a-f-]{36}/$"):
        page.goto(walk.base + path)
        for link in hrefs(page, r"^/documents/[0-9a-f-]{36}\.pdf$"):
            answer = page.request.get(walk.base + link)
            if answer.status == 200:
                code = next(iter(hrefs(page, r"^/verify/\?no=")), "").rpartition("=")[2]
                return path, code, answer.body()
    raise LookupError("no announcement has its PDF yet")


def checking_a_file(walk: Any, page: Any) -> None:
    """The original is the same, a changed byte is not, and the file stays on the device."""
    _path, code, original = printed_announcement(walk, page)
    page.goto(f"{walk.base}/verify/?no={code}")
    page.wait_for_load_state("networkidle")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    changed = bytes([*original[:-1], original[-1] ^ 1])
    for file, tone, words in ((original, "ok", "相同"), (changed, "bad", "不同"), (original, "ok", "相同")):
        page.set_input_files("#paper-file", {"name": "文书.pdf", "mimeType": "application/pdf", "buffer": file})
        page.wait_for_function("tone => document.getElementById('filedrop').dataset.tone === tone", arg=tone)
        expect(walk, "/verify/", page.locator(SAID).inner_text().startswith(words), f"does not say {words}")
        expect(walk, "/verify/", page.locator(".filedrop__sum").inner_text() == hashlib.sha256(file).hexdigest(), "shows another checksum")
    expect(walk, "/verify/", not sent, f"something was sent while a file was compared: {sent[:1]}")
    for length in LENGTHS:
        own = page.evaluate("n => document.getElementById('filedrop').sum(Uint8Array.from({length: n}, (_, at) => at % 251))", length)
        expect(walk, "/verify/", own == hashlib.sha256(bytes(at % 251 for at in range(length))).hexdigest(), f"its own SHA-256 of {length} bytes is wrong")


def copying(walk: Any, page: Any) -> None:
    """A button copies the checksum, and says so."""
    path, _code, original = printed_announcement(walk, page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=walk.base)
    page.goto(walk.base + path)
    page.click("[data-copy]")
    page.wait_for_function("() => document.querySelector('[data-copy]').textContent === document.querySelector('[data-copy]').dataset.copied")
    expect(walk, path, page.evaluate("navigator.clipboard.readText()") == hashlib.sha256(original).hexdigest(), "copies something else")


def drawing_again(walk: Any, page: Any) -> None:
    """The browser repeats a draw and agrees; with one figure changed it does not."""
    page.goto(walk.base + "/draws/?state=drawn")
    path = next(iter(hrefs(page, r"^/draws/[^/?]+/$")))
    page.goto(walk.base + path)
    page.wait_for_function(DECIDED)
    expect(walk, path, page.locator("[data-all-same]").is_visible(), "the draw made again differs")
    data = page.request.get(walk.base + path + "data.json").json()
    wrong = json.dumps(data | {"public_value": f"{data['public_value']}0"}, ensure_ascii=False)
    page.route("**/data.json", lambda route: route.fulfill(body=wrong, content_type="application/json"))
    page.goto(walk.base + path)
    page.wait_for_function(DECIDED)
    expect(walk, path, page.locator("[data-all-differs]").is_visible(), "a changed figure goes unseen")


def changing_language(walk: Any, page: Any) -> None:
    """From a page to the same page in English, and back."""
    for path in ("/", "/results/?verdict=fail"):
        page.goto(walk.base + path)
        page.click(".topline a[hreflang=en]")
        page.wait_for_load_state()
        expect(walk, path, page.url == f"{walk.base}/en{path}", f"English leads to {page.url}")
        expect(walk, f"/en{path}", page.evaluate("document.documentElement.lang") == "en", "is not marked as English")
        page.click(".topline a[hreflang=zh-Hans]")
        page.wait_for_load_state()
        expect(walk, f"/en{path}", page.url == walk.base + path, f"Chinese leads to {page.url}")


def searching(walk: Any, page: Any) -> None:
    """Both boxes answer, to Enter and to the button; what was found is marked."""
    page.goto(walk.base + "/")
    page.fill("#q", "插座")
    page.press("#q", "Enter")
    page.wait_for_url("**/search/**")
    expect(walk, "/search/", page.locator("main mark").count(), "marks nothing that it found")
    page.goto(walk.base + "/announcements/")
    page.fill("#site-q", "chazuo")
    page.click(".masthead__search button")
    page.wait_for_url("**/search/**")
    expect(walk, "/search/", "插座" in page.locator("main").inner_text(), "does not find by pinyin")


def filtering(walk: Any, page: Any) -> None:
    """A filter becomes a chip, and the chip takes it off."""
    page.goto(walk.base + "/results/")
    page.click(".sieve__box > summary") if not page.locator("#f-verdict").is_visible() else None
    page.select_option("#f-verdict", "fail")
    page.click(".sieve__box button[type=submit]")
    page.wait_for_url("**verdict=fail**")
    page.click(".chip--on")
    page.wait_for_load_state()
    expect(walk, "/results/", "verdict" not in page.url, "a chip does not take its filter off")


def mistakes_and_menus(walk: Any, page: Any) -> None:
    """A refusal takes the focus and leads to its field; Esc closes the menu of a phone; the print button prints."""
    page.goto(walk.base + "/lookup/?barcode=1")
    expect(walk, "/lookup/", page.evaluate("document.activeElement.matches('[data-focus]')"), "the summary of errors has no focus")
    page.click(".errors a")
    expect(walk, "/lookup/", page.evaluate("document.activeElement.name") == "barcode", "the summary does not lead to the field")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(walk.base + "/about/")
    page.click("details.menu > summary")
    page.keyboard.press("Escape")
    expect(walk, "/about/", page.evaluate("!document.querySelector('details.menu').open && document.activeElement.tagName === 'SUMMARY'"), "Esc leaves the menu open")


def looking_up(walk: Any, page: Any) -> None:
    """The three answers about the package in hand."""
    page.goto(walk.base + "/results/?verdict=fail")
    for path in hrefs(page, r"^/results/[^?]+/$"):
        page.goto(walk.base + path)
        facts = page.locator("main dl").first.inner_text()
        barcode, batch = re.search(r"商品条码\s+(\d{13})", facts), re.search(r"批号\s+(\S+)", facts)
        if barcode and batch:
            break
    else:
        walk.say("/results/", "no failing goods have a barcode")
        return
    for query, words in (
        (f"barcode={barcode[1]}&batch={batch[1]}", "本批次在公告中"),
        (f"barcode={barcode[1]}", "同款有批次在公告中"),
        ("barcode=6901234567892", "未见记录，不代表合格"),
    ):
        page.goto(f"{walk.base}/lookup/?{query}")
        expect(walk, f"/lookup/?{query}", words in page.locator("main").inner_text(), f"does not answer {words}")


def a_readers_way(walk: Any, page: Any) -> None:
    """From the front page to a real batch in three steps at most; its paper, a subscription and the same facts as data from there."""
    page.goto(walk.base + "/")
    page.click(".door a[href='/results/']")
    page.locator("main a[href^='/results/JY'], main table a[href^='/results/']").first.click()
    page.wait_for_load_state()
    where = page.url.removeprefix(walk.base)
    number = where.strip("/").rpartition("/")[2]
    expect(walk, where, re.search(r"批号\s+\S", page.locator("main").inner_text()), "shows no batch two steps from the front page")
    facts = page.request.get(walk.base + next(iter(hrefs(page, r"^/data/results\.csv\?")))).text()
    expect(walk, where, number in facts and len(facts.splitlines()) == 2, "its data are not its own")
    page.click("main a[href^='/subscribe/']")
    page.wait_for_load_state()
    expect(walk, "/subscribe/", page.locator("input[name=email]").is_visible(), "has no form")
    path, code, _original = printed_announcement(walk, page)
    page.goto(walk.base + path)
    page.click(f"main a[href='/verify/?no={code}']")
    page.wait_for_load_state()
    expect(walk, path, "文书真实有效" in page.locator("main").inner_text(), "its paper is not found genuine")


ACTS: tuple[Callable[[Any, Any], None], ...] = (
    checking_a_file, copying, drawing_again, changing_language, searching, filtering, mistakes_and_menus, looking_up, a_readers_way,
)  # fmt: skip


def try_all(walk: Any, browser: Any) -> None:
    """Each act in a fresh window. What the browser waits for in vain is a fault, told by its first line."""
    from playwright.sync_api import Error

    for act in ACTS:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        context.set_default_timeout(20_000)
        try:
            act(walk, context.new_page())
        except (Error, LookupError, StopIteration) as trouble:
            walk.say(f"act {act.__name__}", (str(trouble) or type(trouble).__name__).splitlines()[0])
        context.close()
    print(f"{len(ACTS)} acts tried")
