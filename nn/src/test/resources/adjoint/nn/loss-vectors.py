"""Writes loss-vectors.txt: losses, and the gradients of their means, by PyTorch in double precision.

    python3 loss-vectors.py > loss-vectors.txt

Each line is a case: its name and settings, how many arrays are inputs, then arrays (shape, colon,
numbers): the inputs, what else is given (targets, classes), the loss of each element or example,
the mean, and the gradient of the mean by each input.
"""
import torch
import torch.nn.functional as F

torch.manual_seed(15)


def text(x):
    return " ".join(map(str, x.shape)) + " : " + " ".join(repr(float(v)) for v in x.reshape(-1))


def case(name, settings, f, inputs, given=(), mean=None):
    """f gives the loss of each; mean is their mean unless told otherwise."""
    inputs = [x.clone().requires_grad_() for x in inputs]
    each = f(*inputs, *given)
    total = each.mean() if mean is None else mean(*inputs, *given)
    gradients = torch.autograd.grad(total, inputs)
    arrays = [x.detach() for x in inputs] + list(given) + [each.detach(), total.detach()]
    print(" ; ".join([name, settings, str(len(inputs))] + [text(x) for x in arrays + list(gradients)]))


def normal(*shape):
    return torch.randn(shape, dtype=torch.float64)


def uniform(*shape):
    return torch.rand(shape, dtype=torch.float64)


def signs(*shape):
    return torch.randint(0, 2, shape).double() * 2 - 1


def probabilities(*shape):
    return torch.softmax(normal(*shape), -1)


for shape in ((7,), (3, 4)):
    y, t = normal(*shape), normal(*shape)
    case("mse", "", lambda y, t: F.mse_loss(y, t, reduction="none"), [y, t])
    case("mae", "", lambda y, t: F.l1_loss(y, t, reduction="none"), [y, t])
    for delta in (0.5, 1, 2):
        case("huber", str(delta), lambda y, t: F.huber_loss(y, t, delta=delta, reduction="none"), [y, t])
        case("smoothL1", str(delta),
             lambda y, t: F.smooth_l1_loss(y, t, beta=delta, reduction="none"), [y, t])
    case("logCosh", "", lambda y, t: torch.log(torch.cosh(y - t)), [y, t])
    for q in (0.1, 0.5, 0.9):
        case("quantile", str(q), lambda y, t: torch.maximum(q * (t - y), (q - 1) * (t - y)), [y, t])
    counts = torch.randint(0, 6, shape).double()
    case("poissonNll", "", lambda y, t: F.poisson_nll_loss(y, t, reduction="none"), [y], [counts])
    case("gaussianNll", "", lambda y, v, t: F.gaussian_nll_loss(y, t, v, reduction="none"),
         [y, uniform(*shape) + 0.1], [t])
    p, labels = uniform(*shape) * 0.8 + 0.1, uniform(*shape)
    case("binaryCrossEntropy", "", lambda p, t: F.binary_cross_entropy(p, t, reduction="none"), [p], [labels])
    case("binaryCrossEntropyWithLogits", "",
         lambda z, t: F.binary_cross_entropy_with_logits(z, t, reduction="none"), [y], [labels])
    positive = uniform(*shape) * 3
    case("binaryCrossEntropyWithLogits", "positive",
         lambda z, t, w: F.binary_cross_entropy_with_logits(z, t, pos_weight=w, reduction="none"),
         [y], [labels, positive])
    hard = torch.randint(0, 2, shape).double()
    for gamma in (0, 1, 2, 2.5):
        def focal(z, t):
            right = torch.sigmoid(z) * t + torch.sigmoid(-z) * (1 - t)
            return F.binary_cross_entropy_with_logits(z, t, reduction="none") * (1 - right) ** gamma
        case("focal", str(gamma), focal, [y], [hard])
    case("hinge", "", lambda y, t: torch.clamp(1 - t * y, min=0), [y], [signs(*shape)])
    for margin in (0, 0.3):
        case("marginRanking", str(margin),
             lambda a, b, t: F.margin_ranking_loss(a, b, t, margin=margin, reduction="none"),
             [y, t], [signs(*shape)])

for shape in ((5, 4), (2, 3, 6)):
    z, n = normal(*shape), shape[-1]
    flat = lambda x: x.reshape(-1, n)
    classes = torch.randint(0, n, shape[:-1])
    weights = uniform(n) + 0.2
    for smoothing in (0, 0.1):
        for weighted in (False, True):
            for ignored in (-1, 1):
                w = weights if weighted else None
                arguments = dict(weight=w, ignore_index=ignored, label_smoothing=smoothing)
                each = lambda z, c, *_: F.cross_entropy(
                    flat(z), c.reshape(-1), reduction="none", **arguments).reshape(c.shape)
                mean = lambda z, c, *_: F.cross_entropy(flat(z), c.reshape(-1), **arguments)
                case("crossEntropy", f"{smoothing} {weighted} {ignored}", each, [z], [classes, weights], mean)
        for weighted in (False, True):
            w = weights if weighted else None
            case("crossEntropyOfProbabilities", f"{smoothing} {weighted}",
                 lambda z, p, _: F.cross_entropy(
                     flat(z), flat(p), weight=w, label_smoothing=smoothing, reduction="none").reshape(shape[:-1]),
                 [z], [probabilities(*shape), weights])
    case("nll", "", lambda l, c: F.nll_loss(flat(l), c.reshape(-1), reduction="none").reshape(c.shape),
         [torch.log_softmax(z, -1)], [classes])
    case("kl", "", lambda l, p: F.kl_div(l, p, reduction="none").sum(-1),
         [torch.log_softmax(z, -1)], [probabilities(*shape)])
    for margin in (0.5, 1):
        case("multiMargin", str(margin),
             lambda z, c: F.multi_margin_loss(flat(z), c.reshape(-1), margin=margin, reduction="none").reshape(c.shape),
             [z], [classes])
    a, b, c = normal(*shape), normal(*shape), normal(*shape)
    for margin in (0, 0.2):
        case("cosineEmbedding", str(margin),
             lambda a, b, t: F.cosine_embedding_loss(
                 flat(a), flat(b), t.reshape(-1), margin=margin, reduction="none").reshape(t.shape),
             [a, b], [signs(*shape[:-1])])
        case("triplet", str(margin + 1),
             lambda a, p, n: F.triplet_margin_with_distance_loss(
                 a, p, n, margin=margin + 1, reduction="none",
                 distance_function=lambda x, y: torch.linalg.vector_norm(x - y, dim=-1)),
             [a, b, c])

for d in (2, 5):
    def contrastive(q, k):
        alike = F.normalize(q, dim=-1) @ F.normalize(k, dim=-1).T / 0.2
        return F.cross_entropy(alike, torch.arange(len(q)), reduction="none")
    case("infoNce", "0.2", contrastive, [normal(4, d), normal(4, d)])

for shape in ((4, 3, 2), (3, 4, 2, 2)):  # classes along the axis 1
    z = normal(*shape)
    classes = torch.randint(0, shape[1], shape[:1] + shape[2:])
    case("crossEntropyAlongAxis1", "", lambda z, c: F.cross_entropy(z, c, reduction="none"), [z], [classes])

labels = torch.tensor([[1, 2, 2, 3], [3, 0, 0, 0], [1, 1, 0, 0], [2, 1, 3, 1]])
for times, lengths in (([8, 8, 8, 8], [4, 1, 2, 4]), ([8, 3, 3, 5], [4, 1, 2, 4]), ([5, 8, 1, 6], [4, 1, 1, 0])):
    # PyTorch's gradient is right for logarithms of a softmax only: that of the logits is compared.
    case("ctc", ",".join(map(str, times)) + " " + ",".join(map(str, lengths)),
         lambda z, c: F.ctc_loss(torch.log_softmax(z, -1), c, torch.tensor(times), torch.tensor(lengths), reduction="none"),
         [normal(8, 4, 5)], [labels])
