"""The products of MatmulCases.java in numpy."""
import numpy as np
from contender import MORE, check, read, samples, version

A, B = read("a", float, -1), read("b", float, -1)
version(f"numpy {np.__version__}")
for dtype in (np.float32, np.float64):
    for n in map(int, MORE[1].split(",")):
        a, b = (m[: n * n].reshape(n, n).astype(dtype) for m in (A, B))
        c = np.empty((n, n), dtype)
        row = f"{MORE[0]}{'f32' if dtype is np.float32 else 'f64'}-{n}"
        np.matmul(a, b, out=c)
        check(c.flat[0], c.flat[n * n // 2 + 7], row=row)
        samples(lambda: np.matmul(a, b, out=c), row, plateau=0.2, samples=9)
