"""Writes torch-exports.txt: models that PyTorch exports as files of ONNX, and what they give.

    python3 torch-exports.py > torch-exports.txt

Each line is a model: its name, the file, compressed, in base64, then arrays (shape, colon, numbers): an input of
another batch size than the one of the export, the result, and, unless the input is integers, the
gradient of the sum of squares of the result by the input.
"""
import base64
import gzip
import io
import math
import sys
import warnings

import torch
import torch.nn as nn

warnings.filterwarnings("ignore")
torch.manual_seed(5)


def text(x):
    return " ".join(map(str, x.shape)) + " : " + " ".join(repr(float(v)) for v in x.reshape(-1))


def case(name, model, example, x, **more):
    model.eval()
    file = io.BytesIO()
    axes = {"x": {0: "n"}, "y": {0: "n"}}
    sys.stdout, out = sys.stderr, sys.stdout
    torch.onnx.export(
        model, example, file, input_names=["x"], output_names=["y"], dynamic_axes=axes, **more
    )
    sys.stdout = out
    arrays = [x]
    if x.dtype.is_floating_point:
        x = x.clone().requires_grad_()
        y = model(x)
        arrays += [y.detach(), torch.autograd.grad((y * y).sum(), x)[0]]
    else:
        arrays += [model(x).detach()]
    encoded = base64.b64encode(gzip.compress(file.getvalue(), mtime=0)).decode()
    print(" ; ".join([name, encoded] + [text(a) for a in arrays]))


class Attention(nn.Module):
    """Pre-norm self-attention and a feed-forward network."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.first = nn.LayerNorm(width)
        self.second = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.up = nn.Linear(width, 2 * width)
        self.down = nn.Linear(2 * width, width)

    def forward(self, x):
        n, t, width = x.shape
        q, k, v = self.qkv(self.first(x)).chunk(3, dim=-1)
        q, k, v = (a.view(n, t, self.heads, -1).transpose(1, 2) for a in (q, k, v))
        scores = q @ k.transpose(-2, -1) / math.sqrt(width // self.heads)
        mask = torch.ones(t, t).triu(1) > 0
        weights = scores.masked_fill(mask, float("-inf")).softmax(-1)
        x = x + self.out((weights @ v).transpose(1, 2).reshape(n, t, width))
        return x + self.down(nn.functional.gelu(self.up(self.second(x))))


class Text(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(12, 8)
        self.places = nn.Parameter(torch.randn(5, 8))
        self.blocks = nn.Sequential(Attention(8, 2), Attention(8, 4))
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        return self.head(self.blocks(self.words(x) + self.places[: x.shape[1]])[:, -1])


case(
    "mlp",
    nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 8), nn.SiLU(), nn.Linear(8, 3), nn.Softmax(-1)),
    torch.randn(2, 4),
    torch.randn(3, 4),
)
activations = [nn.ReLU(), nn.LeakyReLU(0.1), nn.ELU(), nn.SELU(), nn.CELU(2.0), nn.GELU(), nn.Sigmoid(), nn.Softplus(), nn.Hardtanh()]
activations += [nn.Hardsigmoid(), nn.Hardswish(), nn.Softsign(), nn.LogSoftmax(-1), nn.PReLU(), nn.Mish(), nn.ReLU6(), nn.GELU("tanh")]


class Activations(nn.Module):
    def __init__(self):
        super().__init__()
        self.all = nn.ModuleList(activations)

    def forward(self, x):
        return torch.cat([f(x) for f in self.all], -1)


case("activations", Activations(), torch.randn(2, 4), torch.randn(3, 4))
convolutions = nn.Sequential(
    nn.Conv2d(2, 6, 3, padding=1),
    nn.BatchNorm2d(6),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(6, 6, 3, stride=2, padding=1, groups=3),
    nn.GroupNorm(2, 6),
    nn.AvgPool2d(2, padding=1),
    nn.ConvTranspose2d(6, 4, 3, stride=2, padding=1, output_padding=1),
    nn.InstanceNorm2d(4, affine=True),
    nn.Upsample(scale_factor=2),
    nn.ReflectionPad2d(1),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(4, 3),
)
for _ in range(5):
    convolutions(torch.randn(8, 2, 8, 8) + 1)
case("convolutions", convolutions, torch.randn(2, 2, 8, 8), torch.randn(3, 2, 8, 8))
case("sequences", Attention(8, 2), torch.randn(2, 5, 8), torch.randn(3, 5, 8))
case("text", Text(), torch.randint(0, 12, (2, 5)), torch.randint(0, 12, (4, 5)))
encoder = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True, norm_first=True)


class Encoder(nn.Module):
    """PyTorch's own block; in evaluation it would be one operator of PyTorch's."""

    def __init__(self):
        super().__init__()
        self.block = encoder

    def forward(self, x):
        self.block.train()
        return self.block(x)


case("encoder", Encoder(), torch.randn(2, 5, 8), torch.randn(3, 5, 8))
case("doubles", nn.Sequential(nn.Linear(4, 3), nn.Tanh()).double(), torch.randn(2, 4).double(), torch.randn(3, 4).double())
for version in (9, 11, 13, 16):
    case(
        f"version {version}",
        nn.Sequential(nn.Linear(4, 6), nn.ReLU6(), nn.LayerNorm(6), nn.Linear(6, 3), nn.Softmax(1)),
        torch.randn(2, 4),
        torch.randn(3, 4),
        opset_version=version,
    )


class Outputs(nn.Module):
    """What a recurrent layer gives at every step, and the state that it ends in."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        y, state = self.layer(x)
        last = state[1] if isinstance(state, tuple) else state
        return torch.cat([y.flatten(1), last[-1]], -1)


for name, layer in {
    "lstm": nn.LSTM(3, 4, 2, batch_first=True, bidirectional=True),
    "lstm without bias": nn.LSTM(3, 4, batch_first=True, bias=False),
    "gru": nn.GRU(3, 4, 2, batch_first=True, bidirectional=True),
    "rnn": nn.RNN(3, 4, batch_first=True),
    "rnn with relu": nn.RNN(3, 4, batch_first=True, nonlinearity="relu"),
}.items():
    case(name, Outputs(layer), torch.randn(2, 5, 3), torch.randn(3, 5, 3))
images = nn.Sequential(
    nn.Conv2d(1, 8, 3, padding=1),
    nn.PixelShuffle(2),
    nn.Tanh(),
    nn.PixelUnshuffle(2),
    nn.MaxPool2d(2, ceil_mode=True),
    nn.AvgPool2d(3, 2, padding=1, ceil_mode=True, count_include_pad=False),
    nn.Upsample(scale_factor=2, mode="bilinear"),
)
case("images", images, torch.randn(2, 1, 9, 7), torch.randn(3, 1, 9, 7))


class Numbers(nn.Module):
    """What goes through integers: extents, positions, classes."""

    def forward(self, x):
        classes = x.argmax(-1)
        values, positions = x.topk(2, -1)
        rest = torch.gather(x.flip(-1), 1, positions) + values
        return torch.cat([x.std(-1, keepdim=True), nn.functional.one_hot(classes, 4) * x, rest, x.roll(1, -1)], -1)


case("numbers", Numbers(), torch.randn(2, 4), torch.randn(3, 4))
