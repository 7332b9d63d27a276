"""One sigmoid neuron on eight points, one random point a step: python3 neuron.py RATE STEPS."""
import sys

import numpy as np

X = np.array([[3, 1.5], [2, 1], [4, 1.5], [3, 4], [3.5, 0.5], [2, 0.5], [5.5, 1], [1, 1]])
Y = np.array([0, 1, 0, 1, 0, 1, 1, 0])


class Neuron:
    def __init__(self, rate):
        self.weights = np.array([np.random.randn(), np.random.randn()])
        self.bias = np.random.randn()
        self.rate = rate

    def sigmoid(self, z):
        return 1 / (1 + np.exp(-z))

    def predict(self, x):
        return self.sigmoid(np.dot(x, self.weights) + self.bias)

    def gradients(self, x, y):
        s = self.predict(x)
        slope = 2 * (s - y) * s * (1 - s)
        return slope, slope * x

    def train(self, xs, ys, steps):
        errors = []
        for step in range(steps):
            i = np.random.randint(len(xs))
            d_bias, d_weights = self.gradients(xs[i], ys[i])
            self.bias = self.bias - d_bias * self.rate
            self.weights = self.weights - d_weights * self.rate
            if step % 100 == 0:
                error = 0.0
                for x, y in zip(xs, ys):
                    error += np.square(self.predict(x) - y)
                errors.append(error)
        return errors


np.random.seed(42)
neuron = Neuron(float(sys.argv[1]))
print("prediction", float(neuron.predict(np.array([1.66, 1.56]))))
for step, error in enumerate(neuron.train(X, Y, int(sys.argv[2]))):
    print("error", step * 100, float(error))
print("weights", *map(float, neuron.weights), "bias", float(neuron.bias))
