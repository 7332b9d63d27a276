"""A training step of a multilayer perceptron, derived by hand and written in numpy."""
import numpy as np
from contender import MORE, measure, read, version

sizes = [int(n) for n in MORE[0].split(",")]
batch = int(MORE[1])
classifies = MORE[2] == "relu-crossentropy"
rate = np.float32(MORE[3])
layers = range(len(sizes) - 1)

x = read("x", np.float32, batch, sizes[0])
y = read("y", np.float32, batch, sizes[-1])
classes = read("classes", np.int32, batch)
w = [read(f"w{i}", np.float32, sizes[i], sizes[i + 1]) for i in layers]
b = [read(f"b{i}", np.float32, sizes[i + 1]) for i in layers]
rows = np.arange(batch)


def step():
    h = [x]
    for i in layers:
        z = h[i] @ w[i]
        z += b[i]
        if i < layers[-1]:
            if classifies:
                np.maximum(z, 0, out=z)
            else:
                np.tanh(z, out=z)
        h.append(z)
    if classifies:
        z = h[-1] - h[-1].max(axis=1, keepdims=True)
        p = np.exp(z)
        s = p.sum(axis=1, keepdims=True)
        loss = float(np.mean(np.log(s[:, 0]) - z[rows, classes]))
        p /= s
        p[rows, classes] -= 1
        p *= np.float32(1 / batch)
        g = p
    else:
        d = h[-1] - y
        loss = float(np.mean(d * d))
        d *= np.float32(2 / d.size)
        g = d
    for i in reversed(layers):
        dw = h[i].T @ g
        db = g.sum(axis=0)
        if i > 0:
            g = g @ w[i].T
            if classifies:
                g *= h[i] > 0
            else:
                g *= 1 - h[i] * h[i]
        dw *= rate
        w[i] -= dw
        b[i] -= rate * db
    return loss


version(f"numpy {np.__version__}")
measure(step)
