"""One sigmoid neuron, updated after every row: how long the training takes."""
import time

import numpy as np
from contender import check, read, report


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


X = np.array([[3, 1.5], [2, 1], [4, 1.5], [3, 4], [3.5, 0.5], [2, 0.5], [5.5, 1], [1, 1]])
Y = np.array([0.0, 1, 0, 1, 0, 1, 1, 0])
w, b = read("w2", float, 2), float(read("b2", float, 1)[0])
rate = 0.1

start = time.perf_counter()
for update in range(10_000):
    x, y = X[update % 8], Y[update % 8]
    a = sigmoid(w @ x + b)
    d = rate * 2 * (a - y) * a * (1 - a)
    w -= d * x
    b -= d
end = time.perf_counter()
check(*sigmoid(X @ w + b))
report([end - start])
