"""An array: vector, matrix or more."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlmath.practice.feedback import Feedback, right, wrong
from mlmath.practice.keys import Options
from mlmath.practice.kinds.number import FACTORS, SLIP
from mlmath.practice.reading import place, show, to_array

__all__ = ["compare_array", "near"]


def near(value: NDArray[Any], truth: NDArray[Any], rtol: float) -> NDArray[np.bool_]:
    """Return which entries agree, relative to the entry or, for entries near zero, to the largest one."""
    scale = np.maximum(np.abs(truth), 1e-3 * np.abs(truth).max())
    agree: NDArray[np.bool_] = np.abs(value - truth) <= np.maximum(rtol * scale, 1e-12)
    return agree


def compare_array(value: Any, truth: Any, options: Options) -> Feedback:
    """Compare an array with the right one, entry by entry; a wrong shape is told."""
    t = to_array(truth)
    v = to_array(value)
    if v.shape != t.shape:
        return wrong(_shape(v, t, options))
    agree = near(v, t, options.rtol)
    if agree.all():
        return right()
    if np.iscomplexobj(v) and not np.iscomplexobj(t):
        return wrong("Some of your entries are complex, but the right ones are real.")
    if t.any() and near(v, t, 5e-3).all():
        digits = max(2, int(-np.log10(np.max(np.abs(v - t)) / np.max(np.abs(t)))))
        return wrong(f"Every entry agrees to about {digits} digits: rounded too coarsely. Hand over unrounded values.")
    whole = _whole(v, t)
    if whole:
        return wrong(whole)
    off = [tuple(int(i) for i in index) for index in np.argwhere(~agree)]
    if len(off) == 1 and t.size > 1:
        index = off[0]
        sign = " Check its sign." if np.isclose(v[index], -t[index]) and t[index] != 0 else ""
        return wrong(f"All entries but one are right. {place(index)} is off: you have {show(v[index])}.{sign}")
    if len(off) < t.size:
        where = ", ".join(str(i[0]) if len(i) == 1 else str(i) for i in off[:4]) + (", …" if len(off) > 4 else "")
        signs = " Check their signs." if np.allclose(v[~agree], -t[~agree], rtol=SLIP) else ""
        return wrong(f"{t.size - len(off)} of {t.size} entries are right. Those at index {where} are off.{signs}")
    return wrong(f"The shape {t.shape} is right, but no entry is. {_first(v, t)}")


def _shape(v: NDArray[Any], t: NDArray[Any], options: Options) -> str:
    """Say what is wrong with the shape, and whether the entries are right."""
    if v.size == t.size and near(v.ravel(), t.ravel(), options.rtol).all():
        return f"The entries are right, but the shape should be {t.shape}, and yours is {v.shape}."
    if v.ndim == t.ndim == 2 and v.shape == t.shape[::-1]:
        same = near(v.T, t, options.rtol).all()
        return f"{'Correct but transposed' if same else 'Transposed'}: the shape should be {t.shape}, not {v.shape}."
    if v.ndim == t.ndim == 1 and abs(len(v) - len(t)) == 1:
        more = "many" if len(v) > len(t) else "few"
        return f"One entry too {more}: the shape should be {t.shape}, and yours is {v.shape}."
    return f"The shape should be {t.shape}, but yours is {v.shape}."


def _whole(v: NDArray[Any], t: NDArray[Any]) -> str:
    """Say what single slip explains all the entries, or return an empty text."""
    if not t.any():
        return "All entries of the answer are zero." if v.any() else ""

    def same(other: NDArray[Any]) -> bool:
        return bool(near(v, other, SLIP).all())

    if same(-t):
        return "All entries have the right size, but the wrong sign."
    if t.ndim == 2 and t.shape[0] == t.shape[1] and same(t.T):
        return "Transposed: rows and columns are exchanged."
    for factor, name in FACTORS:
        if same(factor * t):
            return f"Correct up to a factor: yours is {name} times too large."
        if same(t / factor):
            return f"Correct up to a factor: yours is {name} times too small."
    ratio = np.vdot(t, v) / np.vdot(t, t)
    if abs(ratio) > 1e-12 and same(ratio * t):
        unit = " The right one has length 1: normalize." if np.isclose(np.linalg.norm(t), 1) else ""
        return f"The direction is right, but the array is scaled by {show(ratio)}.{unit}"
    if t.all() and same(1 / t):
        return "Every entry is the reciprocal of the right one."
    if t.ndim == 1 and same(t[::-1]):
        return "The right entries in reverse order."
    if t.size > 1 and near(np.sort(v.ravel()), np.sort(t.ravel()), SLIP).all():
        return "The right entries, but in another order."
    shift = v - t
    if t.size > 1 and near(shift, np.full_like(t, shift.flat[0]), SLIP).all():
        return f"Every entry is off by the same amount, {show(shift.flat[0])}."
    return ""


def _first(v: NDArray[Any], t: NDArray[Any]) -> str:
    """Say something about the first entry."""
    index = (0,) * t.ndim
    if np.iscomplexobj(v) or np.iscomplexobj(t):
        return f"Begin with {place(index).lower()}."
    return f"{place(index)} is {show(v[index])}, which is too {'large' if v[index] > t[index] else 'small'}."
