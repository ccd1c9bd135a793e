"""
Expected values of reference-network.test.ts: a second, vectorised network in numpy. Run with python3; prints the figures.
Rotary positions by multiplication of complex numbers, attention by one masked einsum: nothing in common with the loops.
"""
import numpy as np


def network(vocabulary, width, layers, heads, groups, hidden, theta, epsilon, head, tied, tokens):
    size, place = width // heads, 0

    def take(*shape):
        nonlocal place
        count = int(np.prod(shape))
        index = np.arange(place, place + count)
        place += count
        return ((index * 37 % 101 - 50) / 64).reshape(shape)  # exact in single precision

    def norm(x, weight):
        return x / np.sqrt((x**2).mean(-1, keepdims=True) + epsilon) * weight

    def turn(x):  # [positions, heads, size]
        half = x.shape[-1] // 2
        angles = np.outer(np.arange(len(x)), theta ** (-np.arange(half) / half))[:, None, :]
        turned = (x[..., :half] + 1j * x[..., half:]) * np.exp(1j * angles)
        return np.concatenate([turned.real, turned.imag], -1)

    n = len(tokens)
    embedding = take(vocabulary, width)
    x = embedding[tokens]
    for _ in range(layers):
        normed = norm(x, take(width))
        q = turn((normed @ take(width, width).T).reshape(n, heads, size))
        k = turn((normed @ take(groups * size, width).T).reshape(n, groups, size)).repeat(heads // groups, 1)
        v = (normed @ take(groups * size, width).T).reshape(n, groups, size).repeat(heads // groups, 1)
        scores = np.einsum('qhd,khd->hqk', q, k) / np.sqrt(size) + np.triu(np.full((n, n), -np.inf), 1)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights /= weights.sum(-1, keepdims=True)
        x = x + np.einsum('hqk,khd->qhd', weights, v).reshape(n, width) @ take(width, width).T
        normed = norm(x, take(width))
        gate, up, down = normed @ take(hidden, width).T, normed @ take(hidden, width).T, take(width, hidden)
        x = x + (gate / (1 + np.exp(-gate)) * up) @ down.T
    x = norm(x, take(width))
    return x @ (take(1, width) if head == 'scalar' else embedding if tied else take(vocabulary, width)).T


np.set_printoptions(precision=12, suppress=True, linewidth=100)
tokens = [3, 1, 4, 1, 0]
grouped = network(5, 8, 2, 4, 2, 6, 100.0, 1e-5, 'language', True, tokens)
print(repr(grouped))
logp = grouped - np.log(np.exp(grouped).sum(-1, keepdims=True))
print(repr(logp[np.arange(4), tokens[1:]]))
print(repr(network(5, 8, 1, 2, 2, 6, 10000.0, 0.1, 'language', False, tokens)[-1]))
print(repr(network(5, 8, 2, 2, 1, 6, 10000.0, 1e-5, 'scalar', False, tokens)))
