"""The bench's PyTorch side: the networks of networks.ts as one writes them, trained on the same files.

Reads one JSON request a line, answers one JSON line each:
  {"load": name, "x": file, "y": file, "threads": n} -> {"parameters": n, "torch": version}
  {"steps": n} -> {"seconds": wall, "cpu": seconds, "loss": last}
"""
import json
import sys
import time

import torch
from torch import nn

ROWS, VOCABULARY, TIME = 2048, 5000, 64


def read(path: str, dtype: torch.dtype) -> torch.Tensor:
    with open(path, 'rb') as file:
        return torch.frombuffer(bytearray(file.read()), dtype=dtype)


class Block(nn.Module):
    def __init__(self, channels: int, filters: int, stride: int):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, filters, 3, stride, 1, bias=False), nn.BatchNorm2d(filters), nn.ReLU(inplace=True),
            nn.Conv2d(filters, filters, 3, 1, 1, bias=False), nn.BatchNorm2d(filters))
        self.shortcut = nn.Identity() if stride == 1 else nn.Sequential(nn.Conv2d(channels, filters, 1, stride, bias=False), nn.BatchNorm2d(filters))

    def forward(self, x):
        return torch.relu(self.body(x) + self.shortcut(x))


class Recurrent(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, 64)
        self.rnn = kind(64, 64, batch_first=True)
        self.head = nn.Linear(64, 2)

    def forward(self, x):
        return self.head(self.rnn(self.embedding(x))[0][:, -1])


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, 64)
        self.position = nn.Parameter(torch.randn(TIME, 64) * 0.02)
        self.encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(64, 4, 128, 0.0, batch_first=True), 2)
        self.head = nn.Linear(64, 2)

    def forward(self, x):
        return self.head(self.encoder(self.embedding(x) + self.position).mean(1))


def images(channels):
    return lambda x, n: x.reshape(ROWS, n, n, channels).permute(0, 3, 1, 2).contiguous()


def tokens(x):
    return x.reshape(ROWS, TIME).long()


NETWORKS = {
    'mlp': (128, torch.float32, lambda x: x.reshape(ROWS, 32), lambda: nn.Sequential(
        nn.Linear(32, 256), nn.ReLU(), nn.Dropout(0.2), nn.Linear(256, 128), nn.ReLU(), nn.Dropout(0.2), nn.Linear(128, 2))),
    'cnn': (64, torch.float32, lambda x: images(1)(x, 28), lambda: nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(1600, 128), nn.ReLU(), nn.Linear(128, 10))),
    'resnet': (64, torch.float32, lambda x: images(3)(x, 32), lambda: nn.Sequential(
        nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(inplace=True), Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))),
    'lstm': (64, torch.int32, tokens, lambda: Recurrent(nn.LSTM)),
    'gru': (64, torch.int32, tokens, lambda: Recurrent(nn.GRU)),
    'transformer': (64, torch.int32, tokens, Transformer),
}


class Training:
    def __init__(self, name, x, y):
        torch.manual_seed(0)
        self.batch, dtype, shape, build = NETWORKS[name]
        self.x = shape(read(x, dtype))
        self.y = read(y, torch.int32).long()
        self.model = build()
        # The fused kernels are PyTorch's fastest on the CPU.
        decay = {'weight_decay': 0.1} if name == 'mlp' else {}
        kind = torch.optim.AdamW if name == 'mlp' else torch.optim.Adam
        self.optimizer = kind(self.model.parameters(), lr=1e-3, eps=1e-7, fused=True, **decay)
        self.loss = nn.CrossEntropyLoss()
        self.steps = 0
        self.model.train()

    def step(self):
        at = self.steps % (ROWS // self.batch) * self.batch
        self.steps += 1
        x, y = self.x[at:at + self.batch], self.y[at:at + self.batch]
        output = self.model(x)
        loss = self.loss(output, y)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item(), (output.argmax(1) == y).float().mean().item()


training = None
for line in sys.stdin:
    request = json.loads(line)
    if 'load' in request:
        torch.set_num_threads(request['threads'])
        training = Training(request['load'], request['x'], request['y'])
        answer = {'parameters': sum(p.numel() for p in training.model.parameters()), 'torch': torch.__version__}
    else:
        start, cpu = time.perf_counter(), time.process_time()
        for _ in range(request['steps']):
            loss, _ = training.step()
        answer = {'seconds': time.perf_counter() - start, 'cpu': time.process_time() - cpu, 'loss': loss}
    print(json.dumps(answer), flush=True)
