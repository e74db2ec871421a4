"""Trains a model (src/graph/model.ts): executes the graph for the size of a batch, and autograd does the rest."""
import math

import torch
from graph import Graph
from session import Session, gradient_of

# How numbers of a field are stored.
TYPES = {"uint8": torch.uint8, "int32": torch.int32, "float32": torch.float32}


class Model(Session):
    def __init__(self, message, payload):
        model = message["model"]
        self.parameters = {
            each["name"]: torch.nn.Parameter(torch.zeros(each["shape"])) for each in model["parameters"]
        }
        self.gradients = {each["gradient"]: self.parameters[each["name"]] for each in model["parameters"]}
        self.states = {each["name"]: torch.full(each["shape"], each["initial"] * 1.0) for each in model["states"]}
        self.next_states = {each["next"]: each["name"] for each in model["states"]}
        self.training, self.judging = (
            {each["batch"]: Graph(each["graph"], torch.float32) for each in model[use]} for use in ("train", "evaluate")
        )
        self.streams = {name: torch.Generator().manual_seed(seed) for name, seed in message["streams"].items()}
        self.counts = message["counts"]
        self.splits = {name: {} for name in self.counts}
        for part in message["parts"]:
            self.splits[part["split"]][part["field"]] = values_of(part, payload)
        super().__init__(message, list(self.parameters.values()))

    def compute(self, graphs, split, rows):
        """The outputs of the graph for so many rows."""

        def leaf(node):
            kind, name = node["kind"], node["name"]
            if kind == "parameter":
                return self.parameters[name]
            if kind == "input":
                return self.splits[split][name].index_select(0, rows)
            return self.states[name] if kind == "state" else drawn(self.streams[name], node)

        return graphs[len(rows)](leaf)

    def loss(self, rows):
        outputs = self.compute(self.training, "train", rows)
        for output, state in self.next_states.items():
            if output in outputs:
                # A copy: it may be a view of a parameter, which the optimizer changes in place.
                self.states[state] = outputs[output].detach().clone()
        return outputs["loss"]

    @torch.no_grad()
    def loss_alone(self, rows):
        return self.compute(self.judging, "train", rows)["loss"]

    @torch.no_grad()
    def evaluate(self, split):
        """The means over a split of what the model puts out, in the order of its outputs."""
        count = self.counts[split]
        totals = {}
        for rows in torch.arange(count).split(self.batch_size):
            for name, value in self.compute(self.judging, split, rows).items():
                totals[name] = totals.get(name, 0.0) + value.item() * len(rows)
        return [total / count for total in totals.values()]

    def buffer(self, name):
        """A parameter, or the gradient by one; it can be written to."""
        return self.parameters[name].detach() if name in self.parameters else gradient_of(self.gradients[name])


def values_of(part, payload):
    """All samples of a field in one split, scaled as the field says; each step of scaling rounds."""
    shape, scale = part["shape"], part["scale"]
    stored = torch.frombuffer(payload, dtype=TYPES[part["type"]], count=math.prod(shape), offset=part["offset"])
    if part["integer"]:
        return stored.long().view(shape)
    values = stored.to(torch.float32, copy=True).view(shape)
    if scale is not None:
        values.div_(scale["divisor"]).sub_(scale["mean"]).div_(scale["std"])
    return values


def drawn(stream, node):
    """Numbers as every engine draws them; see src/engine/random-stream.ts."""
    shape = node["shape"]
    count = math.prod(shape)
    if node["distribution"] == "uniform":
        return torch.rand(shape, generator=stream)
    pairs = torch.rand((count + 1) // 2, 2, generator=stream, dtype=torch.float32).double()
    radius, angle = torch.sqrt(-2 * torch.log(1 - pairs[:, 0])), 2 * math.pi * pairs[:, 1]
    normal = torch.stack([radius * torch.cos(angle), radius * torch.sin(angle)], 1)
    return normal.flatten()[:count].float().view(shape)
