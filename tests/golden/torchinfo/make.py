#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes torchinfo's tables of the models in tally's zoo, and their totals.

    make.py TORCHINFO_CHECKOUT [MODEL...]

Needs torch, torchvision and a checkout of torchinfo's branch main (README.md names the versions that were used).
Writes MODEL.txt beside this file for each MODEL (all of them by default) and, when all are made, ../totals.md and the
tables of settings/, ResNet-18 and a small net with shared layers under other settings.
"""
import pathlib
import sys

import torch
import torchvision
from torch import nn

sys.path.insert(0, sys.argv[1])
import torchinfo  # noqa: E402  (found only through the checkout)

HERE = pathlib.Path(__file__).resolve().parent
MODELS = """lenet5 alexnet
vgg11 vgg11_bn vgg13 vgg13_bn vgg16 vgg16_bn vgg19 vgg19_bn
resnet18 resnet34 resnet50 resnet101 resnet152
resnext50_32x4d resnext101_32x8d wide_resnet50_2 wide_resnet101_2
squeezenet1_0 squeezenet1_1 mobilenet_v2""".split()

TOTALS_HEAD = """# Totals of the zoo's models

Written by `torchinfo/make.py`; its README.md names the versions. One image in, eval mode, float32.

- *params*, *buffers*: elements of `parameters()` and `buffers()`.
- *macs*: multiply-accumulates, counted by forward hooks on Conv2d and Linear (`output elements * in_channels / groups *
  kernel elements`, `output elements * in_features`), without torchinfo. tally's `exact` counting.
- *torchinfo mult-adds*: `total_mult_adds`, the sum before rounding. tally's `torchinfo` counting.
- *torchinfo output bytes*: `total_output_bytes`, twice the bytes of the outputs of the leaves that have parameters: the line
  "Forward/backward pass size".
- *param bytes*: the line "Params size".
- *rows*: rows of the whole table, the model's own included.

| model | input | output | params | buffers | macs | torchinfo mult-adds | torchinfo output bytes | param bytes | rows |
|---|---|---|---|---|---|---|---|---|---|
"""


class LeNet5(nn.Sequential):
    """torchvision has no LeNet-5. This is the usual one, with tanh and average pooling."""

    def __init__(self):
        super().__init__(
            nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
            nn.Flatten(),
            nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10),
        )


def build(name):
    if name == "lenet5":
        return LeNet5(), (1, 1, 28, 28)
    return getattr(torchvision.models, name)(), (1, 3, 224, 224)


def multiply_accumulates(model, size):
    """Counts the mult-adds of the convolutions and linear layers with hooks, without torchinfo."""
    total = 0

    def count(module, _, output):
        nonlocal total
        if isinstance(module, nn.Conv2d):
            kernel_height, kernel_width = module.kernel_size
            total += output.numel() * (module.in_channels // module.groups) * kernel_height * kernel_width
        elif isinstance(module, nn.Linear):
            total += output.numel() * module.in_features

    hooks = [module.register_forward_hook(count) for module in model.modules()]
    with torch.no_grad():
        output = model(torch.rand(size))
    for hook in hooks:
        hook.remove()
    return total, tuple(output.shape)


ALL_COLUMNS = ("input_size", "output_size", "num_params", "params_percent", "kernel_size", "groups", "mult_adds", "trainable")

# Tables of ResNet-18 with other settings: the name of the file and torchinfo's arguments.
SETTINGS = {
    "depth_0": dict(depth=0),
    "depth_1": dict(depth=1, col_names=ALL_COLUMNS, row_settings=("depth", "var_names")),
    "depth_2": dict(depth=2, col_names=ALL_COLUMNS),
    "defaults": dict(),
    "ascii_only": dict(depth=4, row_settings=("ascii_only", "var_names")),
    "plain_rows": dict(depth=2, row_settings=()),
    "narrow": dict(depth=3, col_names=ALL_COLUMNS, col_width=14),
}


class Shared(nn.Module):
    """One layer, and one block, that are called twice."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(8, 8)
        self.block = nn.Sequential(nn.Linear(8, 8), nn.ReLU())

    def forward(self, x):
        return self.first(self.block(self.block(self.first(x))))


def write_settings():
    model = torchvision.models.resnet18().eval()
    tables = {name: (model, (1, 3, 224, 224), settings) for name, settings in SETTINGS.items()}
    shared = Shared()
    tables["shared"] = (shared, (2, 8), dict(col_names=ALL_COLUMNS, row_settings=("depth", "var_names")))
    tables["shared_hidden"] = (shared, (2, 8), dict(row_settings=("depth", "var_names", "hide_recursive_layers")))
    (HERE / "settings").mkdir(exist_ok=True)
    for name, (module, size, settings) in tables.items():
        table = torchinfo.summary(module, input_size=size, mode="same", verbose=0, **settings)
        (HERE / "settings" / f"{name}.txt").write_text(f"{table}\n", encoding="utf-8")


def main():
    models = sys.argv[2:] or MODELS
    lines = []
    for name in models:
        model, size = build(name)
        model.eval()
        table = torchinfo.summary(
            model,
            input_size=size,
            col_names=("input_size", "output_size", "num_params", "kernel_size", "groups", "mult_adds", "trainable"),
            depth=20,
            row_settings=("depth", "var_names"),
            mode="same",
            verbose=0,
        )
        (HERE / f"{name}.txt").write_text(f"{table}\n", encoding="utf-8")
        macs, output = multiply_accumulates(model, size)
        cells = [
            name, list(size), list(output),
            sum(parameter.numel() for parameter in model.parameters()),
            sum(buffer.numel() for buffer in model.buffers()),
            macs, table.total_mult_adds, table.total_output_bytes, table.total_param_bytes, len(table.summary_list),
        ]
        lines.append("| " + " | ".join(str(cell) for cell in cells) + " |\n")
        print(name, flush=True)
    if models == MODELS:
        write_settings()
        (HERE.parent / "totals.md").write_text(TOTALS_HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
