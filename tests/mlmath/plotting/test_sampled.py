"""What the figures do with a function: they take one real value for each point, and refuse anything else."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable

import numpy as np
import pytest
from mlmath import plotting
from mlmath.plotting import _sampled, curves, derivatives, functions, integrals, limits, optimization, vectors

#: A way to pass a function on to each place of a public function that samples it; the other places get the identity.
CALLS = {
    "curves.average_rate f": lambda f: curves.average_rate(f, 1.0, 2.0, (0, 3)),
    "curves.chain_rule f": lambda f: curves.chain_rule(same, f, 1.0, 0.1),
    "curves.chain_rule g": lambda f: curves.chain_rule(f, same, 1.0, 0.1),
    "curves.concavity f": lambda f: curves.concavity(f, same, (-1, 1)),
    "curves.concavity second": lambda f: curves.concavity(same, f, (-1, 1)),
    "curves.descent loss": lambda f: curves.descent(f, [1.0, 0.5], (-1, 1)),
    "curves.inverse_slopes f": lambda f: curves.inverse_slopes(f, same, 0.5, 1.0, (0, 1)),
    "curves.inverse_slopes inverse": lambda f: curves.inverse_slopes(same, f, 0.5, 1.0, (0, 1)),
    "curves.panels functions": lambda f: curves.panels({"a": (f, same)}, (-1, 1)),
    "curves.panels functions, derivative": lambda f: curves.panels({"a": (same, f)}, (-1, 1)),
    "curves.rate_and_area position": lambda f: curves.rate_and_area(f, same, 2.0, 1.0),
    "curves.rate_and_area speed": lambda f: curves.rate_and_area(same, f, 2.0, 1.0),
    "curves.secants f": lambda f: curves.secants(f, 1.0, [1.0], 1.0, (0, 3)),
    "curves.tangent f": lambda f: curves.tangent(f, 1.0, 2.0, [0.5], (0, 3)),
    "curves.taylor band": lambda f: curves.taylor(same, {1: same}, (-1, 1), band=(1, f)),
    "curves.taylor f": lambda f: curves.taylor(f, {1: same}, (-1, 1)),
    "curves.taylor polynomials": lambda f: curves.taylor(same, {1: f}, (-1, 1)),
    "curves.with_derivative derivative": lambda f: curves.with_derivative(same, f, (-1, 1)),
    "curves.with_derivative f": lambda f: curves.with_derivative(f, same, (-1, 1)),
    "curves.zoom f": lambda f: curves.zoom(f, 1.0, [2.0, 1.0]),
    "derivatives.kink f": lambda f: derivatives.kink(f, [0.5], (-1, 1)),
    "functions.chains rows": lambda f: functions.chains({"row": [("f", f)]}, 1.0),
    "functions.families panels": lambda f: functions.families({"a": {"f": f}}, (-1, 1)),
    "functions.fits curves": lambda f: functions.fits([0, 1], [1, 2], {"f": f}),
    "functions.mirrored pairs": lambda f: functions.mirrored({"a": (f, same, (0, 1))}),
    "functions.mirrored pairs, inverse": lambda f: functions.mirrored({"a": (same, f, (0, 1))}),
    "functions.moves f": lambda f: functions.moves(f, (-1, 1), height=1),
    "functions.pointwise f": lambda f: functions.pointwise(f, same, (-1, 1), [0.5]),
    "functions.pointwise g": lambda f: functions.pointwise(same, f, (-1, 1), [0.5]),
    "functions.views f": lambda f: functions.views(f, [1.0], (-1, 1), "f"),
    "integrals.accumulation rate": lambda f: integrals.accumulation(f, same, (0, 1), [0.5]),
    "integrals.accumulation total": lambda f: integrals.accumulation(same, f, (0, 1), [0.5]),
    "integrals.adaptive_pieces f": lambda f: integrals.adaptive_pieces(f, [0, 1]),
    "integrals.broken_line f": lambda f: integrals.broken_line([0, 1], [1, 2], f=f),
    "integrals.darboux f": lambda f: integrals.darboux(f, [[0, 1]]),
    "integrals.growing_strip f": lambda f: integrals.growing_strip(f, 1.0, 0.5, (0, 2)),
    "integrals.rules f": lambda f: integrals.rules(f, 0, 1, 2),
    "integrals.tails functions": lambda f: integrals.tails({"a": (f, same)}, 1, 10),
    "integrals.tails functions, integral": lambda f: integrals.tails({"a": (same, f)}, 1, 10),
    "limits.bisection f": lambda f: limits.bisection(f, [[0, 1]], (-1, 2)),
    "limits.branches functions": lambda f: limits.branches({"f": f}, [0.0], (-1, 1), (-2, 2)),
    "limits.epsilon_band a": lambda f: limits.epsilon_band(f, 0.0, 0.5, 3),
    "limits.epsilon_delta f": lambda f: limits.epsilon_delta(f, 0.0, 0.0, 0.5, 0.5, (-1, 1)),
    "limits.orders f": lambda f: limits.orders(f, same, 1.0, 2.0, (1, 9), {"n": same}),
    "limits.orders g": lambda f: limits.orders(same, f, 1.0, 2.0, (1, 9), {"n": same}),
    "limits.orders growth": lambda f: limits.orders(same, same, 1.0, 2.0, (1, 9), {"n": f}),
    "limits.power_series f": lambda f: limits.power_series(f, {1: same}, 1.0, (-2, 2), (-2, 2)),
    "limits.power_series polynomials": lambda f: limits.power_series(same, {1: f}, 1.0, (-2, 2), (-2, 2)),
    "limits.sequences panels": lambda f: limits.sequences({"a": f}, 3),
    "limits.squeeze f": lambda f: limits.squeeze(same, f, same, (-1, 1), ["a", "b", "c"]),
    "limits.squeeze lower": lambda f: limits.squeeze(f, same, same, (-1, 1), ["a", "b", "c"]),
    "limits.squeeze upper": lambda f: limits.squeeze(same, same, f, (-1, 1), ["a", "b", "c"]),
    "limits.sums curves": lambda f: limits.sums({"S": [1.0, 1.5]}, curves={"f": f}),
    "optimization.basins f": lambda f: optimization.basins(f, [-1, 1], [0, 0], {0.0: "all"}),
    "optimization.convexity derivative": lambda f: optimization.convexity(same, f, same, (-1, 1), (-0.5, 0.5), 0.2),
    "optimization.convexity f": lambda f: optimization.convexity(f, same, same, (-1, 1), (-0.5, 0.5), 0.2),
    "optimization.convexity second": lambda f: optimization.convexity(same, same, f, (-1, 1), (-0.5, 0.5), 0.2),
    "optimization.descents f": lambda f: optimization.descents(f, {"path": [1, 0.5]}, (-1, 1)),
    "optimization.flows exact": lambda f: optimization.flows(f, {"Euler": ([0, 1], [1, 0])}, 1.0),
    "optimization.halvings f": lambda f: optimization.halvings(f, [(0, 2), (0.5, 2)]),
    "optimization.marked functions": lambda f: optimization.marked({"f": f}, [0.0], (-1, 1), labels=("x", "y")),
    "optimization.mean_values curve": lambda f: optimization.mean_values(same, same, 0, 1, [0.5], (f, same, 0.5)),
    "optimization.mean_values curve, h": lambda f: optimization.mean_values(same, same, 0, 1, [0.5], (same, f, 0.5)),
    "optimization.mean_values derivative": lambda f: optimization.mean_values(same, f, 0, 1, [0.5], (same, same, 0.5)),
    "optimization.mean_values f": lambda f: optimization.mean_values(f, same, 0, 1, [0.5], (same, same, 0.5)),
    "optimization.mixture variance": lambda f: optimization.mixture([1, 2], [2, 1], f, 0.5, (-1, 2)),
    "optimization.newton_parabolas derivative": lambda f: optimization.newton_parabolas(same, f, same, [0, 1], (-1, 2)),
    "optimization.newton_parabolas f": lambda f: optimization.newton_parabolas(f, same, same, [0, 1], (-1, 2)),
    "optimization.newton_parabolas second": lambda f: optimization.newton_parabolas(same, same, f, [0, 1], (-1, 2)),
    "optimization.newton_tangents f": lambda f: optimization.newton_tangents(f, [1, 0.5], (-1, 2)),
    "optimization.stationary f": lambda f: optimization.stationary(f, (-1, 1), {0: "kink"}),
    "vectors.functions fs": lambda f: vectors.functions([f], ["f"]),
}
#: They call a function with something else than the numbers of an interval.
OTHERS = {"language.venn panels"}


def same(t):
    return t


def broken(t):
    return 1 / 0


def places(module) -> set[str]:
    """The parameters of the public functions of a module that take functions."""
    short = module.__name__.rpartition(".")[2]
    return {
        f"{short}.{name} {parameter.name}"
        for name in getattr(module, "__all__", [])
        if inspect.isfunction(function := getattr(module, name))
        for parameter in inspect.signature(function).parameters.values()
        if "Callable" in str(parameter.annotation)
    }


def test_no_place_for_a_function_is_left_out_here() -> None:
    names = [found.name for found in pkgutil.iter_modules(plotting.__path__, "mlmath.plotting.")]
    found = set().union(*(places(importlib.import_module(name)) for name in names))
    assert found == {name.partition(",")[0] for name in CALLS} | OTHERS


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_what_is_not_one_real_value_a_point_is_refused(call: Callable) -> None:
    assert call(same) is not None  # what is refused below is the function
    with pytest.raises(TypeError, match=r"must (have|be) real"):
        call(lambda t: t + 1j)
    with pytest.raises(ValueError, match=r"must (have|return|be) one (value|number)"):
        call(lambda t: np.zeros((2, np.size(t) + 1)))
    with pytest.raises(ZeroDivisionError):
        call(broken)


def test_a_constant_may_return_one_number() -> None:
    for constant in (lambda t: 2, lambda t: 2.0, lambda t: np.array(2), lambda t: [2]):
        assert _sampled.on(constant, [0.0, 1.0, 2.0]).tolist() == [2, 2, 2]


def test_a_forgotten_return_is_no_gap() -> None:
    with pytest.raises(TypeError, match="must return its values, got None"):
        _sampled.on(lambda t: None, [0.0, 1.0])


def test_a_function_may_change_its_argument() -> None:
    points = np.array([1.0, 2.0])

    def squared(t):
        t *= t
        return t

    assert _sampled.on(squared, points).tolist() == [1, 4]
    assert points.tolist() == [1, 2]


def test_a_gap_stays_a_gap() -> None:
    assert np.isnan(_sampled.on(lambda t: np.where(t == 0, np.nan, t), [0.0, 1.0])).tolist() == [True, False]


@pytest.mark.parametrize("words", ["word", ["one", "two"]])
def test_a_word_is_no_value(words) -> None:
    with pytest.raises(ValueError, match="could not convert string"):
        _sampled.on(lambda t: words, [0.0, 1.0])
