"""Trains one model with an optimizer of torch.optim for ../torch.ts, which starts this and says what to do.

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

import ctypes  # noqa: E402 (as early as possible is right for the lines above)
import sys  # noqa: E402

if sys.platform == "linux":
    # Whoever is stopped, or deep in a call, never sees that its input ends: the kernel kills it when its parent dies.
    try:
        PR_SET_PDEATHSIG = 1
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    except (OSError, AttributeError):
        pass

import array  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import time  # noqa: E402

# What libraries print must not come between the messages.
OUTPUT = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)
INPUT = sys.stdin.buffer

# What lies beside this is found however Python was started, and leaves no compiled files there.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True


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
except Exception as error:  # noqa: BLE001 (a broken installation fails in many ways)
    send({"missing": f"{error}" or type(error).__name__})
    sys.exit()

from model import Model  # noqa: E402 (they import PyTorch)
from optimizers import objections  # noqa: E402


def rows_of(payload):
    return torch.frombuffer(payload, dtype=torch.int32).long()


def bytes_of(tensor):
    return ctypes.string_at(tensor.data_ptr(), tensor.nelement() * tensor.element_size())


def answer(session, message, payload):
    """The bytes that a call asks for."""
    call = message["call"]
    if call == "step":
        return array.array("d", session.step(rows_of(payload))).tobytes()
    if call == "gradient":
        return array.array("d", [session.gradient(rows_of(payload)).item()]).tobytes()
    if call == "loss":
        return array.array("d", [session.loss_alone(rows_of(payload)).item()]).tobytes()
    if call == "update":
        session.update()
        return b""
    if call == "evaluate":
        return array.array("d", session.evaluate(message["split"])).tobytes()
    if call == "read":
        return bytes_of(session.buffer(message["buffer"]).contiguous())
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
                session = Model(*received)
                send({})
            else:
                start = time.perf_counter()
                result = answer(session, *received)
                send({"seconds": time.perf_counter() - start}, result)
        except Exception as error:  # noqa: BLE001 (told to the one who asked)
            send({"error": f"{error}" or type(error).__name__})


main()
