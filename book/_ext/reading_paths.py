"""Ways through the book, computed from what each chapter requires.

``{reading-path} svd-and-pca`` lists what to read, in order, to understand one chapter.
``{prerequisite-graph}`` draws all chapters and what they require, and says the same as a list.
"""

import os
import textwrap
from pathlib import Path
from typing import Any

import syllabus
from curriculum import chapter_link, written
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from syllabus import Chapter

ALT = (
    "Graph of the chapters: one column for each part of the book, an arrow from each chapter to the chapters that "
    "require it; the list below says the same in words."
)


class ReadingPath(SphinxDirective):
    """What to read, in order, to understand one chapter."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """List the chapters."""
        self.env.note_dependency(str(syllabus.SYLLABUS))
        goal = self.arguments[0]
        if goal not in syllabus.chapters():
            raise self.error(f"syllabus.yml has no chapter {goal!r}")
        steps = nodes.enumerated_list("", enumtype="arabic", classes=["reading-path"])
        for chapter in syllabus.path_to(goal, syllabus.chapters()):
            steps += nodes.list_item("", nodes.paragraph("", "", *chapter_link(chapter.id, self.env)))
        return [steps]


class PrerequisiteGraph(SphinxDirective):
    """All chapters and what they require, drawn and as a list."""

    def run(self) -> list[nodes.Node]:
        """Draw the graph and write the list."""
        self.env.note_dependency(str(syllabus.SYLLABUS))
        self.env.note_dependency(__file__)
        curriculum, existing = syllabus.chapters(), written(self.env)
        links = {chapter: self.relative(docname) for chapter, docname in existing.items()}
        folder = Path(self.env.app.doctreedir).parent / "generated"
        svg = draw(curriculum, links, folder / "prerequisites")
        picture = nodes.raw("", svg, format="html")
        image = nodes.image(uri=self.from_page(folder / "prerequisites.*"), alt=ALT, width="95%")
        figure = nodes.figure(
            "", image, nodes.caption("", "What each chapter requires; arrows that follow from others are left out.")
        )
        return [
            addnodes.only("", nodes.container("", picture, classes=["prerequisite-graph"]), expr="html and not epub"),
            addnodes.only("", figure, expr="not html or epub"),
            self.as_list(curriculum),
        ]

    def from_page(self, file: Path) -> str:
        """Return the path of a file relative to this page."""
        return Path(os.path.relpath(file, Path(self.env.doc2path(self.env.docname)).parent)).as_posix()

    def relative(self, docname: str) -> str:
        """Return the address of another page relative to this one, on the website."""
        return "../" * self.env.docname.count("/") + docname + ".html"

    def as_list(self, curriculum: dict[str, Chapter]) -> nodes.bullet_list:
        """Return what the picture says as a list."""
        listing = nodes.bullet_list(classes=["prerequisites"])
        for chapter in curriculum.values():
            line = nodes.paragraph("", "", *chapter_link(chapter.id, self.env))
            line += nodes.Text(" requires ")
            for i, needed in enumerate(chapter.prerequisites):
                line += nodes.Text(" and " if i == len(chapter.prerequisites) - 1 and i else ", " if i else "")
                line += nodes.Text(curriculum[needed].title)
            if not chapter.prerequisites:
                line += nodes.Text("school mathematics")
            line += nodes.Text(".")
            listing += nodes.list_item("", line)
        return listing


def positions(curriculum: dict[str, Chapter]) -> dict[str, tuple[int, int]]:
    """Return (column, row) of each chapter: a column for each part, and every arrow points down."""
    parts = list(dict.fromkeys(chapter.part for chapter in curriculum.values()))
    row: dict[str, int] = {}
    last_in_part: dict[str, int] = {}
    for chapter in curriculum.values():
        above = [row[needed] for needed in chapter.prerequisites] + [last_in_part.get(chapter.part, -1)]
        row[chapter.id] = last_in_part[chapter.part] = max(above) + 1
    return {name: (parts.index(curriculum[name].part), row[name]) for name in curriculum}


def direct(curriculum: dict[str, Chapter]) -> dict[str, list[str]]:
    """Return the requirements of each chapter without those that its other requirements already imply."""
    before = {name: {c.id for c in syllabus.path_to(name, curriculum)} - {name} for name in curriculum}
    return {
        name: [
            needed
            for needed in chapter.prerequisites
            if not any(needed in before[other] for other in chapter.prerequisites)
        ]
        for name, chapter in curriculum.items()
    }


def draw(curriculum: dict[str, Chapter], links: dict[str, str], target: Path) -> str:
    """Draw the graph into ``<target>.svg`` and ``<target>.pdf``; return the SVG with a label, for the page.

    A chapter that exists has a solid thick frame, bold type and a link; one to come has a dashed frame.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    place = positions(curriculum)
    rows = max(row for _, row in place.values()) + 1
    parts = list(dict.fromkeys(chapter.part for chapter in curriculum.values()))
    style = {"svg.fonttype": "path", "svg.hashsalt": "prerequisites", "pdf.fonttype": 42, "font.family": "STIXGeneral"}
    with mpl.rc_context():
        mpl.rcdefaults()  # whatever style was in use before
        mpl.rcParams.update(style)
        fig = Figure(figsize=(6.3, 0.5 * rows + 0.5))
        ax = fig.add_axes((0, 0, 1, 1))
        ax.set(xlim=(-0.5, len(parts) - 0.5), ylim=(rows - 0.5, -1.5))
        ax.axis("off")
        for column, part in enumerate(parts):
            ax.text(column, -0.9, textwrap.fill(part, 17), ha="center", va="center", fontsize=9, fontstyle="italic")
        for chapter, requirements in direct(curriculum).items():
            for needed in requirements:
                draw_arrow(ax, place[needed], place[chapter])
        for chapter in curriculum.values():
            draw_box(ax, place[chapter.id], chapter.title, links.get(chapter.id))
        target.parent.mkdir(parents=True, exist_ok=True)
        fig.savefig(target.with_suffix(".svg"), transparent=True, metadata={"Date": None})
        for artist in ax.get_children():
            artist.set_url(None)  # addresses of web pages mean nothing in print
        fig.savefig(target.with_suffix(".pdf"), transparent=True, metadata={"CreationDate": None})
    svg = target.with_suffix(".svg").read_text(encoding="utf8")
    svg = svg.replace(' target="_blank"', "")  # a link within the book stays in its window
    for chapter, link in links.items():
        svg = svg.replace(f'xlink:href="{link}"', f'href="{link}" aria-label="{curriculum[chapter].title}"')
    label = f'<svg role="group" aria-label="{ALT}" style="width: 100%; height: auto" '
    return svg[svg.index("<svg") :].replace("<svg ", label, 1)


def draw_arrow(ax: Any, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Draw an arrow from one box to another: straight down, sideways, or around what lies between."""
    (x0, y0), (x1, y1) = start, end
    half = 0.44 if x0 <= x1 else -0.44
    tail, tip, bend = (x0 + half, y0), (x1 - half, y1), 0.0
    if x0 == x1:
        tail, tip = (x0, y0 + 0.38), (x1, y1 - 0.38)
        if y1 > y0 + 1:
            tail, tip, bend = (x0 + 0.44, y0), (x1 + 0.44, y1), -0.2
    ax.annotate(
        "",
        xy=tip,
        xytext=tail,
        arrowprops={
            "arrowstyle": "-|>",
            "color": "#7A7A7A",
            "linewidth": 0.8,
            "shrinkA": 0,
            "shrinkB": 0,
            "connectionstyle": f"arc3,rad={bend}",
        },
        zorder=1,
    )


def draw_box(ax: Any, place: tuple[int, int], title: str, link: str | None) -> None:
    """Draw the box of a chapter; one that exists has a link: a sheet of glass over box and title."""
    from matplotlib.patches import FancyBboxPatch

    x, y = place
    lines = textwrap.wrap(title, 16 if link else 18, break_on_hyphens=False)  # bold letters are wider
    height = max(0.72, 0.23 * len(lines))
    shape = {"xy": (x - 0.42, y - height / 2), "width": 0.84, "height": height}
    shape["boxstyle"] = "round,pad=0.02,rounding_size=0.06"
    box = FancyBboxPatch(
        **shape,
        facecolor="#E8F1F8" if link else "white",
        edgecolor="#1A1A1A" if link else "#7A7A7A",
        linewidth=1.6 if link else 0.8,
        linestyle="solid" if link else "dashed",
        zorder=2,
    )
    ax.add_patch(box)
    weight = "bold" if link else "normal"
    text = {"ha": "center", "va": "center", "fontsize": 8, "fontweight": weight, "linespacing": 0.95}
    ax.text(x, y, "\n".join(lines), zorder=3, **text)
    if link:
        ax.add_patch(FancyBboxPatch(**shape, facecolor=(1, 1, 1, 0.01), edgecolor="none", zorder=4, url=link))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives."""
    app.add_directive("reading-path", ReadingPath)
    app.add_directive("prerequisite-graph", PrerequisiteGraph)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
