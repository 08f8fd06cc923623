"""The numerical functions against NumPy, SciPy, PyTorch, SymPy and others: ``make bench``."""

from collections.abc import Callable

import numpy as np
import scipy
import sympy as sp
import torch
from mlmath.calculus import taylor
from mlmath.linalg import cholesky, components, gram_schmidt, lu, norms, pagerank, qr, randomized, svd, symmetric_eigen
from mlmath.practice.checking import judge
from mlmath.practice.keys import Key
from mlmath.statistics import bootstrap, intervals, quantiles
from scipy import sparse, stats
from scipy.sparse import csgraph
from scipy.spatial.distance import cdist
from sklearn.utils.extmath import randomized_svd

from benchmarks import autodiff, page
from benchmarks.harness import Case, exponent, measure, table

#: Functions of one random square matrix, whose time is fitted by a power of its size.
GROWING = {
    "PLU": lu.factor,
    "Inverse": lu.inverse,
    "QR": qr.blocked,
    "Cholesky": lambda A: cholesky.blocked(A + A.T + 8 * len(A) ** 0.5 * np.eye(len(A))),
}
SIZES = (500, 1000, 2000)
#: Functions of a random web, whose time is fitted by a power of the number of its links.
GROWING_ON_WEBS = {"strong components": components.strongly_connected_components, "PageRank": pagerank.pagerank}
LINKS = (125_000, 250_000, 500_000, 1_000_000)


def cases() -> list[Case]:
    """Return every task that is compared."""
    rng = np.random.default_rng(0)
    A = rng.standard_normal((300, 100))
    square = rng.standard_normal((500, 500))
    X = rng.standard_normal((400, 20))
    x = rng.standard_normal(10_000)
    sample = rng.exponential(size=50)
    x_torch = torch.from_numpy(x)

    def our_bootstrap() -> object:
        values = bootstrap.replicates(sample, np.mean, 1000, np.random.default_rng(1))
        return bootstrap.bca_interval(sample, np.mean, values)

    def scipy_bootstrap() -> object:
        options = {"n_resamples": 1000, "method": "BCa", "vectorized": True, "rng": np.random.default_rng(1)}
        return stats.bootstrap((sample,), np.mean, **options).confidence_interval

    t = sp.Symbol("t")
    f = sp.exp(sp.sin(t))
    counts = np.arange(101)

    def scipy_wilson() -> object:
        return [stats.binomtest(int(k), 100).proportion_ci(method="wilson") for k in counts]

    key = Key("ex-benchmark", "expression", lambda: sp.diff(f, t))
    return [
        Case(
            "Gram–Schmidt, classical, 300 × 100",
            "numpy.linalg.qr",
            lambda: gram_schmidt.classical(A),
            lambda: np.linalg.qr(A),
        ),
        Case(
            "Gram–Schmidt, modified, 300 × 100",
            "numpy.linalg.qr",
            lambda: gram_schmidt.modified(A),
            lambda: np.linalg.qr(A),
        ),
        Case(
            "Gram–Schmidt, twice, 500 × 500",
            "scipy.linalg.qr",
            lambda: gram_schmidt.reorthogonalized(square),
            lambda: scipy.linalg.qr(square, mode="economic"),
            5.0,
        ),
        Case("2-norm, n = 10 000", "numpy.linalg.norm", lambda: norms.p_norm(x), lambda: np.linalg.norm(x)),
        Case(
            "3-norm, n = 10 000", "torch.linalg.norm", lambda: norms.p_norm(x, 3), lambda: torch.linalg.norm(x_torch, 3)
        ),
        Case(
            "Distances between 400 points in 20 dimensions",
            "scipy cdist",
            lambda: norms.pairwise_distances(X),
            lambda: cdist(X, X),
        ),
        Case(
            "Quantile of Student's t",
            "scipy.stats.t.ppf",
            lambda: quantiles.t_ppf(0.975, 7),
            lambda: stats.t.ppf(0.975, 7),
        ),
        Case(
            "Wilson's interval for 101 counts", "scipy binomtest", lambda: intervals.wilson(counts, 100), scipy_wilson
        ),
        Case("Bootstrap of a mean with BCa, 1000 repeats", "scipy.stats.bootstrap", our_bootstrap, scipy_bootstrap),
        Case(
            "Taylor coefficients, degree 6",
            "sympy.series",
            lambda: taylor.from_symbolic(f, t, 0, 6),
            lambda: sp.series(f, t, 0, 7),
        ),
        Case(
            "An expression checked against its key",
            "sympy.simplify",
            lambda: judge(key, "cos(t) * exp(sin(t))"),
            lambda: sp.simplify(sp.diff(f, t) - sp.sympify("cos(t) * exp(sin(t))")),
        ),
    ]


def square(n: int) -> np.ndarray:
    """Return a random matrix."""
    return np.random.default_rng(n).standard_normal((n, n))


def solving(n: int, budget: float) -> list[Case]:
    """Return the tasks around Ax = b for one size."""
    A, b = square(n), np.ones(n)
    return [
        Case(
            f"PLU, n = {n}", "scipy.linalg.lu_factor", lambda: lu.factor(A), lambda: scipy.linalg.lu_factor(A), budget
        ),
        Case(
            f"Ax = b, n = {n}", "scipy.linalg.solve", lambda: lu.solve(A, b), lambda: scipy.linalg.solve(A, b), budget
        ),
        Case(f"Inverse, n = {n}", "scipy.linalg.inv", lambda: lu.inverse(A), lambda: scipy.linalg.inv(A), budget),
    ]


def orthogonal(n: int, budget: float) -> list[Case]:
    """Return QR and Cholesky for one size."""
    A = square(n)
    S = A @ A.T + np.eye(n)
    return [
        Case(f"QR, n = {n}", "scipy.linalg.qr", lambda: qr.blocked(A), lambda: scipy.linalg.qr(A), budget),
        Case(
            f"Cholesky, n = {n}",
            "scipy.linalg.cholesky",
            lambda: cholesky.blocked(S),
            lambda: scipy.linalg.cholesky(S, lower=True),
            budget,
        ),
    ]


def spectral(n: int) -> list[Case]:
    """Return the eigenvalues and singular values of one size, and those of a large matrix that matter."""
    A = square(n)
    S = A + A.T
    large = np.random.default_rng(0).standard_normal((4000, 1000)) * np.arange(1, 1001) ** -1.0
    steps = 7  # as many as scikit-learn does

    def ours() -> object:
        return randomized.svd(large, 20, np.random.default_rng(1), power_steps=steps)

    def sklearn() -> object:
        return randomized_svd(large, 20, n_iter=steps, random_state=1)

    return [
        Case(
            f"Symmetric eigenproblem, n = {n}",
            "scipy.linalg.eigh",
            lambda: symmetric_eigen.decompose(S),
            lambda: scipy.linalg.eigh(S),
            20.0,
        ),
        Case(f"SVD, n = {n}", "scipy.linalg.svd", lambda: svd.decompose(A), lambda: scipy.linalg.svd(A), 20.0),
        Case("Randomized SVD of rank 20, 4000 × 1000", "scikit-learn", ours, sklearn, 1.5),
    ]


def growth(function: Callable[[np.ndarray], object]) -> float:
    """Return the exponent with which the time of a function of an n × n matrix grows."""

    def on_size(n: int) -> Callable[[], object]:
        A = square(n)
        return lambda: function(A)

    return exponent(on_size, SIZES)


def web(m: int) -> sparse.csr_array:
    """Return the matrix of a random web of m links between m/10 pages."""
    links = np.random.default_rng(m).integers(m // 10, size=(2, m))
    return sparse.csr_array((np.ones(m), links), shape=(m // 10, m // 10))


def graph_tasks() -> list[Case]:
    """Return the tasks on a web of a hundred thousand pages and a million links."""
    A = web(10**6)
    steps = pagerank.pagerank(A).steps
    n = A.shape[0]

    def products() -> object:
        x = np.full(n, 1 / n)
        total = A.sum(axis=0)
        shares = 0.85 / np.where(total > 0, total, 1)
        for _ in range(steps):
            x = A @ (shares * x)
            x += (1 - x.sum()) / n
        return x

    return [
        Case(
            "Strong components, 10⁶ edges",
            "scipy csgraph",
            lambda: components.strongly_connected_components(A),
            lambda: csgraph.connected_components(A, connection="strong"),
            3.0,
        ),
        Case(f"PageRank, 10⁶ links, {steps} steps", "scipy products", lambda: pagerank.pagerank(A), products, 3.0),
    ]


def growth_on_webs(function: Callable[[sparse.csr_array], object]) -> float:
    """Return the exponent with which the time of a function of a web grows with the number of links."""

    def on_size(m: int) -> Callable[[], object]:
        A = web(m)
        return lambda: function(A)

    return exponent(on_size, LINKS)


def main() -> None:
    """Measure, print and write the page."""
    tasks = [*cases(), *solving(500, 5.0), *solving(1500, 3.0), *graph_tasks()]
    tasks += [*orthogonal(500, 5.0), *orthogonal(1500, 3.0), *spectral(200), *autodiff.cases()]
    results = table([measure(case) for case in tasks])
    powers = [f"{name} like $n^{{{growth(function):.1f}}}$" for name, function in GROWING.items()]
    results += f"\n\nFrom $n = {SIZES[0]}$ to $n = {SIZES[-1]}$ the time grows: {', '.join(powers)}."
    powers = [f"{name} like $m^{{{growth_on_webs(f):.1f}}}$" for name, f in GROWING_ON_WEBS.items()]
    results += f"\n\nFrom $m = {LINKS[0]}$ to $m = {LINKS[-1]}$ links: {', '.join(powers)}."
    results += f"\n\n{autodiff.memory()}"
    print(results)
    page.write("numerics", results)


if __name__ == "__main__":
    main()
