"""Writes torch-models.txt: state_dicts of PyTorch in double precision, and what the modules compute.

    python3 torch-models.py > torch-models.txt

Each line is a case: a name; the state_dict in the safetensors format, in base64; the inputs, and the result in evaluation
(shape, colon, numbers).
"""
import base64
import json
import struct

import torch
from torch import nn

torch.manual_seed(11)
TYPES = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64"}


def safetensors(tensors):
    """The format by hand: length of the header, header, numbers."""
    header, data = {}, b""
    for name, x in tensors.items():
        x = x.detach().contiguous()
        raw = bytes(x.reshape(-1).view(torch.uint8).tolist()) if x.dim() else bytes(x.reshape(1).view(torch.uint8).tolist())
        header[name] = {"dtype": TYPES[x.dtype], "shape": list(x.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return base64.b64encode(struct.pack("<Q", len(text)) + text + data).decode()


def text(x):
    numbers = " ".join(repr(float(v)) for v in x.detach().contiguous().reshape(-1))
    return " ".join(map(str, x.shape)) + " : " + numbers


def normal(*shape):
    return torch.round(torch.randn(shape, dtype=torch.float64), decimals=3)


def write(name, module, *inputs, first=False, **how):
    module = module.double()
    with torch.no_grad():
        for p in module.parameters():
            p.copy_(normal(*p.shape))
        if any("running" in n for n, _ in module.named_buffers()):
            module.train()
            module(*inputs)  # so that there are statistics
        module.eval()
        y = module(*inputs, **how)
        y = y[0] if first else y
    print(" ; ".join([name, safetensors(module.state_dict())] + [text(x) for x in inputs] + [text(y)]))


class Named(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(3, 4)
        self.fc2 = nn.Linear(4, 2, bias=False)
        self.gain = nn.Parameter(torch.ones(2))

    def forward(self, x):
        return self.fc2(torch.tanh(self.fc1(x))) * self.gain


class Tuple(nn.Module):
    """A recurrent module in a row, of which the outputs go on."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return self.inner(x)[0]


class Self(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(4, 2, batch_first=True)

    def forward(self, x):
        return self.attention(x, x, x)[0]


write("mlp", nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2)), normal(5, 3))
write("named", Named(), normal(5, 3))
write(
    "images",
    nn.Sequential(
        nn.Conv2d(2, 4, 3, padding=1, groups=2), nn.BatchNorm2d(4), nn.ReLU(), nn.ConvTranspose2d(4, 3, 2, stride=2),
        nn.InstanceNorm2d(3, affine=True, track_running_stats=True), nn.PReLU(3), nn.GroupNorm(3, 3), nn.Flatten(), nn.Linear(48, 2)),
    normal(2, 2, 2, 2))
write("sequences of images", nn.Sequential(nn.Conv1d(2, 3, 2), nn.BatchNorm1d(3), nn.LayerNorm(4)), normal(2, 2, 5))
write("bilinear", nn.Bilinear(2, 3, 4), normal(5, 2), normal(5, 3))
write("rnn", nn.RNN(3, 2, batch_first=True), normal(2, 4, 3), first=True)
write("lstm", nn.LSTM(3, 2, num_layers=2, bidirectional=True, batch_first=True), normal(2, 4, 3), first=True)
write("gru", nn.GRU(3, 2, num_layers=2, batch_first=True), normal(2, 4, 3), first=True)
write("row with gru", nn.Sequential(nn.Linear(3, 3), Tuple(nn.GRU(3, 2, batch_first=True))), normal(2, 4, 3))
write("lstm cell", nn.LSTMCell(3, 2), normal(4, 3), first=True)
write("attention", Self(), normal(2, 3, 4))
for before in [False, True]:
    encoder = nn.TransformerEncoderLayer(4, 2, dim_feedforward=5, batch_first=True, norm_first=before)
    write("encoder " + ("before" if before else "after"), encoder, normal(2, 3, 4))
mask = nn.Transformer.generate_square_subsequent_mask(3).double()
decoder = nn.TransformerDecoderLayer(4, 2, dim_feedforward=5, batch_first=True)
write("decoder", decoder, normal(2, 3, 4), normal(2, 5, 4), tgt_mask=mask)
write("weight norm", nn.Sequential(nn.utils.weight_norm(nn.Linear(3, 2)), nn.utils.weight_norm(nn.Conv1d(1, 2, 2))), normal(2, 1, 3))
mixed = {"half": normal(3).half(), "brain": normal(3).bfloat16(), "single": normal(3).float(), "count": torch.tensor(7)}
print(" ; ".join(["types", safetensors(mixed)] + [text(x) for x in mixed.values()]))
