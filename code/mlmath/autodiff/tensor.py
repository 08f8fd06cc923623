"""Reverse mode on arrays: compute forwards and write down every step, then go through the steps backwards.

A :class:`Tensor` is an array that remembers how it was computed. Wrap the arrays whose derivatives are wanted, compute
with operators and NumPy's functions, and ask :func:`gradient`. What is wrapped is differentiated; plain arrays and
numbers that take part are constants.

Three decisions keep it simple and safe:

* Derivatives are returned, not stored in the tensors. Nothing must be set to zero before the next step, and one
  tape can be asked as often as one likes.
* Nothing can be changed after it was recorded. The values of tensors are read-only, and constant arrays are copied,
  unless they are read-only already: then the tape trusts that nobody changes them.
* The derivatives of the steps stand in one table, :mod:`mlmath.autodiff.rules`, written with what arrays and tensors
  have in common. With ``create_graph=True`` they run on tensors: then the backward pass is recorded too, and can be
  differentiated itself.

See: autodiff-from-scratch and forward-and-reverse-mode in the chapter on computing derivatives.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index, normalize_axis_tuple
from numpy.typing import NDArray

from mlmath.autodiff import rules
from mlmath.autodiff.arithmetic import operator

__all__ = ["Tensor", "gradient", "log_softmax", "logsumexp", "relu", "sigmoid", "softmax", "softplus"]

_clock = itertools.count()
_NUMBERS = (float, int)


class Tensor:
    """An array with its history; real, of any shape.

    Operators, indexing, the methods below and many of NumPy's functions (``np.exp``, ``np.where``,
    ``np.concatenate``, …) return tensors; comparisons return plain arrays. Bringing back a plain array is explicit:
    ``t.value``. NaN and infinities pass, as in NumPy.

    Parameters
    ----------
    value : array_like, any shape
        Real numbers; they are copied. Integers become floats of double precision.
    name : str
        How drawings of the tape call it.

    Raises
    ------
    TypeError
        If `value` does not hold real numbers.
    ValueError
        If `value` is ragged.

    Examples
    --------
    >>> x = Tensor([1.0, 2.0, 3.0])
    >>> y = (x**2).sum()
    >>> y
    Tensor(14.0)
    >>> gradient(y, x)
    array([2., 4., 6.])
    """

    __slots__ = ("__weakref__", "arguments", "function", "name", "number", "options", "parents", "value")
    value: NDArray[Any]
    function: Any
    arguments: Sequence[Any]
    options: dict[str, Any]
    parents: tuple["Tensor", ...]
    number: int
    name: str
    __hash__ = None  # type: ignore[assignment]  # == compares entries

    def __init__(self, value: Any, name: str = "") -> None:
        array = np.array(_real(value, "value"))
        _set(self, array, None, (), {})
        self.name = name

    @staticmethod
    def watch(value: Any) -> "Tensor":
        """Return a tensor that shares memory with the array: for those who do not change it meanwhile."""
        node = Tensor.__new__(Tensor)
        _set(node, _real(value, "value").view(), None, (), {})
        node.name = ""
        return node

    @staticmethod
    def record(function: Callable[..., Any], *arguments: Any, **options: Any) -> "Tensor":
        """Compute ``function(*arguments, **options)`` on the values, and write down how it was computed."""
        kept = [a if isinstance(a, Tensor) or type(a) in _NUMBERS else _constant(a) for a in arguments]
        value = function(*[a.value if isinstance(a, Tensor) else a for a in kept], **options)
        node = Tensor.__new__(Tensor)
        _set(node, value, function, kept, options)
        node.name = ""
        return node

    def __reduce__(self) -> Any:
        """Copy a tensor, or restore a saved one, as a new one: two with the same number would be taken for one."""
        if self.parents:
            raise TypeError("a tensor that was computed cannot be copied with its history: copy its value")
        return Tensor, (self.value, self.name)

    # --- What it looks like ---

    @property
    def shape(self) -> tuple[int, ...]:
        """The lengths of the axes."""
        return self.value.shape

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self.value.ndim

    @property
    def size(self) -> int:
        """The number of entries."""
        return self.value.size

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the entries."""
        return self.value.dtype

    @property
    def operation(self) -> str:
        """The name of the step that computed it; empty for what was wrapped."""
        return self.function.__name__ if self.function else ""

    def __len__(self) -> int:
        return len(self.value)

    def __iter__(self) -> Iterator["Tensor"]:
        return (self[k] for k in range(len(self)))

    def __bool__(self) -> bool:
        return bool(self.value)

    def __repr__(self) -> str:
        text = repr(self.value) if self.ndim else repr(self.value.item())
        return f"Tensor({text.removeprefix('array(').removesuffix(')') if self.ndim else text})"

    # --- Operators ---

    @operator
    def __add__(self, other: Any) -> "Tensor":
        return self.record(np.add, self, other)

    def __radd__(self, other: Any) -> "Tensor":
        return self.record(np.add, other, self)

    @operator
    def __sub__(self, other: Any) -> "Tensor":
        return self.record(np.subtract, self, other)

    def __rsub__(self, other: Any) -> "Tensor":
        return self.record(np.subtract, other, self)

    @operator
    def __mul__(self, other: Any) -> "Tensor":
        return self.record(np.multiply, self, other)

    def __rmul__(self, other: Any) -> "Tensor":
        return self.record(np.multiply, other, self)

    @operator
    def __truediv__(self, other: Any) -> "Tensor":
        return self.record(np.divide, self, other)

    def __rtruediv__(self, other: Any) -> "Tensor":
        return self.record(np.divide, other, self)

    @operator
    def __pow__(self, other: Any) -> "Tensor":
        return self.record(np.power, self, other)

    def __rpow__(self, other: Any) -> "Tensor":
        return self.record(np.power, other, self)

    @operator
    def __matmul__(self, other: Any) -> "Tensor":
        return self.record(np.matmul, self, other)

    def __rmatmul__(self, other: Any) -> "Tensor":
        return self.record(np.matmul, other, self)

    def __neg__(self) -> "Tensor":
        return self.record(np.negative, self)

    def __pos__(self) -> "Tensor":
        return self.record(np.positive, self)

    def __abs__(self) -> "Tensor":
        return self.record(np.absolute, self)

    def __lt__(self, other: Any) -> Any:
        return np.less(self.value, _value(other))

    def __le__(self, other: Any) -> Any:
        return np.less_equal(self.value, _value(other))

    def __gt__(self, other: Any) -> Any:
        return np.greater(self.value, _value(other))

    def __ge__(self, other: Any) -> Any:
        return np.greater_equal(self.value, _value(other))

    def __eq__(self, other: object) -> Any:
        return np.equal(self.value, _value(other))

    def __ne__(self, other: object) -> Any:
        return np.not_equal(self.value, _value(other))

    # --- Shapes and indices ---

    def __getitem__(self, index: Any) -> "Tensor":
        return self.record(rules.gather, self, index=_index(index))

    def __setitem__(self, index: Any, value: Any) -> None:
        raise TypeError("a tensor cannot be changed: use np.where or np.concatenate to make another one")

    @property
    def T(self) -> "Tensor":
        """The tensor with its axes in reverse order."""
        return self.transpose()

    def reshape(self, *shape: Any) -> "Tensor":
        """Return the same entries in another shape, given as a tuple or as numbers."""
        return self.record(rules.reshape, self, shape=shape[0] if len(shape) == 1 else shape)

    def transpose(self, *axes: Any) -> "Tensor":
        """Return the tensor with its axes in another order, given as a tuple or as numbers; reversed by default."""
        order = axes[0] if len(axes) == 1 and not isinstance(axes[0], int) else axes
        full = normalize_axis_tuple(order, self.ndim) if order else tuple(reversed(range(self.ndim)))
        return self.record(rules.transpose, self, axes=full)

    def swapaxes(self, a: int, b: int) -> "Tensor":
        """Return the tensor with two of its axes exchanged."""
        order = list(range(self.ndim))
        a, b = (normalize_axis_index(axis, self.ndim) for axis in (a, b))
        order[a], order[b] = b, a
        return self.transpose(order)

    def astype(self, dtype: Any) -> "Tensor":
        """Return the tensor with floats of another precision."""
        if np.dtype(dtype).kind != "f":
            raise TypeError(f"dtype must be one of floats, got {np.dtype(dtype)}: whole numbers have no derivatives")
        return self.record(rules.cast, self, dtype=dtype)

    # --- Reductions ---

    def sum(self, axis: Any = None, keepdims: bool = False) -> "Tensor":
        """Return the sum along the axes, by default along all."""
        return self.record(rules.total, self, axis=_axes(self, axis), keepdims=keepdims)

    def mean(self, axis: Any = None, keepdims: bool = False) -> "Tensor":
        """Return the mean along the axes, by default along all."""
        return self.sum(axis, keepdims) / _count(self, axis, "mean")

    def max(self, axis: Any = None, keepdims: bool = False) -> "Tensor":
        """Return the maximum along the axes; entries that tie share the derivative equally."""
        _count(self, axis, "max")
        return self.record(rules.largest, self, axis=_axes(self, axis), keepdims=keepdims)

    def min(self, axis: Any = None, keepdims: bool = False) -> "Tensor":
        """Return the minimum along the axes; entries that tie share the derivative equally."""
        _count(self, axis, "min")
        return self.record(rules.smallest, self, axis=_axes(self, axis), keepdims=keepdims)

    # --- NumPy's functions ---

    def __array__(self, *args: Any, **options: Any) -> Any:
        raise TypeError("a tensor becomes no array by itself, its history would be lost: use its value, or np.stack")

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        """Let np.exp(tensor), and array + tensor, be recorded."""
        if method == "__call__" and not options:
            if ufunc in rules.RULES:
                return self.record(ufunc, *inputs)
            if ufunc in _QUESTIONS:
                return ufunc(*map(_value, inputs))
        name = ufunc.__name__ if method == "__call__" else f"{ufunc.__name__}.{method}"
        what = f" with {', '.join(options)}" if options else ""
        raise TypeError(f"np.{name}{what} has no rule for tensors: {_KNOWN}")

    def __array_function__(self, function: Any, types: Any, arguments: Any, options: Any) -> Any:
        """Let np.sum(tensor) and its like be recorded."""
        if function not in _FUNCTIONS:
            raise TypeError(f"np.{function.__name__} has no rule for tensors: {_KNOWN}")
        return _FUNCTIONS[function](*arguments, **options)


def gradient(y: Tensor, x: Any, seed: Any = None, *, create_graph: bool = False) -> Any:
    """Return the derivatives of `y` with respect to tensors from which it was computed.

    The steps between x and y are visited once, latest first; each hands its derivative on to what it was computed
    from. Numbers given at recording put them in order, so that the depth of the computation does not matter.

    Parameters
    ----------
    y : Tensor
        The output.
    x : Tensor or sequence of Tensor
        The inputs: wrapped arrays, or steps on the way.
    seed : array_like, shape of `y`, optional
        The derivative of something with respect to `y`, with which to begin: the result is then a vector–Jacobian
        product. Without it, `y` must have one entry, and the seed is 1.
    create_graph : bool
        Whether the derivatives are tensors, which can be differentiated themselves.

    Returns
    -------
    ndarray or Tensor, shape of `x`; a list of them if `x` is a sequence
        Zeros where `y` does not depend on an input.

    Raises
    ------
    TypeError
        If `y` or an input is no tensor.
    ValueError
        If `y` has several entries and there is no seed, or the seed has another shape.

    Notes
    -----
    Time within a small multiple of the forward computation, whatever the number of inputs. The derivative of a step
    is forgotten as soon as it is handed on. See: forward-and-reverse-mode.

    Examples
    --------
    >>> x = Tensor([0.0, 1.0])
    >>> y = np.sum(x**3)
    >>> g = gradient(y, x, create_graph=True)
    >>> gradient(g.sum(), x)
    array([0., 6.])
    """
    inputs = list(x) if np.iterable(x) and not isinstance(x, Tensor) else [x]
    for t in [y, *inputs]:
        if not isinstance(t, Tensor):
            raise TypeError(f"y and x must be tensors, got {type(t).__name__}: wrap arrays by Tensor first")
    start = _seed(y, seed, create_graph)
    wanted = {t.number for t in inputs}
    sums: dict[int, Any] = {y.number: start}
    steps = _steps(y, wanted)
    on_the_way = wanted | {node.number for node in steps}
    for node in steps:
        g = sums[node.number] if node.number in wanted else sums.pop(node.number)
        table = rules.RULES[node.function]
        arguments = node.arguments if create_graph else [_value(a) for a in node.arguments]
        result = node if create_graph else node.value
        for k, parent in enumerate(node.arguments):
            if isinstance(parent, Tensor) and parent.number in on_the_way:
                rule = table[k] if isinstance(table, tuple) else table(k)
                share = _fitted(rule(g, result, *arguments, **node.options), parent.value)
                before = sums.get(parent.number)
                sums[parent.number] = share if before is None else before + share
    zeros = Tensor if create_graph else np.asarray
    found = [sums.get(t.number) if t.number in sums else zeros(np.zeros_like(t.value)) for t in inputs]
    answers = found if create_graph else _own(found, start)
    return answers[0] if isinstance(x, Tensor) else answers


def softmax(x: Any, axis: Any = -1) -> Tensor:
    """Return exp(x) divided by its sum along the axes; nothing overflows.

    Parameters
    ----------
    x : Tensor or array_like
        Of any shape with at least one axis.
    axis : int or tuple of int
        Along which the results sum to 1.

    Returns
    -------
    Tensor, shape of `x`

    Raises
    ------
    ValueError
        If there is no entry along the axes.

    Examples
    --------
    >>> softmax([1000.0, 1000.0, -1000.0])
    Tensor([0.5, 0.5, 0. ])
    """
    t = _tensor(x)
    _count(t, axis, "softmax")
    return t.record(rules.softmax, t, axis=_axes(t, axis))


def log_softmax(x: Any, axis: Any = -1) -> Tensor:
    """Return the logarithm of :func:`softmax`, accurate where softmax rounds to 0 or 1.

    Parameters
    ----------
    x : Tensor or array_like
        Of any shape with at least one axis.
    axis : int or tuple of int
        Along which the probabilities sum to 1.

    Returns
    -------
    Tensor, shape of `x`

    Raises
    ------
    ValueError
        If there is no entry along the axes.

    Examples
    --------
    >>> log_softmax([0.0, -1000.0])
    Tensor([    0., -1000.])
    """
    t = _tensor(x)
    _count(t, axis, "log_softmax")
    return t.record(rules.log_softmax, t, axis=_axes(t, axis))


def logsumexp(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """Return log(sum(exp(x))) along the axes, by default along all; nothing overflows.

    Parameters
    ----------
    x : Tensor or array_like
        Of any shape.
    axis : None, int or tuple of int
        Along which to sum.
    keepdims : bool
        Whether these axes stay, with length 1.

    Returns
    -------
    Tensor

    Raises
    ------
    ValueError
        If there is no entry along the axes.

    Examples
    --------
    >>> logsumexp([1000.0, 1000.0]) - np.log(2)
    Tensor(1000.0)
    """
    t = _tensor(x)
    _count(t, axis, "logsumexp")
    return t.record(rules.logsumexp, t, axis=_axes(t, axis), keepdims=keepdims)


def relu(x: Any) -> Tensor:
    """Return max(0, x), with derivative 0 at 0, as :func:`mlmath.calculus.activations.relu_derivative`.

    Parameters
    ----------
    x : Tensor or array_like
        Of any shape.

    Returns
    -------
    Tensor, shape of `x`

    Examples
    --------
    >>> relu([-2.0, 0.0, 3.0])
    Tensor([0., 0., 3.])
    """
    return Tensor.record(rules.relu, _tensor(x))


def softplus(x: Any) -> Tensor:
    """Return log(1 + exp(x)); nothing overflows.

    Parameters
    ----------
    x : Tensor or array_like
        Of any shape.

    Returns
    -------
    Tensor, shape of `x`

    Examples
    --------
    >>> softplus([-1000.0, 1000.0])
    Tensor([   0., 1000.])
    """
    return Tensor.record(np.logaddexp, 0, _tensor(x))


def sigmoid(x: Any) -> Tensor:
    """Return 1 / (1 + exp(-x)), as exp(-softplus(-x)); nothing overflows.

    Parameters
    ----------
    x : Tensor or array_like
        Of any shape.

    Returns
    -------
    Tensor, shape of `x`

    Examples
    --------
    >>> sigmoid([-1000.0, 0.0, 1000.0])
    Tensor([0. , 0.5, 1. ])
    """
    return Tensor.record(np.exp, -softplus(-_tensor(x)))


# --- Recording --------------------------------------------------------------------------------------------------------


def _set(node: Tensor, value: Any, function: Any, arguments: Sequence[Any], options: dict[str, Any]) -> None:
    """Fill a node; its value becomes read-only, a single number one of NumPy's, which nobody can change anyway."""
    if value.ndim:
        value.flags.writeable = False
    node.value = value if value.ndim else value[()]
    node.function, node.arguments, node.options = function, arguments, options
    node.parents = tuple(a for a in arguments if isinstance(a, Tensor))
    node.number = next(_clock)


def _real(value: Any, name: str) -> Any:
    """Return an array_like as an array of real floats."""
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} must be a rectangular array, but its rows differ in length") from error
    if array.dtype.kind in "biu":
        return array.astype(float)
    if array.dtype.kind != "f" or np.ma.isMaskedArray(value):
        raise TypeError(f"{name} must hold real numbers, got {value!r} of dtype {array.dtype}")
    return array


def _constant(value: Any) -> Any:
    """Return an operand that is no tensor, so that the caller cannot change it any more."""
    array = np.asarray(value)
    if array.dtype.kind not in "biuf" or np.ma.isMaskedArray(value):
        raise TypeError(f"an operand must hold real numbers, got {value!r} of dtype {array.dtype}")
    if array.flags.writeable:
        array = array.copy() if array is value or not array.flags.owndata else array
        array.flags.writeable = False
    return array


def _value(x: Any) -> Any:
    return x.value if isinstance(x, Tensor) else x


def _tensor(x: Any) -> Tensor:
    return x if isinstance(x, Tensor) else Tensor(x)


def _index(index: Any) -> tuple[Any, ...]:
    """Return an index as a tuple whose arrays belong to the tape."""
    parts = index if isinstance(index, tuple) else (index,)
    if any(isinstance(part, Tensor) for part in parts):
        raise TypeError("an index must be of integers or truth values, not a tensor: use its value")
    plain = (slice, int, type(None), type(Ellipsis))
    parts = tuple(np.zeros(0, dtype=int) if isinstance(part, list) and not part else part for part in parts)
    return tuple(part if isinstance(part, plain) else np.array(part) for part in parts)


def _axes(x: Tensor, axis: Any) -> tuple[int, ...] | None:
    return None if axis is None else normalize_axis_tuple(axis, x.ndim)


def _count(x: Tensor, axis: Any, name: str) -> int:
    """Return how many numbers a reduction combines, at least one."""
    axes = _axes(x, axis)
    count = x.size if axes is None else int(np.prod([x.shape[k] for k in axes], dtype=int))
    if not count:
        raise ValueError(f"{name} needs at least one number along the axes, got shape {x.shape}")
    return count


# --- Going back -------------------------------------------------------------------------------------------------------


def _seed(y: Tensor, seed: Any, create_graph: bool) -> Any:
    """Return what the backward pass begins with, a tensor if the pass is recorded."""
    if seed is None:
        if y.size != 1:
            raise ValueError(f"y must be a single number, got shape {y.shape}: sum it up, or give a seed of that shape")
        seed = np.ones_like(y.value)
    start = _real(_value(seed), "seed")
    if start.shape != y.shape:
        raise ValueError(f"seed must have the shape of y, {y.shape}, got {start.shape}")
    if create_graph:
        return seed if isinstance(seed, Tensor) else Tensor(start.astype(y.dtype))
    return start.astype(y.dtype, copy=False)


def _steps(y: Tensor, wanted: set[int]) -> list[Tensor]:
    """Return the nodes between the wanted inputs and y, latest first.

    A node is computed after its arguments, so that its number is larger: sorting by numbers is a topological order.
    """
    earliest = min(wanted, default=0)
    nodes, waiting = {y.number: y}, [y]
    while waiting:
        for parent in waiting.pop().parents:
            if parent.number not in nodes and parent.number >= earliest:
                nodes[parent.number] = parent
                waiting.append(parent)
    depends = set(wanted)
    steps = []
    for number in sorted(nodes):
        if any(parent.number in depends for parent in nodes[number].parents):
            depends.add(number)
            steps.append(nodes[number])
    return steps[::-1]


def _fitted(g: Any, x: Any) -> Any:
    """Undo broadcasting: add up g over the axes along which x was repeated; return it with the dtype of x."""
    if g.shape != x.shape:
        new = g.ndim - x.ndim
        repeated = [k + new for k, n in enumerate(x.shape) if n == 1 and g.shape[k + new] != 1]
        g = g.sum(axis=(*range(new), *repeated)).reshape(x.shape)
    return g if g.dtype == x.dtype else g.astype(x.dtype)


def _own(arrays: list[Any], seed: Any) -> list[Any]:
    """Return arrays that the caller may change: rules may hand on the same array twice, or a view."""
    seen = {id(seed)}
    answers = []
    for g in arrays:
        mine = g.ndim == 0 or (g.flags.owndata and g.flags.writeable and id(g) not in seen)
        seen.add(id(g))
        answers.append(g[()] if mine and g.ndim == 0 else g if mine else g.copy())
    return answers


# --- NumPy's functions of tensors -------------------------------------------------------------------------------------


def _reshape(x: Tensor, shape: Any) -> Tensor:
    return x.reshape(shape)


def _where(condition: Any, x: Any, y: Any) -> Tensor:
    if isinstance(condition, Tensor):
        raise TypeError("condition must be an array of truth values, such as x > 0, not a tensor")
    return Tensor.record(np.where, condition, x, y)


def _concatenate(parts: Sequence[Any], axis: int = 0) -> Tensor:
    arrays = [part if isinstance(part, Tensor) else np.asarray(part) for part in parts]
    if any(part.ndim != arrays[0].ndim for part in arrays):
        raise ValueError(f"all parts must have as many axes, got {', '.join(str(part.shape) for part in arrays)}")
    if axis is None:
        raise TypeError("axis must be an integer: ravel the parts first")
    along = normalize_axis_index(axis, arrays[0].ndim)
    starts = (0, *itertools.accumulate(part.shape[along] for part in arrays))
    return Tensor.record(rules.concatenate, *arrays, axis=along, starts=starts)


def _stack(parts: Sequence[Any], axis: int = 0) -> Tensor:
    tensors = [_tensor(part) for part in parts]
    if len({t.shape for t in tensors}) > 1:
        raise ValueError(f"all parts must have the same shape, got {', '.join(str(t.shape) for t in tensors)}")
    return _concatenate([_expand_dims(t, axis) for t in tensors], axis)


def _expand_dims(x: Tensor, axis: int) -> Tensor:
    shape = list(x.shape)
    shape.insert(normalize_axis_index(axis, x.ndim + 1), 1)
    return x.reshape(shape)


def _broadcast_to(x: Tensor, shape: Any) -> Tensor:
    return x.record(rules.broadcast_to, x, shape=shape)


_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.sum: Tensor.sum,
    np.mean: Tensor.mean,
    np.max: Tensor.max,
    np.min: Tensor.min,
    np.reshape: _reshape,
    np.transpose: lambda x, axes=None: x.transpose() if axes is None else x.transpose(axes),
    np.swapaxes: Tensor.swapaxes,
    np.expand_dims: _expand_dims,
    np.ravel: lambda x: x.reshape(-1),
    np.broadcast_to: _broadcast_to,
    np.concatenate: _concatenate,
    np.stack: _stack,
    np.where: _where,
    np.shape: lambda x: x.shape,
    np.ndim: lambda x: x.ndim,
    np.zeros_like: lambda x: np.zeros_like(x.value),
    np.ones_like: lambda x: np.ones_like(x.value),
}
_QUESTIONS = {np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal, np.isfinite, np.isnan}
_KNOWN = "see mlmath.autodiff.rules for those that have, or write it with them"
