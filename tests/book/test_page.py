"""What the website adds to a page: sizes of drawings, and boxes for what is wide."""

import re

import page

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}"/>'


def test_drawings_say_their_size_and_all_but_the_first_wait(tmp_path):
    files = {}
    for name, width, height in (("a.svg", 375, 90), ("b.svg", 150, 150), ("c.svg", 345, 90)):
        files[name] = tmp_path / name
        files[name].write_text(DRAWING.format(width, height))
    body = "".join(f'<img alt="A picture of {name}" src="../_images/{name}" />' for name in files)
    first, second, third = re.findall("<img[^>]*>", page.sized(body, files))
    assert 'width="500" height="120" class="panels"' in first
    assert "lazy" not in first
    assert 'width="200" height="200" loading="lazy"' in second
    assert 'width="460" height="120" loading="lazy"' in third
    assert all('alt="A picture of' in tag for tag in (first, second, third))


def test_pictures_that_are_no_drawings_stay_as_they_are(tmp_path):
    body = '<img alt="A photograph" src="_images/photo.png" /><img alt="Sized" width="9" src="_images/a.svg" />'
    (tmp_path / "a.svg").write_text(DRAWING.format(1, 1))
    assert page.sized(body, {"photo.png": tmp_path / "photo.png", "a.svg": tmp_path / "a.svg"}) == body


def test_graph_and_tables_can_scroll():
    graph = '<svg role="group" aria-label="x"><path/></svg>'
    assert page.accessible(f"<p>{graph}</p>") == f'<p><div class="graph">{graph}</div></p>'
    assert page.accessible("<table></table>") == '<div class="table-wrap"><table></table></div>'


def test_long_outlines_are_written_once():
    path = "M0 0" + " L1 1" * 20
    body = f'<svg><path d="{path}"/></svg><p>text</p><svg><path d="{path}"></path></svg><svg><path d="M1 1"/></svg>'
    shared = page.shared_outlines(body)
    assert shared.count(path) == 1
    assert f'<path id="outline-1" d="{path}"/>' in shared
    assert '<svg><use href="#outline-1"/></svg>' in shared
    assert '<path d="M1 1"/>' in shared
