"""A network 2-2-1 learns gender from weight and height, one person a step."""
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class Network:
    def __init__(self):
        self.w1, self.w2, self.w3 = np.random.normal(), np.random.normal(), np.random.normal()
        self.w4, self.w5, self.w6 = np.random.normal(), np.random.normal(), np.random.normal()
        self.b1, self.b2, self.b3 = np.random.normal(), np.random.normal(), np.random.normal()

    def feedforward(self, x):
        h1 = sigmoid(self.w1 * x[0] + self.w2 * x[1] + self.b1)
        h2 = sigmoid(self.w3 * x[0] + self.w4 * x[1] + self.b2)
        return sigmoid(self.w5 * h1 + self.w6 * h2 + self.b3)

    def train(self, data, answers, rate=0.1, epochs=1000):
        for epoch in range(epochs):
            for x, y in zip(data, answers):
                h1 = sigmoid(self.w1 * x[0] + self.w2 * x[1] + self.b1)
                h2 = sigmoid(self.w3 * x[0] + self.w4 * x[1] + self.b2)
                o = sigmoid(self.w5 * h1 + self.w6 * h2 + self.b3)
                d = -2 * (y - o) * o * (1 - o)
                d1 = d * self.w5 * h1 * (1 - h1)
                d2 = d * self.w6 * h2 * (1 - h2)
                self.w5 -= rate * d * h1
                self.w6 -= rate * d * h2
                self.b3 -= rate * d
                self.w1 -= rate * d1 * x[0]
                self.w2 -= rate * d1 * x[1]
                self.b1 -= rate * d1
                self.w3 -= rate * d2 * x[0]
                self.w4 -= rate * d2 * x[1]
                self.b2 -= rate * d2
            if epoch % 10 == 0:
                predictions = np.apply_along_axis(self.feedforward, 1, data)
                print("Epoch %d loss: %.3f" % (epoch, ((answers - predictions) ** 2).mean()))


np.random.seed(44)
data = np.array([[-2, -1], [25, 6], [17, 4], [-15, -6]])
answers = np.array([1, 0, 0, 1])
network = Network()
network.train(data, answers)
print("Emily: %.3f" % network.feedforward(np.array([-7, -3])))
print("Frank: %.3f" % network.feedforward(np.array([20, 2])))
