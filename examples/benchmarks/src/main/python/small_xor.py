"""XOR by a network 2-2-1 of sigmoids, all four rows at once: how long the training takes."""
import time

import numpy as np
from contender import MORE, check, read, report


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
Y = np.array([[0.0], [1], [1], [0]])
w1, b1 = read("w1", float, 2, 2), read("b1", float, 2)
w2, b2 = read("w2", float, 2, 1), read("b2", float, 1)
rate = 0.1


def forward():
    a1 = sigmoid(X @ w1 + b1)
    return a1, sigmoid(a1 @ w2 + b2)


start = time.perf_counter()
for epoch in range(int(MORE[0])):
    a1, a2 = forward()
    d2 = (a2 - Y) * a2 * (1 - a2) * 0.5
    d1 = d2 @ w2.T * a1 * (1 - a1)
    w2 -= rate * (a1.T @ d2)
    b2 -= rate * d2.sum(axis=0)
    w1 -= rate * (X.T @ d1)
    b1 -= rate * d1.sum(axis=0)
end = time.perf_counter()
check(*forward()[1].ravel())
report([end - start])
