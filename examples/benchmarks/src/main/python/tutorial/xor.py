"""A network 2-2-1 of sigmoids on XOR, all four rows at once."""
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


np.random.seed(42)
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
Y = np.array([[0], [1], [1], [0]])
w1, b1 = np.random.rand(2, 2), np.random.rand(1, 2)
w2, b2 = np.random.rand(2, 1), np.random.rand(1, 1)
rate = 0.1
for epoch in range(10000):
    a1 = sigmoid(np.dot(X, w1) + b1)
    a2 = sigmoid(np.dot(a1, w2) + b2)
    d2 = (a2 - Y) * a2 * (1 - a2)
    d1 = np.dot(d2, w2.T) * a1 * (1 - a1)
    dw2, db2 = np.dot(a1.T, d2) / 4, np.sum(d2, axis=0, keepdims=True) / 4
    dw1, db1 = np.dot(X.T, d1) / 4, np.sum(d1, axis=0, keepdims=True) / 4
    w1, b1, w2, b2 = w1 - rate * dw1, b1 - rate * db1, w2 - rate * dw2, b2 - rate * db2
    if epoch % 1000 == 0:
        print("Epoch", epoch, "Loss", float(np.mean((a2 - Y) ** 2)))
print("Final output", *map(float, a2.ravel()))
