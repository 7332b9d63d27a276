"""Writes lbfgs.txt: the iterates of PyTorch's L-BFGS with strong Wolfe line search.

    python3 lbfgs.py > lbfgs.txt

Each line is a case: the name, a colon, and the positions after each step, separated by semicolons,
until slopes are small.
"""
import torch


def words(x):
    return " ".join(repr(float(v)) for v in x)


def rosenbrock(x):
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


def quadratic(x):
    scales = torch.tensor([1.0, 10.0, 100.0, 0.1], dtype=torch.float64)
    return 0.5 * (scales * (x - 1) ** 2).sum()


def logistic(x):
    inputs = torch.tensor([[0.5, 1.0], [-1.5, 2.0], [2.5, -0.5], [-0.5, -1.0], [1.0, 0.25]], dtype=torch.float64)
    labels = torch.tensor([1.0, 0.0, 0.0, 1.0, 1.0], dtype=torch.float64)
    z = inputs @ x[:2] + x[2]
    return torch.nn.functional.binary_cross_entropy_with_logits(z, labels) + 0.01 * (x**2).sum()


def case(name, f, start, steps, history=10):
    x = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    o = torch.optim.LBFGS(
        [x], max_iter=1, history_size=history, line_search_fn="strong_wolfe",
        tolerance_grad=0, tolerance_change=0)

    def closure():
        o.zero_grad()
        loss = f(x)
        loss.backward()
        return loss

    positions = []
    for _ in range(steps):
        o.step(closure)
        positions.append(words(x.detach()))
        if torch.autograd.grad(f(x), [x])[0].abs().max() < 1e-6:
            break
    print(name, ":", " ; ".join(positions))


case("rosenbrock", rosenbrock, [-1.2, 1.0], 50)
case("rosenbrock", rosenbrock, [-1.2, 1.0, -1.2, 1.0, -1.2, 1.0], 25, history=5)
case("quadratic", quadratic, [0.0, 0.0, 0.0, 0.0], 40)
case("logistic", logistic, [0.0, 0.0, 0.0], 40)
