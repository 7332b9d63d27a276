"""Writes activations.txt: activations by PyTorch in double precision.

    python3 activations.py > activations.txt

Each line is a case: the name, then arrays (shape, colon, numbers): the input, the cotangent of the
result, the result, the gradient of the input, that of a weighted sum of this gradient where PyTorch
has it (otherwise nothing), and for what has a weight that weight and its gradient.
"""
import torch
from torch.nn import functional as F

torch.manual_seed(3)


def text(x):
    return " ".join(map(str, x.shape)) + " : " + " ".join(repr(float(v)) for v in x.reshape(-1))


def normal(*shape):
    return torch.randn(shape, dtype=torch.float64)


def case(name, f, *shape, weight=None):
    x = (normal(*shape) * 2).requires_grad_()
    weights = [] if weight is None else [weight.double().requires_grad_()]
    y = f(x, *weights)
    g = normal(*y.shape)
    first, *rest = torch.autograd.grad(y, [x, *weights], g, create_graph=True)
    arrays = [x, g, y, first]
    try:
        arrays += torch.autograd.grad((first * x.detach()).sum(), [x])
    except RuntimeError:  # no graph or no second derivative
        arrays += [torch.zeros(0)]
    arrays += [item for pair in zip(weights, rest) for item in pair]
    print(" ; ".join([name] + [text(a.detach()) for a in arrays]))


case("SIGMOID", torch.sigmoid, 3, 4)
case("TANH", torch.tanh, 3, 4)
case("RELU", F.relu, 3, 4)
case("RELU6", lambda x: F.relu6(x * 4), 3, 4)
case("LEAKY_RELU", F.leaky_relu, 3, 4)
case("ELU", F.elu, 3, 4)
case("SELU", F.selu, 3, 4)
case("CELU", F.celu, 3, 4)
case("GELU", F.gelu, 3, 4)
case("GELU_TANH", lambda x: F.gelu(x, approximate="tanh"), 3, 4)
case("QUICK_GELU", lambda x: x * torch.sigmoid(1.702 * x), 3, 4)
case("SILU", F.silu, 3, 4)
case("MISH", F.mish, 3, 4)
case("SOFTPLUS", F.softplus, 3, 4)
case("SOFTSIGN", F.softsign, 3, 4)
case("LOG_SIGMOID", F.logsigmoid, 3, 4)
case("HARDTANH", F.hardtanh, 3, 4)
# Not F.hardsigmoid, whose gradient in PyTorch 1.13 has a sixth in single precision.
case("HARDSIGMOID", lambda x: F.relu6(x + 3) / 6, 3, 4)
case("HARDSWISH", F.hardswish, 3, 4)
case("TANHSHRINK", F.tanhshrink, 3, 4)
case("SOFTSHRINK", F.softshrink, 3, 4)
case("HARDSHRINK", F.hardshrink, 3, 4)
case("SOFTMAX", lambda x: F.softmax(x, -1), 3, 4)
case("SOFTMIN", lambda x: F.softmin(x, -1), 3, 4)
case("LOG_SOFTMAX", lambda x: F.log_softmax(x, -1), 3, 4)
case("threshold", lambda x: F.threshold(x, 0.3, -5), 3, 4)
case("glu", lambda x: F.glu(x, 1), 2, 4, 3)
case("GLU", lambda x: F.glu(x, -1), 2, 3, 4)
case("BILINEAR", lambda x: x.chunk(2, -1)[0] * x.chunk(2, -1)[1], 2, 6)
case("REGLU", lambda x: x.chunk(2, -1)[0] * F.relu(x.chunk(2, -1)[1]), 2, 6)
case("GEGLU", lambda x: x.chunk(2, -1)[0] * F.gelu(x.chunk(2, -1)[1]), 2, 6)
case("SWIGLU", lambda x: x.chunk(2, -1)[0] * F.silu(x.chunk(2, -1)[1]), 2, 6)
case("prelu", F.prelu, 3, 4, weight=torch.tensor([0.3]))
case("prelu", F.prelu, 3, 4, weight=normal(4))
case("prelu", F.prelu, 2, 3, 2, 2, weight=normal(3))
case("RandomizedLeakyRelu", lambda x: F.rrelu(x, training=False), 3, 4)
