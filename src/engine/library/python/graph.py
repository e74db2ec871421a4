"""Executes graphs (src/graph/node.ts) with PyTorch's own functions; autograd finds the gradients."""
from operator import itemgetter

import torch
from expression import compiled
from torch.nn import functional as F


def options(node):
    return {name: node[name] for name in ("stride", "padding", "dilation", "groups")}


def window(node):
    return {"kernel_size": node["kernel"], "stride": node["stride"], "padding": node["padding"]}


def conv2d_gradient(node, which):
    """One of the gradients of a convolution, which itself has gradients."""

    def gradient(out, image, weight):
        stride, padding, dilation = node["stride"], node["padding"], node["dilation"]
        return torch.ops.aten.convolution_backward(
            out, image, weight, [0], stride, padding, dilation, False, [0, 0], node["groups"],
            [which == "image", which == "weight", False],
        )[0 if which == "image" else 1]  # fmt: skip

    return gradient


def conv2d_input_gradient(node, dtype):
    gradient = conv2d_gradient(node, "image")
    return lambda out, weight: gradient(out, out.new_empty(1).expand(node["shape"]), weight)


def conv2d_weight_gradient(node, dtype):
    gradient = conv2d_gradient(node, "weight")
    return lambda image, out: gradient(out, image, image.new_empty(1).expand(node["shape"]))


def picked(by, node):
    """Where the largest of each window lies among the places of its channel."""
    return F.max_pool2d(by.detach(), return_indices=True, **window(node))[1].flatten(2)


def pool_pick(node, dtype):
    if node["inputs"][0] == node["inputs"][1]:
        return lambda by, of: F.max_pool2d(by, **window(node))
    return lambda by, of: of.flatten(2).gather(2, picked(by, node)).view(node["shape"])


def pool_spread(node, dtype):
    def spread(by, d):
        places = picked(by, node)
        return torch.zeros_like(by).flatten(2).scatter_add(2, places, d.flatten(2)).view(by.shape)

    return spread


def pool_sum(node, dtype):
    return lambda x: F.avg_pool2d(x, divisor_override=1, **window(node))


def pool_sum_spread(node, dtype):
    def spread(d):
        like = d.new_empty(1).expand(node["shape"])
        kernel, stride, padding = node["kernel"], node["stride"], node["padding"]
        return torch.ops.aten.avg_pool2d_backward(d, like, kernel, stride, padding, False, True, 1)

    return spread


def take(node, dtype):
    def rows(table, indices):
        flat = table.reshape(table.shape[0], -1) if table.nelement() else table.flatten(1)
        return F.embedding(indices, flat).view(node["shape"])

    return rows


def put(node, dtype):
    def rows(indices, values):
        row = values.shape[indices.dim() :]
        return values.new_zeros(node["shape"]).index_add(0, indices.flatten(), values.reshape(indices.nelement(), *row))

    return rows


def slice_(node, dtype):
    place = tuple(slice(first, first + length) for first, length in zip(node["from"], node["shape"]))
    return lambda x: x[place]


def pad(node, dtype):
    def padded(x):
        after = [whole - before - length for whole, before, length in zip(node["shape"], node["before"], x.shape)]
        return F.pad(x, [zeros for pair in zip(reversed(node["before"]), reversed(after)) for zeros in pair])

    return padded


def map_(node, dtype):
    expression = compiled(node["expression"], dtype)
    return lambda *arguments: expression(arguments)


def layer_norm(node, dtype):
    return lambda x, weight=None, bias=None: F.layer_norm(x, x.shape[-1:], weight, bias, node["eps"])


def native_batch_norm(node, dtype):
    """The result, and of each channel the mean and the inverse of the deviation, which no gradient passes."""
    return lambda x, weight=None, bias=None: torch.native_batch_norm(
        x, weight, bias, None, None, True, 0.0, node["eps"]
    )


def cross_entropy(node, dtype):
    """Of rows; a single one and its label may have no axis for them."""
    return lambda logits, labels: F.cross_entropy(logits.reshape(-1, logits.shape[-1]), labels.reshape(-1))


# For each kind the function of a node's inputs.
NODES = {
    "map": map_,
    "sum": lambda node, dtype: lambda x: x.sum(node["axes"], keepdim=True),
    "max": lambda node, dtype: lambda x: x.amax(node["axes"], keepdim=True),
    "argmax": lambda node, dtype: lambda x: x.argmax(node["axis"], keepdim=True),
    "matmul": lambda node, dtype: torch.matmul,
    "layer_norm": layer_norm,
    "native_batch_norm": native_batch_norm,
    "batch_mean": lambda node, dtype: lambda norm: norm[1].view(node["shape"]),
    "batch_variance": lambda node, dtype: lambda norm: (norm[2] ** -2 - node["eps"]).view(node["shape"]),
    "split": lambda node, dtype: lambda x: x.split(node["lengths"], node["axis"]),
    "part": lambda node, dtype: itemgetter(node["index"]),
    "linear": lambda node, dtype: lambda x, weight, bias: F.linear(x, weight, bias).view(node["shape"]),
    "softmax": lambda node, dtype: lambda x: x.softmax(node["axis"]),
    "log_softmax": lambda node, dtype: lambda x: x.log_softmax(node["axis"]),
    "cross_entropy": cross_entropy,
    "conv2d": lambda node, dtype: lambda image, weight, bias=None: F.conv2d(image, weight, bias, **options(node)),
    "conv2dInputGradient": conv2d_input_gradient,
    "conv2dWeightGradient": conv2d_weight_gradient,
    "poolPick": pool_pick,
    "poolSpread": pool_spread,
    "poolSum": pool_sum,
    "poolSumSpread": pool_sum_spread,
    "take": take,
    "put": put,
    "reshape": lambda node, dtype: lambda x: x.reshape(node["shape"]),
    "permute": lambda node, dtype: lambda x: x.permute(node["axes"]),
    "expand": lambda node, dtype: lambda x: x.expand(node["shape"]),
    "slice": slice_,
    "flip": lambda node, dtype: lambda x: x.flip(node["axes"]),
    "pad": pad,
    "concat": lambda node, dtype: lambda *parts: torch.cat(parts, node["axis"]),
    "stop": lambda node, dtype: lambda x: x.detach(),
}

LEAVES = ("input", "parameter", "state", "random")

# Inputs that name rows; all others of what is computed with are floats.
INDICES = {"take": 1, "put": 0, "cross_entropy": 1}


class Graph:
    """A graph as a list of calls. What does not depend on leaves is computed when it is made."""

    def __init__(self, graph, dtype):
        nodes = graph["nodes"]
        self.outputs = graph["outputs"]
        self.values = [None] * len(nodes)
        self.leaves, self.calls = [], []
        last = {i: place for place, node in enumerate(nodes) for i in node["inputs"]}
        for place, node in enumerate(nodes):
            kind, inputs = node["kind"], node["inputs"]
            if kind in LEAVES:
                self.leaves.append((place, node))
            elif kind == "constant":
                numbers = torch.tensor([float(value) for value in node["values"]], dtype=dtype)
                self.values[place] = numbers.view(node["shape"])
            elif kind == "index":
                self.values[place] = torch.arange(node["shape"][node["axis"]]).view(node["shape"])
            else:
                call = in_floats(node, [nodes[i] for i in inputs], NODES[kind](node, dtype), dtype)
                if all(self.values[i] is not None for i in inputs):
                    self.values[place] = call(*[self.values[i] for i in inputs])
                else:
                    kept = self.outputs.values()
                    done = [i for i in set(inputs) if last[i] == place and i not in kept]
                    self.calls.append((place, call, inputs, done))

    def __call__(self, leaf):
        """The outputs by name, where `leaf` gives the numbers of a leaf."""
        values = self.values.copy()
        for place, node in self.leaves:
            values[place] = leaf(node)
        for place, call, inputs, done in self.calls:
            values[place] = call(*[values[i] for i in inputs])
            for i in done:
                values[i] = None
        return {name: values[place] for name, place in self.outputs.items()}


def in_floats(node, inputs, call, dtype):
    """The call with what is an integer made a float first, where it is computed with."""
    if "type" in node:
        return call
    whole = [i for i, each in enumerate(inputs) if "type" in each and INDICES.get(node["kind"]) != i]
    if not whole:
        return call
    return lambda *arguments: call(*[x.to(dtype) if i in whole else x for i, x in enumerate(arguments)])
