"""Every internal link, anchor and file of the built site, and what a launch link is made of.

The links of the menus are followed in ``test_notebooks.py``.
"""

import os
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import launch
import pytest
from repository import NOTEBOOK_BRANCH, repository

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / os.environ.get("MLMATH_SITE", "_build/html")
REPO, BRANCH = "owner/name", "main"
DOCNAME = "linear-algebra/norms-and-inner-products"


def missing(what):
    if os.environ.get("MLMATH_REQUIRE_ALL") == "1":
        pytest.fail(what)
    pytest.skip(what)


class Reader(HTMLParser):
    """Collect the identifiers of a page, the addresses that it asks for, and repeated identifiers."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.repeated, self.addresses = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for key, value in attrs:
            if key == "id":
                if value in self.ids:
                    self.repeated.append(value)
                self.ids.add(value)
            elif key in ("href", "src") and value and tag != "base":
                self.addresses.append(value)


@pytest.fixture(scope="module")
def site_pages():
    found = [path for path in SITE.rglob("*.html") if not path.relative_to(SITE).parts[0].startswith("_")]
    if not found:
        missing(f"no site in {SITE}: run `make book`")
    return {path.relative_to(SITE).as_posix(): Reader(path.read_text(encoding="utf8")) for path in found}


@pytest.mark.book
def test_internal_links_and_anchors_resolve(site_pages):
    broken = []
    for name, page in site_pages.items():
        for address in page.addresses:
            target = urlsplit(urljoin(f"https://site.invalid/{name}", address))
            if target.netloc != "site.invalid" or target.scheme not in ("http", "https"):
                continue
            path = unquote(target.path).lstrip("/") or "index.html"
            anchor = unquote(target.fragment)
            if path.endswith("/"):
                path += "index.html"
            if not (SITE / path).is_file() or (anchor and path in site_pages and anchor not in site_pages[path].ids):
                broken.append(f"{name}: {address}")
    assert broken == []


@pytest.mark.book
def test_no_identifier_is_used_twice_on_a_page(site_pages):
    assert {name: page.repeated for name, page in site_pages.items() if page.repeated} == {}


@pytest.mark.book
def test_the_addresses_of_the_repository_name_files_that_exist(site_pages):
    here = repository()
    prefixes = [f"{here.url}/{verb}/{ref}/" for verb in ("blob", "edit") for ref in (here.branch, here.commit)]
    paths = set()
    for page in site_pages.values():
        for address in page.addresses:
            for prefix in prefixes:
                if address.startswith(prefix):
                    paths.add(unquote(urlsplit(address.removeprefix(prefix)).path))
    assert paths
    assert sorted(path for path in paths if not (ROOT / path).exists()) == []


def test_every_service_opens_the_same_notebook():
    links = launch.links(DOCNAME, REPO, BRANCH)
    path = f"{REPO}/blob/{NOTEBOOK_BRANCH}/{DOCNAME}.ipynb"
    for service in ("colab", "studiolab", "gradient"):
        assert urlsplit(links[service]).path.endswith(f"/github/{path}")
    assert parse_qs(urlsplit(links["kaggle"]).query) == {"src": [f"https://github.com/{path}"]}
    binder = urlsplit(links["binder"])
    assert binder.path == f"/v2/gh/{REPO}/{NOTEBOOK_BRANCH}"
    assert parse_qs(binder.query) == {"urlpath": [f"lab/tree/{DOCNAME}.ipynb"]}


def test_a_report_names_page_label_and_commit():
    query = parse_qs(urlsplit(launch.links(DOCNAME, REPO, BRANCH, "abc123", "thm-x")["report"]).query)
    assert query["title"] == [f"Error in {DOCNAME}#thm-x"]
    assert f"Page: {DOCNAME}#thm-x\nCommit: abc123\n" in query["body"][0]


def test_a_fork_gets_its_own_links(monkeypatch):
    monkeypatch.setenv("GITHUB_REPOSITORY", "someone/fork")
    monkeypatch.setenv("GITHUB_REF_TYPE", "branch")
    monkeypatch.setenv("GITHUB_REF_NAME", "trunk")
    monkeypatch.delenv("GITHUB_BASE_REF", raising=False)
    repository.cache_clear()
    try:
        fork = repository()
        links = launch.links(DOCNAME, fork.slug, fork.branch)
    finally:
        repository.cache_clear()
    assert all("someone/fork" in unquote(address) for address in links.values())
    assert links["edit"] == f"https://github.com/someone/fork/edit/trunk/book/{DOCNAME}.md"
