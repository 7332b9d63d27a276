"""A sigmoid neuron without bias learns which of its three inputs matters."""
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


X = np.array([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]])
Y = np.array([[0, 1, 1, 0]]).T
np.random.seed(1)
weights = 2 * np.random.random((3, 1)) - 1
question = np.array([1, 0, 0])
print("before", *map(float, weights.ravel()))
print("answer", float(sigmoid(np.dot(question, weights))[0]))
for _ in range(10000):
    output = sigmoid(np.dot(X, weights))
    weights += np.dot(X.T, (Y - output) * output * (1 - output))
print("after", *map(float, weights.ravel()))
print("answer", float(sigmoid(np.dot(question, weights))[0]))
