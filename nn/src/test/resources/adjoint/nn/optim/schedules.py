"""Writes schedules.txt: learning rates by PyTorch's schedulers, of a rate of 0.5 (or at most that).

    python3 schedules.py > schedules.txt

Each line is a name and the rates of the first steps. Lines of "plateau" have numbers that were
reported, a colon, and the rates after each report.
"""
import random
import warnings

import torch
from torch.optim.lr_scheduler import (
    ChainedScheduler,
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    ExponentialLR,
    LinearLR,
    MultiStepLR,
    OneCycleLR,
    PolynomialLR,
    ReduceLROnPlateau,
    SequentialLR,
    StepLR,
)

warnings.filterwarnings("ignore")


def optimizer():
    return torch.optim.SGD([torch.zeros(1, dtype=torch.float64, requires_grad=True)], lr=0.5)


def words(numbers):
    return " ".join(repr(float(x)) for x in numbers)


def case(name, make, steps=100):
    o = optimizer()
    scheduler = make(o)
    rates = []
    for _ in range(steps):
        rates.append(o.param_groups[0]["lr"])
        o.step()
        scheduler.step()
    print(name, words(rates))


case("step", lambda o: StepLR(o, 7, 0.3))
case("multiStep", lambda o: MultiStepLR(o, [3, 10, 40], 0.5))
case("exponential", lambda o: ExponentialLR(o, 0.95))
case("linear", lambda o: LinearLR(o, 0.1, 0.9, 30))
case("polynomial", lambda o: PolynomialLR(o, 50, 2.0))
case("cosine", lambda o: CosineAnnealingLR(o, 100, 0.05), 101)
case("restarts", lambda o: CosineAnnealingWarmRestarts(o, 10, 2, 0.05))
case("evenRestarts", lambda o: CosineAnnealingWarmRestarts(o, 13, 1))
case("oneCycle", lambda o: OneCycleLR(o, 0.5, 100))
case("oneCycleOf", lambda o: OneCycleLR(o, 0.5, 77, pct_start=0.21, div_factor=10, final_div_factor=50), 77)
case("sequence", lambda o: SequentialLR(o, [LinearLR(o, 0.1, 1, 10), ExponentialLR(o, 0.9)], [10]))
case("product", lambda o: ChainedScheduler([LinearLR(o, 0.1, 1, 20), ExponentialLR(o, 0.9)]))


def plateau(name, metrics, **settings):
    o = optimizer()
    scheduler = ReduceLROnPlateau(o, eps=0, **settings)
    rates = []
    for metric in metrics:
        scheduler.step(metric)
        rates.append(o.param_groups[0]["lr"])
    print(name, words(metrics), ":", words(rates))


random.seed(1)
falling = [1 / (1 + 0.3 * t) + 0.2 * random.random() for t in range(60)]
rising = [1 - x for x in falling]
plateau("plateau", falling, factor=0.5, patience=3)
plateau("plateauCooldown", falling, factor=0.7, patience=1, cooldown=2, min_lr=0.1, threshold=0.05)
plateau("plateauLarger", rising, mode="max", factor=0.3, patience=2, threshold=0.01)
plateau("plateauDefault", [1.0] * 30)
