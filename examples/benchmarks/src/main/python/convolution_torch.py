"""A convolution and its two adjoints in PyTorch."""
import numpy as np
import torch
import torch.nn.functional as F
from contender import MORE, ROW, THREADS, check, read, samples, version

torch.set_num_threads(int(THREADS))
x = torch.from_numpy(read("x", np.float32, 8, 64, 56, 56))
w = torch.from_numpy(read("w", np.float32, 64, 64, 3, 3))
g = torch.from_numpy(read("g", np.float32, 8, 64, 56, 56))


def forward():
    return F.conv2d(x, w, padding=1)


def images():
    return torch.nn.grad.conv2d_input(x.shape, w, g, padding=1)


def weights():
    return torch.nn.grad.conv2d_weight(x, w.shape, g, padding=1)


version(f"PyTorch {torch.__version__}")
rows = ((ROW, forward), (MORE[0], images), (MORE[1], weights))
for row, function in rows:
    y = function()
    check(y.double().square().sum(), y.reshape(-1)[y.numel() // 2], row=row)
for row, function in rows:
    samples(function, row)
