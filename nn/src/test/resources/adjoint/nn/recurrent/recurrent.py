"""Writes recurrent.txt: recurrent layers by PyTorch in double precision.

    python3 recurrent.py > recurrent.txt

Each line is a case: the layer, how many layers, how many directions, lengths or nothing; then arrays (name,
shape, numbers): input, first states, parameters, cotangents of the output and of the last states, the output,
the last states, and the gradients of all inputs and parameters.
"""
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.manual_seed(7)


def text(name, x):
    numbers = " ".join(repr(float(v)) for v in x.detach().reshape(-1))
    return f"{name} : {' '.join(map(str, x.shape))} : {numbers}"


def drawn(*shape):
    return torch.round(torch.randn(shape, dtype=torch.float64), decimals=2)


def case(kind, layers, directions, lengths=None, n=3, t=4, width=3, hidden=2):
    both = dict(num_layers=layers, bidirectional=directions == 2, batch_first=True)
    layer = {
        "tanh": lambda: torch.nn.RNN(width, hidden, **both),
        "relu": lambda: torch.nn.RNN(width, hidden, nonlinearity="relu", **both),
        "gru": lambda: torch.nn.GRU(width, hidden, **both),
        "lstm": lambda: torch.nn.LSTM(width, hidden, **both),
    }[kind]().double()
    named = dict(layer.named_parameters())
    with torch.no_grad():
        for p in named.values():
            p.copy_(drawn(*p.shape))
    states = ["h", "c"] if kind == "lstm" else ["h"]
    x = drawn(n, t, width).requires_grad_()
    first = [drawn(layers * directions, n, hidden).requires_grad_() for _ in states]
    fed = x if lengths is None else pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    y, last = layer(fed, tuple(first) if len(first) == 2 else first[0])
    if lengths is not None:
        y, _ = pad_packed_sequence(y, batch_first=True, total_length=t)
    last = list(last) if kind == "lstm" else [last]
    cotangents = [drawn(*z.shape) for z in [y] + last]
    inputs = {"x": x, **{f"{s}0": f for s, f in zip(states, first)}, **named}
    gradients = torch.autograd.grad([y] + last, list(inputs.values()), cotangents)
    results = {"y": y, **dict(zip(states, last))}
    arrays = [text(name, v) for name, v in inputs.items()]
    arrays += [text(f"g_{name}", g) for name, g in zip(results, cotangents)]
    arrays += [text(name, v) for name, v in results.items()]
    arrays += [text(f"d_{name}", g) for name, g in zip(inputs, gradients)]
    settings = f"{kind} {layers} {directions} {','.join(map(str, lengths or []))}".strip()
    print(" ; ".join([settings] + arrays))


for kind in ["tanh", "relu", "gru", "lstm"]:
    case(kind, 1, 1)
    case(kind, 2, 2)
    case(kind, 2, 2, [2, 4, 1])
