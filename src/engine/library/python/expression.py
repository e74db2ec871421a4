"""Expressions of maps (src/graph/node.ts) as functions of PyTorch's tensors, made once and called at every step.

They are NaN, infinite and sloped where the harness's own engines say so; where PyTorch thinks otherwise, it is said.
"""
import torch
from torch.nn import functional as F


class Gate(torch.autograd.Function):
    """Itself, with a gradient where the gate is open and none elsewhere: 0 · ∞ in a branch not taken is not seen."""

    @staticmethod
    def forward(ctx, x, is_open):
        ctx.save_for_backward(is_open)
        return x.view_as(x)

    @staticmethod
    def backward(ctx, gradient):
        return torch.where(ctx.saved_tensors[0], gradient, torch.zeros_like(gradient)), None


def sign(x):
    # Of NaN it is 0 in PyTorch.
    return torch.where(torch.isnan(x), x, torch.sign(x)).detach()


def power(x, y):
    # ±1 to what is not finite is 1 in PyTorch, for C says so.
    return torch.where((x.abs() == 1) & ~torch.isfinite(y), torch.full_like(y, torch.nan), torch.pow(x, y))


def constant_power(x, exponent):
    result = torch.pow(x, exponent)
    if abs(exponent) != 0.5:
        return result
    # Of these PyTorch takes the root, and −∞ has none.
    return torch.where(x == -torch.inf, torch.full_like(x, torch.inf if exponent > 0 else 0), result)


UNARY = {
    "negate": torch.neg,
    "sqrt": torch.sqrt,
    "abs": torch.abs,
    "sign": sign,
    "floor": torch.floor,
    "exp": torch.exp,
    "log": torch.log,
    "sin": torch.sin,
    "cos": torch.cos,
    "tanh": torch.tanh,
    "erf": torch.erf,
}

BINARY = {
    "add": torch.add,
    "subtract": torch.sub,
    "multiply": torch.mul,
    "divide": torch.div,
    "power": power,
    "minimum": torch.minimum,
    "maximum": torch.maximum,
}

COMPARISONS = {
    "less": torch.lt,
    "lessOrEqual": torch.le,
    "greater": torch.gt,
    "greaterOrEqual": torch.ge,
    "equal": torch.eq,
    "notEqual": torch.ne,
}

LOGIC = {"and": torch.logical_and, "or": torch.logical_or}

# What torch-graph.ts calls by name: functions of a tensor and of numbers.
FUNCTIONS = {
    "relu": F.relu,
    "leaky_relu": F.leaky_relu,
    "elu": F.elu,
    "gelu": F.gelu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
    "sigmoid": torch.sigmoid,
    "softplus": F.softplus,
}

LEAVES = ("constant", "argument")


def compiled(tree, dtype):
    """The expression as a function of the list of its arguments, in this precision."""

    def value(tree):
        kind = tree["kind"]
        if kind == "constant":
            number = torch.tensor(tree["value"], dtype=dtype)
            return lambda arguments: number
        if kind == "argument":
            index = tree["index"]
            return lambda arguments: arguments[index]
        if kind == "function":
            function, numbers, operand = FUNCTIONS[tree["name"]], tree["numbers"], value(tree["operand"])
            return lambda arguments: function(operand(arguments), *numbers)
        if kind == "choose":
            holds, then, otherwise = test(tree["test"]), branch(tree["then"]), branch(tree["otherwise"])

            def choose(arguments):
                held = holds(arguments)
                return torch.where(held, then(arguments, held), otherwise(arguments, ~held))

            return choose
        operator = tree["operator"]
        if operator in UNARY:
            function, operand = UNARY[operator], value(tree["operand"])
            return lambda arguments: function(operand(arguments))
        if operator in BINARY:
            if operator == "power" and tree["right"]["kind"] == "constant":
                left, exponent = value(tree["left"]), tree["right"]["value"]
                return lambda arguments: constant_power(left(arguments), exponent)
            function, left, right = BINARY[operator], value(tree["left"]), value(tree["right"])
            return lambda arguments: function(left(arguments), right(arguments))
        holds = test(tree)
        return lambda arguments: holds(arguments).to(dtype)

    def test(tree):
        operator = tree.get("operator")
        if operator in COMPARISONS:
            function, left, right = COMPARISONS[operator], value(tree["left"]), value(tree["right"])
            return lambda arguments: function(left(arguments), right(arguments))
        if operator in LOGIC:
            function, left, right = LOGIC[operator], test(tree["left"]), test(tree["right"])
            return lambda arguments: function(left(arguments), right(arguments))
        if operator == "not":
            operand = test(tree["operand"])
            return lambda arguments: ~operand(arguments)
        number = value(tree)
        return lambda arguments: number(arguments) != 0

    def branch(tree):
        inner = value(tree)
        if is_finite_slope(tree):
            return lambda arguments, taken: inner(arguments)

        def gated(arguments, taken):
            return inner([Gate.apply(*torch.broadcast_tensors(x, taken)) for x in arguments])

        return gated

    return value(tree)


def is_finite_slope(tree):
    """Whether no number makes the slopes of an expression infinite, so that a gradient of 0 stays 0."""
    if tree["kind"] in LEAVES:
        return True
    operator = tree.get("operator")
    if operator == "negate":
        return is_finite_slope(tree["operand"])
    if operator in ("add", "subtract"):
        return is_finite_slope(tree["left"]) and is_finite_slope(tree["right"])
    if operator == "multiply":
        sides = (tree["left"], tree["right"])
        return any(side["kind"] == "constant" for side in sides) and all(map(is_finite_slope, sides))
    return False
