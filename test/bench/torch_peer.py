#!/usr/bin/env python3
"""PyTorch doing the same training, as a peer to be timed against: one JSON line an epoch on stdout.

    torch_peer.py --data DIR [--runs '[["rmsprop", {"lr": 1e-3, "alpha": 0.9}]]'] [--seed 0] [--hidden 200]
                  [--batch 64] [--epochs 5] [--threads 1] [--steps-limit N] [--flush-denormal]

DIR holds the four uncompressed MNIST files. Each run is an optimizer and hyperparameters,
by our names or PyTorch's. A line is
{"epoch", "trainLoss", "testLoss", "testAccuracy", "steps", "seconds"}; seconds are of training alone. With
--steps-limit every epoch ends after that many steps; with --flush-denormal PyTorch takes numbers too small to be normal
for 0, which it does not by itself. Needs PyTorch: on Debian, python3-torch, and
libopenblas0-pthread to be fast.
"""
import argparse
import json
import sys
from pathlib import Path

import torch

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "fixtures" / "torch"))
from training import Mnist, train  # noqa: E402 (found through the line above)


def parse():
    parser = argparse.ArgumentParser(description="Trains the MNIST network with PyTorch; one JSON line an epoch.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--runs", type=json.loads, default=[["rmsprop", {"lr": 1e-3, "alpha": 0.9}]])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--hidden", type=int, default=200)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--steps-limit", type=int)
    parser.add_argument("--flush-denormal", action="store_true")
    return parser.parse_args()


def main():
    o = parse()
    torch.set_num_threads(o.threads)
    torch.set_flush_denormal(o.flush_denormal)
    size = {"seed": o.seed, "hidden": o.hidden, "batch": o.batch, "epochs": o.epochs, "steps": o.steps_limit}
    mnist = Mnist(o.data, torch.float32)
    for optimizer, hyper in o.runs:
        for number, epoch in enumerate(train(mnist, optimizer, hyper, **size)):
            line = {
                "epoch": number,
                "trainLoss": epoch.train_loss,
                "testLoss": epoch.test_loss,
                "testAccuracy": epoch.test_accuracy,
                "steps": len(epoch.losses),
                "seconds": epoch.seconds,
            }
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
