"""Training steps of models in PyTorch, with its own layers."""
import numpy as np
import torch
import torch.nn.functional as F
from contender import MORE, THREADS, measure, read, version
from torch import nn

torch.set_num_threads(int(THREADS))


def floats(name, *shape):
    return torch.from_numpy(read(name, np.float32, *shape))


def ints(name, *shape):
    return torch.from_numpy(read(name, np.int32, *shape)).long()


def set_to(parameter, values):
    with torch.no_grad():
        parameter.copy_(values)


def linear(name, n_in, n_out):
    """Weights are [in, out] in the files, and [out, in] in PyTorch."""
    layer = nn.Linear(n_in, n_out)
    set_to(layer.weight, floats(f"{name}.w", n_in, n_out).T)
    set_to(layer.bias, floats(f"{name}.b", n_out))
    return layer


def embedding(name, count, width):
    return nn.Embedding.from_pretrained(floats(name, count, width), freeze=False)


def trained(model, optimizer, loss):
    def step():
        now = loss()
        optimizer.zero_grad()
        now.backward()
        optimizer.step()
        return now.item()

    return step


def names():
    contexts, classes = ints("contexts", 50, 64, 3), ints("classes", 50, 64)
    table, hidden, output = embedding("table", 27, 10), linear("hidden", 30, 200), linear("output", 200, 27)
    model = nn.ModuleList([table, hidden, output])
    step = iter(range(10**9))

    def loss():
        i = next(step) % 50
        h = torch.tanh(hidden(table(contexts[i]).view(64, 30)))
        return F.cross_entropy(output(h), classes[i])

    return trained(model, torch.optim.Adam(model.parameters(), 0.001), loss)


def gru():
    words, after = ints("words", 32, 16), ints("next", 32 * 16)
    table, cell, output = embedding("table", 80, 64), nn.GRU(64, 256), linear("output", 256, 80)
    set_to(cell.weight_ih_l0, floats("input.w", 64, 768).T)
    set_to(cell.bias_ih_l0, floats("input.b", 768))
    set_to(cell.weight_hh_l0, floats("state.w", 256, 768).T)
    set_to(cell.bias_hh_l0, floats("state.b", 768))
    model = nn.ModuleList([table, cell, output])

    def loss():
        states, _ = cell(table(words))
        return F.cross_entropy(output(states).view(32 * 16, 80), after)

    return trained(model, torch.optim.Adam(model.parameters(), 0.001), loss)


class Block(nn.Module):
    def __init__(self, i):
        super().__init__()
        self.first, self.second = nn.LayerNorm(128), nn.LayerNorm(128)
        self.qkv = linear(f"{i}.qkv", 128, 384)
        self.projection = linear(f"{i}.projection", 128, 128)
        self.wide = linear(f"{i}.wide", 128, 512)
        self.narrow = linear(f"{i}.narrow", 512, 128)

    def forward(self, x, future):
        x = x + self.projection(self.attention(self.qkv(self.first(x)), future))
        return x + self.narrow(F.gelu(self.wide(self.second(x))))

    def attention(self, qkv, future):
        q, k, v = qkv.view(16, 64, 3, 4, 32).permute(2, 0, 3, 1, 4)
        if hasattr(F, "scaled_dot_product_attention"):
            mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:
            mixed = torch.softmax(q @ k.transpose(-2, -1) / 32**0.5 + future, dim=-1) @ v
        return mixed.transpose(1, 2).reshape(16, 64, 128)


def transformer():
    characters, after = ints("characters", 16, 64), ints("next", 16 * 64)
    table, positions = embedding("table", 65, 128), embedding("positions", 64, 128)
    blocks = nn.ModuleList([Block(i) for i in range(2)])
    norm, output = nn.LayerNorm(128), linear("output", 128, 65)
    model = nn.ModuleList([table, positions, blocks, norm, output])
    future = torch.full((64, 64), float("-inf")).triu(1)

    def loss():
        x = table(characters) + positions.weight
        for block in blocks:
            x = block(x, future)
        return F.cross_entropy(output(norm(x)).view(16 * 64, 65), after)

    return trained(model, torch.optim.AdamW(model.parameters(), 0.001, weight_decay=0.01), loss)


def convolution(name, n_in, n_out, padding):
    layer = nn.Conv2d(n_in, n_out, 5, padding=padding)
    set_to(layer.weight, floats(f"{name}.w", 5, 5, n_in, n_out).permute(3, 2, 0, 1))
    set_to(layer.bias, floats(f"{name}.b", n_out))
    return layer


def lenet():
    pictures = floats("pictures", 64, 1, 32, 32)[:, :, 2:30, 2:30].contiguous()
    classes = ints("classes", 64)
    dense = [linear("dense0", 400, 120), linear("dense1", 120, 84), linear("dense2", 84, 10)]
    # Flattened here in the order channel, row, column.
    order = torch.arange(400).view(5, 5, 16).permute(2, 0, 1).flatten()
    set_to(dense[0].weight, dense[0].weight[:, order].clone())
    model = nn.Sequential(
        convolution("first", 1, 6, 2), nn.ReLU(), nn.MaxPool2d(2),
        convolution("second", 6, 16, 0), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), dense[0], nn.ReLU(), dense[1], nn.ReLU(), dense[2],
    )
    optimizer = torch.optim.Adam(model.parameters(), 0.001)
    return trained(model, optimizer, lambda: F.cross_entropy(model(pictures), classes))


version(f"PyTorch {torch.__version__}")
measure({"names": names, "gru": gru, "transformer": transformer, "lenet": lenet}[MORE[0]]())
