"""Computes graphs as src/engine/library/python/graph.py does, in double precision: JSON lines in, a line out for each.

A line in has a graph, the numbers of its leaves, and what is to be differentiated by its parameters, by autograd.
"""
import json
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "src" / "engine" / "library" / "python"))

import torch  # noqa: E402
from graph import Graph  # noqa: E402


def written(value):
    """JSON has no word for what is not finite."""
    return value if abs(value) < float("inf") else str(value).replace("inf", "Infinity").replace("nan", "NaN")


def computed(run):
    leaves = {}

    def leaf(node):
        kind, name = node["kind"], node["name"]
        if (kind, name) not in leaves:
            whole = node.get("type") == "integer"
            numbers = [int(value) if whole else float(value) for value in run["leaves"][kind][name]]
            tensor = torch.tensor(numbers, dtype=torch.int64 if whole else torch.float64)
            leaves[kind, name] = tensor.requires_grad_(kind == "parameter")
        return leaves[kind, name].reshape(node["shape"])

    outputs = Graph(run["graph"], torch.float64)(leaf)
    found = {name: tensor.flatten().tolist() for name, tensor in outputs.items()}
    for of in run["differentiated"]:
        by = {name: tensor for (kind, name), tensor in leaves.items() if kind == "parameter"}
        slopes = [None] * len(by)
        if outputs[of].requires_grad:
            slopes = torch.autograd.grad(outputs[of], list(by.values()), retain_graph=True, allow_unused=True)
        for (name, tensor), slope in zip(by.items(), slopes):
            found[f"{of} by {name}"] = (torch.zeros_like(tensor) if slope is None else slope).tolist()
    return {name: [written(value) for value in values] for name, values in found.items()}


torch.set_num_threads(1)
for line in sys.stdin:
    print(json.dumps(computed(json.loads(line))))
