"""Writes batch-norm.txt: batch norm by PyTorch in double precision.

    python3 batch-norm.py > batch-norm.txt

Each line is a case: momentum and epsilon, then arrays (shape, colon, numbers): weight and bias, and
for three passes of training and one of evaluation the input, the cotangent of the result, the
result, the gradients of input, weight and bias, and the running mean and variance after the pass.
"""
import torch

torch.manual_seed(7)


def text(x):
    return " ".join(map(str, x.shape)) + " : " + " ".join(repr(float(v)) for v in x.reshape(-1))


def normal(*shape):
    return torch.randn(shape, dtype=torch.float64)


def case(momentum, epsilon, *shape):
    channels = shape[1]
    kind = {2: torch.nn.BatchNorm1d, 3: torch.nn.BatchNorm1d, 4: torch.nn.BatchNorm2d, 5: torch.nn.BatchNorm3d}
    norm = kind[len(shape)](channels, eps=epsilon, momentum=momentum).double()
    with torch.no_grad():
        norm.weight.copy_(normal(channels))
        norm.bias.copy_(normal(channels))
    arrays = [norm.weight.detach().clone(), norm.bias.detach().clone()]
    for step in range(4):
        norm.train(step < 3)
        x = (normal(*shape) * (1 + step) + step).requires_grad_()
        y = norm(x)
        g = normal(*shape)
        gradients = torch.autograd.grad(y, [x, norm.weight, norm.bias], g)
        arrays += [x.detach(), g, y.detach(), *gradients]
        arrays += [norm.running_mean.clone(), norm.running_var.clone()]
    print(" ; ".join([f"{momentum} {epsilon}"] + [text(a) for a in arrays]))


case(0.1, 1e-5, 6, 3)
case(0.3, 1e-3, 2, 2)
case(0.1, 1e-5, 4, 3, 2)
case(0.9, 1e-5, 1, 2, 4)
case(0.1, 1e-5, 2, 3, 3, 2)
case(1.0, 1e-5, 2, 2, 2, 1, 2)
