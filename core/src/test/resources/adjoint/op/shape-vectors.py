"""Writes shape-vectors.txt: operations on arrays, and their gradients, by PyTorch in double precision.

    python3 shape-vectors.py > shape-vectors.txt

Each line is a case: its name and arguments, then arrays (shape, colon, numbers): the inputs, the
cotangent of the result, the result, and the gradient of each input.
"""
import torch
import torch.nn.functional as F

torch.manual_seed(7)


def text(x):
    return " ".join(map(str, x.shape)) + " : " + " ".join(repr(float(v)) for v in x.reshape(-1))


def case(name, arguments, f, *inputs):
    inputs = [x.clone().requires_grad_() for x in inputs]
    y = f(*inputs)
    w = torch.randn(y.shape, dtype=torch.float64)
    gradients = torch.autograd.grad(y, inputs, w)
    arrays = [x.detach() for x in inputs] + [w, y.detach()] + list(gradients)
    print(" ; ".join([name, arguments] + [text(x) for x in arrays]))


def normal(*shape):
    return torch.randn(shape, dtype=torch.float64)


EINSUMS = {
    "ij,jk->ik": [(3, 4), (4, 5)],
    "ij,jk": [(3, 4), (4, 5)],
    "ij,kj->ki": [(3, 4), (5, 4)],
    "bij,bjk->bik": [(2, 3, 4), (2, 4, 5)],
    "bhqd,bhkd->bhqk": [(2, 3, 4, 5), (2, 3, 6, 5)],
    "bhqk,bkhd->bqhd": [(2, 3, 4, 5), (2, 5, 3, 4)],
    "ii->i": [(4, 4)],
    "ii": [(4, 4)],
    "iji->j": [(3, 4, 3)],
    "iij,jk->ik": [(3, 3, 4), (4, 2)],
    "i,j->ij": [(3,), (4,)],
    "i,i": [(5,), (5,)],
    "bi,bi->b": [(3, 5), (3, 5)],
    "ij->": [(3, 4)],
    "ijk->kji": [(2, 3, 4)],
    "ij,jk,kl->il": [(3, 4), (4, 5), (5, 2)],
    "i,ij,j": [(3,), (3, 4), (4,)],
    "ab,bc,cd,da->ac": [(2, 3), (3, 4), (4, 5), (5, 2)],
    "ab,ac,ad,ae,af,ag->bcdefg": [(2, 2), (2, 3), (2, 2), (2, 1), (2, 2), (2, 3)],
    "...ij,...jk->...ik": [(2, 1, 3, 4), (5, 4, 2)],
    "...i->...": [(2, 3, 4)],
    "i...,i...->...": [(3, 4), (3, 2, 1)],
    "ik,jk,k->ij": [(3, 4), (5, 4), (4,)],
    "ijk,ilm,njm,nlk,abc->": [(2, 3, 2), (2, 2, 3), (2, 3, 3), (2, 2, 2), (2, 2, 1)],
}
for notation, shapes in EINSUMS.items():
    case("einsum", notation, lambda *x: torch.einsum(notation, *x), *[normal(*s) for s in shapes])

for axis in (0, 1, 2):
    case("sort", str(axis), lambda x: torch.sort(x, dim=axis)[0], normal(3, 4, 5))
    case("topk", f"{axis} 2", lambda x: torch.topk(x, 2, dim=axis)[0], normal(3, 4, 5))
    case("cumprod", str(axis), lambda x: torch.cumprod(x, dim=axis), normal(3, 4, 5))
    case("logCumSumExp", str(axis), lambda x: torch.logcumsumexp(x, dim=axis), normal(3, 4, 5))
    for q in (0, 0.2, 0.5, 0.77, 1):
        case("quantile", f"{q} {axis}", lambda x: torch.quantile(x, q, dim=axis), normal(4, 5, 6))
    for p in (1, 2, 3, 0.5, -2, float("inf"), float("-inf")):
        case("norm", f"{p} {axis}".replace("inf", "Infinity"),
             lambda x: torch.linalg.vector_norm(x, p, dim=axis), normal(3, 4, 5))
    case("std", f"{axis} 1", lambda x: torch.std(x, dim=axis, unbiased=True), normal(3, 4, 5))
    case("variance", f"{axis} 1", lambda x: torch.var(x, dim=axis, unbiased=True), normal(3, 4, 5))
zeros = normal(3, 4)
zeros[0, 1] = zeros[2, 2] = zeros[2, 0] = 0
case("cumprod", "1", lambda x: torch.cumprod(x, dim=1), zeros)

for before, after in ((2, 1), (0, 3), (1, 0)):
    case("pad", f"zeros {before} {after}", lambda x: F.pad(x, (before, after)), normal(2, 3, 4))
    case("pad", f"number {before} {after}", lambda x: F.pad(x, (before, after), value=1.5), normal(2, 3, 4))
    for mode in ("reflect", "replicate", "circular"):
        case("pad", f"{mode} {before} {after}", lambda x: F.pad(x, (before, after), mode=mode), normal(2, 3, 4))
case("roll", "1 2", lambda x: torch.roll(x, 2, 1), normal(2, 5))
case("tile", "2 3", lambda x: torch.tile(x, (2, 3)), normal(2, 2))
case("repeat", "1 3", lambda x: torch.repeat_interleave(x, 3, 1), normal(2, 3))
case("kron", "", torch.kron, normal(2, 3), normal(3, 2))
case("unfold", "1 3 2", lambda x: x.unfold(1, 3, 2), normal(2, 8))
