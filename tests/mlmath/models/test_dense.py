"""The dense layer: shapes, bias, activation, agreement with PyTorch and Keras, bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.calculus import activations
from mlmath.models.dense import Dense

EPS = np.finfo(float).eps
sizes = st.integers(1, 5)
small = st.integers(-9, 9)
layers = st.tuples(sizes, sizes, sizes).flatmap(
    lambda s: st.tuples(
        arrays(np.int64, (s[0], s[1]), elements=small),
        arrays(np.int64, (s[2], s[1]), elements=small),
        arrays(np.int64, s[2], elements=small),
    )
)


@given(layers)
def test_a_batch_is_its_observations_one_by_one(problem):
    X, W, b = problem
    layer = Dense(W, b)
    sums = layer.pre_activation(X)
    assert sums.shape == (len(X), len(b))
    np.testing.assert_array_equal(sums, [[w @ x + t for w, t in zip(W, b, strict=True)] for x in X])
    np.testing.assert_array_equal(sums, [layer.pre_activation(x) for x in X])
    np.testing.assert_array_equal(layer(X), activations.sigmoid(sums))


def test_the_layer_agrees_with_torch():
    import torch

    rng = np.random.default_rng(8)
    layer = Dense.random(784, 128, rng)
    layer = Dense(layer.weights, rng.normal(size=128))
    X = rng.uniform(size=(20, 784))
    theirs = torch.nn.Linear(784, 128, dtype=torch.float64)
    with torch.no_grad():
        theirs.weight[:] = torch.tensor(layer.weights)
        theirs.bias[:] = torch.tensor(layer.bias)
        sums = theirs(torch.tensor(X)).numpy()
        outputs = torch.sigmoid(theirs(torch.tensor(X))).numpy()
    bound = 2 * 785 * EPS * (np.abs(X) @ np.abs(layer.weights.T) + np.abs(layer.bias))
    assert (np.abs(layer.pre_activation(X) - sums) <= bound).all()
    assert (np.abs(layer(X) - outputs) <= bound + 4 * EPS).all()


def test_the_layer_agrees_with_the_product_of_tensorflow():
    import tensorflow as tf

    rng = np.random.default_rng(9)
    layer = Dense(rng.normal(size=(3, 6)), rng.normal(size=3))
    X = rng.normal(size=(4, 6))
    theirs = tf.sigmoid(tf.matmul(X, layer.weights, transpose_b=True) + layer.bias)
    np.testing.assert_allclose(layer(X), theirs, rtol=100 * EPS)


def test_any_activation_can_be_used_and_the_bias_defaults_to_zero():
    layer = Dense([[1, -1]], activation=activations.relu)
    np.testing.assert_array_equal(layer([[3, 1], [1, 3]]), [[2], [0]])
    np.testing.assert_array_equal(layer.bias, [0])


def test_random_weights_fill_their_range():
    layer = Dense.random(784, 128, np.random.default_rng(1))
    limit = np.sqrt(6 / 912)
    assert layer.weights.shape == (128, 784)
    assert np.abs(layer.weights).max() <= limit
    # variance of the uniform distribution: limit²/3 = 2/912; 100,352 draws, the mean has standard deviation 1.5e-4
    assert abs(layer.weights.mean()) < 6 * np.sqrt(2 / 912 / layer.weights.size)
    assert layer.weights.var() == pytest.approx(2 / 912, rel=0.02)
    again = Dense.random(784, 128, np.random.default_rng(1))
    np.testing.assert_array_equal(layer.weights, again.weights)


def test_the_layer_keeps_copies():
    W = np.ones((2, 2))
    layer = Dense(W)
    W[:] = 0
    np.testing.assert_array_equal(layer([1, 1]), activations.sigmoid([2.0, 2.0]))


@pytest.mark.parametrize(
    ("bad", "error", "message"),
    [
        ([[1j]], TypeError, "real"),
        ([["a"]], TypeError, "numbers"),
        ([[np.nan]], ValueError, "finite"),
        ([[]], ValueError, "empty"),
        (np.ma.masked_array([[1.0]], mask=[[1]]), ValueError, "masked"),
        (3.0, ValueError, "shape"),
        (np.ones((2, 2, 1)), ValueError, "shape"),
    ],
)
def test_bad_weights_and_inputs_are_refused(bad, error, message):
    with pytest.raises(error, match=f"^weights .*{message}"):
        Dense(bad)
    with pytest.raises(error, match=f"^X .*{message}"):
        Dense([[1.0]])(bad)


def test_bad_arguments_are_refused():
    with pytest.raises(ValueError, match=r"X must have shape \(k, 2\) or \(2,\), got \(3,\)"):
        Dense([[1, 2]])([1, 2, 3])
    with pytest.raises(ValueError, match="bias must have 2 entries"):
        Dense([[1], [2]], [1])
    with pytest.raises(ValueError, match="bias must be a vector"):
        Dense([[1], [2]], 1.0)
    with pytest.raises(TypeError, match="activation must be a function"):
        Dense([[1]], activation="sigmoid")
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="inputs must be at least 1"):
        Dense.random(0, 2, rng)
    with pytest.raises(TypeError, match="units must be an integer"):
        Dense.random(2, 2.0, rng)
    with pytest.raises(TypeError, match="rng must be"):
        Dense.random(2, 2, 0)


@pytest.mark.parametrize("weights", [[[1e200, 1e200]], [[1e200, -1e200]]])
def test_overflow_is_an_error(weights):
    layer = Dense(weights)
    for f in (layer, layer.pre_activation):
        for X in ([1e200, 1e200], [[1.0, 1.0], [1e200, 1e200]]):
            with pytest.raises(OverflowError, match="weighted sum"):
                f(X)
