"""What a reader does with a page: reads it without scripts, opens folds, turns tabs, changes the mode, prints."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.book]


# Tab sets that have something to turn; a cell that only one framework can run stands alone in its set.
SEVERAL = ".frameworks:has(> input ~ input)"


@pytest.fixture
def tabbed(chapters, site_folder):
    """Return a chapter with two tab sets of frameworks."""
    for name in chapters:
        if len(re.findall(r'class="[^"]*\bframeworks\b', (site_folder / f"{name}.html").read_text("utf8"))) > 1:
            return name
    pytest.fail("no chapter shows the frameworks side by side")


def test_readable_without_javascript(reader, name):
    page = reader(name, java_script_enabled=False)
    assert page.locator("h1").is_visible()
    if name in ("search", "genindex", "404"):
        return
    assert page.locator("article p").first.is_visible()
    for formula in page.locator("article > section > p .katex-html").all()[:3]:
        assert formula.bounding_box()["width"] > 2


def test_no_javascript_is_needed_to_open_a_solution_or_turn_a_tab(reader, tabbed):
    page = reader(tabbed, java_script_enabled=False)
    fold = page.locator("details.solution").first
    content = fold.locator(".fold-content")
    assert not content.is_visible()
    fold.locator("summary").click(position={"x": 5, "y": 8})
    assert content.is_visible()
    tabs = page.locator(SEVERAL).first
    tabs.get_by_text("PyTorch", exact=True).click()
    assert tabs.locator(".sd-tab-content").nth(1).is_visible()


def test_frameworks_turn_together_and_are_remembered(reader, tabbed):
    page = reader(tabbed)
    page.locator(SEVERAL).first.get_by_text("PyTorch", exact=True).click()
    for tabs in page.locator(".frameworks:visible").all():
        assert tabs.locator(".sd-tab-content:visible").count() == 1
    sets = page.locator(SEVERAL).filter(has=page.get_by_text("PyTorch", exact=True))
    assert sets.count() > 1
    for tabs in sets.all():
        assert "tag_framework-torch" in tabs.locator(".sd-tab-content:visible").inner_html()
    page.reload()
    assert "tag_framework-torch" in sets.last.locator(".sd-tab-content:visible").inner_html()


def test_tabs_turn_by_keyboard(reader, tabbed):
    page = reader(tabbed)
    tabs = page.locator(SEVERAL).first
    tabs.locator("input").first.focus()
    page.keyboard.press("ArrowRight")
    assert tabs.locator(".sd-tab-content").nth(1).is_visible()


def test_folds_open_by_keyboard(reader, chapters):
    page = reader(chapters[0])
    for kind in ("details.hint", "details.solution"):
        fold = page.locator(kind).first
        fold.locator("summary").focus()
        page.keyboard.press("Enter")
        assert fold.evaluate("e => e.open")


def test_wide_code_scrolls_by_keyboard(reader, chapters):
    page = reader(chapters[0], width="phone")
    page.evaluate("for (const fold of document.querySelectorAll('article details')) fold.open = true")
    page.wait_for_function("document.querySelector('.solution pre[role=region]')")
    wide = page.locator("pre").evaluate_all("""all => all.filter((e) => e.scrollWidth > e.clientWidth + 1)
        .map((e) => [e.tabIndex, e.getAttribute("role"), !!e.getAttribute("aria-label")])""")
    assert wide
    assert {tuple(box) for box in wide} == {(0, "region", True)}


def test_the_mode_is_chosen_and_remembered(reader):
    page = reader("index")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.locator("#mode").click()
    dark = page.evaluate(paper)
    assert dark != light
    assert page.locator("#mode").get_attribute("aria-pressed") == "true"
    page.reload()
    assert page.evaluate(paper) == dark


def test_menus_open_by_keyboard_and_close_on_escape(reader, chapters):
    page = reader(chapters[0], width="phone")
    for label in ("Run", "Page"):
        menu = page.locator("details.menu", has=page.get_by_text(label, exact=True))
        menu.locator("summary").focus()
        page.keyboard.press("Enter")
        box = menu.locator("ul").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        page.keyboard.press("Escape")
        assert not menu.locator("ul").is_visible()


@pytest.mark.parametrize("button", ["Chapters", "On this page"])
def test_drawers_open_on_a_phone(reader, chapters, button):
    page = reader(chapters[0], width="phone", java_script_enabled=False)
    page.get_by_role("button", name=button).click()
    drawer = page.locator("nav[popover]:popover-open")
    assert drawer.locator("a").first.is_visible()
    assert drawer.bounding_box()["width"] <= 360


def test_the_report_of_an_error_names_page_place_and_commit(reader, chapters):
    page = reader(chapters[0])
    report = page.locator("a[data-report]")
    assert re.search(r"Commit%3A%20[0-9a-zA-Z]+", report.get_attribute("href"))
    assert "%23" not in report.get_attribute("href")
    box = page.locator("article .admonition.proof[id]").nth(2)
    label = box.get_attribute("id")
    box.evaluate("e => e.scrollIntoView({block: 'start'})")
    menu = page.get_by_text("Page", exact=True).bounding_box()
    page.mouse.click(menu["x"] + 5, menu["y"] + 5)  # a click by name would scroll first
    page.wait_for_function("document.querySelector('a[data-report]').href.includes('%23')")
    assert f"%23{label}" in report.get_attribute("href")


def test_print_shows_every_solution_and_every_tab(reader, tabbed):
    page = reader(tabbed)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator(".frameworks .sd-tab-content").evaluate_all("all => all.every((e) => e.offsetHeight > 0)")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.solution .fold-content").evaluate_all("all => all.every((e) => e.offsetHeight > 0)")
    assert not page.locator("header.top").is_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


def test_the_search_box_finds_a_theorem_and_shows_where(reader):
    page = reader("index")
    page.locator("header input[name=q]").fill("Cauchy–Schwarz")
    page.keyboard.press("Enter")
    theorem = page.locator("#search-results li", has_text="(Cauchy–Schwarz inequality)")
    theorem.locator(".context", has_text="linearly dependent").wait_for()
    theorem.get_by_role("link").click()
    assert page.url.endswith("#thm-cauchy-schwarz")
    box = page.locator(".theorem", has_text="(Cauchy–Schwarz inequality)").bounding_box()
    assert 0 <= box["y"] < 400


def test_the_excerpts_of_a_search_show_each_formula_once(reader):
    page = reader("search")
    double = '<article><p>Let <span class="katex"><math>n</math><span class="katex-html">n</span></span>.</p></article>'
    assert page.evaluate("(html) => Search.htmlToText(html, null)", double) == "Let n."


def test_a_chapter_can_be_run_and_taken_along(reader, site_folder, chapters):
    for name in chapters:
        page = reader(name)
        menu = page.locator("details.menu", has=page.get_by_text("Run", exact=True))
        menu.locator("summary").click()
        assert menu.get_by_role("link").all_inner_texts() == [
            "Google Colab",
            "Binder",
            "Kaggle",
            "SageMaker Studio Lab",
        ]
        page.get_by_text("Page", exact=True).click()
        for label in ("View the source", "Edit this page", "Report an error"):
            assert page.get_by_role("link", name=label).first.is_visible()
        files = [link.get_attribute("href") for link in page.locator("a[download]").all()]
        assert any(path.endswith((".md", ".md.txt")) for path in files)
        for path in files:
            assert ((site_folder / f"{name}.html").parent / path).resolve().is_file()


def test_the_code_of_a_cell_can_be_copied(reader, chapters):
    page = reader(chapters[0])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    cell = page.locator(".cell_input .highlight").first
    cell.get_by_role("button", name="Copy").focus()
    page.keyboard.press("Enter")
    cell.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").strip() == cell.locator("pre").inner_text().strip()


def test_the_pages_form_one_chain(site_folder):
    def neighbour(name, side):
        found = re.search(rf'<a rel="{side}" href="([^"]+)"', (site_folder / name).read_text("utf8"))
        return found and (site_folder / name).parent.joinpath(found[1]).resolve().relative_to(site_folder.resolve())

    seen = ["index.html"]
    while following := neighbour(seen[-1], "next"):
        assert neighbour(following, "prev").as_posix() == seen[-1]
        assert following.as_posix() not in seen
        seen.append(following.as_posix())
    assert seen[-1] == "genindex.html"
    assert len(seen) > 10


# The formulas whose last piece stands on a higher line than the point after them.
PARTED = r"""() => [...document.querySelectorAll("article p .math")].filter((formula) => {
  const text = formula.nextSibling;
  if (text?.nodeType !== 3 || !/^[.,;:)]/.test(text.data)) return false;
  const range = document.createRange();
  range.setStart(text, 0);
  range.setEnd(text, 1);
  const point = range.getBoundingClientRect();
  const piece = [...formula.querySelectorAll(".katex-base")].at(-1)?.getBoundingClientRect();
  return piece?.width && point.width && point.right < piece.left;
}).map((formula) => formula.closest("p").textContent.slice(0, 60))"""


def test_no_full_stop_begins_a_line(reader, chapters):
    """A formula and the point after it stay together, wherever the line ends."""
    page = reader(chapters[0], width="phone")
    page.evaluate("document.fonts.ready.then(() => true)")
    for width in range(330, 430, 20):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate(PARTED) == []


def test_nothing_moves_while_a_page_loads(reader, chapters, site):
    """Drawings and fonts come late; the largest shift that is counted as good is 0.1, and we allow half of it."""
    page = reader("index")
    page.add_init_script("""window.shift = 0;
      const add = (list) => { for (const entry of list.getEntries()) window.shift += entry.value; };
      new PerformanceObserver(add).observe({type: "layout-shift", buffered: true});""")
    for name in chapters:
        page.goto(f"{site}/{name}.html")
        for _ in range(6):
            page.evaluate("scrollBy(0, 3 * innerHeight)")
            page.wait_for_timeout(80)
        assert page.evaluate("window.shift") <= 0.05


def test_wide_drawings_can_be_read_on_a_phone(reader, chapters):
    page = reader(chapters[0], width="phone")
    panels = page.locator(".cell_output img.panels").first
    panels.scroll_into_view_if_needed()
    assert panels.bounding_box()["width"] > 500
    caption = page.locator("figure:has(.panels) figcaption").first.bounding_box()
    assert caption["x"] >= 0  # the picture scrolls, its caption stays
    assert caption["x"] + caption["width"] <= 360
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
