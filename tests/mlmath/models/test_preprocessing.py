"""Standardizing: mean 0 and variance 1, there and back, scikit-learn as the peer, extreme and bad input."""

import numpy as np
import pytest
import sklearn.preprocessing
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.models.preprocessing import StandardScaler
from sklearn.datasets import load_iris, load_wine

EPS = np.finfo(float).eps
tables = st.tuples(st.integers(1, 8), st.integers(1, 4)).flatmap(
    lambda s: arrays(float, s, elements=st.integers(-50, 50))
)


@given(tables)
def test_columns_get_mean_zero_and_variance_one_and_constant_ones_become_zero(X):
    Z = StandardScaler().fit_transform(X)
    constant = X.min(axis=0) == X.max(axis=0)
    # Entries up to 50, standard deviations of at least 1/4: everything is known to a few hundred roundings.
    np.testing.assert_allclose(Z.mean(axis=0), 0, atol=2000 * EPS)
    np.testing.assert_allclose(Z[:, ~constant].var(axis=0), 1, rtol=2000 * EPS)
    np.testing.assert_array_equal(Z[:, constant], 0)


@given(tables)
def test_the_inverse_transform_returns_the_data(X):
    scaler = StandardScaler().fit(X)
    # Two roundings of numbers up to 100 forwards, two backwards.
    np.testing.assert_allclose(scaler.inverse_transform(scaler.transform(X)), X, atol=500 * EPS)


@pytest.mark.parametrize("load", [load_iris, load_wine])
def test_scikit_learn_agrees(load):
    X = load().data
    train, test = X[::2], X[1::2]
    ours, theirs = StandardScaler().fit(train), sklearn.preprocessing.StandardScaler().fit(train)
    np.testing.assert_allclose(ours.mean_, theirs.mean_, rtol=1e-13)
    np.testing.assert_allclose(ours.scale_, theirs.scale_, rtol=1e-13)
    assert ours.n_features_in_ == theirs.n_features_in_
    Z = ours.transform(test)
    np.testing.assert_allclose(Z, theirs.transform(test), rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(ours.inverse_transform(Z), theirs.inverse_transform(Z), rtol=1e-13)


def test_scikit_learn_agrees_on_constant_columns_and_a_single_row():
    for X in ([[1.0, 5.0], [2.0, 5.0]], [[3.0, 4.0]], np.full((7, 1), 0.1)):
        ours, theirs = StandardScaler().fit(X), sklearn.preprocessing.StandardScaler().fit(X)
        np.testing.assert_allclose(ours.scale_, theirs.scale_)
        np.testing.assert_allclose(ours.transform(X), theirs.transform(X), atol=1e-15)


def test_the_divisor_is_the_number_of_rows():
    scaler = StandardScaler().fit([[0], [2]])
    np.testing.assert_array_equal(scaler.scale_, [1])  # with the divisor m - 1 it would be the root of 2


def test_a_constant_column_of_numbers_that_do_not_add_up_exactly_is_constant():
    scaler = StandardScaler().fit(np.full((10, 1), 0.1))
    assert scaler.mean_[0] == 0.1
    np.testing.assert_array_equal(scaler.transform([[0.1], [1.1]]), [[0], [1.1 - 0.1]])


def test_nearly_equal_numbers_are_told_apart():
    Z = StandardScaler().fit_transform([[1e9], [1e9 + 1e-6]])
    np.testing.assert_allclose(Z, [[-1], [1]], rtol=1e-9)


@pytest.mark.parametrize("large", [1.0, 1e16, -1e16, 1e200, 2.0**-900])
def test_a_mean_between_two_floats_is_not_rounded_to_one_of_them(large):
    steps = np.array([[0.0], [1.0], [2.0], [4.0]])
    X = large + np.abs(np.spacing(large)) * steps  # neighbours of a large number: exact
    scaler = StandardScaler()
    Z = scaler.fit_transform(X)
    expected = (steps - steps.mean()) / steps.std()  # the units do not matter
    np.testing.assert_allclose(Z, expected, rtol=8 * EPS, atol=8 * EPS)
    np.testing.assert_array_equal(scaler.inverse_transform(Z), X)
    np.testing.assert_allclose(scaler.mean_, X[1])  # the attribute is one float


@pytest.mark.parametrize("scale", [1e-300, 1e-200, 1e-3, 1e200, 5e307])
def test_extreme_entries_neither_overflow_nor_vanish(scale):
    X = np.array([[-1.0], [0.0], [1.0]]) * scale
    np.testing.assert_allclose(StandardScaler().fit_transform(X), [[-(1.5**0.5)], [0], [1.5**0.5]], rtol=1e-12)


@pytest.mark.parametrize("steps", [[0, 1], [0, 1, 2], [0, 1, 2, 3], [0, 0, 0, 1], [2, 5, 7]])
def test_subnormal_entries_are_standardized_like_others(steps):
    x = np.array(steps, dtype=float)[:, np.newaxis]
    X = 5e-324 * x  # deviations of less than one step have no float of their own
    scaler = StandardScaler()
    Z = scaler.fit_transform(X)
    np.testing.assert_allclose(Z, (x - x.mean()) / x.std(), rtol=8 * EPS, atol=8 * EPS)
    np.testing.assert_array_equal(scaler.inverse_transform(Z), X)


def test_even_subnormal_entries_give_no_division_by_zero():
    X = np.zeros((100, 1))
    X[0] = 5e-324
    scaler = StandardScaler().fit(X)
    assert scaler.scale_[0] > 0
    assert np.isfinite(scaler.transform(X)).all()


def test_new_data_are_scaled_with_the_training_statistics():
    scaler = StandardScaler().fit([[0.0], [2.0]])
    np.testing.assert_array_equal(scaler.transform([[4.0]]), [[3.0]])  # a single row is not constant data here
    np.testing.assert_array_equal(scaler.mean_, [1.0])


def test_integers_and_short_floats_are_computed_in_double_precision_and_kept():
    for kind in (np.int8, np.uint8, np.int64, np.float32):
        X = np.array([[1], [120]], dtype=kind)
        Z = StandardScaler().fit_transform(X)
        assert Z.dtype == np.float64
        np.testing.assert_allclose(Z, [[-1], [1]], rtol=1e-15)
        np.testing.assert_array_equal(X, [[1], [120]])


def test_fit_returns_the_scaler_and_can_be_repeated():
    scaler = StandardScaler()
    assert scaler.fit([[1.0]]) is scaler
    assert scaler.fit([[1.0, 2.0], [3.0, 4.0]]).n_features_in_ == 2


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        ([], ValueError, "empty"),
        (np.ones((0, 3)), ValueError, "empty"),
        ([1.0, 2.0], ValueError, r"shape \(2,\)"),
        (3.0, ValueError, "matrix"),
        ([[1.0], [np.nan]], ValueError, "finite"),
        ([[np.inf]], ValueError, "finite"),
        ([[1.0, 2.0], [3.0]], ValueError, "rectangular"),
        ([[1j]], TypeError, "real"),
        ([["a"]], TypeError, "numbers"),
        (np.ma.array([[1.0]], mask=[[True]]), ValueError, "masked"),
        ([[1.7e308], [-1.7e308], [-1.7e308]], None, None),
    ],
)
def test_bad_training_data_are_refused(X, error, message):
    if error is None:  # the largest numbers still have a mean and a scale
        assert np.isfinite(StandardScaler().fit(X).scale_).all()
        return
    with pytest.raises(error, match=message):
        StandardScaler().fit(X)
    fitted = StandardScaler().fit([[1.0], [2.0]])
    for method in (fitted.transform, fitted.inverse_transform):
        with pytest.raises(error, match=message):
            method(X)


def test_the_error_names_the_argument():
    fitted = StandardScaler().fit([[1.0], [2.0]])
    with pytest.raises(ValueError, match=r"^Z must be finite"):
        fitted.inverse_transform([[np.nan]])
    with pytest.raises(ValueError, match=r"^Z must have 1 column"):
        fitted.inverse_transform([[1.0, 2.0]])


@pytest.mark.parametrize("rows", [list, tuple])
def test_masked_rows_are_refused(rows):
    row = np.ma.array([1.0, 2.0], mask=[False, True])
    with pytest.raises(ValueError, match="masked"):
        StandardScaler().fit(rows([row, [3.0, 4.0]]))


def test_data_must_have_the_columns_of_the_training_data():
    fitted = StandardScaler().fit([[1.0, 2.0], [3.0, 4.0]])
    for method in (fitted.transform, fitted.inverse_transform):
        with pytest.raises(ValueError, match="2 columns"):
            method([[1.0]])


def test_an_unfitted_scaler_says_so():
    for method in (StandardScaler().transform, StandardScaler().inverse_transform):
        with pytest.raises(RuntimeError, match="call fit"):
            method([[1.0]])


def test_overflow_is_an_error():
    fitted = StandardScaler().fit([[-1e-300], [1e-300]])
    with pytest.raises(OverflowError, match="largest"):
        fitted.transform([[1e300]])
    with pytest.raises(OverflowError, match="largest"):
        StandardScaler().fit([[-1e300], [1e300]]).inverse_transform([[1e300]])
    with pytest.raises(OverflowError, match="largest"):  # the difference from the mean is too large already
        StandardScaler().fit([[1.6e308], [1.7e308]]).transform([[-1.7e308]])
