"""A training step of a multilayer perceptron in PyTorch, as its own tutorials write it."""
import numpy as np
import torch
from contender import MORE, THREADS, measure, read, version
from torch import nn

torch.set_num_threads(int(THREADS))
sizes = [int(n) for n in MORE[0].split(",")]
batch = int(MORE[1])
classifies = MORE[2] == "relu-crossentropy"

x = torch.from_numpy(read("x", np.float32, batch, sizes[0]))
if classifies:
    y = torch.from_numpy(read("classes", np.int32, batch)).long()
else:
    y = torch.from_numpy(read("y", np.float32, batch, sizes[-1]))
layers = []
for i in range(len(sizes) - 1):
    linear = nn.Linear(sizes[i], sizes[i + 1])
    with torch.no_grad():
        linear.weight.copy_(torch.from_numpy(read(f"w{i}", np.float32, sizes[i], sizes[i + 1]).T.copy()))
        linear.bias.copy_(torch.from_numpy(read(f"b{i}", np.float32, sizes[i + 1])))
    layers.append(linear)
    if i < len(sizes) - 2:
        layers.append(nn.ReLU() if classifies else nn.Tanh())
model = nn.Sequential(*layers)
criterion = nn.CrossEntropyLoss() if classifies else nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=float(MORE[3]))


def step():
    loss = criterion(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


version(f"PyTorch {torch.__version__}")
measure(step)
