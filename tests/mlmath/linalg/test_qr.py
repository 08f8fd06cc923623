"""QR by reflections: every shape is factored, the versions agree, in memory and on Dask; bad input."""

import dask
import dask.array as da
import numpy as np
import pytest
import scipy.linalg
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import qr

from tests.mlmath.linalg.matrices_for_tests import REFUSED

EPS = np.finfo(float).eps
SHAPES = [(1, 1), (1, 4), (4, 1), (5, 5), (7, 3), (3, 7), (64, 64), (70, 33), (33, 70)]
integer_matrices = st.tuples(st.integers(1, 7), st.integers(1, 7)).flatmap(
    lambda s: arrays(np.int64, s, elements=st.integers(-4, 4))
)


def full(A):
    return qr.blocked(A, full=True)


def tall_skinny_in_small_chunks(A):
    return qr.tall_skinny(A, rows=2)


def tall_skinny_on_dask(A):
    A = np.asarray(A)
    with dask.config.set(scheduler="synchronous"):
        return qr.QR(*dask.compute(*qr.tall_skinny(da.from_array(A, chunks=(3, 2)))))


VERSIONS = [qr.by_reflections, qr.blocked, full, tall_skinny_in_small_chunks, tall_skinny_on_dask]
every_version = pytest.mark.parametrize("version", VERSIONS)


def assert_factors(A, Q, R):
    A = np.asarray(A, dtype=float)
    m, n = A.shape
    assert R.shape == (Q.shape[1], n)
    assert not np.tril(R, -1).any()
    tolerance = 20 * max(m, n) * EPS
    np.testing.assert_allclose(Q.T @ Q, np.eye(Q.shape[1]), atol=tolerance)
    np.testing.assert_allclose(Q @ R, A, atol=tolerance * np.linalg.norm(A), rtol=0)


@every_version
@given(A=integer_matrices)
def test_q_is_orthogonal_r_is_triangular_and_their_product_is_the_matrix(version, A):
    assert_factors(A, *version(A))


@every_version
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_factored(version, shape):
    A = np.random.default_rng(0).normal(size=shape)
    Q, R = version(A)
    assert_factors(A, Q, R)
    square = version in (qr.by_reflections, full)
    assert Q.shape == (shape[0], shape[0] if square else min(shape))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("block", [1, 2, 5, 32, 100])
def test_blocked_and_transparent_version_agree(shape, block):
    A = np.random.default_rng(1).normal(size=shape)
    Q, R = qr.by_reflections(A)
    k = min(shape)
    tolerance = {"rtol": 0, "atol": 1e-12 * k}
    np.testing.assert_allclose(qr.blocked(A, full=True, block=block).Q, Q, **tolerance)
    np.testing.assert_allclose(qr.blocked(A, block=block).Q, Q[:, :k], **tolerance)
    np.testing.assert_allclose(qr.blocked(A, block=block).R, R[:k], **tolerance)


@pytest.mark.parametrize("shape", [(30, 8), (8, 30), (40, 40)])
def test_it_agrees_with_lapack_and_torch(shape):
    import torch

    A = np.random.default_rng(0).normal(size=shape)
    Q, R = qr.positive_diagonal(*qr.blocked(A))
    for peer in (scipy.linalg.qr(A, mode="economic"), map(np.asarray, torch.linalg.qr(torch.tensor(A)))):
        Q_peer, R_peer = qr.positive_diagonal(*peer)
        np.testing.assert_allclose(Q, Q_peer, atol=1e-12)
        np.testing.assert_allclose(R, R_peer, atol=1e-12)


@every_version
def test_zero_and_dependent_columns_leave_q_orthogonal(version):
    for A in (np.zeros((5, 3)), np.ones((5, 3)), np.eye(5)[:, [0, 0, 3]], [[0, 1, 2, 1], [0, 1, 2, 0], [0, 0, 0, 0]]):
        assert_factors(A, *version(A))


@every_version
@pytest.mark.parametrize("scale", [1e300, 1e-300, 1e-320])
def test_huge_and_tiny_matrices_are_factored(version, scale):
    A = np.array([[3.0, 1.0, 2.0], [4.0, 7.0, 2.0], [1.0, 2.0, 2.0]])
    Q, R = version(A * scale)
    rough = 1e-3 if scale < 1e-308 else 1e-13  # subnormal numbers have few digits
    np.testing.assert_allclose(Q, version(A).Q, atol=rough)
    np.testing.assert_allclose(Q @ (R / scale), A, atol=20 * rough)


@every_version
def test_a_norm_that_overflows_is_an_error(version):
    with pytest.raises(OverflowError, match="an entry of R"):
        version([[1.5e308], [1.5e308]])


@every_version
def test_the_argument_is_not_changed_and_integers_are_not_truncated(version):
    A = np.array([[1, 1], [1, 0]])
    np.testing.assert_allclose(np.abs(version(A).Q), np.full((2, 2), 0.5**0.5), rtol=1e-14)
    np.testing.assert_array_equal(A, [[1, 1], [1, 0]])
    B = np.array([[3.0, 1.0], [4.0, 7.0]])
    version(B)
    np.testing.assert_array_equal(B, [[3, 1], [4, 7]])


@every_version
def test_single_precision_is_computed_in_double_precision(version):
    A = np.random.default_rng(0).normal(size=(6, 3)).astype(np.float32)
    np.testing.assert_array_equal(version(A).Q, version(A.astype(float)).Q)


@given(x=arrays(float, st.integers(1, 8), elements=st.floats(-1e6, 1e6, allow_subnormal=False)))
def test_a_reflector_maps_its_vector_to_the_axis_and_is_orthogonal(x):
    v, tau, alpha = qr.reflector(x)
    m = len(x)
    H = np.eye(m) - tau * np.outer(v, v)
    np.testing.assert_allclose(H @ H.T, np.eye(m), atol=20 * m * EPS)
    np.testing.assert_allclose(H @ x, alpha * np.eye(m)[0], atol=20 * m * EPS * np.abs(x).sum(), rtol=0)


def test_the_sign_of_a_reflector_avoids_cancellation():
    x = np.array([1.0, 1e-9])  # the other sign would compute 1 − 1 instead of 5e-19
    v, tau, alpha = qr.reflector(x)
    assert alpha == -1
    assert abs((x - tau * v * (v @ x))[1]) <= EPS * 1e-9
    assert qr.reflector([-3, 4]).alpha == 5
    assert qr.reflector([0, 4]).alpha == -4


def test_a_vector_on_the_axis_is_left_alone():
    for x in ([0.0, 0.0], [5.0, 0.0], [-5.0], [0.0]):
        v, tau, alpha = qr.reflector(x)
        assert (v[0], tau, alpha) == (1, 0, x[0])


def test_reflectors_of_huge_and_tiny_vectors():
    for scale in (1e300, 1e-300):
        v, tau, alpha = qr.reflector(np.array([3, 4]) * scale)
        np.testing.assert_allclose([*v, tau, alpha / scale], [1, 0.5, 1.6, -5], rtol=1e-14)
    with pytest.raises(OverflowError, match="norm of x"):
        qr.reflector([1.5e308, 1.5e308])


@given(k=st.integers(1, 6), seed=st.integers(0, 99))
def test_compact_wy_is_the_product_of_the_reflections(k, seed):
    V = np.random.default_rng(seed).normal(size=(6, k))
    tau = 2 / (V**2).sum(axis=0)
    product = np.eye(6)
    for j in range(k):
        product = product @ (np.eye(6) - tau[j] * np.outer(V[:, j], V[:, j]))
    T = qr.compact_wy(V, tau)
    assert not np.tril(T, -1).any()
    np.testing.assert_allclose(np.eye(6) - V @ T @ V.T, product, atol=1e-13)


def test_the_factorization_with_a_positive_diagonal_is_unique():
    A = np.random.default_rng(0).normal(size=(9, 4))
    one, other = qr.positive_diagonal(*qr.blocked(A)), qr.positive_diagonal(*np.linalg.qr(-A * [1, -1, 1, -1]))
    assert (np.diag(one.R) > 0).all()
    np.testing.assert_allclose(one.Q, other.Q * [-1, 1, -1, 1], atol=1e-14)
    wide = qr.positive_diagonal(*qr.blocked(A.T))
    assert (np.diag(wide.R) > 0).all()
    np.testing.assert_allclose(wide.Q @ wide.R, A.T, atol=1e-14)


@given(A=integer_matrices)
def test_pivoting_sorts_the_columns_and_shows_the_rank(A):
    Q, R, order = qr.pivoted(A)
    assert sorted(order) == list(range(A.shape[1]))
    assert_factors(A[:, order], Q, R)
    size = np.linalg.norm(A)
    for i, pivot in enumerate(np.abs(np.diag(R))):
        assert (np.linalg.norm(R[i:, i:], axis=0) <= pivot + 20 * EPS * size).all()
    assert (np.abs(np.diag(R)) > 100 * EPS * size).sum() == np.linalg.matrix_rank(A)


@pytest.mark.parametrize("shape", SHAPES)
def test_pivoting_agrees_with_lapack(shape):
    A = np.random.default_rng(9).normal(size=shape)
    Q, R, order = qr.pivoted(A)
    Q_peer, R_peer, order_peer = scipy.linalg.qr(A, mode="economic", pivoting=True)
    np.testing.assert_array_equal(order, order_peer)
    np.testing.assert_allclose(np.abs(Q), np.abs(Q_peer), atol=1e-11)
    np.testing.assert_allclose(np.abs(R), np.abs(R_peer), atol=1e-11)


@pytest.mark.parametrize("rows", [1, 3, 7, 50, None])
@pytest.mark.parametrize("shape", [(50, 4), (5, 8), (6, 6), (1, 1)])
def test_chunks_do_not_change_the_factorization(rows, shape):
    A = np.random.default_rng(2).normal(size=shape)
    expected = qr.positive_diagonal(*qr.blocked(A))
    Q, R = qr.tall_skinny(A, rows=rows)
    np.testing.assert_allclose(Q, expected.Q, atol=1e-13)
    np.testing.assert_allclose(R, expected.R, atol=1e-13)
    np.testing.assert_allclose(qr.tall_skinny_triangle(A, rows=rows), expected.R, atol=1e-13)


@pytest.mark.parametrize("chunks", [(10, 4), (7, 2), ((1, 2, 47), 4), (50, 4)])
def test_dask_arrays_give_the_same_and_stay_lazy(chunks):
    A = np.random.default_rng(2).normal(size=(50, 4))
    lazy = da.from_array(A, chunks=chunks)
    Q, R = qr.tall_skinny(lazy)
    assert isinstance(Q, da.Array)
    assert Q.chunks[0] == lazy.chunks[0]
    assert (Q.shape, R.shape) == ((50, 4), (4, 4))
    expected = qr.positive_diagonal(*qr.blocked(A))
    np.testing.assert_allclose(Q.compute(), expected.Q, atol=1e-13)
    np.testing.assert_allclose(R.compute(), expected.R, atol=1e-13)
    np.testing.assert_allclose(qr.tall_skinny_triangle(lazy).compute(), expected.R, atol=1e-13)


def test_bad_dask_arrays_are_refused():
    ones = da.ones((4, 2), chunks=2)
    with pytest.raises(ValueError, match="must be a matrix"):
        qr.tall_skinny(ones[0])
    with pytest.raises(ValueError, match="must be a matrix"):
        qr.tall_skinny(ones[:0])
    with pytest.raises(ValueError, match="compute_chunk_sizes"):
        qr.tall_skinny(ones[ones[:, 0] > 0])
    with pytest.raises(TypeError, match="real and numeric"):
        qr.tall_skinny(ones * 1j)
    with pytest.raises(ValueError, match=r"^A must be finite"):
        qr.tall_skinny(ones * np.nan).R.compute(scheduler="synchronous")


@pytest.mark.parametrize(("value", "error"), REFUSED)
@pytest.mark.parametrize("f", [qr.by_reflections, qr.blocked, qr.pivoted, qr.tall_skinny, qr.tall_skinny_triangle])
def test_bad_matrices_are_refused(f, value, error):
    with pytest.raises(error, match=r"^A must"):
        f(value)


def test_other_bad_arguments_are_refused():
    with pytest.raises(ValueError, match=r"^block must be at least 1"):
        qr.blocked(np.eye(2), block=0)
    with pytest.raises(TypeError, match=r"^block must be an integer"):
        qr.blocked(np.eye(2), block=2.0)
    with pytest.raises(ValueError, match=r"^rows must be at least 1"):
        qr.tall_skinny(np.eye(2), rows=0)
    with pytest.raises(ValueError, match=r"^x must be a vector"):
        qr.reflector(np.eye(2))
    with pytest.raises(ValueError, match=r"^x must be finite"):
        qr.reflector([np.nan])
    with pytest.raises(ValueError, match=r"^tau must have one entry"):
        qr.compact_wy(np.eye(2), [1.0])
    with pytest.raises(TypeError, match=r"^V must be real"):
        qr.compact_wy([[1j]], [1.0])
    with pytest.raises(ValueError, match=r"^R must have as many rows"):
        qr.positive_diagonal(np.eye(2), np.eye(3))
    with pytest.raises(TypeError, match=r"^Q must be real"):
        qr.positive_diagonal([[1j]], [[1]])
