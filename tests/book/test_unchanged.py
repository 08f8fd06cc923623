"""Figures are numbered again when a page was read or removed, and only then."""

from small_book import build_small_book
from sphinx.environment.collectors.toctree import TocTreeCollector

INDEX = "# Book\n\n```{toctree}\n:glob:\nchapter-*\n```\n"
PAGE = "# Chapter\n\n:::{figure} picture.svg\n:name: fig-NAME\n\nA figure.\n:::\n\nSee {numref}`fig-NAME`.\n"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'


def test_figures_are_numbered_when_a_page_is_read_or_removed_only(tmp_path, monkeypatch):
    calls = []
    numbering = TocTreeCollector.assign_figure_numbers
    monkeypatch.setattr(
        TocTreeCollector, "assign_figure_numbers", lambda self, env: calls.append(env) or numbering(self, env)
    )
    pages = {f"chapter-{name}.md": PAGE.replace("NAME", name) for name in "ab"}
    files = {"index.md": INDEX, "picture.svg": PICTURE, **pages}

    def built(files: dict[str, str]) -> str:
        calls.clear()
        assert build_small_book(tmp_path, files, ["unchanged"]) == ""
        return (tmp_path / "html" / "chapter-b.html").read_text(encoding="utf8")

    first = built(files)
    assert "See <a" in first
    assert first.count("Fig. 2") == 2
    assert len(calls) == 1
    assert built(files) == first
    assert calls == []
    changed = built({**files, "chapter-b.md": pages["chapter-b.md"] + "\nMore.\n"})
    assert changed.count("Fig. 2") == 2
    assert len(calls) == 1
    del files["chapter-a.md"]
    (tmp_path / "book" / "chapter-a.md").unlink()
    assert built({**files, "chapter-b.md": pages["chapter-b.md"] + "\nMore.\n"}).count("Fig. 1") == 2
    assert len(calls) == 1
