"""Markov chains with finitely many states: how distributions move, where they come to rest, and how fast.

The entry p_ij of a transition matrix is the probability to go from state j to state i, so that each column sums to 1
and a distribution moves from x to P x. (Where another source has rows that sum to 1, hand over the transpose.) Call
:func:`evolve`, :func:`stationary` and :func:`total_variation`.

See: markov-chains
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg.components import strongly_connected_components
from mlmath.validate import as_count, as_square, as_vector, same_length

__all__ = [
    "as_column_stochastic",
    "as_distribution",
    "closed_classes",
    "contraction_coefficient",
    "evolve",
    "stationary",
    "stationary_distributions",
    "total_variation",
]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_EPS = float(np.finfo(float).eps)


def as_column_stochastic(P: ArrayLike, name: str = "P") -> Floats:
    """Return `P` as a matrix of floats if it is column-stochastic, and refuse it otherwise.

    Parameters
    ----------
    P : array_like, shape (n, n)
        The matrix.
    name : str
        The argument's name, for the error message.

    Returns
    -------
    ndarray, shape (n, n)
        The same matrix.

    Raises
    ------
    TypeError, ValueError
        If `P` is not a finite, non-empty, real square matrix, has a negative entry, or has a column whose sum differs
        from 1 by more than rounding explains, 4 (n + 1) eps. If it is the rows that sum to 1, the message says so.

    Notes
    -----
    O(n²) operations. See: def-markov-chain.

    Examples
    --------
    >>> as_column_stochastic([[0.5, 1], [0.5, 0]])
    array([[0.5, 1. ],
           [0.5, 0. ]])
    """
    P = as_square(P, name)
    if (P < 0).any():
        i, j = np.argwhere(P < 0)[0]
        raise ValueError(f"{name} must not have negative entries, got {P[i, j]:g} at index ({i}, {j})")
    tolerance = 4 * (len(P) + 1) * _EPS
    off = np.abs(P.sum(axis=0) - 1) > tolerance
    if off.any():
        j = int(np.flatnonzero(off)[0])
        rows = (np.abs(P.sum(axis=1) - 1) <= tolerance).all()
        advice = (
            ": its rows do, so hand over the transpose" if rows else f", but column {j} sums to {P[:, j].sum():.17g}"
        )
        raise ValueError(f"the columns of {name} must sum to 1{advice}")
    return P


def as_distribution(x: ArrayLike, name: str = "x") -> Floats:
    """Return `x` as a vector of floats if it is a probability distribution, and refuse it otherwise.

    Parameters
    ----------
    x : array_like, shape (n,)
        The probabilities.
    name : str
        The argument's name, for the error message.

    Returns
    -------
    ndarray, shape (n,)
        The same vector.

    Raises
    ------
    TypeError, ValueError
        If `x` is not a finite, non-empty, real vector, has a negative entry, or a sum that differs from 1 by more than
        rounding explains, 4 (n + 1) eps.

    Notes
    -----
    O(n) operations. See: def-markov-chain.

    Examples
    --------
    >>> as_distribution([1, 0])
    array([1., 0.])
    """
    x = as_vector(x, name)
    if (x < 0).any():
        raise ValueError(f"{name} must not have negative entries, got {x.min():g}")
    if abs(x.sum() - 1) > 4 * (len(x) + 1) * _EPS:
        raise ValueError(f"{name} must sum to 1, got {x.sum():.17g}")
    return x


def evolve(P: ArrayLike, x: ArrayLike, steps: int) -> Floats:
    """Return the distributions x, P x, P² x, … of a Markov chain.

    Parameters
    ----------
    P : array_like, shape (n, n)
        The transition matrix, column-stochastic.
    x : array_like, shape (n,)
        The distribution at time 0.
    steps : int
        How many steps to take, at least 0.

    Returns
    -------
    ndarray, shape (steps + 1, n)
        Row k is the distribution at time k.

    Raises
    ------
    TypeError, ValueError
        If `P` is not column-stochastic, `x` is no distribution on its states, or `steps` is no count.

    Notes
    -----
    O(n²) operations a step. Each row is divided by its sum, so that rounding errors of the sums do not grow.
    See: def-markov-chain.

    Examples
    --------
    >>> evolve([[0.5, 1], [0.5, 0]], [1, 0], 2)
    array([[1.  , 0.  ],
           [0.5 , 0.5 ],
           [0.75, 0.25]])
    """
    P, x = as_column_stochastic(P), as_distribution(x)
    same_length(P[0], x, "the first row of P", "x")
    history = [x]
    for _ in range(as_count(steps, "steps", at_least=0)):
        x = P @ history[-1]
        history.append(x / x.sum())
    return np.array(history)


def closed_classes(P: ArrayLike) -> list[Integers]:
    """Return the sets of states that reach each other and that no walk leaves.

    Parameters
    ----------
    P : array_like, shape (n, n)
        The transition matrix, column-stochastic.

    Returns
    -------
    list of ndarray of int
        The closed classes, at least one, each sorted; ordered by their smallest states.

    Raises
    ------
    TypeError, ValueError
        If `P` is not column-stochastic.

    Notes
    -----
    O(n²) operations. See: prp-stationary-all.

    Examples
    --------
    >>> closed_classes([[1, 0.5, 0], [0, 0, 0], [0, 0.5, 1]])
    [array([0]), array([2])]
    """
    P = as_column_stochastic(P)
    component = strongly_connected_components(P)
    heads, tails = np.nonzero(P)
    leaving = component[heads] != component[tails]
    closed = np.setdiff1d(component, component[tails[leaving]])
    return sorted((np.flatnonzero(component == c) for c in closed), key=lambda states: int(states[0]))


def stationary(P: ArrayLike) -> Floats:
    """Return the stationary distribution: the eigenvector of the eigenvalue 1, scaled to sum to 1.

    Parameters
    ----------
    P : array_like, shape (n, n)
        The transition matrix, column-stochastic, with one closed class (irreducible chains have one).

    Returns
    -------
    ndarray, shape (n,)
        The distribution π with P π = π. States outside the closed class have probability 0.

    Raises
    ------
    TypeError, ValueError
        If `P` is not column-stochastic, or has several closed classes, so that there is more than one answer:
        :func:`stationary_distributions` returns what spans them.
    LinAlgError
        If another eigenvalue is so close to 1 that rounding does not tell the two apart.

    Notes
    -----
    O(n³) operations. The eigenvalue is chosen by its value, the one nearest to 1: its place in the list is arbitrary.
    Rounding changes the probabilities by some n eps, divided by the distance from 1 of the next eigenvalue; smaller
    ones than that, though positive in theory, may come out as 0. See: thm-stationary.

    Examples
    --------
    >>> stationary([[0.5, 1], [0.5, 0]]).round(6)
    array([0.666667, 0.333333])
    """
    P = as_column_stochastic(P)
    classes = closed_classes(P)
    if len(classes) > 1:
        raise ValueError(
            f"P has {len(classes)} closed classes, so that its stationary distribution is not unique; "
            "stationary_distributions(P) returns one for each class"
        )
    return _on_class(P, classes[0])


def stationary_distributions(P: ArrayLike) -> Floats:
    """Return one stationary distribution for each closed class; all others are mixtures of these.

    Parameters
    ----------
    P : array_like, shape (n, n)
        The transition matrix, column-stochastic.

    Returns
    -------
    ndarray, shape (n, c)
        Column k is the stationary distribution that lives on the closed class k.

    Raises
    ------
    TypeError, ValueError
        If `P` is not column-stochastic.
    LinAlgError
        If within a class another eigenvalue is so close to 1 that rounding does not tell the two apart.

    Notes
    -----
    O(n³) operations. See: prp-stationary-all.

    Examples
    --------
    >>> stationary_distributions([[1, 0.5, 0], [0, 0, 0], [0, 0.5, 1]])
    array([[1., 0.],
           [0., 0.],
           [0., 1.]])
    """
    P = as_column_stochastic(P)
    return np.column_stack([_on_class(P, states) for states in closed_classes(P)])


def total_variation(x: ArrayLike, y: ArrayLike) -> float:
    """Return ½ ‖x − y‖₁, the largest difference of the probabilities that two distributions give to an event.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        Two distributions on the same outcomes.

    Returns
    -------
    float
        The total variation distance, from 0 to 1.

    Raises
    ------
    TypeError, ValueError
        If an argument is no distribution, or they differ in length.

    Notes
    -----
    O(n) operations. See: def-total-variation.

    Examples
    --------
    >>> total_variation([0.5, 0.5, 0], [0, 0.5, 0.5])
    0.5
    """
    x, y = as_distribution(x, "x"), as_distribution(y, "y")
    same_length(x, y, "x", "y")
    return min(float(np.abs(x - y).sum() / 2), 1.0)  # rounding may leave a little more


def contraction_coefficient(P: ArrayLike) -> float:
    """Return the largest total variation distance between two columns, the factor by which a step brings them closer.

    Parameters
    ----------
    P : array_like, shape (n, n)
        The transition matrix, column-stochastic.

    Returns
    -------
    float
        The smallest δ with ‖P x − P y‖₁ ≤ δ ‖x − y‖₁ for all distributions, from 0 to 1; 0 for a single state.

    Raises
    ------
    TypeError, ValueError
        If `P` is not column-stochastic.

    Notes
    -----
    O(n³) operations, O(n²) memory. See: thm-contraction.

    Examples
    --------
    >>> contraction_coefficient([[0.5, 1], [0.5, 0]])
    0.5
    """
    P = as_column_stochastic(P)
    largest = max(float(np.abs(P - column[:, np.newaxis]).sum(axis=0).max()) / 2 for column in P.T)
    return min(largest, 1.0)  # rounding may leave a little more


def _on_class(P: Floats, states: Integers) -> Floats:
    """Return the stationary distribution on a closed class: within it the chain is irreducible."""
    values, vectors = np.linalg.eig(P[np.ix_(states, states)])
    nearest = np.argsort(np.abs(values - 1))
    _refuse_two_near_one(values[nearest])
    v = np.abs(vectors[:, nearest[0]])  # all of one sign
    pi = np.zeros(len(P))
    pi[states] = v / v.sum()
    return pi


def _refuse_two_near_one(values: NDArray[Any]) -> None:
    """Refuse a chain whose second eigenvalue is so close to 1 that rounding may mix the two eigenvectors."""
    if len(values) > 1 and abs(values[1] - 1) < 1e4 * len(values) * _EPS:
        raise np.linalg.LinAlgError(
            f"two eigenvalues of P lie within {abs(values[1] - 1):.0e} of 1, which rounding does not tell apart: "
            "P nearly falls into several closed classes"
        )
