"""A fork's site leads to the fork: every address of a repository on a page is the one of this build."""

import re
from urllib.parse import unquote

import pytest
import yaml
from repository import ROOT, repository

pytestmark = pytest.mark.book
#: Where an address of a repository, a notebook or its launch says whose it is.
OWNED = re.compile(
    r'href="https://(?:github\.com/|colab\.research\.google\.com/github/|mybinder\.org/v2/gh/'
    r"|studiolab\.sagemaker\.aws/import/github/|www\.kaggle\.com/kernels/welcome\?src=https://github\.com/)"
    r"([\w.-]+/[\w.-]+)/(?:blob|edit|issues|notebooks)\b"
)


def test_pages_lead_to_the_repository_that_built_them(site_folder, chapters, name):
    text = unquote((site_folder / f"{name}.html").read_text("utf8"))
    found = OWNED.findall(text)
    if name in chapters:
        assert len(found) > 7  # four services, view, edit, report, and the tests of its statements
    assert set(found) <= {repository().slug}
    written = yaml.safe_load((ROOT / "_config.yml").read_text("utf8"))["repository"]["url"]
    assert written.endswith(repository().slug) or written not in text
