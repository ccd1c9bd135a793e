"""The networks of lab-engine.ts in PyTorch: the same architecture, sizes and batch, in single precision.

    python3 torch-llama.py THREADS STEPS JSON

JSON is a list of sizes: vocabulary, width, layers, heads, hidden, length, batch. Prints a JSON list: for each of them the
seconds of each step (forward, backward, AdamW), warming up aside, and how many parameters it has. Queries, keys and values
are one product, gate and up another, and the optimiser is that of AdamW's forms which is faster here. Exits with 3 where
torch is missing.
"""

import json
import math
import sys
import time

try:
    import torch
    from torch import nn
    from torch.nn import functional
except ImportError:
    sys.exit(3)


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-5) * self.weight


class Layer(nn.Module):
    def __init__(self, width, heads, hidden):
        super().__init__()
        self.heads = heads
        self.before = Norm(width)
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        self.after = Norm(width)
        self.gate_up = nn.Linear(width, 2 * hidden, bias=False)
        self.down = nn.Linear(hidden, width, bias=False)

    def forward(self, x, mask, cosines, sines):
        batch, length, width = x.shape
        size = width // self.heads
        heads = self.qkv(self.before(x)).view(batch, length, 3, self.heads, size).permute(2, 0, 3, 1, 4)
        turned = heads[:2]
        first, second = turned.chunk(2, dim=-1)
        queries, keys = turned * cosines + torch.cat((-second, first), dim=-1) * sines
        scores = torch.softmax(queries @ keys.transpose(-1, -2) / math.sqrt(size) + mask, -1)
        attended = (scores @ heads[2]).transpose(1, 2).reshape(batch, length, width)
        x = x + self.out(attended)
        gate, up = self.gate_up(self.after(x)).chunk(2, dim=-1)
        return x + self.down(functional.silu(gate) * up)


class Llama(nn.Module):
    def __init__(self, vocabulary, width, layers, heads, hidden, length):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.embedding.weight.data *= 0.02
        self.layers = nn.ModuleList([Layer(width, heads, hidden) for _ in range(layers)])
        self.norm = Norm(width)
        size = width // heads
        angles = torch.arange(length)[:, None] * 10_000.0 ** (-torch.arange(0, size, 2) / size)
        self.cosines, self.sines = torch.cat((angles, angles), -1).cos(), torch.cat((angles, angles), -1).sin()
        self.mask = torch.triu(torch.full((length, length), -1e9), 1)

    def forward(self, tokens):
        x = self.embedding(tokens)
        for layer in self.layers:
            x = layer(x, self.mask, self.cosines, self.sines)
        return functional.linear(self.norm(x), self.embedding.weight)


def train(sizes, steps, foreach):
    torch.manual_seed(0)
    names = ["vocabulary", "width", "layers", "heads", "hidden", "length"]
    vocabulary, length, batch = sizes["vocabulary"], sizes["length"], sizes["batch"]
    network = Llama(**{name: sizes[name] for name in names})
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3, betas=(0.9, 0.99), weight_decay=0, foreach=foreach)
    tokens = torch.randint(0, vocabulary, (batch, length + 1))
    seconds = []
    for _ in range(steps + 3):
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        logits = network(tokens[:, :-1])
        functional.cross_entropy(logits.reshape(-1, vocabulary), tokens[:, 1:].reshape(-1)).backward()
        optimizer.step()
        seconds.append(time.perf_counter() - start)
    return {"seconds": seconds[3:], "parameters": sum(p.numel() for p in network.parameters())}


threads, steps, sizes = int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
torch.set_num_threads(threads)
found = []
for each in sizes:
    runs = [train(each, steps, foreach) for foreach in (False, True)]
    found.append(min(runs, key=lambda run: sorted(run["seconds"])[steps // 2]))
with open("/proc/self/maps") as maps:
    loaded = {line.split()[-1] for line in maps if "blas" in line or "mkl" in line}
blas = "OpenBLAS" if any("openblas" in path for path in loaded) else ", ".join(sorted(loaded)) or "its own BLAS"
print(json.dumps({"version": torch.__version__, "blas": blas, "runs": found}))
