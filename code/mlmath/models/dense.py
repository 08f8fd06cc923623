"""A dense layer: every unit takes a weighted sum of all inputs, adds its bias and bends the result.

Call :class:`Dense` with weights and biases, or :meth:`Dense.random` for weights at the start of training.

See: dense-layer-forward
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.calculus.activations import sigmoid
from mlmath.validate import as_array, as_count, as_generator, as_matrix, as_vector, in_range

__all__ = ["Dense"]

Floats = NDArray[np.float64]


class Dense:
    """The layer that maps each row x of a batch to activation(Wx + b).

    Parameters
    ----------
    weights : array_like, shape (units, inputs)
        One row a unit, as in ``torch.nn.Linear``; Keras stores the transpose.
    bias : array_like, shape (units,), optional
        One number a unit; zeros if None.
    activation : callable
        Applied to each entry of an array of any shape; the sigmoid by default.

    Raises
    ------
    TypeError
        If an array is not real and numeric, or `activation` cannot be called.
    ValueError
        If the weights are not a finite, non-empty matrix, or the bias is not a finite vector with an entry a unit.

    Notes
    -----
    See: def-dense-layer.

    Examples
    --------
    >>> layer = Dense([[1, -1], [2, 0]], [0, -4])
    >>> layer.pre_activation([[3, 3], [1, 0]])
    array([[ 0.,  2.],
           [ 1., -2.]])
    >>> layer([3, 3])[0]
    np.float64(0.5)
    """

    def __init__(
        self, weights: ArrayLike, bias: ArrayLike | None = None, activation: Callable[[Any], Any] = sigmoid
    ) -> None:
        self.weights: Floats = as_matrix(weights, "weights").copy()
        units = self.weights.shape[0]
        self.bias: Floats = np.zeros(units) if bias is None else as_vector(bias, "bias").copy()
        if len(self.bias) != units:
            raise ValueError(f"bias must have {units} entries, one for each row of weights, got {len(self.bias)}")
        if not callable(activation):
            raise TypeError(f"activation must be a function, got {activation!r}")
        self.activation = activation

    @classmethod
    def random(
        cls, inputs: int, units: int, rng: np.random.Generator, activation: Callable[[Any], Any] = sigmoid
    ) -> "Dense":
        """Return a layer with weights drawn uniformly between ±√(6/(inputs + units)) and zero biases.

        Parameters
        ----------
        inputs, units : int
            The sizes, at least 1.
        rng : numpy.random.Generator
            Where the random numbers come from.
        activation : callable
            As in :class:`Dense`.

        Returns
        -------
        Dense
            The layer.

        Raises
        ------
        TypeError
            If a size is not an integer, or `rng` is not a generator.
        ValueError
            If a size is below 1.

        Notes
        -----
        The range is that of X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward
        neural networks", AISTATS 2010, equation (16). See: dense-layer-forward.

        Examples
        --------
        >>> Dense.random(784, 128, np.random.default_rng(0)).weights.shape
        (128, 784)
        """
        inputs, units = as_count(inputs, "inputs"), as_count(units, "units")
        limit = np.sqrt(6 / (inputs + units))
        weights = as_generator(rng, "rng").uniform(-limit, limit, size=(units, inputs))
        return cls(weights, activation=activation)

    @np.errstate(over="ignore", invalid="ignore")
    def pre_activation(self, X: ArrayLike) -> Floats:
        """Return XWᵀ with the bias added to each row.

        Parameters
        ----------
        X : array_like, shape (k, inputs) or (inputs,)
            A batch with one observation a row, or a single observation.

        Returns
        -------
        ndarray, shape (k, units) or (units,)
            The weighted sums.

        Raises
        ------
        TypeError, ValueError
            If `X` is not a finite, non-empty, real matrix or vector with as many columns as there are inputs.
        OverflowError
            If a weighted sum, or a number on the way to it, exceeds the largest floating-point number.

        Notes
        -----
        2k · units · inputs operations. See: prp-dense-batch.

        Examples
        --------
        >>> Dense([[1, 2]], [10]).pre_activation([[1, 1], [0, 3]])
        array([[13.],
               [16.]])
        """
        X = as_array(X, "X", double=True)
        inputs = self.weights.shape[1]
        if X.ndim not in (1, 2) or X.shape[-1] != inputs:
            raise ValueError(f"X must have shape (k, {inputs}) or ({inputs},), got {X.shape}")
        sums: Floats = X @ self.weights.T + self.bias
        return in_range(sums, "a weighted sum, or a number on the way to it,")

    def __call__(self, X: ArrayLike) -> Floats:
        """Return the activations of the units for a batch or a single observation, shaped as the weighted sums."""
        activations: Floats = self.activation(self.pre_activation(X))
        return activations
