"""Writes image-vectors.txt: operations on images, and their gradients, by PyTorch in double precision.

    python3 image-vectors.py > image-vectors.txt

Each line is a case: its name and arguments, then arrays (shape, colon, numbers): the inputs, the
cotangent of the result, the result, and the gradient of each input. Arguments that are lists have
commas between their numbers.
"""
import torch
import torch.nn.functional as F

torch.manual_seed(11)


def text(x):
    return " ".join(map(str, x.shape)) + " : " + " ".join(repr(float(v)) for v in x.reshape(-1))


def case(name, arguments, f, *inputs):
    inputs = [x.clone().requires_grad_() for x in inputs]
    y = f(*inputs)
    w = torch.randn(y.shape, dtype=torch.float64)
    gradients = torch.autograd.grad(y, inputs, w)
    arrays = [x.detach() for x in inputs] + [w, y.detach()] + list(gradients)
    arguments = " ".join(",".join(map(str, a)) if isinstance(a, tuple) else str(a) for a in arguments)
    print(" ; ".join([name, arguments] + [text(x) for x in arrays]))


def normal(*shape):
    return torch.randn(shape, dtype=torch.float64)


CONVOLUTIONS = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
TRANSPOSED = {1: F.conv_transpose1d, 2: F.conv_transpose2d, 3: F.conv_transpose3d}
MAXIMA = {1: F.max_pool1d, 2: F.max_pool2d, 3: F.max_pool3d}
MEANS = {1: F.avg_pool1d, 2: F.avg_pool2d, 3: F.avg_pool3d}
ADAPTIVE = {
    "max": {1: F.adaptive_max_pool1d, 2: F.adaptive_max_pool2d, 3: F.adaptive_max_pool3d},
    "avg": {1: F.adaptive_avg_pool1d, 2: F.adaptive_avg_pool2d, 3: F.adaptive_avg_pool3d},
}

# images, weights, stride, padding, dilation, groups
for x, w, stride, padding, dilation, groups in [
    ((2, 3, 9), (4, 3, 3), (1,), (0,), (1,), 1),
    ((2, 4, 9), (6, 2, 3), (2,), (2,), (2,), 2),
    ((2, 3, 6, 7), (4, 3, 3, 2), (1, 1), (0, 0), (1, 1), 1),
    ((2, 3, 7, 6), (2, 3, 3, 3), (2, 1), (1, 2), (1, 2), 1),
    ((1, 4, 5, 5), (4, 1, 3, 3), (1, 1), (1, 1), (1, 1), 4),
    ((1, 2, 4, 5, 4), (3, 2, 2, 3, 2), (1, 2, 1), (1, 0, 1), (1, 1, 2), 1),
]:
    case("convolve", (stride, padding, dilation, groups),
         lambda x, w: CONVOLUTIONS[len(stride)](x, w, None, stride, padding, dilation, groups),
         normal(*x), normal(*w))

# images, weights, stride, padding, more, dilation, groups
for x, w, stride, padding, more, dilation, groups in [
    ((2, 3, 5), (3, 2, 3), (2,), (1,), (1,), (1,), 1),
    ((2, 4, 3, 4), (4, 2, 3, 2), (2, 3), (1, 0), (1, 2), (1, 1), 2),
    ((1, 2, 3, 2), (2, 2, 2, 2), (1, 1), (0, 1), (0, 0), (2, 2), 1),
    ((1, 2, 2, 3, 2), (2, 1, 2, 2, 3), (2, 1, 2), (0, 1, 0), (0, 0, 1), (1, 1, 1), 1),
]:
    case("transposed", (stride, padding, more, dilation, groups),
         lambda x, w: TRANSPOSED[len(stride)](x, w, None, stride, padding, more, groups, dilation),
         normal(*x), normal(*w))

# images, window, stride, padding, dilation
for x, window, stride, padding, dilation in [
    ((2, 3, 9), (2,), (2,), (0,), (1,)),
    ((2, 3, 9), (3,), (2,), (1,), (2,)),
    ((2, 3, 6, 7), (2, 2), (2, 2), (0, 0), (1, 1)),
    ((2, 3, 7, 6), (3, 2), (2, 1), (1, 1), (1, 2)),
    ((2, 2, 7, 7), (3, 3), (1, 1), (1, 1), (1, 1)),
    ((1, 2, 4, 5, 4), (2, 3, 2), (2, 1, 1), (1, 1, 0), (1, 1, 2)),
]:
    axes = len(window)
    case("max", (window, stride, padding, dilation),
         lambda x: MAXIMA[axes](x, window, stride, padding, dilation), normal(*x))
    # Divided by what the window sees; and by all of it, zeros beyond the edge included.
    case("avg", (window, stride, padding, tuple([1] * axes)),
         lambda x: MEANS[axes](x, window, stride, padding, count_include_pad=False), normal(*x))
    case("padded", (window, stride, padding, tuple([1] * axes)),
         lambda x: MEANS[axes](x, window, stride, padding, count_include_pad=True), normal(*x))

for x, results in [
    ((2, 3, 7), (3,)),
    ((2, 3, 3), (5,)),
    ((2, 3, 6, 7), (2, 3)),
    ((1, 2, 5, 4), (1, 1)),
    ((1, 2, 3, 5, 4), (2, 2, 4)),
]:
    for kind in ("max", "avg"):
        case("adaptive", (kind, results), lambda x: ADAPTIVE[kind][len(results)](x, results), normal(*x))

for x, size, mode in [
    ((2, 3, 5), (8,), "linear"),
    ((2, 3, 8), (3,), "linear"),
    ((1, 2, 3, 4), (6, 8), "bilinear"),
    ((1, 2, 5, 7), (4, 9), "bilinear"),
    ((1, 2, 4, 1), (1, 3), "bilinear"),
    ((1, 1, 2, 3, 4), (4, 2, 5), "trilinear"),
]:
    for aligned in (False, True):
        how = "LINEAR_ALIGNED_CORNERS" if aligned else "LINEAR"
        case("resize", (how, size),
             lambda x: F.interpolate(x, size=size, mode=mode, align_corners=aligned), normal(*x))
    case("resize", ("NEAREST", size), lambda x: F.interpolate(x, size=size, mode="nearest"), normal(*x))
for mode, how in (("nearest", "NEAREST"), ("bilinear", "LINEAR")):
    case("resizeBy", (how, (2, 3)), lambda x: F.interpolate(x, scale_factor=(2, 3), mode=mode), normal(1, 2, 3, 2))
