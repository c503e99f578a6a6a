#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Prints what tally costs when compiling, as multiples of what including Boost.Hana costs.

    compile.py [COMPILER...]

User CPU time of one compilation to an object file, without optimization; the median of five. A short compilation is
the mean of four: the kernel tells user time from system time by clock ticks, which is 10 of 150 milliseconds up or down.
Each figure stands beside what it is meant to stay below. The baseline is compiled in the same run, turn by turn with
what is compared with it.
"""
import os
import pathlib
import resource
import shutil
import statistics
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
RUNS = 5
SHORT = 0.5  # seconds

HANA = "#include <boost/hana.hpp>\n"
BARE = "#include <tally/tally.hpp>\n"
ZOO = "#include <tally/tally.hpp>\n#include <tally/zoo/resnet.hpp>\nusing namespace tally;\nusing image = Shape<1, 3, 224, 224>;\n"
WIDE = """constexpr options wide{.depth = 20,
    .columns = {column::input_size, column::output_size, column::num_params, column::kernel_size, column::groups,
                column::mult_adds, column::trainable},
    .row_settings = {row_setting::depth, row_setting::var_names}, .counting = counting::torchinfo};
"""


def asserted(net, params, macs):
    return ZOO + (f"static_assert(params<zoo::{net}> == {params});\nstatic_assert(macs<zoo::{net}, image> == {macs});\n"
                  f"static_assert(std::is_same_v<output_t<zoo::{net}, image>, Shape<1, 1000>>);\n")


def rows(count, distinct):
    """Blocks of 50 layers: 20 layer types over and over, or none twice."""
    few = [f"Conv2d<8, 8, kernel_size<{2 * i + 1}>, padding<{i}>>" for i in range(10)]
    few += ["ReLU<>", "Tanh", "BatchNorm2d<8>", "Sigmoid", "GELU<>", "SiLU", "Softsign", "Dropout<>", "ELU<>", "ReLU6<>"]
    blocks, n = [], 0
    for _ in range(count // 50):
        layers = []
        for _ in range(50):
            layers.append(f"Conv2d<{n + 1}, {n + 2}, kernel_size<3>, padding<1>>" if distinct else few[n % 20])
            n += 1
        blocks.append(f"Sequential<{', '.join(layers)}>")
    channels = 1 if distinct else 8
    return (f"{BARE}using namespace tally;\nstruct Net : Sequential<{', '.join(blocks)}> {{}};\n"
            f"static_assert(params<Net> > 0 && macs<Net, Shape<1, {channels}, 64, 64>> > 0);\n")


# ResNet-50 with its wiring as code, as torchvision has it.
RESNET_AS_CODE = """template <std::int64_t In, std::int64_t Mid, std::int64_t Step, bool Down> struct Bottleneck {
    static constexpr Named<"conv1", Conv2d<In, Mid, kernel_size<1>, bias<false>>> conv1{};
    static constexpr Named<"bn1", BatchNorm2d<Mid>> bn1{};
    static constexpr Named<"conv2", Conv2d<Mid, Mid, kernel_size<3>, stride<Step>, padding<1>, bias<false>>> conv2{};
    static constexpr Named<"bn2", BatchNorm2d<Mid>> bn2{};
    static constexpr Named<"conv3", Conv2d<Mid, 4 * Mid, kernel_size<1>, bias<false>>> conv3{};
    static constexpr Named<"bn3", BatchNorm2d<4 * Mid>> bn3{};
    static constexpr Named<"relu", ReLU<inplace>> relu{};
    static constexpr Named<"downsample", Sequential<Conv2d<In, 4 * Mid, kernel_size<1>, stride<Step>, bias<false>>, BatchNorm2d<4 * Mid>>> downsample{};
    static constexpr value forward(value x) {
        value y = relu(bn1(conv1(x)));
        y = relu(bn2(conv2(y)));
        y = bn3(conv3(y));
        if constexpr (Down)
            x = downsample(x);
        return relu(y + x);
    }
};
template <std::int64_t In, std::int64_t Mid, std::int64_t Step, int Blocks> struct Layer {
    static constexpr value forward(value x) {
        x = call<Bottleneck<In, Mid, Step, true>>(x);
        for (int i = 1; i < Blocks; ++i)
            x = call<Bottleneck<4 * Mid, Mid, 1, false>>(x);
        return x;
    }
};
struct ResNet50 {
    static constexpr Named<"conv1", Conv2d<3, 64, kernel_size<7>, stride<2>, padding<3>, bias<false>>> conv1{};
    static constexpr Named<"bn1", BatchNorm2d<64>> bn1{};
    static constexpr Named<"relu", ReLU<inplace>> relu{};
    static constexpr Named<"maxpool", MaxPool2d<kernel_size<3>, stride<2>, padding<1>>> maxpool{};
    static constexpr Named<"layer1", Layer<64, 64, 1, 3>> layer1{};
    static constexpr Named<"layer2", Layer<256, 128, 2, 4>> layer2{};
    static constexpr Named<"layer3", Layer<512, 256, 2, 6>> layer3{};
    static constexpr Named<"layer4", Layer<1024, 512, 2, 3>> layer4{};
    static constexpr Named<"avgpool", AdaptiveAvgPool2d<1>> avgpool{};
    static constexpr Named<"fc", Linear<2048, 1000>> fc{};
    static constexpr value forward(value x) {
        x = maxpool(relu(bn1(conv1(x))));
        x = layer4(layer3(layer2(layer1(x))));
        return fc(avgpool(x).flatten(1));
    }
};
"""


def asserted_code(params, macs):
    return ZOO + RESNET_AS_CODE + (f"static_assert(params<ResNet50> == {params});\n"
                                   f"static_assert(macs<ResNet50, image> == {macs});\n"
                                   f"static_assert(std::is_same_v<output_t<ResNet50, image>, Shape<1, 1000>>);\n")


def rows_as_code(count):
    return (BARE + "using namespace tally;\nstruct Net {\n    static constexpr value forward(value x) {\n"
            f"        for (int i = 0; i < {count}; ++i)\n            x = call<Conv2d<8, 8, kernel_size<1>>>(x);\n"
            "        return x;\n    }\n};\n"
            "static_assert(params<Net> > 0 && macs<Net, Shape<1, 8, 64, 64>> > 0);\n")


DLIB = """#include <dlib/dnn.h>
namespace {
template <long N, int Stride, template <typename> class BN, typename X>
using bottleneck = BN<dlib::con<4 * N, 1, 1, 1, 1, dlib::relu<BN<dlib::con<N, 3, 3, Stride, Stride,
                   dlib::relu<BN<dlib::con<N, 1, 1, 1, 1, X>>>>>>>>;
template <long N, template <typename> class BN, typename X>
using block = dlib::relu<dlib::add_prev1<bottleneck<N, 1, BN, dlib::tag1<X>>>>;
template <long N, template <typename> class BN, typename X>
using down = dlib::relu<dlib::add_prev2<dlib::avg_pool<2, 2, 2, 2, dlib::skip1<
             dlib::tag2<bottleneck<N, 2, BN, dlib::tag1<X>>>>>>>;
template <typename X> using b64 = block<64, dlib::bn_con, X>;
template <typename X> using b128 = block<128, dlib::bn_con, X>;
template <typename X> using b256 = block<256, dlib::bn_con, X>;
template <typename X> using b512 = block<512, dlib::bn_con, X>;
using net = dlib::loss_multiclass_log<dlib::fc<1000, dlib::avg_pool_everything<
            dlib::repeat<2, b512, down<512, dlib::bn_con, dlib::repeat<5, b256, down<256, dlib::bn_con,
            dlib::repeat<3, b128, down<128, dlib::bn_con, dlib::repeat<3, b64, dlib::max_pool<3, 3, 2, 2,
            dlib::relu<dlib::bn_con<dlib::con<64, 7, 7, 2, 2, dlib::input_rgb_image_sized<227>>>>>>>>>>>>>>>;
}
unsigned long layers() { net n; return n.num_computational_layers; }
"""


def compile_once(compiler, source, directory):
    """User seconds and the largest memory in MB of one compilation."""
    path = pathlib.Path(directory, "unit.cpp")
    path.write_text(source)
    pid = os.spawnlp(os.P_NOWAIT, compiler, compiler, "-std=c++20", "-w", f"-I{ROOT}/include", "-c", str(path), "-o",
                     os.path.join(directory, "unit.o"))
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        sys.exit(f"{compiler} failed on:\n{source[:2000]}")
    return usage.ru_utime, usage.ru_maxrss / 1024


def user_time(compiler, source, directory):
    first = compile_once(compiler, source, directory)[0]
    if first > SHORT:
        return first
    return statistics.mean([first] + [compile_once(compiler, source, directory)[0] for _ in range(3)])


def seconds(compiler, sources, runs=RUNS):
    """The median user time of each source, compiled in turn."""
    with tempfile.TemporaryDirectory() as directory:
        times = [[user_time(compiler, source, directory) for source in sources] for _ in range(runs)]
    return [statistics.median(column) for column in zip(*times)]


def show(name, value, limit, unit=""):
    verdict = "within" if value <= limit else "OVER"
    print(f"  {name:<58} {value:8.3g}{unit}   (at most {limit:g}{unit}: {verdict})", flush=True)


def figures(compiler):
    hana, bare, r50, r152, code50, table, few1, few5, all1, all5, code1, code5 = seconds(compiler, [
        HANA, BARE,
        asserted("resnet50", 25557032, 4089184256), asserted("resnet152", 60192808, 11513626624),
        asserted_code(25557032, 4089184256),
        ZOO + WIDE + "static_assert(text<zoo::resnet152, image, wide>.size() > 100'000);\n",
        rows(1000, False), rows(5000, False), rows(1000, True), rows(5000, True),
        rows_as_code(1000), rows_as_code(5000)])
    print(f"{compiler}: <boost/hana.hpp> takes {hana:.3f} s; multiples of it, with a plus on top of the bare include")
    show("bare <tally/tally.hpp>", bare / hana, 0.85)
    show("+ ResNet-50 declared, params, macs, output asserted", (r50 - bare) / hana, 0.4)
    show("+ ResNet-152 (523 rows), the same", (r152 - bare) / hana, 0.6)
    show("+ 5,000 rows of 20 layer types", (few5 - bare) / hana, 4)
    show("+ 5,000 rows, all distinct types", (all5 - bare) / hana, 10)
    show("  5,000 : 1,000 rows of 20 types (linear: 5)", (few5 - bare) / (few1 - bare), 6)
    show("  5,000 : 1,000 rows of distinct types (linear: 5)", (all5 - bare) / (all1 - bare), 6)
    show("  ResNet-50 as code : as compositions", (code50 - bare) / (r50 - bare), 1.3)
    show("+ 5,000 rows called in a loop", (code5 - bare) / hana, 4)
    show("  5,000 : 1,000 rows called in a loop (linear: 5)", (code5 - bare) / (code1 - bare), 6)
    show("+ the table of ResNet-152, seven columns", (table - bare) / hana, 4)


def against_dlib(compiler):
    if not pathlib.Path("/usr/include/dlib/dnn.h").exists():
        print("dlib was not found: no comparison with its typed ResNet-50")
        return
    with tempfile.TemporaryDirectory() as directory:
        theirs, their_memory = compile_once(compiler, DLIB, directory)
        ours, our_memory = compile_once(compiler, asserted("resnet50", 25557032, 4089184256), directory)
    print(f"{compiler}: dlib's ResNet-50 takes {theirs:.1f} s and {their_memory:.0f} MB (one compilation), "
          f"tally's {ours:.2f} s and {our_memory:.0f} MB")
    show("ResNet-50 : dlib's ResNet-50, time", ours / theirs, 1 / 50)
    show("ResNet-50 : dlib's ResNet-50, peak memory", our_memory / their_memory, 1 / 8)


def main():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    compilers = sys.argv[1:] or [c for c in ("g++", "clang++-16", "clang++-19") if shutil.which(c)]
    for compiler in compilers:
        figures(compiler)
    against_dlib(compilers[0])


if __name__ == "__main__":
    main()
