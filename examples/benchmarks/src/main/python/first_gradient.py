"""The first gradient of a network 2-2-1 of sigmoids, derived by hand and printed."""
import sys

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


w1, b1 = np.array([[0.1, 0.2], [0.3, 0.4]]), np.array([0.5, 0.6])
w2, b2 = np.array([[0.7], [0.8]]), np.array([0.9])
x = np.array([[1.0, 2.0]])
h = sigmoid(x @ w1 + b1)
y = sigmoid(h @ w2 + b2)
d2 = 2 * (y - 1) * y * (1 - y)
d1 = d2 @ w2.T * h * (1 - h)
gradients = (x.T @ d1, d1.sum(axis=0), h.T @ d2, d2.sum(axis=0))
print("@ check", sys.argv[1], *(float(g) for gradient in gradients for g in gradient.ravel()))
