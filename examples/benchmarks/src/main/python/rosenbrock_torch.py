"""The gradient of Rosenbrock's function, and the product of its Hessian with a vector, in PyTorch."""
import torch
from contender import MORE, ROW, THREADS, check, read, samples, version

torch.set_num_threads(int(THREADS))
x = torch.from_numpy(read("x", float, -1)).requires_grad_()
v = torch.from_numpy(read("v", float, -1))
PRODUCT = MORE[0]


def rosenbrock():
    here, after = x[:-1], x[1:]
    return (100 * (after - here.square()).square() + (here - 1).square()).sum()


def gradient():
    return torch.autograd.grad(rosenbrock(), x)[0]


def product():
    (g,) = torch.autograd.grad(rosenbrock(), x, create_graph=True)
    return torch.autograd.grad((g * v).sum(), x)[0]


version(f"PyTorch {torch.__version__}")
for row, function in ((ROW, gradient), (PRODUCT, product)):
    y = function()
    check(y[0], y[len(y) // 2], y[-1], y.square().sum(), row=row)
samples(gradient)
samples(product, PRODUCT)
