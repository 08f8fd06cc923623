"""The chapters teach what the curriculum promises, and show it in the way it promises."""

import re
import textwrap
from pathlib import Path

import pytest
import syllabus
import yaml
from crosswalk import places, sources
from reading_paths import direct, positions
from sources import Block, Page, imports, uses
from syllabus import Chapter, Topic

SHOWN = {"symbolic", "numpy", "torch", "tensorflow", "figure", "exercise", "data", "from-scratch"}
LIBRARIES = {"symbolic": ("sympy", "mlmath.symbolic"), "numpy": ("numpy",), "torch": ("torch",)}
LIBRARIES |= {"tensorflow": ("tensorflow",), "data": ("sklearn.datasets", "mlmath.datasets")}
#: Parts of the package whose use does not show an algorithm.
APPARATUS = ("mlmath.plotting", "mlmath.glue", "mlmath.practice", "mlmath.datasets")


def faults(curriculum: list[dict]) -> list[str]:
    """Say what is wrong with a parsed syllabus.yml."""
    found = []
    seen: set[str] = set()
    for part in curriculum:
        if set(part) != {"id", "title", "chapters"}:
            found.append(f"part {part.get('id')}: keys {sorted(part)}")
        for chapter in part["chapters"]:
            if set(chapter) != {"id", "title", "prerequisites", "topics"}:
                found.append(f"chapter {chapter.get('id')}: keys {sorted(chapter)}")
            late = [needed for needed in chapter["prerequisites"] if needed not in seen]
            found += [f"chapter {chapter['id']} requires {needed}, which does not stand before it" for needed in late]
            for topic in chapter["topics"]:
                if (
                    not {"id", "title", "seeds", "show"}
                    <= set(topic)
                    <= {"id", "title", "seeds", "show", "note", "label"}
                ):
                    found.append(f"topic {topic.get('id')}: keys {sorted(topic)}")
                if unknown := set(topic["show"]) - SHOWN:
                    found.append(f"topic {topic['id']} shows {sorted(unknown)}")
                if unknown := set(topic["seeds"]) - set(sources()) - {"beyond"}:
                    found.append(f"topic {topic['id']} has seeds {sorted(unknown)}")
            for entry in [*chapter["topics"], chapter]:
                if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry["id"]):
                    found.append(f"id {entry['id']!r} is not made of lower case, digits and single hyphens")
                if entry["id"] in seen:
                    found.append(f"id {entry['id']} occurs twice")
                seen.add(entry["id"])
    return found


def shown(topic: Topic, page: Page, topics: set[str]) -> set[str] | None:
    """Return which of the promised ways the section of a topic really shows; None if there is no section."""
    section = page.section(topic.section, topics - {topic.section})
    if section is None:
        return None
    names = imports(page.cells)
    used = {name for block in section if block.kind == "cell" for name in uses(block, names)}

    def belongs(name: str, modules: tuple[str, ...]) -> bool:
        return any(name == module or name.startswith(module + ".") for module in modules)

    found = {way for way, modules in LIBRARIES.items() if any(belongs(name, modules) for name in used)}
    if any(is_figure(block) for block in section):
        found.add("figure")
    if any(f"topic-{topic.id}" in block.classes for block in page.directives("exercise-start", "exercise")):
        found.add("exercise")
    if any(included(block) for block in section):
        found.add("from-scratch")
    files = {included(block) for block in page.blocks}
    for name in used:
        if belongs(name, ("mlmath",)) and not belongs(name, APPARATUS) and files & module_files(name):
            found.add("from-scratch")
    return found


def is_figure(block: Block) -> bool:
    """Say whether a block is a picture."""
    if block.kind == "cell":
        return bool(set(block.options.get("mystnb") or {}) & {"figure", "image"})
    return block.kind == "directive" and block.name in ("figure", "image")


def included(block: Block) -> str:
    """Return the module, relative to code/, that a block shows from its own file."""
    if block.kind == "directive" and block.name == "literalinclude" and "/code/mlmath/" in block.argument:
        return "mlmath/" + block.argument.partition("/code/mlmath/")[2]
    return ""


def module_files(name: str) -> set[str]:
    """Return the files in which the dotted `name` may be defined: a/b/c.py for a.b.c, a.b.c.f and a.b.c.F.g."""
    parts = name.split(".")
    return {"/".join(parts[:n]) + ".py" for n in range(2, len(parts) + 1)}


def missing(chapter: Chapter, page: Page) -> list[str]:
    """Say what a written chapter promises and does not show."""
    topics = {topic.section for topic in chapter.topics}
    found = []
    for topic in chapter.topics:
        ways = shown(topic, page, topics)
        if ways is None:
            found.append(f"{topic.id}: no section has the label {topic.section}")
        elif lacking := [way for way in topic.show if way not in ways]:
            found.append(f"{topic.id}: {', '.join(lacking)} not shown")
    return found


def test_the_curriculum_is_well_formed_and_every_prerequisite_stands_before_its_chapter():
    assert faults(yaml.safe_load(syllabus.SYLLABUS.read_text(encoding="utf8"))) == []


def curriculum_with(**changes) -> list[dict]:
    topic = {"id": "b", "title": "B", "seeds": ["krohn"], "show": ["numpy"]} | changes.get("topic", {})
    first = {"id": "a", "title": "A", "prerequisites": [], "topics": [topic]} | changes.get("first", {})
    second = {"id": "c", "title": "C", "prerequisites": ["a"], "topics": []} | changes.get("second", {})
    return [{"id": "p", "title": "P", "chapters": [first, second]}]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"first": {"prerequisites": ["c"]}}, "does not stand before"),
        ({"first": {"prerequisites": ["a"]}}, "does not stand before"),
        ({"topic": {"id": "a"}}, "occurs twice"),
        ({"topic": {"id": "B b"}}, "not made of"),
        ({"topic": {"show": ["magic"]}}, "shows"),
        ({"topic": {"seeds": ["nobody"]}}, "seeds"),
        ({"topic": {"extra": 1}}, "keys"),
        ({"second": {"extra": 1}}, "keys"),
    ],
)
def test_a_fault_in_the_curriculum_is_found(changes, message):
    assert faults(curriculum_with()) == []
    assert any(message in fault for fault in faults(curriculum_with(**changes)))


def test_every_chapter_that_is_written_shows_what_the_curriculum_promises(chapters, subtests):
    assert chapters, "no chapter is written"
    for page in chapters:
        with subtests.test(chapter=page.id):
            assert missing(syllabus.chapters()[page.id], page) == []


SECTION = """
    ```{code-cell} ipython3
    import numpy as np
    import sympy as sp
    import torch
    import tensorflow as tf
    from sklearn.datasets import load_iris
    from mlmath.linalg import norms
    from mlmath.plotting import vectors as draw
    ```

    # Title

    ```{literalinclude} ../../code/mlmath/linalg/norms.py
    ```

    (one)=
    ## One

    ```{code-cell} ipython3
    ---
    mystnb:
      image: {alt: A picture of a vector}
    ---
    draw.arrows(np.zeros(2))
    ```

    ```{code-cell} ipython3
    sp.simplify(torch.zeros(2)[0] + tf.zeros(2)[0] + norms.norm([1]))
    load_iris()
    ```

    (two)=
    ### Two

    Only words.

    ## Exercises

    :::{exercise-start} Title
    :label: ex-one
    :class: by-hand level-1 topic-one
    :::
    Text.
    :::{exercise-end}
    :::
"""


def page_of(text: str) -> Page:
    return Page(Path("page.md"), textwrap.dedent(text))


def topic(name: str) -> Topic:
    return Topic(name, name, (), tuple(sorted(SHOWN)))


def test_what_a_section_shows_is_recognized():
    page = page_of(SECTION)
    assert shown(topic("one"), page, {"one", "two"}) == SHOWN
    assert shown(topic("two"), page, {"one", "two"}) == set()
    assert shown(topic("three"), page, {"one", "two"}) is None


@pytest.mark.parametrize(
    ("remove", "way"),
    [
        ("np.zeros(2)", "numpy"),
        ("sp.simplify", "symbolic"),
        ("torch.zeros(2)[0]", "torch"),
        ("tf.zeros(2)[0]", "tensorflow"),
        ("load_iris()", "data"),
        ("norms.norm([1])", "from-scratch"),
        ("```{literalinclude} ../../code/mlmath/linalg/norms.py\n    ```", "from-scratch"),
        ("mystnb:\n      image: {alt: A picture of a vector}", "figure"),
        ("topic-one", "exercise"),
    ],
)
def test_what_a_section_no_longer_shows_is_missed(remove, way):
    assert remove in SECTION
    page = page_of(SECTION.replace(remove, "tags: []" if way == "figure" else "0" if "(" in remove else ""))
    assert SHOWN - shown(topic("one"), page, {"one", "two"}) == {way}


def test_a_figure_from_the_plotting_functions_alone_is_not_an_algorithm():
    page = page_of(SECTION.replace("norms.norm([1])", "draw.arrows([1])"))
    assert "from-scratch" not in shown(topic("one"), page, {"one", "two"})


def test_the_crosswalk_lists_exactly_the_topics_that_each_source_has():
    topics = [topic for chapter in syllabus.chapters().values() for topic in chapter.topics]
    for name, source in sources().items():
        listed = {topic for group in source["groups"] for lesson in group["lessons"] for topic in lesson["topics"]}
        assert listed == {topic.id for topic in topics if name in topic.seeds}, name


def test_the_crosswalk_links_sections_that_exist_and_names_the_others():
    text = places(["unit-vectors", "distances", "scalars"], {"norms-and-inner-products": {"unit-vectors"}})
    assert text == (
        "Arrays and tensors (to come): Scalars as rank-0 tensors; "
        "Norms and inner products: {ref}`Unit vectors and normalization <unit-vectors>`, Distances between vectors"
    )


def test_a_reading_path_holds_all_requirements_in_book_order():
    curriculum = syllabus.chapters()
    for goal in curriculum:
        path = [chapter.id for chapter in syllabus.path_to(goal, curriculum)]
        assert path[-1] == goal
        assert path == [name for name in curriculum if name in path]
        assert all(set(curriculum[name].prerequisites) <= set(path) for name in path)


def test_the_graph_points_downwards_and_leaves_nothing_out():
    curriculum = syllabus.chapters()
    place = positions(curriculum)
    assert len(set(place.values())) == len(curriculum)
    for name, chapter in curriculum.items():
        assert all(place[needed][1] < place[name][1] for needed in chapter.prerequisites)
    arrows = direct(curriculum)
    for goal in curriculum:
        reached, waiting = set(), [goal]
        while waiting:
            name = waiting.pop()
            reached.add(name)
            waiting.extend(arrows[name])
        assert reached == {chapter.id for chapter in syllabus.path_to(goal, curriculum)}
