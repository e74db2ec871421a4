#!/usr/bin/env python3
"""PyTorch doing the training steps of test/bench/models.ts: milliseconds a step, with SGD, on one thread.

    torch_models_peer.py {cnn|gpt} STEPS
"""
import math
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn


def cnn():
    model = nn.Sequential(
        nn.Conv2d(1, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(3136, 1024), nn.ReLU(), nn.Linear(1024, 10),
    )  # fmt: skip
    x, y = torch.rand(128, 1, 28, 28) * 2 - 1, torch.randint(10, (128,))
    return model, lambda: F.cross_entropy(model(x), y)


class Block(nn.Module):
    def __init__(self, size, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(size), nn.LayerNorm(size)
        self.qkv, self.proj = nn.Linear(size, 3 * size), nn.Linear(size, size)
        self.up, self.down = nn.Linear(size, 4 * size), nn.Linear(4 * size, size)

    def forward(self, h, mask):
        batch, time_, size = h.shape
        parts = self.qkv(self.norm1(h)).view(batch, time_, 3, self.heads, size // self.heads).permute(2, 0, 3, 1, 4)
        q, k, v = parts.unbind(0)
        scores = q @ k.transpose(-2, -1) / math.sqrt(size // self.heads) + mask
        h = h + self.proj((torch.softmax(scores, -1) @ v).transpose(1, 2).reshape(batch, time_, size))
        return h + self.down(F.gelu(self.up(self.norm2(h)), approximate="tanh"))


def gpt(vocabulary=65, context=64, size=64, heads=4, layers=2, batch=16):
    tokens, places = nn.Embedding(vocabulary, size), nn.Embedding(context, size)
    blocks, norm = nn.ModuleList([Block(size, heads) for _ in range(layers)]), nn.LayerNorm(size)
    mask = torch.triu(torch.full((context, context), -math.inf), 1)
    x, y = torch.randint(vocabulary, (batch, context)), torch.randint(vocabulary, (batch, context))

    def loss():
        h = tokens(x) + places.weight
        for block in blocks:
            h = block(h, mask)
        return F.cross_entropy((norm(h) @ tokens.weight.T).flatten(0, 1), y.flatten())

    return nn.ModuleList([tokens, places, blocks, norm]), loss


def main():
    torch.set_num_threads(1)
    model, loss = {"cnn": cnn, "gpt": gpt}[sys.argv[1]]()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)

    def step():
        optimizer.zero_grad()
        loss().backward()
        optimizer.step()

    for _ in range(3):
        step()
    times = []
    for _ in range(int(sys.argv[2])):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    times.sort()
    print(times[len(times) // 2] * 1000)


if __name__ == "__main__":
    main()
