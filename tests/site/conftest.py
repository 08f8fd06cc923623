"""The built site, served to a real browser that can reach nothing else.

``MLMATH_SITE`` names the folder of the site (default ``_build/html``), ``PLAYWRIGHT_CHROMIUM`` the browser. Without
either the tests are skipped and say what to do; with ``MLMATH_REQUIRE_ALL=1`` they fail instead.
"""

import functools
import gzip
import http.server
import os
import re
import shutil
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / os.environ.get("MLMATH_SITE", "_build/html")
CHROMIUM = os.environ.get("PLAYWRIGHT_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
WIDTHS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}
MODES = ("light", "dark")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: Weight is counted without the figures, as it goes over the wire: text compressed, fonts as they are.
TEXT = {".html", ".css", ".js", ".svg", ".json"}


def page_names() -> list[str]:
    """Return every page of the site, without its suffix."""
    pages = (path.relative_to(SITE) for path in SITE.rglob("*.html"))
    return sorted(path.with_suffix("").as_posix() for path in pages if not path.parts[0].startswith("_"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give the tests that ask for a page name every page of the site."""
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", page_names() or ["index"])
    if "mode" in metafunc.fixturenames:
        metafunc.parametrize("mode", MODES)
    if "width" in metafunc.fixturenames:
        metafunc.parametrize("width", list(WIDTHS))


def missing(what: str) -> None:
    """Skip the test for want of something, or fail if nothing may be skipped."""
    if os.environ.get("MLMATH_REQUIRE_ALL") == "1":
        pytest.fail(what)
    pytest.skip(what)


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """A file server that does not log."""

    def log_message(self, *arguments: object) -> None:
        pass


class QuietServer(http.server.ThreadingHTTPServer):
    """A server that is silent when the browser leaves a page before a file has arrived."""

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@pytest.fixture(scope="session")
def site():
    """Serve the built site and return its address."""
    if not (SITE / "index.html").exists():
        missing(f"no site in {SITE}: run `make book`")
    server = QuietServer(("127.0.0.1", 0), functools.partial(QuietHandler, directory=SITE))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def browser():
    """Start one browser for all tests."""
    if not CHROMIUM:
        missing("no Chromium: `sudo apt-get install chromium`, or set PLAYWRIGHT_CHROMIUM to a Chrome or Edge")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def new_context(browser: Browser, mode: str = "light", width: str = "desktop", **options: object) -> BrowserContext:
    """Return a fresh profile of a reader."""
    return browser.new_context(viewport=WIDTHS[width], color_scheme=mode, reduced_motion="reduce", **options)


@pytest.fixture
def reader(browser, site):
    """Return a function that opens a page of the site for a new reader."""
    contexts = []

    def visit(name: str, mode: str = "light", width: str = "desktop", **options: object) -> Page:
        contexts.append(new_context(browser, mode, width, **options))
        page = contexts[-1].new_page()
        page.goto(f"{site}/{name}.html")
        return page

    yield visit
    for context in contexts:
        context.close()


@dataclass
class Visit:
    """What one visit of a page showed."""

    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    first: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    overflow: list[str] = field(default_factory=list)
    raw_math: list[str] = field(default_factory=list)
    formulas: tuple[int, int] = (0, 0)
    images: list[tuple[str, str, bool]] = field(default_factory=list)


OVERFLOW = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  return [`the page is ${root.scrollWidth} wide`, ...[...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > root.clientWidth).slice(0, 5)
    .map((e) => `${e.tagName}.${e.className}`)];
}"""
RAW_MATH = r"""() => {
  const copy = document.querySelector("article").cloneNode(true);
  for (const e of copy.querySelectorAll("pre, dt.sig, code:not(.math-error), .katex, script, style")) e.remove();
  const found = copy.textContent.match(/\\[(\[]|\$\$|\\begin\{|\\[a-zA-Z]{2,}|\$[^$\s][^$]*\$/g) || [];
  return [...found, ...[...copy.querySelectorAll(".math-error")].map((e) => e.textContent)];
}"""
FORMULAS = """() => [document.querySelectorAll(".math").length,
  [...document.querySelectorAll(".math")].filter((e) => e.querySelector(".katex-html")).length]"""
# Until the script has answered to what was opened.
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
IMAGES = """async () => {
  const images = [...document.images];
  for (const i of images) { i.loading = "eager"; await i.decode().catch(() => {}); }
  return images.map((i) => [i.getAttribute("src"), i.getAttribute("alt") ?? "", i.naturalWidth > 0]);
}"""
# axe looks at every element many times. The visible half of a formula is hidden from assistive technology and holds
# nothing but letters in the colour of the text: all but the first few of a page are set aside, which takes a tenth of
# the time, and the MathML of every formula stays.
LIGHTEN = """() => [...document.querySelectorAll("article .katex-html")].slice(5).forEach((e) => e.replaceChildren())"""
# The two rules about colours take nine tenths of axe's time, and what looks the same passes or fails together: they
# look at the first three texts of each look, where a look is all that colours the text and what lies behind it.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
LOOKS = """() => {
  const looks = new Map([[document.documentElement, ""]]);
  const look = (e) => {
    if (!looks.has(e)) {
      const s = getComputedStyle(e);
      const own = [s.color, s.backgroundColor, s.backgroundImage, s.opacity, s.textDecorationLine].join();
      looks.set(e, look(e.parentElement).endsWith(own) ? look(e.parentElement) : look(e.parentElement) + "/" + own);
    }
    return looks.get(e);
  };
  const counts = {};
  return [...document.querySelectorAll("body *")].filter((e) => {
    if (![...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim())) return false;
    const s = getComputedStyle(e);
    const key = [look(e), s.fontSize, s.fontWeight, s.visibility, s.position, e.tagName].join();
    counts[key] = (counts[key] ?? 0) + 1;
    return counts[key] <= 3;
  });
}"""
AXE = """({options, looks}) => axe.run(looks ? {include: new Function(`return ${looks}`)()()} : document, options)
  .then((result) => result.violations.flatMap((v) => v.nodes.map((n) =>
    `${v.id}: ${n.target.join(" ")}: ${n.failureSummary.split("\\n").slice(1).join(" ").trim()}`)))"""
STRUCTURE = {
    "runOnly": RULES,
    "rules": {rule: {"enabled": False} for rule in COLOUR_RULES},
    "resultTypes": ["violations"],
}
COLOURS = {"runOnly": {"type": "rule", "values": COLOUR_RULES}, "resultTypes": ["violations"]}


def violations(page: Page, *, colours: bool) -> list[str]:
    """Return what axe objects to on an open page: in its structure, or in its colours."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_FILE_PATH.read_text(encoding="utf8") + "; true")
    return page.evaluate(AXE, {"options": COLOURS if colours else STRUCTURE, "looks": LOOKS if colours else ""})


@pytest.fixture
def objections():
    """Return the function that asks axe about an open page."""
    return violations


@pytest.fixture(scope="session")
def visited(browser, site):
    """Return a function that visits a page once in each width, looks at it in each mode, and remembers what it saw."""

    @functools.cache
    def visit(name: str, width: str) -> dict[str, Visit]:
        seen = {mode: Visit() for mode in MODES}
        mode = MODES[0]
        context = new_context(browser, mode, width)
        page = context.new_page()
        page.on("console", lambda message: seen[mode].messages.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: seen[mode].messages.append(f"error: {error}"))
        page.on("request", lambda request: seen[mode].requests.append(request.url))
        page.on("requestfailed", lambda request: seen[mode].messages.append(f"failed: {request.url}"))
        page.goto(f"{site}/{name}.html", wait_until="load")
        page.evaluate("document.fonts.ready.then(() => true)")
        # The budget is what a reader loads who opens nothing; everything after this line opens the folds.
        first = list(seen[mode].requests)
        page.evaluate("for (const e of document.querySelectorAll('article details')) e.open = true")
        seen["light"].raw_math = page.evaluate(RAW_MATH)
        seen["light"].formulas = tuple(page.evaluate(FORMULAS))
        seen["light"].images = [tuple(image) for image in page.evaluate(IMAGES)]
        for mode in MODES:
            page.emulate_media(color_scheme=mode)
            seen[mode].overflow = page.evaluate(OVERFLOW)
        page.evaluate(TWO_FRAMES)
        page.evaluate(LIGHTEN)
        structure = violations(page, colours=False)  # the mode changes nothing but colours
        for mode in MODES:
            page.emulate_media(color_scheme=mode)
            seen[mode].violations = structure + violations(page, colours=True)
        seen["light"].first = first
        context.close()
        return seen

    return lambda name, mode, width: visit(name, width)[mode]


@pytest.fixture(scope="session")
def weigh():
    """Return a function that counts the bytes of a file on its way to the reader; figures count nothing."""

    @functools.cache
    def weight(path: str) -> int:
        if path.startswith("_images/"):
            return 0
        data = (SITE / path).read_bytes()
        return len(gzip.compress(data, 6)) if Path(path).suffix in TEXT else len(data)

    return weight


@pytest.fixture(scope="session")
def site_folder():
    """Return the folder of the built site."""
    return SITE


@pytest.fixture(scope="session")
def chapters():
    """Return the pages that can be run."""
    return [name for name in page_names() if "colab.research.google.com" in (SITE / f"{name}.html").read_text("utf8")]


@pytest.fixture(scope="session")
def files(visited, site):
    """Return a function that names the files of the site that a page loads, those for the next page included."""

    def of(name: str) -> set[str]:
        page = f"{site}/{name}.html"
        ahead = re.findall(r'<link rel="prefetch" href="([^"]+)"', (SITE / f"{name}.html").read_text(encoding="utf8"))
        urls = visited(name, "light", "desktop").first + [urljoin(page, url) for url in ahead]
        return {re.sub(r"[?#].*", "", url.removeprefix(f"{site}/")) for url in urls if url.startswith(site)}

    return of
