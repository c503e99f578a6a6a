#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes what the programs in examples/ have to print, from the same models in PyTorch, without tally.

    make.py TORCHINFO_CHECKOUT

Tables are torchinfo's, with two changes: mult-adds are counted exactly, by `exact_macs` below in place of torchinfo's own
function (the second table of lenet5 keeps torchinfo's), and the input's bytes are the tensor's alone (torchinfo adds 56, the
size of a Python object). ../torchinfo/README.md names the versions.
"""
import math
import pathlib
import sys

import torch
import torchvision
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, sys.argv[1])
import torchinfo  # noqa: E402  (found only through the checkout)
from torchinfo.enums import Units  # noqa: E402
from torchinfo.layer_info import LayerInfo  # noqa: E402
from torchinfo.model_statistics import ModelStatistics  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
TORCHINFO_MACS = LayerInfo.calculate_macs


def exact_macs(info):
    """The multiply-accumulates of one call: convolutions, linear layers and what says so itself."""
    module, output = info.module, info.output_size
    if isinstance(module, nn.Conv2d):
        info.macs = math.prod(output) * module.in_channels // module.groups * math.prod(module.kernel_size)
    elif isinstance(module, nn.Linear):
        info.macs = math.prod(output) * module.in_features
    elif hasattr(module, "macs"):
        info.macs = module.macs(output)
    elif not info.is_leaf_layer:
        info.macs = 1  # not shown: that it is not 0 makes torchinfo show the sum of what is below


def line(label, value, is_bytes):
    """A line of torchinfo's footer, with its own rounding."""
    return label + ModelStatistics.format_output_num(value, Units.AUTO, is_bytes)


def table(model, size, exact=True, **settings):
    """torchinfo's table with the two changes, and the object it was made from."""
    LayerInfo.calculate_macs = exact_macs if exact else TORCHINFO_MACS
    t = torchinfo.summary(model.eval(), input_size=size, mode="same", verbose=0, **settings)
    input_bytes = 4 * math.prod(size)
    total_bytes = input_bytes + t.total_output_bytes + t.total_param_bytes
    new = {
        "Input size": line("Input size", input_bytes, True),
        "Estimated Total Size": line("Estimated Total Size", total_bytes, True),
    }
    lines = str(t).split("\n")
    for i, old in enumerate(lines):
        for label, text in new.items():
            if old.startswith(label):
                lines[i] = text
    return "\n".join(lines) + "\n", t


# ---- lenet5 ------------------------------------------------------------------------------------------------------
def lenet5():
    net = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10))
    size = (1, 1, 28, 28)
    wide = table(
        net, size, exact=False, depth=20, row_settings=("depth", "var_names"),
        col_names=("input_size", "output_size", "num_params", "kernel_size", "groups", "mult_adds", "trainable"))
    return table(net, size)[0] + wide[0]


# ---- user_layer --------------------------------------------------------------------------------------------------
class MeanOverTime(nn.Module):
    def forward(self, x):
        return x.mean(1)


class LayerScale(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))

    def forward(self, x):
        return x * self.gamma


class LowRank(nn.Module):
    def __init__(self, in_features, rank, out_features):
        super().__init__()
        self.down = nn.Parameter(torch.ones(rank, in_features))
        self.up = nn.Parameter(torch.ones(out_features, rank))

    def forward(self, x):
        return F.linear(F.linear(x, self.down), self.up)

    def macs(self, output):
        positions = math.prod(output[:-1])
        return positions * self.down.numel() + positions * self.up.numel()


class Classifier(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Linear(40, 64), nn.ReLU(), LayerScale(64), MeanOverTime(), LowRank(64, 8, 64), nn.Linear(64, 10))


def user_layer():
    return table(Classifier(), (2, 100, 40))[0]


# ---- run_time ----------------------------------------------------------------------------------------------------
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, stride=2, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.relu = nn.ReLU()
        self.conv2 = nn.Conv2d(16, 32, 3, stride=2)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(32, 10)

    def forward(self, x):
        return self.fc(torch.flatten(self.pool(self.conv2(self.relu(self.bn1(self.conv1(x))))), 1))


def run_time():
    size = (32, 3, 96, 96)
    first, t = table(Net(), size)
    text = ""
    for row in t.summary_list:
        path = row.var_name if row.depth else ""
        own = sum(p.numel() for p in row.module.parameters(recurse=False))
        macs = row.macs if row.is_leaf_layer else 0
        text += f"{row.class_name} '{path}' [ {' '.join(map(str, row.output_size))} ] params {own}, macs {macs}\n"
    text += f"macs in total: {t.total_mult_adds}\n\n{first}\n"
    text += table(Net(), size, depth=1, col_names=("kernel_size", "mult_adds"))[0]
    text += f"\n{t.total_mult_adds} {t.summary_list[0].output_size[1]}\n"
    return text + "[T02] at conv1 (Conv2d): wanted 3 input channels, got 1 in [32, 1, 96, 96]; make it Conv2d<1, ...>\n"


# ---- compositions ------------------------------------------------------------------------------------------------
class ConvBlock(nn.Sequential):
    def __init__(self, i, o, k):
        super().__init__()
        self.conv = nn.Conv2d(i, o, k, padding="same", bias=False)
        self.bn = nn.BatchNorm2d(o)
        self.relu = nn.ReLU(inplace=True)


class ResBlock(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv1 = ConvBlock(c, c, 3)
        self.conv2 = ConvBlock(c, c, 3)

    def forward(self, x):
        return F.relu(self.conv2(self.conv1(x)) + x)


class SqueezeExcite(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc1 = nn.Conv2d(c, c // 4, 1)
        self.act = nn.ReLU()
        self.fc2 = nn.Conv2d(c // 4, c, 1)
        self.gate = nn.Sigmoid()

    def forward(self, x):
        return x * self.gate(self.fc2(self.act(self.fc1(self.avgpool(x)))))


class Inception(nn.Module):
    def __init__(self):
        super().__init__()
        self.b1 = ConvBlock(16, 8, 1)
        self.b3 = ConvBlock(16, 16, 3)
        self.b5 = nn.Sequential(ConvBlock(16, 4, 1), ConvBlock(4, 8, 5))

    def forward(self, x):
        return torch.cat([self.b1(x), self.b3(x), self.b5(x)], 1)


def compositions():
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.stem = ConvBlock(3, 16, 3)
            self.blocks = nn.Sequential(ResBlock(16), ResBlock(16))
            self.se = SqueezeExcite(16)
            self.mixed = Inception()
            self.fc = nn.Linear(32, 10)

        def forward(self, x):
            x = self.mixed(self.se(self.blocks(self.stem(x))))
            return self.fc(torch.flatten(F.adaptive_avg_pool2d(x, 1), 1))

    return table(Net(), (1, 3, 32, 32), row_settings=("depth", "var_names"))[0]


# ---- the others --------------------------------------------------------------------------------------------------
def readme():
    class LeNet5(nn.Sequential):
        pass

    return table(LeNet5(
        nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)), (1, 1, 28, 28))[0]


def lists():
    net = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 64), nn.ReLU(), nn.Linear(64, 10))
    return "".join(f"{type(m).__name__} {sum(p.numel() for p in m.parameters())}\n" for m in net)


def budget():
    net = torchvision.models.mobilenet_v2(width_mult=0.35, num_classes=10)
    _, t = table(net, (1, 3, 96, 96))
    return f"params {sum(p.numel() for p in net.parameters())}, macs {t.total_mult_adds}\n"


def zoo():
    return table(
        torchvision.models.resnet18(), (1, 3, 224, 224), depth=2, col_width=20,
        col_names=("output_size", "num_params", "kernel_size", "mult_adds"), row_settings=("depth", "var_names"))[0]


class LeNet(nn.Module):
    def __init__(self, hidden=84):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, hidden)
        self.fc3 = nn.Linear(hidden, 10)

    def forward(self, x):
        x = F.avg_pool2d(torch.tanh(self.conv1(x)), 2)
        x = F.avg_pool2d(torch.tanh(self.conv2(x)), 2)
        return self.fc3(torch.tanh(self.fc2(torch.tanh(self.fc1(x.flatten(1))))))


def observed():
    return table(LeNet(), (1, 1, 28, 28))[0]


def libtorch():
    size = (1, 1, 28, 28)
    shown = dict(col_names=("output_size", "num_params", "mult_adds"), row_settings=("var_names",))
    text, right = table(LeNet(), size, **shown)
    _, wrong = table(LeNet(80), size, **shown)
    text += "\nno difference\n\n"

    def layer(name, row):
        return f"{name} ({row.class_name}) {row.output_size}, {row.num_params:,} params, {row.macs:,} mult-adds"

    places = [0, 3, 7, 9, 11]  # of the layers with parameters, in the declared net
    for place, a, b in zip(places, right.summary_list[1:], wrong.summary_list[1:]):
        if (a.output_size, a.num_params, a.macs) != (b.output_size, b.num_params, b.macs):
            text += f"declared: {layer(place, a)}; observed: {layer(b.var_name, b)}\n"
    for what, a, b in (
        ("params", right.total_params, wrong.total_params),
        ("trainable params", right.trainable_params, wrong.trainable_params),
        ("mult-adds", right.total_mult_adds, wrong.total_mult_adds),
    ):
        text += f"{what}: declared {a}, observed {b}\n"
    return text + f"\n{8 * right.total_mult_adds}\n"


# ---- own_modules -------------------------------------------------------------------------------------------------
class Mlp(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Linear(40, 64), LayerScale(64), nn.ReLU(), nn.Linear(64, 10))


def own_modules():
    return table(Mlp(), (8, 40))[0] + "\nno difference\n"


# ---- wiring ------------------------------------------------------------------------------------------------------
class DoubleConv(nn.Module):
    def __init__(self, channels_in, channels_out):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, channels_out, 3, padding=1)
        self.conv2 = nn.Conv2d(channels_out, channels_out, 3, padding=1)

    def forward(self, x):
        return torch.relu(self.conv2(torch.relu(self.conv1(x))))


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down1, self.down2, self.bottom = DoubleConv(1, 8), DoubleConv(8, 16), DoubleConv(16, 32)
        self.up2, self.up1 = DoubleConv(48, 16), DoubleConv(24, 8)
        self.out = nn.Conv2d(8, 2, 1)
        self.pool = nn.MaxPool2d(2)

    def forward(self, x):
        a = self.down1(x)
        b = self.down2(self.pool(a))
        y = self.bottom(self.pool(b))
        y = self.up2(torch.cat([y.repeat(1, 1, 2, 2), b], 1))
        y = self.up1(torch.cat([y.repeat(1, 1, 2, 2), a], 1))
        return self.out(y)


def wiring():
    return "no difference\n\nno difference\n\n" + table(UNet(), (1, 1, 32, 32))[0] + "\n[2, 10, 64]\n"


for make in (lenet5, user_layer, run_time, compositions, lists, budget, zoo, readme, observed, libtorch, own_modules, wiring):
    (HERE / f"{make.__name__}.txt").write_text(make(), encoding="utf-8")
