"""Directions (a vector up to a nonzero factor) and spans (a basis, up to the space that it spans)."""

from typing import Any

import numpy as np

from mlmath.practice.feedback import Feedback, right, wrong
from mlmath.practice.keys import Options
from mlmath.practice.reading import show, to_array, to_vectors

__all__ = ["compare_direction", "compare_span", "parallel"]


def parallel(v: Any, t: Any, rtol: float) -> bool:
    """Return whether two nonzero vectors are multiples of each other: what is left of v/|v| beside t is tiny."""
    a, b = v / np.linalg.norm(v), t / np.linalg.norm(t)
    return bool(np.linalg.norm(a - np.vdot(b, a) * b) <= rtol)


def compare_direction(value: Any, truth: Any, options: Options) -> Feedback:
    """Compare a vector with the right one, up to a nonzero factor."""
    t = to_array(truth).ravel()
    v = to_array(value)
    if v.size != t.size or v.ndim > 2 or max(v.shape, default=1) != v.size:
        return wrong(f"A vector with {t.size} entries is expected, but this has shape {v.shape}.")
    v = v.ravel()
    if not v.any():
        return wrong("The zero vector has no direction; a nonzero vector is wanted.")
    if parallel(v, t, options.rtol):
        return right()
    if parallel(v, t, 5e-3):
        return wrong("Nearly parallel to the answer: rounded too coarsely.")
    if parallel(np.abs(v), np.abs(t), options.rtol):
        return wrong("The sizes of the entries are in the right proportion, but some signs are not.")
    cosine = abs(np.vdot(v, t)) / (np.linalg.norm(v) * np.linalg.norm(t))
    if cosine < options.rtol:
        return wrong("Your vector is orthogonal to the right direction.")
    if parallel(v[::-1], t, options.rtol):
        return wrong("The right entries in reverse order.")
    with np.errstate(divide="ignore", invalid="ignore"):
        factors = v / t
    finite = factors[np.isfinite(factors)]
    for factor in finite[:8]:
        off = np.flatnonzero(~np.isclose(v, factor * t, rtol=1e-3, atol=1e-9))
        if len(off) == 1 and t.size > 2:
            return wrong(f"Only the entry at index {off[0]} does not fit the others.")
    angle = np.degrees(np.arccos(min(1.0, float(cosine))))
    return wrong(f"The length does not matter, but the direction does: yours is {show(angle)} degrees away.")


def compare_span(value: Any, truth: Any, options: Options) -> Feedback:
    """Compare a basis with the right one, up to span; dependent vectors are not a basis."""
    vectors = to_array(truth) if not isinstance(truth, (list, tuple)) else to_array([np.ravel(v) for v in truth]).T
    basis = vectors[:, None] if vectors.ndim == 1 else vectors
    n, dimension = basis.shape
    v = to_vectors(value, n)
    lengths = np.linalg.norm(v, axis=0)
    if not lengths.all():
        return wrong(f"Vector {int(np.argmin(lengths))} is the zero vector, which is never part of a basis.")
    v = v / lengths
    orthonormal = np.linalg.qr(basis / np.linalg.norm(basis, axis=0))[0]
    outside = np.linalg.norm(v - orthonormal @ (orthonormal.conj().T @ v), axis=0)
    strangers = np.flatnonzero(outside > max(options.rtol, 1e-9))
    rank = int(np.linalg.matrix_rank(v, tol=1e-9 * max(v.shape)))
    if strangers.size:
        if outside.max() < 5e-3:
            return wrong("Nearly the right space: rounded too coarsely.")
        if strangers.size == v.shape[1]:
            number = "Your vector does" if v.shape[1] == 1 else "None of your vectors does"
            return wrong(
                f"{number} {'not ' if v.shape[1] == 1 else ''}lie in the space. Put it into the condition to see."
            )
        return wrong(
            f"Vector {strangers[0]} (counted from 0) does not lie in the space; check it against the condition."
        )
    if rank < v.shape[1]:
        return wrong(
            f"All your vectors lie in the space, but they are linearly dependent: {v.shape[1]} vectors span only "
            f"{rank} dimension{'s' if rank > 1 else ''}, so they are not a basis."
        )
    if rank < dimension:
        return wrong(
            f"Your vectors lie in the space and are independent, but there are too few: {rank} of {dimension}."
        )
    return right()
