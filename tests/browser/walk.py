"""Walk the public pages of a running portal in a real browser and say what is wrong with them.

    ./dev browse [--base http://127.0.0.1:8000] [--only /results/] [--shots FOLDER] [--acts]

Each page at four widths: answers, no sideways scroll, no error in the console and none of the Content Security Policy, no
request to another origin, one h1, no italics, no text under 14 px, no raw code in the text, first view within 200 KB.
At phone and desk width also axe-core (WCAG 2.2 AA) and a walk by the Tab key: in the order of the page, with visible focus.
Then in large type and at 200 % zoom, without JavaScript, on paper, and what the pages' scripts do (`acts.py`).
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import acts

WIDTHS = ((360, 740), (390, 844), (768, 1024), (1440, 900))
DEEP = (390, 1440)
BUDGET = 200 * 1024
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync")
PAGES = (
    "/", "/results/", "/results/?verdict=fail&sort=failed", "/products/", "/lookup/", "/lookup/?batch=20260205", "/lookup/?barcode=1", "/licences/",
    "/announcements/", "/search/?q=插座", "/lists/", "/lists/licences/", "/lists/exemptions/", "/lists/named-brands/", "/lists/stop-production/",
    "/procurement/", "/market-check/", "/draws/", "/catalogue/", "/labs/", "/objections/", "/reports/", "/verify/", "/about/", "/accessibility/",
    "/privacy/", "/site-map/", "/complaints/", "/announcements/service/", "/none/",
)  # fmt: skip
# A page of each kind that is reached from a list: where to look, and what its address looks like.
FOUND = (
    ("/announcements/", r"^/announcements/[0-9a-f-]{36}/$"), ("/results/?verdict=fail", r"^/results/[^?]+/$"), ("/results/?verdict=pass", r"^/results/[^?]+/$"),
    ("/results/?verdict=fail", r"^/enterprises/[0-9A-Z]{18}/$"), ("/results/?verdict=fail", r"^/products/\d+/$"), ("/products/", r"^/products/\d{4}/$"),
    ("/draws/", r"^/draws/[^/]+/$"), ("/reports/", r"^/reports/\d{4}-q\d/$"), ("/labs/", r"^/labs/\d+/$"), ("/catalogue/", r"^/catalogue/specifications/\d+/$"),
)  # fmt: skip
MEASURE = """() => {
  const seen = [...document.querySelectorAll('body *')].filter(e => e.checkVisibility({checkVisibilityCSS: true}) && !e.closest('.sr, [aria-hidden=true], svg, .skip'));
  const own = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  const style = e => getComputedStyle(e);
  return {
    wide: document.documentElement.scrollWidth - innerWidth,
    h1: document.querySelectorAll('h1').length,
    italic: seen.filter(e => own(e) && style(e).fontStyle !== 'normal').map(e => e.outerHTML.slice(0, 80)),
    small: seen.filter(e => own(e) && parseFloat(style(e).fontSize) < 13.9).map(e => e.outerHTML.slice(0, 80)),
    text: document.body.innerText,
  };
}"""
FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const s = getComputedStyle(e), p = e.closest('.search, .masthead__search'), ps = p && getComputedStyle(p);
  window.__walk = window.__walk || [];
  const before = window.__walk.at(-1);
  window.__walk.push(e);
  return {
    what: e.outerHTML.slice(0, 90),
    again: window.__walk.indexOf(e) < window.__walk.length - 1,
    backwards: !!before && !!(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING),
    visible: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || (ps && ps.outlineStyle !== 'none' && parseFloat(ps.outlineWidth) > 0),
  };
}"""
RAW = re.compile(r"Traceback|\bNone\b|\bnan\b|\{\{|\{%|msgid|\d{4}-\d\d-\d\dT\d\d")


@dataclass
class Walk:
    """What was found wrong, and how heavy each page is."""

    base: str
    shots: Path | None
    wrong: list[str] = field(default_factory=list)
    weights: dict[str, int] = field(default_factory=dict)

    def say(self, where: str, what: str) -> None:
        self.wrong.append(f"{where}  {what}")
        print("✕", where, what, flush=True)


def chromium() -> str:
    """The machine's own browser."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        sys.exit("没有找到 Chromium。请安装 chromium，或者用 CHROMIUM 指出它在哪里。No Chromium: install one, or name it in CHROMIUM.")
    return found


def reachable(base: str) -> None:
    try:
        urllib.request.urlopen(base + "/about/", timeout=20).close()
    except (urllib.error.URLError, TimeoutError) as error:
        sys.exit(f"{base} 没有应答（{error}）。请先运行 ./dev run。The portal does not answer: start it with ./dev run.")


def links(page: Any, base: str, listing: str, shape: str) -> str:
    """The first address of a shape on a list; empty when there is none."""
    page.goto(base + listing)
    hrefs = page.eval_on_selector_all("main a[href]", "all => all.map(a => a.getAttribute('href'))")
    return next((href for href in hrefs if re.match(shape, href)), "")


def look(walk: Walk, context: Any, path: str, width: int, axe: Any) -> None:
    """One page at one width."""
    where, weight, page = f"{width:>4} {path}", 0, context.new_page()
    errors: list[str] = []
    sizes: list[int] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: errors.append(f"request to {request.url}") if not request.url.startswith((walk.base, "data:")) else None)
    page.on("requestfinished", lambda request: sizes.append(sum(request.sizes()[part] for part in ("responseBodySize", "responseHeadersSize"))))
    response = page.goto(walk.base + path)
    page.wait_for_load_state("networkidle")
    expected = 404 if path == "/none/" else 200
    if response.status != expected:
        walk.say(where, f"answers {response.status}")
    found = page.evaluate(MEASURE)
    weight = sum(sizes)
    walk.weights[path] = max(weight, walk.weights.get(path, 0))
    for bad, words in (
        (found["wide"] > 0, f"scrolls sideways by {found['wide']} px"),
        (found["h1"] != 1, f"{found['h1']} h1"),
        (found["italic"], f"italic: {found['italic'][:2]}"),
        (found["small"], f"text under 14 px: {found['small'][:2]}"),
        (RAW.search(found["text"]), f"raw code: {RAW.findall(found['text'])[:3]}"),
        (weight > BUDGET, f"first view {weight // 1024} KB"),
        ([error for error in errors if "404" not in error or expected == 200], f"console: {errors[:2]}"),
    ):
        if bad:
            walk.say(where, words)
    if width in DEEP:
        accessible(walk, page, where, axe)
        by_keyboard(walk, page, where)
    if walk.shots:
        name = re.sub(r"\W+", "_", path).strip("_")[:50] or "home"
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=walk.shots / f"{name}-{width}.png", full_page=True)
    page.close()


def accessible(walk: Walk, page: Any, where: str, axe: Any) -> None:
    """axe-core with the rules of WCAG 2.2 AA."""
    options = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
    for row in axe.run(page, options=options).response["violations"]:
        if row["impact"] in ("serious", "critical"):
            walk.say(where, f"axe {row['id']} ({row['impact']}) ×{len(row['nodes'])}: {row['nodes'][0]['html'][:120]}")


def by_keyboard(walk: Walk, page: Any, where: str, most: int = 60) -> None:
    """Tab through the page: the order of the document, and one sees where one is."""
    page.evaluate("() => { window.__walk = []; document.activeElement.blur(); scrollTo(0, 0); }")
    for step in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at is None or at["again"]:
            break
        if step and at["backwards"]:
            walk.say(where, f"tab order goes back at {at['what']}")
            break
        if not at["visible"]:
            walk.say(where, f"focus not visible on {at['what']}")
            break


def above_the_fold(walk: Walk, context: Any, width: int, height: int) -> None:
    """On the front page the search box and the three doors are seen at once."""
    page = context.new_page()
    page.goto(walk.base + "/")
    for selector in (".hero .search", ".door:nth-child(1) h2", ".door:nth-child(2) h2", ".door:nth-child(3) h2"):
        box = page.locator(selector).bounding_box()
        if box is None or box["y"] + box["height"] > height:
            walk.say(f"{width:>4} /", f"{selector} lies below the fold")
    page.close()


def enlarged(walk: Walk, browser: Any, paths: list[str]) -> None:
    """With 大字版 on a phone, and at 200 % zoom on a desk (720 px are left): still no sideways scroll."""
    for width, height, cookies in ((390, 844, True), (720, 450, False)):
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        if cookies:
            context.add_cookies([{"name": "text", "value": "large", "url": walk.base}])
        page = context.new_page()
        for path in paths:
            page.goto(walk.base + path)
            if (wide := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
                walk.say(f"{'large' if cookies else 'zoom'} {path}", f"scrolls sideways by {wide} px")
        context.close()


def without_script(walk: Walk, browser: Any, paths: list[str]) -> None:
    """Every page has its head and its content; the search and the filters answer."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    for path in paths:
        page.goto(walk.base + path)
        if not page.locator("h1").first.inner_text().strip():
            walk.say(f"no script {path}", "no heading")
    page.goto(walk.base + "/")
    page.fill("#q", "插座")
    page.click(".hero .search button")
    if "/search/" not in page.url or not page.locator("main h1").inner_text():
        walk.say("no script /", "the search does not answer")
    page.goto(walk.base + "/results/")
    page.click(".sieve__box > summary")
    page.select_option("#f-verdict", "fail")
    page.click(".sieve__box button[type=submit]")
    if "verdict=fail" not in page.url or not page.locator(".chip--on").count():
        walk.say("no script /results/", "the filter does not answer")
    context.close()


def on_paper(walk: Walk, context: Any, paths: list[str]) -> None:
    """Printed, a page is neither empty nor endless."""
    page = context.new_page()
    for path in paths:
        page.goto(walk.base + path)
        sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))
        if not 1 <= sheets <= 8:
            walk.say(f"paper {path}", f"{sheets} sheets")
    page.close()


def everywhere(walk: Walk, browser: Any, only: str, axe: Any) -> list[str]:
    """Every page in every way; returns which pages there were."""
    scout = browser.new_page()
    paths = list(dict.fromkeys([*PAGES, *filter(None, (links(scout, walk.base, *pair) for pair in FOUND))]))
    scout.close()
    paths = [path for path in paths if path.startswith(only)]
    for width, height in WIDTHS:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        for path in paths:
            look(walk, context, path, width, axe)
        if width in DEEP and not only:
            above_the_fold(walk, context, width, height)
        context.close()
    if not only:
        enlarged(walk, browser, paths)
        without_script(walk, browser, paths)
        context = browser.new_context(locale="zh-CN")
        on_paper(walk, context, paths[:14])
        context.close()
    return paths


def main() -> int:
    parser = argparse.ArgumentParser(description="走查公开页面 walk the public pages in a browser")
    parser.add_argument("--base", default=f"http://127.0.0.1:{os.environ.get('PORTAL_PORT', '8000')}")
    parser.add_argument("--only", default="", help="only addresses that begin so")
    parser.add_argument("--acts", action="store_true", help="only what the scripts of the pages do")
    parser.add_argument("--shots", type=Path, help="keep a picture of each page here")
    asked = parser.parse_args()
    reachable(asked.base)
    from axe_playwright_python.sync_playwright import Axe  # *slow*, and only here
    from playwright.sync_api import sync_playwright

    if asked.shots:
        asked.shots.mkdir(parents=True, exist_ok=True)
    walk, axe = Walk(asked.base.rstrip("/"), asked.shots), Axe()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        paths = [] if asked.acts else everywhere(walk, browser, asked.only, axe)
        if not asked.only:
            acts.try_all(walk, browser)
        browser.close()
    if heaviest := sorted(walk.weights.items(), key=lambda pair: -pair[1])[:5]:
        print("heaviest first views:", "; ".join(f"{path} {size // 1024} KB" for path, size in heaviest))
    print(f"{len(paths)} pages, {len(walk.wrong)} faults")
    return bool(walk.wrong)


if __name__ == "__main__":
    sys.exit(main())
