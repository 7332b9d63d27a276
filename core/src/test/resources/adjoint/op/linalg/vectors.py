#!/usr/bin/env python3
"""Writes vectors.txt: linear algebra, its gradients and Hessian-vector products, by mpmath.

With 60 digits, differences of functions with a step of 1e-20 are right to more digits than a double has: nothing in here
knows a formula for a derivative. Of the results of each case, one after another, the sum with weights u is differentiated;
the Hessian of that is multiplied by v.

    python3 vectors.py > vectors.txt        (mpmath 1.3.0)
"""
import random

from mpmath import mp, mpf, matrix

mp.dps = 60
rng = random.Random(14)


def uniform(m, n):
    return matrix([[mpf(rng.randint(-999, 999)) / 1000 for _ in range(n)] for _ in range(m)])


def rows(a):
    return [a[i, j] for i in range(a.rows) for j in range(a.cols)]


def columns(a, start, end):
    return a[0:a.rows, start:end]


def symmetric(a):
    return (a + a.T) / 2


def masked(a, keep, diagonal=None):
    return matrix(
        [[(diagonal if i == j and diagonal is not None else a[i, j] if keep(i, j) else mpf(0)) for j in range(a.cols)]
         for i in range(a.rows)])


def lu(a):
    """Exchanges rows for the largest pivot; L has ones on its diagonal."""
    m, n, k = a.rows, a.cols, min(a.rows, a.cols)
    u = a.copy()
    l = matrix(m, k)
    for j in range(k):
        p = max(range(j, m), key=lambda i: abs(u[i, j]))
        for c in range(n):
            u[j, c], u[p, c] = u[p, c], u[j, c]
        for c in range(j):
            l[j, c], l[p, c] = l[p, c], l[j, c]
        l[j, j] = 1
        for i in range(j + 1, m):
            l[i, j] = u[i, j] / u[j, j]
            for c in range(j, n):
                u[i, c] -= l[i, j] * u[j, c]
    return [l, u[0:k, 0:n]]


def qr(a):
    """Signs chosen so that the diagonal of R is positive."""
    k = min(a.rows, a.cols)
    q, _ = mp.qr(columns(a, 0, k), mode='skinny')
    r = q.T * a
    r = masked(r, lambda i, j: i <= j)
    for i in range(k):
        if r[i, i] < 0:
            for j in range(a.cols):
                r[i, j] = -r[i, j]
            for j in range(a.rows):
                q[j, i] = -q[j, i]
    return [q, r]


def sign(a, column):
    return -1 if max((a[i, column] for i in range(a.rows)), key=abs) < 0 else 1


def eigh(a):
    w, v = mp.eigsy(symmetric(a))
    order = sorted(range(a.rows), key=lambda i: w[i])
    vectors = matrix(a.rows, a.rows)
    for j, p in enumerate(order):
        s = sign(v, p)
        for i in range(a.rows):
            vectors[i, j] = s * v[i, p]
    return [matrix([[w[p] for p in order]]), vectors]


def svd(a):
    u, s, v = mp.svd_r(a, full_matrices=False)
    for j in range(len(s)):
        f = sign(u, j)
        for i in range(u.rows):
            u[i, j] *= f
        for i in range(v.cols):
            v[j, i] *= f
    return [u, matrix([[s[i] for i in range(len(s))]]), v]


def values(a):
    return rows(svd(a)[1])


def pinv(a):
    if a.rows < a.cols:
        return a.T * (a * a.T) ** -1
    return (a.T * a) ** -1 * a.T


def number(x):
    return [matrix([[x]])]


CASES = []


def case(name, f, *inputs):
    CASES.append((name, f, list(inputs)))


def positive(n):
    a = uniform(n, n)
    return a * a.T + mp.eye(n) / 2


case('inverse', lambda a: [a ** -1], uniform(4, 4))
case('solve', lambda a, b: [a ** -1 * b], uniform(4, 4), uniform(4, 2))
case('solveTriangular LOWER', lambda a, b: [masked(a, lambda i, j: i >= j) ** -1 * b], uniform(4, 4), uniform(4, 2))
case('solveTriangular UNIT_UPPER', lambda a, b: [masked(a, lambda i, j: i < j, mpf(1)) ** -1 * b], uniform(4, 4),
     uniform(4, 2))
case('cholesky', lambda a: [mp.cholesky(symmetric(a))], positive(4))
case('lu 4 4', lu, uniform(4, 4))
case('lu 5 3', lu, uniform(5, 3))
case('lu 3 5', lu, uniform(3, 5))
case('qr 4 4', qr, uniform(4, 4))
case('qr 5 3', qr, uniform(5, 3))
case('qr 3 5', qr, uniform(3, 5))
case('eigh', eigh, uniform(4, 4))
case('svd 4 4', svd, uniform(4, 4))
case('svd 5 3', svd, uniform(5, 3))
case('svd 3 5', svd, uniform(3, 5))
case('det', lambda a: number(mp.det(a)), uniform(4, 4))
case('slogdet', lambda a: number(mp.sign(mp.det(a))) + number(mp.log(abs(mp.det(a)))), uniform(4, 4))
case('cofactor', lambda a: [mp.det(a) * (a ** -1).T], uniform(4, 4))
case('pinv 5 3', lambda a: [pinv(a)], uniform(5, 3))
case('pinv 3 5', lambda a: [pinv(a)], uniform(3, 5))
case('lstsq 5 3', lambda a, b: [pinv(a) * b], uniform(5, 3), uniform(5, 2))
case('lstsq 3 5', lambda a, b: [pinv(a) * b], uniform(3, 5), uniform(3, 2))
case('matrixExp', lambda a: [mp.expm(a, method='taylor')], 2 * uniform(4, 4))
case('matrixPower', lambda a: [a ** -2], uniform(4, 4))
case('matrixNorm FROBENIUS', lambda a: number(mp.sqrt(sum(x * x for x in rows(a)))), uniform(3, 4))
case('matrixNorm NUCLEAR', lambda a: number(sum(values(a))), uniform(3, 4))
case('matrixNorm SPECTRAL', lambda a: number(max(values(a))), uniform(3, 4))


def weighted(f, inputs):
    results = [x for y in f(*inputs) for x in rows(y)]
    return sum(mpf((7 * k + 3) % 11 - 5) / 5 * x for k, x in enumerate(results))


def moved(inputs, which, position, step):
    copies = [x.copy() for x in inputs]
    x = copies[which]
    x[position // x.cols, position % x.cols] += step
    return copies


def along(inputs, step):
    k = 0
    copies = []
    for x in inputs:
        y = x.copy()
        for i in range(x.rows):
            for j in range(x.cols):
                y[i, j] += step * mpf((5 * k + 2) % 7 - 3) / 3
                k += 1
        copies.append(y)
    return copies


def gradient(f, inputs, h):
    g = []
    for which, x in enumerate(inputs):
        for position in range(x.rows * x.cols):
            up = f(moved(inputs, which, position, h))
            down = f(moved(inputs, which, position, -h))
            g.append((up - down) / (2 * h))
    return g


def text(numbers):
    return ' '.join(repr(float(x)) for x in numbers)


for name, f, inputs in CASES:
    inputs = [x.apply(lambda e: mpf(float(e))) for x in inputs]  # what a double holds
    h, t = mpf(10) ** -20, mpf(10) ** -12
    y = lambda x, f=f: weighted(f, x)
    slope = lambda x, y=y: (y(along(x, t)) - y(along(x, -t))) / (2 * t)
    print('case', name)
    for x in inputs:
        print('input', x.rows, x.cols, text(rows(x)))
    print('results', text([x for r in f(*inputs) for x in rows(r)]))
    print('gradient', text(gradient(y, inputs, h)))
    print('product', text(gradient(slope, inputs, t)))
