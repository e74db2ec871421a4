"""Trains one network with an optimizer of torch.optim for torch.ts, which starts this and says what to do.

A message, either way, is a line of JSON and, right behind it, as many bytes as its "bytes" says; numbers in them are in
this machine's byte order. The first message goes out unasked and has PyTorch's version, or why there is none. After it
every message that comes in is answered by one, with the "seconds" that it took or the "error" that ended it. End of
input ends the process, and on Linux the death of its parent does at once.
"""
import signal

# A Ctrl-C is sent to all processes of a terminal; ours ends when its input does, after what it was asked for last.
for name in ("SIGINT", "SIGHUP"):
    if hasattr(signal, name):
        signal.signal(getattr(signal, name), signal.SIG_IGN)

import sys  # noqa: E402 (as early as possible is right for the lines above)

if sys.platform == "linux":
    # Whoever is stopped, or deep in a call, never sees that its input ends: the kernel kills it when its parent dies.
    try:
        import ctypes

        PR_SET_PDEATHSIG = 1
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    except (ImportError, OSError, AttributeError):
        pass

import array  # noqa: E402
import inspect  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import time  # noqa: E402

# What libraries print must not come between the messages.
OUTPUT = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)
INPUT = sys.stdin.buffer

EVALUATED_AT_ONCE = 1000


def send(message, payload=b""):
    OUTPUT.write(json.dumps({**message, "bytes": len(payload)}).encode() + b"\n" + payload)
    OUTPUT.flush()


def receive():
    """A message and its bytes; None at the end of input."""
    line = INPUT.readline()
    if not line:
        return None
    message = json.loads(line)
    payload = bytearray(message["bytes"])
    at = 0
    while at < len(payload):
        count = INPUT.readinto(memoryview(payload)[at:])
        if not count:
            return None
        at += count
    return message, payload


try:
    import torch
    from torch.nn import functional as F
except Exception as error:  # noqa: BLE001 (a broken installation fails in many ways)
    send({"missing": f"{error}" or type(error).__name__})
    sys.exit()


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


class Session:
    def __init__(self, message, payload):
        program, features = message["program"], message["features"]
        self.batch_size = message["batchSize"]
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
        self.optimizer, self.needs_closure = make_optimizer(
            message["name"], message["hyper"], [parameter.tensor for parameter in self.parameters.values()]
        )

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

    def gradient(self, rows):
        """The loss of one batch, with the parameters' gradients left in place."""
        self.last_rows = rows
        self.values, loss, _ = self.run(self.splits["train"], rows)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        return loss

    def update(self):
        if self.needs_closure:
            self.optimizer.step(lambda: self.gradient(self.last_rows))
        else:
            self.optimizer.step()

    def step(self, rows):
        losses = []
        for batch in rows.split(self.batch_size):
            loss = self.gradient(batch)
            self.update()
            losses.append(loss.item())
        return losses

    @torch.no_grad()
    def evaluate(self, split):
        """The mean loss, and behind it the fraction classified correctly where there are classes."""
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
            if parameter.tensor.grad is None:
                parameter.tensor.grad = torch.zeros_like(parameter.tensor)
            return parameter.ours(parameter.tensor.grad)
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


def optimizer_classes():
    return {
        key: value
        for key, value in vars(torch.optim).items()
        if inspect.isclass(value) and issubclass(value, torch.optim.Optimizer) and value is not torch.optim.Optimizer
    }


def make_optimizer(name, hyper, parameters):
    """The optimizer, and whether its step must be able to evaluate the loss again."""
    classes = optimizer_classes()
    if name not in classes:
        raise NameError(f"torch.optim {torch.__version__} has no optimizer {name}; it has {', '.join(sorted(classes))}")
    closure = inspect.signature(classes[name].step).parameters.get("closure")
    optimizer = classes[name](parameters, **{key: as_tuple(value) for key, value in hyper.items()})
    return optimizer, closure is not None and closure.default is closure.empty


def objections(optimizers):
    """The classes with their options, and for each optimizer what is said when it is made, None if it can be."""

    def refusal(optimizer):
        try:
            make_optimizer(optimizer["name"], optimizer["hyper"], [torch.nn.Parameter(torch.zeros(2, 2))])
        except Exception as error:  # noqa: BLE001 (told to the one who asked)
            return f"{error}" or type(error).__name__
        return None

    # The first option is `params`.
    options = {name: list(inspect.signature(it).parameters)[1:] for name, it in sorted(optimizer_classes().items())}
    return {"classes": options, "refusals": [refusal(optimizer) for optimizer in optimizers]}


def as_tuple(value):
    return tuple(map(as_tuple, value)) if isinstance(value, list) else value


def rows_of(payload):
    return torch.frombuffer(payload, dtype=torch.int32).long()


def answer(session, message, payload):
    """The bytes that a call asks for."""
    call = message["call"]
    if call == "step":
        return array.array("d", session.step(rows_of(payload))).tobytes()
    if call == "gradient":
        return array.array("d", [session.gradient(rows_of(payload)).item()]).tobytes()
    if call == "update":
        session.update()
        return b""
    if call == "evaluate":
        return array.array("d", session.evaluate(session.splits[message["split"]])).tobytes()
    if call == "read":
        return array.array("f", session.buffer(message["buffer"]).flatten().tolist()).tobytes()
    if call == "write":
        buffer = session.buffer(message["buffer"])
        buffer.copy_(torch.frombuffer(payload, dtype=torch.float32).view(buffer.shape))
        return b""
    raise NotImplementedError(f"the call {call} is not known here")


def main():
    torch.set_num_threads(1)
    send({"version": torch.__version__})
    session = None
    while (received := receive()) is not None:
        try:
            if "optimizers" in received[0]:
                send(objections(received[0]["optimizers"]))
            elif session is None:
                session = Session(*received)
                send({})
            else:
                start = time.perf_counter()
                result = answer(session, *received)
                send({"seconds": time.perf_counter() - start}, result)
        except Exception as error:  # noqa: BLE001 (told to the one who asked)
            send({"error": f"{error}" or type(error).__name__})


main()
