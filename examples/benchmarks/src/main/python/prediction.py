"""One prediction after the other, in numpy and in PyTorch."""
import numpy as np
from contender import MORE, THREADS, check, latencies, read, version

TAIL, LIBRARY = MORE
SIZES = (30, 64, 64, 2)
x = read("x", np.float32, 1, SIZES[0])
w = [read(f"{i}.w", np.float32, SIZES[i], SIZES[i + 1]) for i in range(3)]
b = [read(f"{i}.b", np.float32, SIZES[i + 1]) for i in range(3)]


def with_numpy():
    h = x
    for i in range(3):
        h = h @ w[i] + b[i]
        if i < 2:
            h = np.maximum(h, 0)
    return h


def with_torch():
    import torch
    from torch import nn

    version(f"PyTorch {torch.__version__}")
    torch.set_num_threads(int(THREADS))
    layers = []
    for i in range(3):
        linear = nn.Linear(SIZES[i], SIZES[i + 1])
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(w[i].T.copy()))
            linear.bias.copy_(torch.from_numpy(b[i]))
        layers += [linear, nn.ReLU()]
    model = nn.Sequential(*layers[:-1])

    def predict():
        with torch.inference_mode():
            return model(torch.from_numpy(x)).numpy()

    return predict


predict = with_numpy if LIBRARY == "numpy" else with_torch()
logits = predict()[0]
check(*logits)
check(*logits, row=TAIL)
latencies(predict, TAIL)
