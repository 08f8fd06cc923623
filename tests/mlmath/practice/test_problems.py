"""Generated problems: every seed gives a valid one, the same one each time, with numbers that stay pleasant."""

import re

import numpy as np
import pytest
import sympy as sp
from mlmath.practice import new
from mlmath.practice.problems import LEVELS, TOPICS

SEEDS = 1000

# The largest number that a statement may show, and how many digits an exact answer may have above and below the bar.
LARGEST = {"norms": 200, "angle": 30, "projection": 40, "gram-schmidt": 40, "tangent-line": 20, "taylor": 20}
LARGEST |= {"derivative-rules": 20, "standard-error": 900, "z-interval": 170, "t-interval": 99, "bias": 200}
LARGEST |= {"wilson-interval": 95, "row-reduction": 60, "null-space": 60}


def negated(value):
    """Return minus the answer, in whatever form it comes."""
    if isinstance(value, (list, tuple)):
        return [negated(entry) for entry in value]
    return -value


def shifted(value):
    """Return the answer with something added that no rounding explains."""
    if isinstance(value, (list, tuple)):
        return [shifted(entry) for entry in value]
    return value + sp.Rational(1, 3) if isinstance(value, sp.Basic) else float(value) * 1.2 + 0.3


def is_zero(value):
    return not np.any([sp.sympify(entry) != 0 for entry in np.ravel(value)])


@pytest.mark.parametrize("topic", TOPICS)
def test_a_thousand_seeds_give_valid_problems(topic):
    for seed in range(SEEDS):
        problem = new(topic, seed=seed, level=LEVELS[seed % 3])
        answer = problem.key.value
        assert problem.check(answer), (seed, problem.check(answer))
        numbers = [abs(float(number)) for number in re.findall(r"\d+(?:\.\d+)?", problem.statement)]
        assert max(numbers, default=0) <= LARGEST[topic], (seed, problem.statement)
        for entry in np.ravel(np.array(answer, dtype=object)):
            entry = sp.sympify(entry)
            if entry.is_Rational:
                assert entry.q <= 1000, (seed, answer)
                assert abs(entry.p) <= 100_000, (seed, answer)


@pytest.mark.parametrize("topic", TOPICS)
def test_generic_wrong_answers_fail_with_a_message(topic):
    for seed in range(30):
        problem = new(topic, seed=seed, level=LEVELS[seed % 3])
        answer = problem.key.value
        variants = [shifted(answer), None, float("nan"), "", [], "x.__class__"]
        if not is_zero(answer):
            variants.append(negated(answer))
        for variant in variants:
            feedback = problem.check(variant)
            assert not feedback, (seed, answer, variant)
            assert len(feedback.message) >= 8


@pytest.mark.parametrize("topic", TOPICS)
def test_typical_wrong_answers_earn_their_message(topic):
    """A slip may lead to the right answer by accident (x with one entry has equal norms), but only rarely."""
    tried, accidents = 0, 0
    for seed in range(30):
        problem = new(topic, seed=seed, level=LEVELS[seed % 3])
        messages = [message for _, message in problem.key.wrong]
        for value, _ in problem.key.wrong:
            feedback = problem.check(value)
            tried += 1
            accidents += bool(feedback)
            assert feedback or feedback.message in messages, (seed, value, feedback)
    assert tried >= 30
    assert accidents <= 0.2 * tried


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("topic", TOPICS)
def test_problems_are_determined_by_their_seed_and_differ(topic, level):
    first, again = new(topic, seed=7, level=level), new(topic, seed=7, level=level)
    assert (first.statement, first.hints, first.solution) == (again.statement, again.hints, again.solution)
    assert len({new(topic, seed=seed, level=level).statement for seed in range(20)}) > 8


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("topic", TOPICS)
def test_statements_hints_and_solutions_are_complete(topic, level):
    for seed in range(8):
        problem = new(topic, seed=seed, level=level)
        assert problem._repr_markdown_() == problem.statement
        assert problem.statement.endswith((".", "?"))
        assert len(problem.hints) >= 2
        assert len(problem.solution) > 15
        for text in (problem.statement, problem.solution, *problem.hints):
            assert text.replace("$$", "").count("$") % 2 == 0
            assert text.count("{") == text.count("}")
            assert not re.search(r"Matrix\(|\*\*|nan|None|Fraction|lambda", text)


def test_without_a_seed_the_problem_remembers_its_own():
    problem = new("projection", level=2)
    assert new("projection", seed=problem.seed, level=2).statement == problem.statement
    assert new("projection").seed != problem.seed


def test_solutions_hold_the_answer():
    for seed in range(5):
        problem = new("derivative-rules", seed=seed, level=2)
        assert "ogether" in problem.solution or sp.latex(problem.key.value) in problem.solution
        problem = new("projection", seed=seed)
        assert "(" + ", ".join(sp.latex(entry) for entry in problem.key.value) + ")" in problem.solution


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"topic": "poetry"}, ValueError, "topic must be one of"),
        ({"topic": "norms", "level": 4}, ValueError, "level must be 1, 2 or 3"),
        ({"topic": "norms", "seed": -1}, ValueError, "negative"),
        ({"topic": "norms", "seed": 1.5}, TypeError, "integer"),
        ({"topic": "norms", "seed": True}, TypeError, "integer"),
    ],
)
def test_bad_input_is_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        new(**arguments)
