"""The operations of ElementwiseCases.java in numpy, each into a new array and into an existing one."""
import numpy as np
from contender import check, read, samples, version

WIDTH = 1024
X, Y = read("x", np.float32, -1, WIDTH), read("y", np.float32, -1, WIDTH)


def sigmoid(x, out=None):
    z = np.negative(x, out=out)
    np.exp(z, out=z)
    z += 1
    return np.reciprocal(z, out=z)


def softmax(x, out=None):
    z = np.subtract(x, x.max(axis=1, keepdims=True), out=out)
    np.exp(z, out=z)
    z /= z.sum(axis=1, keepdims=True)
    return z


operations = {
    "add": lambda x, y, out=None: np.add(x, y, out=out),
    "mul": lambda x, y, out=None: np.multiply(x, y, out=out),
    "exp": lambda x, y, out=None: np.exp(x, out=out),
    "sigmoid": lambda x, y, out=None: sigmoid(x, out),
    "tanh": lambda x, y, out=None: np.tanh(x, out=out),
    "sum": lambda x, y, out=None: x.sum(),
    "softmax": lambda x, y, out=None: softmax(x, out),
}

version(f"numpy {np.__version__}")
for name, operation in operations.items():
    for millions in (1, 16):
        rows = (millions << 20) // WIDTH
        x, y = X[:rows].copy(), Y[:rows].copy()
        for out in (None,) if name == "sum" else (None, np.empty_like(x)):
            row = f"{name}-{millions}M-{'new' if out is None else 'reused'}"
            result = np.ravel(operation(x, y, out))
            check(result[0], result[-1], row=row)
            samples(lambda: operation(x, y, out), row, plateau=0.2, samples=9)
