"""Writes optimizers.txt: a hundred steps of each optimizer by PyTorch in double precision.

    python3 optimizers.py > optimizers.txt

Each line is a case: its name, a colon, and the three numbers of a parameter after the steps in SHOWN.
The parameter begins at 1, -0.5, 2; the loss at step t, from 1, is
sum_i c_i (x_i - i)^2 / 2 + x_0 x_1 x_2 / 5 + sum_i x_i cos(t (i + 1)), where c = 3, 0.5, 1 and i = 0, 1, 2.
"""
import torch
from torch.optim import SGD, RMSprop, Adagrad, Adadelta, Adam, AdamW, Adamax, RAdam

SHOWN = [1, 2, 3, 5, 8, 10, 20, 40, 60, 80, 100]


class NAdam(torch.optim.Optimizer):
    """As PyTorch 2 has it; 1.13 has the momentum of a step twice in the product up to the next."""

    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0):
        super().__init__(params, dict(lr=lr))
        self.betas, self.eps, self.weight_decay = betas, eps, weight_decay
        self.t, self.product, self.m, self.v = 0, 1, 0, 0

    @torch.no_grad()
    def step(self):
        (p,) = self.param_groups[0]["params"]
        lr = self.param_groups[0]["lr"]
        beta1, beta2 = self.betas
        self.t += 1
        mu = beta1 * (1 - 0.5 * 0.96 ** (self.t * 0.004))
        mu_next = beta1 * (1 - 0.5 * 0.96 ** ((self.t + 1) * 0.004))
        self.product *= mu
        g = p.grad + self.weight_decay * p
        self.m = beta1 * self.m + (1 - beta1) * g
        self.v = beta2 * self.v + (1 - beta2) * g * g
        denominator = (self.v / (1 - beta2 ** self.t)).sqrt() + self.eps
        p.addcdiv_(g, denominator, value=-lr * (1 - mu) / (1 - self.product))
        p.addcdiv_(self.m, denominator, value=-lr * mu_next / (1 - self.product * mu_next))


def norm(parameters, limit):
    """torch.nn.utils.clip_grad_norm_ without the 1e-6 that it adds to the norm."""
    total = torch.sqrt(sum((p.grad ** 2).sum() for p in parameters))
    if total > limit:
        for p in parameters:
            p.grad.mul_(limit / total)


def case(name, make, clip=None):
    x = torch.tensor([1, -0.5, 2], dtype=torch.float64, requires_grad=True)
    c = torch.tensor([3, 0.5, 1], dtype=torch.float64)
    i = torch.arange(3, dtype=torch.float64)
    optimizer = make([x])
    shown = []
    for t in range(1, 101):
        optimizer.zero_grad()
        loss = (c * (x - i) ** 2).sum() / 2 + x.prod() / 5 + (x * torch.cos(t * (i + 1))).sum()
        loss.backward()
        if clip:
            clip([x])
        optimizer.step()
        if t in SHOWN:
            shown += [repr(float(v)) for v in x]
    print(name + ":", " ".join(shown))


case("sgd", lambda p: SGD(p, lr=0.05))
case("sgd momentum decay", lambda p: SGD(p, lr=0.05, momentum=0.9, weight_decay=0.1))
case("sgd dampening", lambda p: SGD(p, lr=0.05, momentum=0.8, dampening=0.3))
case("sgd nesterov", lambda p: SGD(p, lr=0.02, momentum=0.9, nesterov=True, weight_decay=0.1))
case("sgd norm", lambda p: SGD(p, lr=0.05), lambda p: norm(p, 0.5))
case("sgd value", lambda p: SGD(p, lr=0.05), lambda p: torch.nn.utils.clip_grad_value_(p, 0.4))
case("rmsprop", lambda p: RMSprop(p, lr=0.02))
case("rmsprop all", lambda p: RMSprop(p, lr=0.02, alpha=0.9, eps=1e-3, momentum=0.7, weight_decay=0.1))
case("rmsprop centered", lambda p: RMSprop(p, lr=0.01, centered=True))
case("rmsprop centered momentum", lambda p: RMSprop(p, lr=0.01, momentum=0.5, centered=True))
case("adagrad", lambda p: Adagrad(p, lr=0.1))
case("adagrad all", lambda p: Adagrad(p, lr=0.1, eps=1e-2, weight_decay=0.1))
case("adadelta", lambda p: Adadelta(p, lr=1))
case("adadelta all", lambda p: Adadelta(p, lr=0.5, rho=0.8, eps=1e-3, weight_decay=0.1))
case("adam", lambda p: Adam(p, lr=0.05))
case("adam all", lambda p: Adam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1, amsgrad=True))
case("adamw", lambda p: AdamW(p, lr=0.05))
case("adamw all", lambda p: AdamW(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.2, amsgrad=True))
case("adamax", lambda p: Adamax(p, lr=0.05))
case("adamax all", lambda p: Adamax(p, lr=0.05, betas=(0.8, 0.9), eps=1e-2, weight_decay=0.1))
case("nadam", lambda p: NAdam(p, lr=0.05))
case("nadam all", lambda p: NAdam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1))
case("radam", lambda p: RAdam(p, lr=0.05))
case("radam all", lambda p: RAdam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1))
