"""
Expected values of adamw.test.ts and clip-gradient.test.ts: torch's own AdamW and clipping, in double precision. Run with
python3; prints the figures.
"""
import torch

values = torch.tensor([0.5, -1.25, 2.0, 0.0], dtype=torch.float64, requires_grad=True)
gradients = [[0.1, -0.2, 0.3, 0.0], [0.2, 0.5, -0.1, 0.0], [-0.4, 0.25, 0.0, 1e-3]]
optimizer = torch.optim.AdamW([values], lr=0.05, betas=(0.8, 0.9), eps=1e-6, weight_decay=0.1)
for gradient in gradients:
    values.grad = torch.tensor(gradient, dtype=torch.float64)
    optimizer.step()
    print([round(value, 9) for value in values.tolist()])

values.grad = torch.tensor([3.0, -4.0, 12.0, 0.0], dtype=torch.float64)
norm = torch.nn.utils.clip_grad_norm_([values], 6.5)
print(norm.item(), values.grad.tolist())
