"""Trains a program (src/problem/program.ts): executes its forward operations, and autograd does the rest."""
import torch
from session import Session, gradient_of
from torch.nn import functional as F

EVALUATED_AT_ONCE = 1000


class Parameter:
    """A parameter in PyTorch's layout: a weight as nn.Linear's [out, in], a vector without a row dimension."""

    def __init__(self, rows, columns, transposed):
        self.rows, self.columns, self.transposed = rows, columns, transposed
        shape = (columns, rows) if transposed else (columns,) if rows == 1 else (rows, columns)
        self.tensor = torch.nn.Parameter(torch.zeros(shape))

    def ours(self, tensor):
        """As the program has it, [rows, columns]."""
        return tensor.t() if self.transposed else tensor.view(self.rows, self.columns)


class Split:
    """Rows of the dataset as the network sees them, and their classes; a function's rows have no features."""

    def __init__(self, payload, offset, count, features, normalise):
        self.images, self.labels = torch.zeros(count, features), None
        if features == 0:
            return
        pixels = torch.frombuffer(payload, dtype=torch.uint8, count=count * features, offset=offset)
        self.images.copy_(pixels.view(count, features))
        self.images.div_(normalise["divisor"]).sub_(normalise["mean"]).div_(normalise["std"])
        labels = torch.frombuffer(payload, dtype=torch.uint8, count=count, offset=offset + count * features)
        self.labels = labels.long()


class Program(Session):
    def __init__(self, message, payload):
        program, features = message["program"], message["features"]
        self.forward = program["forward"]
        shapes = {buffer["name"]: (buffer["rows"], buffer["columns"]) for buffer in program["buffers"]}
        weights = {o["right"] for o in self.forward if o["kind"] == "matmul" and not o["transposeRight"]}
        self.parameters = {
            p["buffer"]: Parameter(*shapes[p["buffer"]], p["buffer"] in weights) for p in program["parameters"]
        }
        self.gradients = {p["gradient"]: self.parameters[p["buffer"]] for p in program["parameters"]}
        self.linear = linear_layers(self.forward, self.parameters)
        self.constants = {name: torch.zeros(shapes[name]) for name in program["constants"]}
        self.values = {}
        self.splits = {}
        offset = 0
        for name, count in message["counts"].items():
            self.splits[name] = Split(payload, offset, count, features, message["normalise"])
            offset += count * (features + 1)
        super().__init__(message, [parameter.tensor for parameter in self.parameters.values()])

    def run(self, split, rows):
        """The forward pass: all buffers, the mean loss, and how many rows are classified correctly, if any are."""
        values = {**self.constants, **{name: p.ours(p.tensor) for name, p in self.parameters.items()}}
        loss, right = None, None
        for o in self.forward:
            kind = o["kind"]
            if kind == "gather":
                values[o["into"]] = split.images.index_select(0, rows)
                values[o["labels"]] = split.labels.index_select(0, rows)
            elif kind == "matmul":
                left, right_name = values[o["left"]], o["right"]
                if o["out"] in self.linear:
                    values[o["out"]] = F.linear(left, *self.linear[o["out"]])
                else:
                    left = left.t() if o["transposeLeft"] else left
                    values[o["out"]] = left @ (values[right_name].t() if o["transposeRight"] else values[right_name])
            elif kind == "addBias":
                if o["to"] not in self.linear:
                    values[o["to"]] = values[o["to"]] + values[o["bias"]]
            elif kind == "relu":
                values[o["of"]] = F.relu(values[o["of"]])
            elif kind == "multiply":
                values[o["out"]] = values[o["left"]] * values[o["right"]]
            elif kind == "softmaxCrossEntropy":
                logits, labels = values[o["logits"]], values[o["labels"]]
                loss = F.cross_entropy(logits, labels)
                if not torch.is_grad_enabled():
                    right = (logits.argmax(1) == labels).sum().item()
            elif kind == "sumSquares":
                loss = values[o["of"]].square().sum(1).mean()
            else:
                raise NotImplementedError(f"the operation {kind} is not known here")
        return values, loss, right

    def loss(self, rows):
        self.values, loss, _ = self.run(self.splits["train"], rows)
        return loss

    @torch.no_grad()
    def evaluate(self, name):
        """The mean loss, and behind it the fraction classified correctly where there are classes."""
        split = self.splits[name]
        count = len(split.images)
        total, correct = 0.0, 0
        for rows in torch.arange(count).split(EVALUATED_AT_ONCE):
            _, loss, right = self.run(split, rows)
            total += loss.item() * len(rows)
            correct = None if right is None else correct + right
        return [total / count] if correct is None else [total / count, correct / count]

    def buffer(self, name):
        """A buffer of the program as a tensor [rows, columns]; a view, so that it can be written to."""
        if name in self.parameters:
            parameter = self.parameters[name]
            return parameter.ours(parameter.tensor.detach())
        if name in self.gradients:
            parameter = self.gradients[name]
            return parameter.ours(gradient_of(parameter.tensor))
        if name in self.constants:
            return self.constants[name]
        if name in self.values:
            return self.values[name].detach()
        raise LookupError(f"PyTorch does not keep the buffer {name}")


def linear_layers(operations, parameters):
    """Output → weight and bias of what is an nn.Linear: a product with a weight, and a bias added to it right after."""
    pairs = zip(operations, operations[1:])
    return {
        product["out"]: (parameters[product["right"]].tensor, parameters[bias["bias"]].tensor)
        for product, bias in pairs
        if product["kind"] == "matmul"
        and bias["kind"] == "addBias"
        and bias["to"] == product["out"]
        and bias["bias"] in parameters
        and product["right"] in parameters
        and not product["transposeRight"]
    }
