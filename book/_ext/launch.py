"""Where a page can be run, downloaded, viewed, edited and reported: one pure function, and the menus of the website.

The notebooks lie on the branch ``notebooks`` under the page's own name; see ``repository.py`` for whose they are.
"""

import shutil
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from repository import NOTEBOOK_BRANCH, repository
from sphinx.application import Sphinx
from sphinx.config import Config


def links(docname: str, repo: str, branch: str, commit: str = "", label: str = "") -> dict[str, str]:
    """Return the addresses that belong to a page.

    Parameters
    ----------
    docname
        The page, for instance ``calculus/differentiation``.
    repo
        The repository on GitHub, ``owner/name``.
    branch
        The branch that holds the page's source.
    commit
        The commit that was built, for the report of an error.
    label
        The label of the box that the report is about.

    Returns
    -------
    dict
        The services ``colab``, ``binder``, ``kaggle``, ``studiolab`` and ``gradient``, and ``view``, ``edit`` and
        ``report``.
    """
    notebook = f"github/{repo}/blob/{NOTEBOOK_BRANCH}/{quote(docname)}.ipynb"
    source = f"book/{quote(docname)}.md"
    where = f"{docname}#{label}" if label else docname
    report = {
        "title": f"Error in {where}",
        "body": f"Page: {where}\nCommit: {commit or branch}\n\nWhat is wrong:\n\nWhat should stand there instead:\n",
    }
    binder = urlencode({"urlpath": f"lab/tree/{docname}.ipynb"})
    return {
        "colab": f"https://colab.research.google.com/{notebook}",
        "binder": f"https://mybinder.org/v2/gh/{repo}/{NOTEBOOK_BRANCH}?{binder}",
        "kaggle": "https://www.kaggle.com/kernels/welcome?"
        + urlencode({"src": f"https://github.com/{repo}/blob/{NOTEBOOK_BRANCH}/{docname}.ipynb"}),
        "studiolab": f"https://studiolab.sagemaker.aws/import/{notebook}",
        "gradient": f"https://console.paperspace.com/{notebook}",
        "view": f"https://github.com/{repo}/blob/{branch}/{source}",
        "edit": f"https://github.com/{repo}/edit/{branch}/{source}",
        "report": f"https://github.com/{repo}/issues/new?" + urlencode(report, quote_via=quote, safe=""),
    }


SERVICES = {"colab": "Google Colab", "binder": "Binder", "kaggle": "Kaggle", "studiolab": "SageMaker Studio Lab"}


def downloads(build: Path) -> list[str]:
    """Return which other editions lie in the folder of builds: ``notebooks``, ``pdf``."""
    files = {"notebooks": build / "notebooks", "pdf": build / "mlmath.pdf"}
    return [name for name, path in files.items() if path.exists()]


def _offer(app: Sphinx, config: Config) -> None:
    """Link the editions that were made before the site; a change of this value rewrites the pages."""
    config["mlmath_downloads"] = downloads(Path(app.outdir).parent)


def _menus(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Put the links of the page into the context of its template."""
    if doctree is None or app.builder.name == "epub":
        return
    here = repository()
    found = links(page, here.slug, here.branch, here.commit[:12])
    context["page_links"] = found
    if app.env.metadata.get(page, {}).get("file_format") == "mystnb":
        context["services"] = [(name, found[key]) for key, name in SERVICES.items()]
        context["has_notebook"] = (Path(app.outdir).parent / "notebooks" / f"{page}.ipynb").exists()
    context["has_pdf"] = "pdf" in app.config.mlmath_downloads
    context["source_suffix"] = Path(app.env.doc2path(page)).suffix


def _copy(app: Sphinx, error: Exception | None) -> None:
    """Put the editions that the pages link next to them."""
    if error or app.builder.name not in ("html", "dirhtml"):
        return
    build, site = Path(app.outdir).parent, Path(app.outdir)
    if "notebooks" in app.config.mlmath_downloads:
        shutil.rmtree(site / "_notebooks", ignore_errors=True)
        shutil.copytree(build / "notebooks", site / "_notebooks", ignore=shutil.ignore_patterns(".binder"))
    if "pdf" in app.config.mlmath_downloads:
        shutil.copy(build / "mlmath.pdf", site)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the menus and the downloads."""
    app.add_config_value("mlmath_downloads", [], "html", types=(list,))
    app.connect("config-inited", _offer)
    app.connect("html-page-context", _menus)
    app.connect("build-finished", _copy)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
