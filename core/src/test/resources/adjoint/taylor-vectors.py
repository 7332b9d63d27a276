"""Writes taylor-vectors.txt: for each function the point and its Taylor coefficients up to order 20.

    python3 taylor-vectors.py > taylor-vectors.txt

mpmath 1.3.0, 60 digits; derivatives are its differences, with steps far below the digits written.
"""

from mpmath import mp, mpf, taylor

mp.dps = 60
ORDER = 20



def kepler(m, e=mpf("0.25")):
    """E with E - e*sin E = M."""
    return mp.findroot(lambda x: x - e * mp.sin(x) - m, m + e * mp.sin(m), tol=mpf(10) ** -110)


def kepler_series():
    """E(M) about M = 1: Newton's method would have its own error, the equation's series has none."""
    e = mpf("0.25")
    start = kepler(mpf(1))
    # Lagrange: the inverse of M(E), whose series is known.
    s, c = mp.sin(start), mp.cos(start)
    m = [mpf(0), 1 - e * c]  # M(start + u) - 1
    for k in range(2, ORDER + 1):
        # -e*sin(start + u), k-th coefficient
        m.append(-e * [s, c, -s, -c][k % 4] / mp.factorial(k))
    return [start] + reverted(m)


def reverted(m):
    """u(v) with m(u) = v, for coefficients 1 to ORDER."""
    inverse = [mpf(0), 1 / m[1]]
    for k in range(2, ORDER + 1):
        inverse.append(mpf(0))
        power, total = [mpf(1)] + [mpf(0)] * k, mpf(0)
        for j in range(1, k + 1):
            power = multiplied(power, inverse, k)
            total += m[j] * power[k]
        inverse[k] = -total / m[1]
    return inverse[1:]


def multiplied(a, b, order):
    b = b + [mpf(0)] * (order + 1 - len(b))
    return [sum(a[i] * b[k - i] for i in range(k + 1)) for k in range(order + 1)]


def polygamma_series(order):
    """Its differences would take hours."""
    return [mp.polygamma(order + k, mpf("2.5")) / mp.factorial(k) for k in range(ORDER + 1)]


def phi(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def softplus(x):
    return mp.log(1 + mp.exp(x))


GELU = mp.sqrt(2 / mp.pi)

FUNCTIONS = {
    "exp": (mp.exp, 0.5),
    "expm1": (lambda x: mp.exp(x) - 1, 0.25),
    "exp2": (lambda x: mpf(2) ** x, 0.5),
    "log": (mp.log, 1.5),
    "log1p": (lambda x: mp.log(1 + x), 0.5),
    "log2": (lambda x: mp.log(x) / mp.log(2), 1.5),
    "log10": (lambda x: mp.log(x) / mp.log(10), 1.5),
    "sin": (mp.sin, 0.5),
    "cos": (mp.cos, 0.5),
    "tan": (mp.tan, 0.5),
    "asin": (mp.asin, 0.25),
    "acos": (mp.acos, 0.25),
    "atan": (mp.atan, 0.5),
    "sinh": (mp.sinh, 0.5),
    "cosh": (mp.cosh, 0.5),
    "tanh": (mp.tanh, 0.5),
    "asinh": (mp.asinh, 0.5),
    "acosh": (mp.acosh, 2.5),
    "atanh": (mp.atanh, 0.25),
    "sqrt": (mp.sqrt, 1.5),
    "rsqrt": (lambda x: 1 / mp.sqrt(x), 1.5),
    "cbrt": (lambda x: mp.cbrt(x), 1.5),
    "reciprocal": (lambda x: 1 / x, 1.5),
    "square": (lambda x: x * x, 1.5),
    "pow(2.5)": (lambda x: x ** mpf("2.5"), 1.5),
    "pow(-3)": (lambda x: x ** -3, 1.5),
    "pow(7)": (lambda x: x ** 7, 0),
    "x^x": (lambda x: x ** x, 1.5),
    "2^x": (lambda x: mpf(2) ** x, 1.5),
    "erf": (mp.erf, 0.5),
    "erfc": (mp.erfc, 0.5),
    "erfinv": (mp.erfinv, 0.25),
    "normalCdf": (phi, 0.5),
    "normalQuantile": (lambda x: mp.sqrt(2) * mp.erfinv(2 * x - 1), 0.625),
    "lgamma": (mp.loggamma, 2.5),
    "sigmoid": (sigmoid, 0.5),
    "softplus": (softplus, 0.5),
    "gelu": (lambda x: x * phi(x), 0.5),
    "geluTanh": (
        lambda x: x / 2 * (1 + mp.tanh(GELU * (x + mpf(0.044715) * x**3))),
        0.5,
    ),
    "silu": (lambda x: x * sigmoid(x), 0.5),
    "mish": (lambda x: x * mp.tanh(softplus(x)), 0.5),
    "softsign": (lambda x: x / (1 + x), 0.5),
    "elu": (lambda x: mp.exp(x) - 1, -0.5),
    "hypot": (lambda x: mp.sqrt(x * x + (1 - x) ** 2), 0.25),
    "atan2": (lambda x: mp.atan2(x, 1 - x), 0.25),
    "logAddExp": (lambda x: mp.log(mp.exp(x) + mp.exp(x * x)), 0.5),
    "logBeta": (lambda x: mp.loggamma(x) + mp.loggamma(x + 1) - mp.loggamma(2 * x + 1), 2.5),
    "xlogy": (lambda x: x * mp.log(x + 1), 1.5),
    "exp(sin)": (lambda x: mp.exp(mp.sin(x)), 0.5),
}


def main():
    for name, (f, at) in FUNCTIONS.items():
        write(name, at, taylor(f, mpf(at), ORDER))
    write("digamma", 2.5, polygamma_series(0))
    write("trigamma", 2.5, polygamma_series(1))
    write("kepler", 1.0, kepler_series())


def write(name, at, coefficients):
    print(name, at, *(mp.nstr(c, 20, min_fixed=0, max_fixed=0) if c else "0" for c in coefficients))


main()
