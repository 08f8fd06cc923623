"""Take the picture of a page for the README from the built website: ``make picture``."""

import shutil
from pathlib import Path

from make_pdf import BROWSERS
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "_build" / "html" / "linear-algebra" / "norms-and-inner-products.html"
TOP = "norm-axioms"  # the section at the top of the picture: definition, figure, statement with its test
WIDTH, HEIGHT = 1280, 1260


def main() -> None:
    """Open the page as a reader does and photograph the window."""
    browser = next(path for name in BROWSERS if (path := shutil.which(name)))
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = window.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(f"{PAGE.as_uri()}#{TOP}")
        page.wait_for_timeout(500)  # the list of sections marks the one in view
        page.screenshot(path=ROOT / ".github" / "page.png")
        window.close()


if __name__ == "__main__":
    main()
