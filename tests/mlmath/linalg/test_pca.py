"""PCA against scikit-learn, both routes, and on Dask arrays with threads and with worker processes; bad input."""

import dask
import dask.array as da
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlmath.linalg.pca import PCA
from sklearn import datasets, decomposition

IRIS, DIGITS = datasets.load_iris().data, datasets.load_digits().data
every_route = pytest.mark.parametrize("route", ["svd", "covariance"])


def assert_same(ours, peer, k=None, atol=1e-9):
    for name in ("mean_", "explained_variance_", "explained_variance_ratio_", "singular_values_", "components_"):
        mine, theirs = getattr(ours, name), getattr(peer, name)
        if name == "components_":
            mine, theirs = mine[:k], theirs[:k]
        np.testing.assert_allclose(mine, theirs, atol=atol * max(1, np.abs(theirs).max()), err_msg=name)


@every_route
@pytest.mark.parametrize(("X", "k"), [(IRIS, None), (IRIS, 2), (DIGITS, 20)], ids=["iris", "iris-2", "digits-20"])
def test_components_variances_and_coordinates_are_scikit_learns_with_its_signs(route, X, k):
    ours, peer = PCA(k, route=route).fit(X), decomposition.PCA(k, svd_solver="full").fit(X)
    assert_same(ours, peer)
    np.testing.assert_allclose(ours.transform(X), peer.transform(X), atol=1e-9)
    np.testing.assert_allclose(
        ours.inverse_transform(ours.transform(X)), peer.inverse_transform(peer.transform(X)), atol=1e-9
    )


@every_route
def test_all_components_of_the_digits(route):
    """Three pixels never change, so that the last components span their axes in any order."""
    ours, peer = PCA(route=route).fit(DIGITS), decomposition.PCA(svd_solver="full").fit(DIGITS)
    assert_same(ours, peer, k=61, atol=1e-6)
    np.testing.assert_allclose(ours.inverse_transform(ours.fit_transform(DIGITS)), DIGITS, atol=1e-10)


@every_route
@given(m=st.integers(2, 12), n=st.integers(1, 6), seed=st.integers(0, 999))
def test_coordinates_are_uncorrelated_and_carry_the_variance(route, m, n, seed):
    X = np.random.default_rng(seed).normal(size=(m, n))
    pca = PCA(route=route)
    Z = pca.fit_transform(X)
    k = min(m, n)
    assert Z.shape == (m, k)
    np.testing.assert_allclose(pca.components_ @ pca.components_.T, np.eye(k), atol=1e-12)
    np.testing.assert_allclose(Z.T @ Z / (m - 1), np.diag(pca.explained_variance_), atol=1e-12)
    assert pca.explained_variance_ratio_.sum() == pytest.approx(1)
    np.testing.assert_allclose(pca.inverse_transform(Z), X, atol=1e-7)


def test_small_variances_survive_the_svd_route_only():
    rng = np.random.default_rng(0)
    Q = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    Z = rng.normal(size=(100, 3))
    Z = np.linalg.qr(Z - Z.mean(axis=0))[0]
    X = Z * [1, 1e-4, 1e-10] @ Q
    expected = np.array([1, 1e-8, 1e-20]) / 99
    np.testing.assert_allclose(PCA().fit(X).explained_variance_, expected, rtol=1e-4)
    assert abs(PCA(route="covariance").fit(X).explained_variance_[2] / expected[2] - 1) > 1


@every_route
@pytest.mark.parametrize("chunks", [(40, 4), (37, 3), (150, 4), (3, 4)])
def test_dask_arrays_with_threads_give_the_same_components(route, chunks):
    X = da.from_array(IRIS, chunks=chunks)
    with dask.config.set(scheduler="threads"):
        ours = PCA(2, route=route).fit(X)
        Z = ours.transform(X)
        assert isinstance(Z, da.Array)
        back = ours.inverse_transform(Z).compute()
        coordinates = Z.compute()
    expected = PCA(2, route=route).fit(IRIS)
    assert_same(ours, expected, atol=1e-12)
    np.testing.assert_allclose(coordinates, expected.transform(IRIS), atol=1e-12)
    np.testing.assert_allclose(back, expected.inverse_transform(coordinates), atol=1e-12)


def test_worker_processes_give_the_same_components():
    from distributed import Client, LocalCluster

    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with LocalCluster(host="127.0.0.1", **options) as cluster, Client(cluster) as client:
        assert len({worker["id"] for worker in client.scheduler_info()["workers"].values()}) == 2
        X = da.from_array(DIGITS, chunks=(300, 64))
        ours = PCA(5).fit(X)
        coordinates = ours.transform(X).compute()
    expected = PCA(5).fit(DIGITS)
    assert_same(ours, expected, atol=1e-12)
    np.testing.assert_allclose(coordinates, expected.transform(DIGITS), atol=1e-10)


def test_integers_and_single_precision_are_computed_in_double_precision():
    X = np.array([[1, 2], [3, 5], [4, 4]])
    for other in (X.astype(float), X.astype(np.float32), da.from_array(X, chunks=2)):
        assert_same(PCA().fit(X), PCA().fit(other), atol=1e-14)
    np.testing.assert_array_equal(X, [[1, 2], [3, 5], [4, 4]])


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ([], ValueError),
        (np.zeros((0, 3)), ValueError),
        ([1, 2], ValueError),
        ([[1, 2]], ValueError),
        (np.ones((3, 2)), ValueError),
        (np.full((3, 2), 0.1), ValueError),  # whose mean is not 0.1 but for rounding
        (da.ones((3, 2), chunks=2) * 0.1, ValueError),
        ([[1], [np.nan]], ValueError),
        ([[1e308], [1e308]], ValueError),
        ([[1j], [2]], TypeError),
        ([["a"], ["b"]], TypeError),
        (np.ma.masked_array([[1.0], [2.0]], mask=[[1], [0]]), ValueError),
        (da.ones(3, chunks=2), ValueError),
        (da.ones((3, 2), chunks=2) * 1j, TypeError),
        (da.ones((3, 2), chunks=2) * np.nan, ValueError),
        (da.ones((4, 2), chunks=2)[da.arange(4, chunks=2) > 1], ValueError),
        (da.ones((3, 0), chunks=2), ValueError),
        (da.ma.masked_greater(da.from_array(IRIS, chunks=(40, 4)), 5), ValueError),
    ],
)
@every_route
def test_bad_tables_are_refused(route, value, error):
    with pytest.raises(error, match=r"^X must"):
        PCA(route=route).fit(value)


def test_other_bad_arguments_are_refused():
    with pytest.raises(ValueError, match=r"^n_components must be at least 1"):
        PCA(0)
    with pytest.raises(TypeError, match=r"^n_components must be an integer"):
        PCA(1.5)
    with pytest.raises(ValueError, match=r"^n_components must be at most 4"):
        PCA(5).fit(IRIS)
    with pytest.raises(ValueError, match=r"^route must be"):
        PCA(route="magic")
    for route in ("svd", "covariance"):
        with pytest.raises(OverflowError, match="a variance of X"):
            PCA(route=route).fit([[1e200], [-1e200]])
    for f in (PCA().transform, PCA().inverse_transform):
        with pytest.raises(RuntimeError, match="call fit first"):
            f(IRIS)
    pca = PCA(2).fit(IRIS)
    with pytest.raises(ValueError, match=r"^X must have 4 columns"):
        pca.transform(DIGITS)
    with pytest.raises(ValueError, match=r"^Z must have 2 columns"):
        pca.inverse_transform(IRIS)


def test_coordinates_and_points_that_overflow_are_errors():
    pca = PCA().fit([[0, 0], [1, 1], [2, 3]])
    for f, what in ((pca.transform, "a coordinate"), (pca.inverse_transform, "an entry of a point")):
        with pytest.raises(OverflowError, match=f"^{what}"):
            f([[1.7e308, 1.7e308]])


@every_route
def test_shares_keep_their_digits_where_variances_are_nearly_zero(route):
    X = np.array([[3.0, 0.0], [-3.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    shares = PCA(route=route).fit(X * 1e-158).explained_variance_ratio_  # variances of about 1e-316
    np.testing.assert_allclose(shares, [0.9, 0.1], rtol=1e-6 if route == "covariance" else 1e-12)


@every_route
def test_equal_rows_are_refused_and_rows_that_differ_in_the_last_digit_are_not(route):
    X = np.full((7, 2), 0.1)
    with pytest.raises(ValueError, match="rows that differ"):
        PCA(route=route).fit(X)
    X[3, 0] = np.nextafter(0.1, 1)
    assert PCA(route=route).fit(X).explained_variance_[0] > 0
