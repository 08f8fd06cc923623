"""Every exercise is complete, and its answer key, its check and its solution agree.

What the reader types into `check` is compared with a key that code computes; here the keys are compared with
themselves, with the wrong answers that they declare, with generic wrong answers, and with what the solutions print.
"""

import ast
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import sympy as sp
from bs4 import BeautifulSoup
from exercises import KINDS as EXERCISE_KINDS
from exercises import LEVELS
from mlmath.practice import keys
from mlmath.practice.checking import judge
from sources import Block, Page, all_pages


@dataclass
class Exercise:
    """An exercise with its hints and its solution, as they stand in the source."""

    page: Page
    block: Block

    @property
    def label(self) -> str:
        return self.block.label

    @property
    def is_proof(self) -> bool:
        return "prove" in self.block.classes

    @property
    def following(self) -> list[Block]:
        """The blocks up to the next exercise."""
        start = self.page.blocks.index(self.block) + 1
        rest = self.page.blocks[start:]
        end = next((i for i, block in enumerate(rest) if block.name == "exercise-start"), len(rest))
        return rest[:end]

    @property
    def hints(self) -> list[Block]:
        before = [b for b in self.following if b.name == "dropdown" and not b.within("solution-start")]
        return [b for b in before if "hint" in str(b.options.get("class-container", "")).split()]

    @property
    def solutions(self) -> list[Block]:
        return [b for b in self.page.directives("solution-start") if b.argument == self.label]

    @property
    def solution_cells(self) -> list[Block]:
        start = self.solutions[0]
        return [cell for cell in self.page.cells if cell.within("solution-start") is start]


PAGES = all_pages()
EXERCISES = [Exercise(page, block) for page in PAGES for block in page.directives("exercise-start", "exercise")]
KEYED = [exercise for exercise in EXERCISES if exercise.label in keys.labels()]

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.label)
each_keyed = pytest.mark.parametrize("exercise", KEYED, ids=lambda e: e.label)


@each_exercise
def test_an_exercise_has_one_kind_one_level_a_hint_and_a_solution(exercise):
    assert exercise.label.startswith("ex-")
    assert sum(name in EXERCISE_KINDS for name in exercise.block.classes) == 1
    assert sum(name in LEVELS for name in exercise.block.classes) == 1
    assert exercise.hints
    assert all(len(hint.text.split()) >= 4 for hint in exercise.hints)
    assert len(exercise.solutions) == 1
    solution = exercise.solutions[0]
    written = [b for b in exercise.page.blocks if b.within("solution-start") is solution and b.text.strip()]
    assert written
    assert "dropdown" in solution.classes


@each_exercise
def test_all_but_proofs_have_a_key(exercise):
    assert exercise.is_proof or exercise.label in keys.labels()


def test_every_key_belongs_to_an_exercise_of_its_chapter():
    places = {exercise.label: exercise.page.id.replace("-", "_") for exercise in EXERCISES}
    assert {label: places.get(label) for label in keys.labels()} == dict(keys.labels())


def test_labels_of_exercises_are_unique():
    labels = [exercise.label for exercise in EXERCISES]
    assert sorted(set(labels)) == sorted(labels)


@each_keyed
def test_the_key_passes_its_own_check(exercise):
    key = keys.find(exercise.label)
    verdict = judge(key, key.value)
    assert verdict
    assert verdict.message.startswith("Correct")


@each_keyed
def test_declared_wrong_answers_fail_and_earn_their_message(exercise):
    key = keys.find(exercise.label)
    for value, message in key.wrong:
        verdict = judge(key, value)
        assert not verdict, value
        assert verdict.message == message
        assert len(message) > 15
        assert message.endswith((".", "?", "!"))


def generic_wrong_answers(kind: str, truth: Any, options: keys.Options) -> list[Any]:
    """Return answers that are wrong in a way that has nothing to do with the exercise."""
    nothing: list[Any] = [None, "", "x.__class__", float("nan"), object()]
    if kind == "number":
        t = complex(truth)
        return nothing + [3 * t + 1] + ([-t, 2 * t] if abs(t) > 1e-9 else [])
    if kind in ("array", "distribution") and not isinstance(truth, dict):
        t = np.array(truth, dtype=object)
        t = t.astype(complex if any(isinstance(entry, complex) for entry in t.flat) else float)
        return [*nothing, t[None], 3 * t + 1, *([-t] if t.any() else [])]
    if kind == "distribution":
        return [*nothing, {key: 2 * p for key, p in truth.items()}, {}]
    if kind == "expression":
        matrix = truth if isinstance(truth, sp.MatrixBase) else None
        if matrix is not None or isinstance(truth, (list, tuple, np.ndarray)):
            t = matrix if matrix is not None else sp.Matrix(truth)
            return [*nothing, -t, 2 * t]
        t = sp.sympify(truth)
        return nothing + ([-t, 3 * t] if t != 0 else []) + ([] if options.up_to_constant else [t + 1])
    if kind == "set":
        members = list(truth)
        return [*nothing, members[1:], [*members, *members], []]
    if kind == "choice":
        return [None, "", "none of these at all", 3.5]
    if kind == "direction":
        t = np.array(truth, dtype=complex).ravel()
        aside = t.copy()
        aside[0] += 0.5 * np.linalg.norm(t)
        return [*nothing, 0 * t, t[:-1], *([aside] if t[1:].any() else [])]
    if kind == "span":
        t = np.array(truth, dtype=float)
        return [*nothing, 0 * t, [[1.0] * (max(t.shape) + 1)]]
    if kind == "interval":
        low, high = (float(end) for end in truth)
        return [*nothing, (high, low), (low, high + 1), (low - 1, high), (low,), (low, low, high)]
    return [*nothing, lambda *_: None, lambda *_: 12345.678, lambda *_: 1 / 0, truth(*_first(options.points))]


def _first(points: Any) -> tuple[Any, ...]:
    return points[0] if isinstance(points[0], tuple) else (points[0],)


@each_keyed
def test_generic_wrong_answers_fail_with_a_message(exercise):
    key = keys.find(exercise.label)
    for value in generic_wrong_answers(key.kind, key.value, key.options):
        verdict = judge(key, value)
        assert not verdict, value
        assert len(verdict.message) > 8


@pytest.mark.parametrize("exercise", [e for e in EXERCISES if not e.is_proof], ids=lambda e: e.label)
def test_the_solution_hands_what_it_computes_to_check(exercise):
    """The last expression is `check(label, value)`, and the value is neither typed nor taken from the key."""
    last = exercise.solution_cells[-1].tree.body[-1]
    assert isinstance(last, ast.Expr)
    call = last.value
    assert isinstance(call, ast.Call)
    assert ast.unparse(call.func).split(".")[-1] == "check"
    assert ast.literal_eval(call.args[0]) == exercise.label
    cells = "\n".join(cell.text for cell in exercise.solution_cells)
    assert "practice.answers" not in cells
    assert ".value" not in ast.unparse(call)
    assert computed(call.args[1]), ast.unparse(call)


def computed(node: ast.expr) -> bool:
    """Return whether an expression holds anything but literals."""
    return any(isinstance(part, (ast.Name, ast.Call, ast.BinOp, ast.Compare)) for part in ast.walk(node))


def test_typed_values_are_told_from_computed_ones():
    assert not computed(ast.parse("[1, -2.5, 'a']", mode="eval").body)
    assert computed(ast.parse("norm(x)", mode="eval").body)


@pytest.mark.book
@pytest.mark.parametrize("page", [p for p in PAGES if any(e.page is p for e in EXERCISES)], ids=lambda p: p.id)
def test_solutions_print_correct_on_the_built_page(page, site):
    html = (site / page.path.relative_to(page.path.parents[1])).with_suffix(".html")
    soup = BeautifulSoup(html.read_text(encoding="utf8"), "html.parser")
    printed: dict[str, list[str]] = {}
    for cell in soup.select("div.cell"):
        source, output = cell.select_one(".cell_input"), cell.select_one(".cell_output")
        for label in re.findall(r"""\bcheck\(\s*["'](ex-[\w-]+)["']""", source.get_text() if source else ""):
            printed.setdefault(label, []).append(output.get_text().strip() if output else "")
    solved = [e.label for e in EXERCISES if e.page is page and not e.is_proof]
    # A label that is checked twice may show a wrong answer first; what stands last is the answer.
    assert {label: printed.get(label, [""])[-1].startswith("Correct") for label in solved} == dict.fromkeys(
        solved, True
    )


@pytest.mark.book
@pytest.mark.parametrize("page", [p for p in PAGES if any(e.page is p for e in EXERCISES)], ids=lambda p: p.id)
def test_exercises_are_numbered_linked_and_folded_on_the_built_page(page, site):
    html = (site / page.path.relative_to(page.path.parents[1])).with_suffix(".html")
    soup = BeautifulSoup(html.read_text(encoding="utf8"), "html.parser")
    ids = [element["id"] for element in soup.find_all(id=True)]
    assert sorted(set(ids)) == sorted(ids)
    for exercise in (e for e in EXERCISES if e.page is page):
        box = soup.find(id=exercise.label)
        title = box.select_one(".admonition-title").get_text(" ", strip=True)
        assert re.match(r"Exercise \d+\.\d+ ", title)
        assert re.search(r"· (recall|by hand|proof|code), level [123] of 3$", title)
        number = re.match(r"Exercise \d+\.\d+", title)[0]
        solution = [
            details for details in soup.select("details.solution") if f"{number} " in details.summary.get_text()
        ]
        assert len(solution) == 1, exercise.label
        assert not solution[0].has_attr("open")
        hint = box.find_next("details")
        assert "hint" in hint["class"]
        assert not hint.has_attr("open")
