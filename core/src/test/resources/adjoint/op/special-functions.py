"""Writes special-functions.txt: right values of special functions, to 25 digits.

    python3 special-functions.py > special-functions.txt     (mpmath 1.3.0, at 60 digits and more)

Structured grids, hard cases (roots, poles, ends of intervals and of the range), and random numbers.
"""

import math
import random

import mpmath as m
from mpmath import mpf

m.mp.dps = 60
rng = random.Random(14)


def erfcinv(q):
    q = mpf(q)
    x = m.sqrt(-m.log(q)) if q < 0.1 else mpf("0.8")
    for _ in range(80):
        step = (m.log(m.erfc(x)) - m.log(q)) * m.erfc(x) * m.sqrt(m.pi) / -2 * m.exp(x * x)
        x -= step
        if abs(step) < mpf(10) ** -45:
            break
    return x


def erfinv(y):
    y = mpf(y)
    return m.sign(y) * erfcinv(1 - abs(y)) if abs(y) > 0.5 else m.erfinv(y)


def quantile(p):
    p = mpf(p)
    if 0.25 < p < 0.75:
        return m.sqrt(2) * m.erfinv(2 * p - 1)
    return -m.sqrt(2) * erfcinv(2 * p) if p < 0.5 else m.sqrt(2) * erfcinv(2 * (1 - p))


def lgamma(x):
    with m.workdps(400 if abs(x) > 1e30 else 80):
        if x < 0:  # by reflection
            return m.log(m.pi / abs(m.sinpi(mpf(x)))) - m.loggamma(1 - mpf(x))
        return m.loggamma(mpf(x))


def polygamma(n, x):
    with m.workdps(80):
        x = mpf(x)
        if x > 0:
            return m.polygamma(n, x)
        cot = m.taylor(lambda t: m.pi * m.cospi(t) / m.sinpi(t), x, n)[n] * m.factorial(n)
        return (-1) ** n * m.polygamma(n, 1 - x) - cot


def log_beta(a, b):
    a, b = mpf(a), mpf(b)
    with m.workdps(700 if max(a, b) > 1e30 else 120):
        return m.loggamma(a) + m.loggamma(b) - m.loggamma(a + b)


def log_uniform(low, high):
    return math.exp(rng.uniform(math.log(low), math.log(high)))


def near(x):
    """The number, its neighbours, and numbers at growing distances."""
    ways = [x, math.nextafter(x, -math.inf), math.nextafter(x, math.inf)]
    return ways + [x + s * 10.0**-k for k in (3, 6, 9, 12) for s in (-1, 1)]


def random_numbers(count, *ranges):
    return [rng.uniform(*rng.choice(ranges)) for _ in range(count)]


def powers(low, high, step):
    return [10.0**k for k in range(low, high, step)]


def roots(f, *guesses):
    return [x for guess in guesses for x in near(float(m.findroot(lambda x: m.re(f(x)), guess)))]


halves = [k / 8 for k in range(1, 30)] + [k / 2 + 0.25 for k in range(8, 40)]
positive = halves + powers(-300, 301, 25) + [5e-324, 2.0**-60, 2.0**60] + random_numbers(40, (0, 3), (0, 30))
negative = [-x for x in halves if x != int(x)] + [-1e-300, -1e-17, -1e-5, -1e5 - 0.25, -1e10 - 0.5]
negative += random_numbers(40, (-3, 0), (-20, 0))
edges = [0.75, 1.25, 1.75, 2.25, 2.5, 9.0, 10.0, 16.0]
edges += [math.nextafter(x, 0) for x in edges]
root = 1.4616321449683622

GRIDS = {
    "lgamma": (lgamma, [x for x in positive + edges + near(1.0) + near(2.0) + near(root) + negative if x not in (1, 2)] + roots(m.loggamma, -2.457, -2.748, -3.1436, -3.9553, -9.99999)),
    "digamma": (lambda x: polygamma(0, x), positive + edges + near(1.0) + near(root) + negative + roots(m.digamma, -0.504, -1.573, -9.7027)),
    "asinh": (m.asinh, positive + [-x for x in powers(-9, 10, 1)] + [2.0**-28, 2.0**28, 2.0]),
    "acosh": (m.acosh, [x for x in positive + near(1.0)[2:] + near(2.0) + [2.0**28] if x >= 1]),
    "atanh": (m.atanh, [k / 64 for k in range(-63, 64, 3)] + [1 - 10.0**-k for k in range(1, 16)] + powers(-300, 0, 25) + near(0.5)),
    "log2": (lambda x: m.log(mpf(x), 2), positive + near(1.0) + [2.0**k for k in range(-1074, 1024, 99)]),
    "exp2": (lambda x: mpf(2) ** x, [k / 8 for k in range(-80, 80, 5)] + random_numbers(40, (-1022, 1023), (-1, 1))),
    "erfinv": (erfinv, [k / 64 for k in range(-63, 64, 3)] + [1 - 10.0**-k for k in range(1, 16)] + powers(-300, 0, 25) + near(0.5)),
    "normalCdf": (lambda x: m.erfc(-mpf(x) / m.sqrt(2)) / 2, [k / 4 for k in range(-149, 40, 3)] + random_numbers(80, (-37, 0), (-4, 4))),
    "normalQuantile": (quantile, [k / 64 for k in range(1, 64, 3)] + [1 - 10.0**-k for k in range(1, 16)] + powers(-320, 0, 10) + near(0.25) + near(0.75) + near(0.5)[3:] + [5e-324]),
}

print("# function, operands, value to 25 digits. Written by special-functions.py with mpmath 1.3.0.")


def row(name, operands, value):
    y = m.re(value)
    if math.isfinite(float(y)):
        print(name, *(repr(float(x)) for x in operands), m.nstr(y, 25))


for name, (f, numbers) in GRIDS.items():
    for x in sorted(set(numbers)):
        row(name, [x], f(x))
for n in (1, 2, 3, 5):
    for x in halves[::6] + powers(-30, 31, 10) + [-x for x in halves[1:60:6] if x != int(x)] + random_numbers(8, (-5, 0)):
        row("polygamma", [n, x], polygamma(n, x))
sizes = [1e-300, 1e-17, 1e-5, 0.125, 0.5, 1.5, 2.0, 3.25, 7.0, 15.5, 16.0, 31.0, 1e3, 1e6, 1e12, 1e100, 1e300]
for a in sizes:
    for b in sizes:
        if a <= b:
            row("logBeta", [a, b], log_beta(a, b))
for _ in range(60):
    a, b = log_uniform(1e-3, 1e5), log_uniform(1e-3, 1e5)
    row("logBeta", [a, b], log_beta(a, b))
for a in (1 + 2.0**-52, 1 + 1e-9, 0.9999):
    row("logBeta", [a, 1.0], log_beta(a, 1.0))
for a in [1e-300, 1e-17, 1e-5, 0.125, 0.5, 1.5, 2.0, 3.25, 7.0, 15.5, 16.0, 31.0, 250.0, 1e6]:
    for b in [1e-300, 1e-5, 0.375, 1.0, 2.5, 6.75, 12.0, 16.5, 40.0, 300.0]:
        row("beta", [a, b], m.exp(log_beta(a, b)))
