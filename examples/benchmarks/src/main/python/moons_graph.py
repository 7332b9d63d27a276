"""A training step on a graph of single numbers in plain Python, in the manner of micrograd: closures that add to
the gradients of their inputs, called in reverse order."""
import platform

from contender import measure, read, version

ALPHA, RATE, SIZES = 1e-4, 0.05, (2, 16, 16, 1)


class Node:
    def __init__(self, data, inputs=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs
        self.pull = lambda: None

    def __add__(self, other):
        other = other if isinstance(other, Node) else Node(other)
        out = Node(self.data + other.data, (self, other))

        def pull():
            self.grad += out.grad
            other.grad += out.grad

        out.pull = pull
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Node) else Node(other)
        out = Node(self.data * other.data, (self, other))

        def pull():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out.pull = pull
        return out

    def relu(self):
        out = Node(max(self.data, 0.0), (self,))

        def pull():
            self.grad += (out.data > 0) * out.grad

        out.pull = pull
        return out

    def backward(self):
        order, seen, path = [], set(), [(self, False)]
        while path:
            node, done = path.pop()
            if done:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                path.append((node, True))
                path.extend((i, False) for i in node.inputs)
        self.grad = 1.0
        for node in reversed(order):
            node.pull()


points = read("x", float, 100, 2).tolist()
labels = read("labels", float, 100).tolist()
parameters = [Node(p) for p in read("parameters", float, -1).tolist()]


def score(point):
    h, p = [Node(v) for v in point], iter(parameters)
    for layer in range(1, len(SIZES)):
        y = []
        for _ in range(SIZES[layer]):
            total = next(p) * h[0]
            for i in h[1:]:
                total = total + next(p) * i
            total = total + next(p)
            y.append(total.relu() if layer < len(SIZES) - 1 else total)
        h = y
    return h[0]


def step():
    margins = Node(0.0)
    for point, label in zip(points, labels):
        margins = margins + (score(point) * -label + 1.0).relu()
    squares = Node(0.0)
    for p in parameters:
        squares = squares + p * p
    loss = margins * (1.0 / len(labels)) + squares * ALPHA
    for p in parameters:
        p.grad = 0.0
    loss.backward()
    for p in parameters:
        p.data -= RATE * p.grad
    return loss.data


version(f"Python {platform.python_version()}")
measure(step)
