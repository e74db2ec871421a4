#!/usr/bin/env python3
"""PyTorch training the 784-200-10 network (batch 64, RMSProp), one alone or many at once by torch.bmm.

    torch_card_peer.py [--device cuda] [--lanes 256] [--steps 4690] [--repeat 3]

Prints one JSON line: {"lanes", "steps", "seconds", "device", "loss"}; seconds are the least of the repeats. The images are
random and lie on the device already: what is timed is the training step alone, without a data loader. Lanes differ in
learning rate and in nothing else, and see the same batches.
"""
import argparse
import json
import time

import torch


def parse():
    parser = argparse.ArgumentParser(description="Times PyTorch's training step on a device; one JSON line.")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--lanes", type=int, default=256)
    parser.add_argument("--steps", type=int, default=4690)
    parser.add_argument("--repeat", type=int, default=3)
    return parser.parse_args()


def parameters(lanes, device):
    torch.manual_seed(0)
    sizes = [(784, 200), (1, 200), (200, 10), (1, 10)]
    bounds = [784, 784, 200, 200]
    return [
        ((torch.rand(1, *size) * 2 - 1) / bound**0.5).repeat(lanes, 1, 1).to(device)
        for size, bound in zip(sizes, bounds)
    ]


def train(o, images, labels):
    """The step written out: the gradients of this network are known, so nothing is spent on autograd."""
    values = parameters(o.lanes, o.device)
    squares = [torch.zeros_like(value) for value in values]
    lr = torch.logspace(-5, -2, o.lanes, device=o.device).view(-1, 1, 1)
    loss = None
    for step in range(o.steps):
        x = images[step % len(images)].expand(o.lanes, -1, -1)
        y = labels[step % len(labels)]
        w1, b1, w2, b2 = values
        hidden = torch.baddbmm(b1, x, w1).relu_()
        logits = torch.baddbmm(b2, hidden, w2)
        log = torch.log_softmax(logits, 2)
        loss = -log[:, torch.arange(64, device=o.device), y].mean(1)
        g = log.exp_()
        g[:, torch.arange(64, device=o.device), y] -= 1
        g /= 64
        back = torch.bmm(g, w2.transpose(1, 2)).mul_(hidden > 0)
        gradients = [
            torch.bmm(x.transpose(1, 2), back),
            back.sum(1, keepdim=True),
            torch.bmm(hidden.transpose(1, 2), g),
            g.sum(1, keepdim=True),
        ]
        for value, gradient, square in zip(values, gradients, squares):
            square.mul_(0.9).addcmul_(gradient, gradient, value=0.1)
            value.sub_(lr * gradient / (square.sqrt() + 1e-8))
    return loss


def main():
    o = parse()
    torch.manual_seed(1)
    images = torch.rand(32, 64, 784, device=o.device) * 2 - 1
    labels = torch.randint(10, (32, 64), device=o.device)
    wait = torch.cuda.synchronize if o.device == "cuda" else lambda: None
    seconds = []
    for _ in range(o.repeat):
        wait()
        start = time.perf_counter()
        loss = train(o, images, labels)
        wait()
        seconds.append(time.perf_counter() - start)
    name = torch.cuda.get_device_name() if o.device == "cuda" else "cpu"
    print(json.dumps({"lanes": o.lanes, "steps": o.steps, "seconds": min(seconds), "device": name, "loss": loss[0].item()}))


if __name__ == "__main__":
    main()
