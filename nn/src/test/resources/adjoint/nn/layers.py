"""Writes layers.txt: layers by PyTorch in double precision.

    python3 layers.py > layers.txt

Each line is a case: the layer and its settings, then arrays (shape, colon, numbers) in this order: the
parameters, in the layout of this library; the input; the cotangent of the result; the result; the
gradients of the input (none for indices) and of each parameter; and what buffers hold afterwards.
"""
import torch
from torch import nn

torch.manual_seed(7)


def text(x):
    numbers = " ".join(repr(float(v)) for v in x.detach().contiguous().reshape(-1))
    return " ".join(map(str, x.shape)) + " : " + numbers


def normal(*shape):
    return torch.round(torch.randn(shape, dtype=torch.float64), decimals=4)  # short in the file


def draw(layer):
    with torch.no_grad():
        for p in layer.parameters():
            p.copy_(normal(*p.shape))
    return layer


def same(x):
    return x


def write(settings, f, inputs, parameters, layout=same, buffers=()):
    """f of the inputs; parameters in the order of the file, and how they are laid out there."""
    y = f(*inputs)
    g = normal(*y.shape)
    wanted = [x for x in inputs if x.is_floating_point()]
    gradients = torch.autograd.grad(y, wanted + parameters, g)
    arrays = [layout(p) for p in parameters] + inputs + [g, y]
    arrays += gradients[: len(wanted)] + tuple(layout(p) for p in gradients[len(wanted) :])
    print(" ; ".join([settings] + [text(a) for a in arrays] + [text(b()) for b in buffers]))


def leaf(*shape):
    return normal(*shape).requires_grad_()


def module(settings, layer, *shape):
    layer = draw(layer.double())
    write(settings, layer, [leaf(*shape)], list(layer.parameters()))


# Convolutions.
kinds = {"Conv1d": nn.Conv1d, "Conv2d": nn.Conv2d, "Conv3d": nn.Conv3d}
kinds |= {"ConvTranspose1d": nn.ConvTranspose1d, "ConvTranspose2d": nn.ConvTranspose2d, "ConvTranspose3d": nn.ConvTranspose3d}


def conv(kind, i, o, window, shape, bias=True, **how):
    spatial = int(kind[-2])
    settings = [kind]
    for key in ("stride", "padding", "dilation", "groups", "output_padding"):
        value = how.get(key, 1 if key in ("stride", "dilation", "groups") else 0)
        if value == "same":
            settings.append(f"{key} -1")
        elif key == "output_padding" and "Transpose" not in kind:
            continue
        else:
            settings.append(f"{key} " + ",".join(map(str, value if isinstance(value, tuple) else (value,))))
    module(" ".join(settings), kinds[kind](i, o, window, bias=bias, **how), *shape)


conv("Conv1d", 2, 3, 3, (2, 2, 6))
conv("Conv1d", 4, 2, 2, (1, 4, 7), stride=2, padding=1, dilation=2, groups=2)
conv("Conv1d", 1, 2, 4, (2, 1, 5), padding="same")
conv("Conv2d", 2, 3, 3, (2, 2, 4, 5))
conv("Conv2d", 2, 2, (3, 2), (1, 2, 6, 5), bias=False, stride=(2, 1), padding=(1, 0), dilation=(1, 2))
conv("Conv2d", 4, 4, 2, (1, 4, 3, 3), groups=4)
conv("Conv2d", 1, 2, (2, 3), (1, 1, 3, 4), padding="same")
conv("Conv3d", 1, 2, 2, (1, 1, 3, 2, 3))
conv("Conv3d", 2, 2, (1, 2, 2), (1, 2, 2, 3, 4), stride=(1, 2, 2), padding=(0, 1, 1), groups=2)
conv("ConvTranspose1d", 2, 3, 3, (2, 2, 4))
conv("ConvTranspose1d", 4, 2, 3, (1, 4, 3), stride=2, padding=1, output_padding=1, groups=2)
conv("ConvTranspose2d", 2, 3, 2, (1, 2, 3, 2))
conv("ConvTranspose2d", 2, 2, 3, (1, 2, 2, 3), bias=False, stride=(2, 3), padding=1, output_padding=(1, 0), dilation=(1, 2))
conv("ConvTranspose3d", 1, 2, 2, (1, 1, 2, 1, 2), stride=(1, 2, 1))

# Pooling. Padding is not counted, and no two numbers are equal.
module("MaxPool 2", nn.MaxPool1d(2), 2, 2, 5)
module("MaxPool 2", nn.MaxPool2d(2), 1, 2, 4, 5)
module("MaxPool 3 stride 2 padding 1", nn.MaxPool2d(3, 2, 1), 1, 2, 5, 4)
module("MaxPool 2", nn.MaxPool3d(2), 1, 1, 2, 4, 3)
module("AvgPool 2", nn.AvgPool1d(2), 2, 2, 5)
module("AvgPool 3 stride 2 padding 1", nn.AvgPool2d(3, 2, 1, count_include_pad=False), 1, 2, 5, 4)
module("AvgPool 2", nn.AvgPool3d(2), 1, 1, 2, 4, 3)
module("AvgPool adaptive 3", nn.AdaptiveAvgPool2d(3), 1, 2, 4, 5)
module("AvgPool adaptive 1", nn.AdaptiveAvgPool2d(1), 2, 2, 3, 4)
module("MaxPool adaptive 2", nn.AdaptiveMaxPool2d(2), 1, 2, 3, 5)
module("MaxPool adaptive 1", nn.AdaptiveMaxPool3d(1), 1, 2, 2, 3, 2)

# Padding and resampling. PyTorch names the last axis first.
module("Pad zeros before 2,1 after 1,3", nn.ZeroPad2d((1, 3, 2, 1)), 1, 2, 3, 2)
module("Pad 0.5 before 1 after 2", nn.ConstantPad1d((1, 2), 0.5), 1, 2, 3)
module("Pad reflect before 1,2 after 1,0", nn.ReflectionPad2d((2, 0, 1, 1)), 1, 2, 3, 4)
module("Pad replicate before 2 after 1", nn.ReplicationPad1d((2, 1)), 2, 1, 3)
write(
    "Pad circular before 1,2 after 2,1",
    lambda x: nn.functional.pad(x, (2, 1, 1, 2), mode="circular"),
    [leaf(1, 2, 3, 4)],
    [],
)
module("Upsample nearest 2", nn.Upsample(scale_factor=2), 1, 2, 2, 3)
module("Upsample linear 2,3", nn.Upsample(scale_factor=(2, 3), mode="bilinear"), 1, 2, 3, 2)
module("Resize linear_aligned_corners 5", nn.Upsample(size=5, mode="linear", align_corners=True), 2, 2, 3)
module("Resize linear 3,4,2", nn.Upsample(size=(3, 4, 2), mode="trilinear"), 1, 1, 2, 3, 4)
module("Flatten 1", nn.Flatten(), 2, 2, 1, 3)
module("Flatten 2", nn.Flatten(2), 2, 2, 2, 2)


# Norms.
module("LayerNorm 1e-5", nn.LayerNorm(5), 3, 5)
module("LayerNorm 1e-3", nn.LayerNorm((2, 3), eps=1e-3), 2, 2, 2, 3)
module("LayerNorm 1e-5 5", nn.LayerNorm(5, elementwise_affine=False), 2, 2, 5)
module("GroupNorm 2 1e-5", nn.GroupNorm(2, 4), 3, 4)
module("GroupNorm 3 1e-2", nn.GroupNorm(3, 6, eps=1e-2), 2, 6, 2, 2)
module("GroupNorm 1 1e-5 2", nn.GroupNorm(1, 2, affine=False), 2, 2, 3)
module("InstanceNorm 1e-5 2", nn.InstanceNorm1d(2), 2, 2, 4)
module("InstanceNorm 1e-3", nn.InstanceNorm2d(3, eps=1e-3, affine=True), 2, 3, 2, 3)
for training in (True, False):
    norm = draw(nn.InstanceNorm3d(2, affine=True, track_running_stats=True, momentum=0.3).double())
    norm.train()
    norm(normal(3, 2, 2, 2, 2) * 2 + 1)
    before = [norm.running_mean.clone(), norm.running_var.clone()]
    norm.train(training)
    write(
        f"InstanceNorm 1e-5 momentum 0.3 {'training' if training else 'evaluation'}",
        norm,
        [leaf(2, 2, 1, 2, 3)],
        list(norm.parameters()),
        buffers=[lambda: before[0], lambda: before[1], lambda: norm.running_mean, lambda: norm.running_var],
    )


def rms_norm(x, weight, epsilon):
    return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + epsilon) * weight


scale = leaf(5)
write("RmsNorm 1e-5", lambda x: rms_norm(x, scale, 1e-5), [leaf(3, 5)], [scale])
scale = leaf(3)
write("RmsNorm 1e-2", lambda x: rms_norm(x, scale, 1e-2), [leaf(2, 2, 3)], [scale])


# Weight norm: gain, direction, bias.
def weight_norm(settings, layer, *shape, dim=0, layout=same):
    layer = draw(nn.utils.weight_norm(layer.double(), dim=dim))
    parameters = [layer.weight_g, layer.weight_v, layer.bias]
    write(settings, layer, [leaf(*shape)], parameters, layout)


weight_norm("WeightNorm Linear", nn.Linear(3, 2), 4, 3, layout=lambda p: p.reshape(-1) if p.shape == (2, 1) else p.t() if p.dim() == 2 else p)
weight_norm("WeightNorm Conv2d", nn.Conv2d(2, 3, 2), 1, 2, 3, 3, layout=lambda p: p.reshape(-1) if p.shape == (3, 1, 1, 1) else p)

# Inputs that are indices, and two inputs.
table = leaf(5, 3)
indices = torch.tensor([[1, 4, 1], [0, 2, 4]])
write("Embedding", lambda i: nn.functional.embedding(i, table), [indices], [table])
table = normal(5, 3)
table[1] = 0
table.requires_grad_()
write("Embedding padding 1", lambda i: nn.functional.embedding(i, table, padding_idx=1), [indices], [table])
bilinear = draw(nn.Bilinear(3, 2, 4).double())
write("Bilinear", bilinear, [leaf(2, 2, 3), leaf(2, 2, 2)], list(bilinear.parameters()), lambda p: p.permute(1, 2, 0) if p.dim() == 3 else p)


# By their formulas: PyTorch has no such layers.
centers, sharpness = leaf(4, 2), leaf(4)
write("RadialBasis", lambda x: torch.exp(-((torch.cdist(x, centers, compute_mode="donot_use_mm_for_euclid_dist") * sharpness) ** 2)), [leaf(3, 2)], [centers, sharpness])
for top in (3, 2):
    gate, experts = leaf(2, 3), [leaf(2, 2) for _ in range(3)]

    def mixture(x):
        logits = x @ gate
        least = torch.topk(logits, top, -1).values[..., -1:]
        parts = torch.softmax(torch.where(logits >= least, logits, torch.tensor(-torch.inf, dtype=torch.float64)), -1)
        return sum(parts[..., i : i + 1] * (x @ w) for i, w in enumerate(experts))

    write(f"MixtureOfExperts {top}", mixture, [leaf(4, 2)], [gate] + experts)
