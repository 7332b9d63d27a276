"""Writes attention.txt: attention and transformer blocks by PyTorch in double precision.

    python3 attention.py > attention.txt

Each line is a case: the layer, then what is special about it; then arrays (name, shape, numbers): inputs,
parameters, the cotangent of the output, the output, and the gradients of all inputs and parameters. Lengths,
where there are some, are those of the keys: of the memory if there is one.
"""
import torch

torch.manual_seed(7)
N, T, S, WIDTH, HEADS, INNER = 2, 3, 4, 4, 2, 5


def text(name, x):
    numbers = " ".join(repr(float(v)) for v in x.detach().reshape(-1))
    return f"{name} : {' '.join(map(str, x.shape))} : {numbers}"


def drawn(*shape):
    return torch.round(torch.randn(shape, dtype=torch.float64), decimals=2)


def unseen(lengths, steps):
    return torch.arange(steps)[None, :] >= torch.tensor(lengths)[:, None]


def case(settings, layer, inputs, call):
    named = dict(layer.named_parameters())
    with torch.no_grad():
        for p in named.values():
            p.copy_(drawn(*p.shape))
    inputs = {name: x.requires_grad_() for name, x in inputs.items()}
    y = call(layer, *inputs.values())
    g = drawn(*y.shape)
    everything = {**inputs, **named}
    gradients = torch.autograd.grad(y, list(everything.values()), g)
    arrays = [text(name, v) for name, v in everything.items()]
    arrays += [text("g", g), text("y", y)]
    arrays += [text(f"d_{name}", d) for name, d in zip(everything, gradients)]
    print(" ; ".join([settings] + arrays))


def attention(settings, memory=False, causal=False, lengths=None, bias=True):
    layer = torch.nn.MultiheadAttention(WIDTH, HEADS, batch_first=True, bias=bias).double()
    inputs = {"x": drawn(N, T, WIDTH)}
    if memory:
        inputs["memory"] = drawn(N, S, WIDTH)
    keys = S if memory else T

    def call(layer, x, m=None):
        m = x if m is None else m
        future = torch.ones(T, keys).triu(1).bool() if causal else None
        padding = None if lengths is None else unseen(lengths, keys)
        return layer(x, m, m, key_padding_mask=padding, attn_mask=future, need_weights=False)[0]

    case(f"attention {settings}", layer, inputs, call)


def encoder(activation, first, lengths=None):
    layer = torch.nn.TransformerEncoderLayer(
        WIDTH, HEADS, INNER, dropout=0.0, activation=activation, norm_first=first, batch_first=True
    ).double()
    padding = None if lengths is None else unseen(lengths, T)
    settings = f"encoder {activation} {'before' if first else 'after'} {','.join(map(str, lengths or []))}"
    case(
        settings.strip(), layer, {"x": drawn(N, T, WIDTH)},
        lambda layer, x: layer(x, src_key_padding_mask=padding),
    )


def decoder(activation, first, lengths):
    layer = torch.nn.TransformerDecoderLayer(
        WIDTH, HEADS, INNER, dropout=0.0, activation=activation, norm_first=first, batch_first=True
    ).double()
    future = torch.ones(T, T).triu(1).bool()
    padding = unseen(lengths, S)
    case(
        f"decoder {activation} {'before' if first else 'after'} {','.join(map(str, lengths))}", layer,
        {"x": drawn(N, T, WIDTH), "memory": drawn(N, S, WIDTH)},
        lambda layer, x, m: layer(x, m, tgt_mask=future, memory_key_padding_mask=padding),
    )


attention("self")
attention("self withoutBias", bias=False)
attention("self causal", causal=True)
attention("self 3,2", lengths=[3, 2])
attention("self causal 1,3", causal=True, lengths=[1, 3])
attention("memory", memory=True)
attention("memory 4,2", memory=True, lengths=[4, 2])
for before in [False, True]:
    encoder("relu", before)
    encoder("gelu", before, [2, 3])
    decoder("relu", before, [4, 1])
    decoder("gelu", before, [3, 4])
