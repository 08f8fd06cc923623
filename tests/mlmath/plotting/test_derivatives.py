"""What the figures on derivatives by machine draw: the points, branches, stars, factors and lines that they should."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch
from mlmath.calculus.differences import optimal_step
from mlmath.plotting import derivatives as draw


def labelled(ax: Axes, label: str) -> tuple[np.ndarray, np.ndarray]:
    (line,) = [one for one in ax.get_lines() if one.get_label() == label]
    return np.asarray(line.get_xdata(), dtype=float), np.asarray(line.get_ydata(), dtype=float)


def test_aim_draws_flights_and_tangents_of_the_given_slope() -> None:
    angles = np.linspace(0, 2, 5)
    left, right = draw.aim({"low": ([0, 1, 2], [0, 1, 0])}, angles, angles**2, [[1, 1, 2.0], [0.5, 0.25, 1.0]])
    assert labelled(left, "low")[1].tolist() == [0, 1, 0]
    assert right.get_lines()[0].get_ydata().tolist() == (angles**2).tolist()
    for k, (angle, height, slope) in enumerate([(1, 1, 2), (0.5, 0.25, 1)]):
        tangent, point = right.get_lines()[1 + 2 * k : 3 + 2 * k]
        x, y = np.asarray(tangent.get_xdata()), np.asarray(tangent.get_ydata())
        assert (y[1] - y[0]) / (x[1] - x[0]) == pytest.approx(slope)
        assert x.mean() == pytest.approx(angle)
        assert y.mean() == pytest.approx(height)
        assert (point.get_xdata()[0], point.get_ydata()[0]) == (angle, height)
    with pytest.raises(ValueError, match="x and y"):
        draw.aim({}, [0, 1], [0, 1, 2], [])


def test_growth_leaves_out_zeros_and_has_the_scales_asked_for() -> None:
    ax = draw.growth([1, 10, 100], {"a": [1, 0, 4], "b": [2, 3, 4]}, xlabel="n", ylabel="cost", log_x=True)
    assert labelled(ax, "a")[0].tolist() == [1, 100]
    assert labelled(ax, "b")[1].tolist() == [2, 3, 4]
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("n", "cost")
    assert draw.growth([1, 2], {"a": [1, 2]}, xlabel="", ylabel="").get_xscale() == "linear"
    looks = {(line.get_linestyle(), line.get_marker()) for line in ax.get_lines()}
    assert len(looks) == 2  # told apart without colour
    with pytest.raises(ValueError, match="x and a"):
        draw.growth([1, 2], {"a": [1]}, xlabel="", ylabel="")


def test_step_errors_draw_both_branches_and_the_best_step() -> None:
    h = 10.0 ** -np.arange(1, 9)
    errors = {"forward": h, "other": np.where(h > 1e-4, h**2, 0)}
    ax = draw.step_errors(h, errors, bounds={"forward": (1, 1e-16, 3.0)})
    assert labelled(ax, "forward")[1].tolist() == h.tolist()
    assert labelled(ax, "other")[0].tolist() == h[h > 1e-4].tolist()
    truncation, rounding, star = ax.get_lines()[1:4]
    assert np.asarray(truncation.get_ydata()) == pytest.approx(1.5 * h)
    assert np.asarray(rounding.get_ydata()) == pytest.approx(2e-16 / h)
    best = optimal_step(order=1, noise=1e-16, bound=3.0)
    assert (star.get_xdata()[0], star.get_ydata()[0]) == best
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["forward", "other"]
    low, high = ax.get_ylim()
    assert low < 1e-8 * 2
    assert high > 0.1


def test_what_a_logarithmic_scale_would_hide_is_refused() -> None:
    with pytest.raises(ValueError, match="a must not be negative"):
        draw.growth([1, 2], {"a": [-1, 2]}, xlabel="", ylabel="")
    with pytest.raises(ValueError, match="a must not be negative"):
        draw.step_errors([0.1, 0.2], {"a": [-1, 2]})
    with pytest.raises(ValueError, match="errors must not be empty"):
        draw.step_errors([0.1, 0.2], {})


def test_step_errors_of_exact_methods_still_have_axes() -> None:
    ax = draw.step_errors([0.1, 0.01], {"exact": [0.0, 0.0]})
    assert labelled(ax, "exact")[0].size == 0
    with pytest.raises(ValueError, match="h and exact"):
        draw.step_errors([0.1], {"exact": [0.0, 0.0]})


def test_kink_draws_ramps_as_wide_as_two_steps() -> None:
    ax = draw.kink(np.abs, [0.5, 0.1], (-1, 1))
    for h in (0.5, 0.1):
        x, y = labelled(ax, f"h = {h:g}")
        assert y == pytest.approx(np.clip(x / h, -1, 1), abs=1e-12)
    assert ax.get_xlim() == (-1, 1)
    with pytest.raises(ValueError, match="h must be greater than 0"):
        draw.kink(np.abs, [0.0], (-1, 1))


def test_chain_writes_values_forwards_and_products_backwards() -> None:
    ax = draw.chain(["square", "negate"], [3, 9, -9], [6, -1])
    assert [text.get_text() for text in ax.texts if text.get_text()] == [
        *("square", "× 6", "negate", "× −1"),
        *("3", "−6", "9", "−1", "−9", "1"),
    ]
    assert len([patch for patch in ax.patches if isinstance(patch, FancyBboxPatch)]) == 2
    for values, factors in (([1, 2], [1, 1]), ([1, 2, 3], [1])):
        with pytest.raises(ValueError, match="for 2 names there must be 3 values and 2 factors"):
            draw.chain(["a", "b"], values, factors)


def test_family_draws_every_row() -> None:
    ax = draw.family([0, 1, 2], {"a": [0, 1, 4], "b": [0, 0, 1]})
    assert labelled(ax, "a")[1].tolist() == [0, 1, 4]
    assert ax.get_xlim() == (0, 2)
    with pytest.raises(ValueError, match="x and a"):
        draw.family([0, 1], {"a": [0]})


def test_methods_look_the_same_in_both_panels() -> None:
    left, right = draw.methods([1, 2], {"a": [1e-9, 1e-8], "b": [1e-3, 1e-2]}, {"b": [5, 9], "c": [2, 3]})
    looks = [{line.get_label(): (line.get_color(), line.get_linestyle()) for line in ax.get_lines()}
             for ax in (left, right)]  # fmt: skip
    assert looks[0] == looks[1]
    assert list(looks[0]) == ["a", "b", "c"]
    assert labelled(left, "c")[0].size == labelled(right, "a")[0].size == 0
    assert labelled(right, "b")[1].tolist() == [5, 9]
    assert left.get_legend() is None
    assert [text.get_text() for text in left.figure.legends[0].get_texts()] == ["a", "b", "c"]


def test_line_fit_draws_the_lines_of_the_epochs_and_the_goal() -> None:
    history = np.array([[0, 0], [1, 2], [2, 1]])
    left, right = draw.line_fit([0, 1, 2], [1, 3, 5], history, epochs=[0, 2], best=[2, 1], labels=("dose", "effect"))
    assert labelled(left, "epoch 2")[1].tolist() == [1, 5]
    assert (left.get_xlabel(), left.get_ylabel()) == ("dose", "effect")
    assert labelled(right, "slope")[1].tolist() == [0, 1, 2]
    assert labelled(right, "intercept")[1].tolist() == [0, 2, 1]
    assert [line.get_ydata()[0] for line in right.get_lines() if len(line.get_xdata()) == 2] == [2, 1]
    with pytest.raises(ValueError, match=r"history must be a matrix"):
        draw.line_fit([0, 1], [0, 1], [1, 2, 3], epochs=[0], best=[0, 0])
    with pytest.raises(ValueError, match="x and y"):
        draw.line_fit([0, 1], [0], history, epochs=[0], best=[0, 0])


def test_training_counts_epochs_from_zero() -> None:
    ax = draw.training([1.0, 0.5, 0.25])
    assert ax.get_lines()[0].get_xdata().tolist() == [0, 1, 2]
    assert ax.get_yscale() == "log"


def test_panels_can_be_drawn_into_given_axes_and_no_text_is_small() -> None:
    _, given = plt.subplots()
    assert draw.training([1, 2], ax=given) is given
    assert draw.growth([1, 2], {"a": [1, 2]}, xlabel="", ylabel="", ax=given) is given
    figures = [draw.chain(["a"], [1, 2], [3]).figure, draw.methods([1], {"a": [1]}, {"a": [1]})[0].figure]
    for figure in figures:
        sizes = [text.get_fontsize() for text in figure.findobj(lambda part: hasattr(part, "get_fontsize"))]
        assert min(sizes) >= 8
