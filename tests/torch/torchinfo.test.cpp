// SPDX-License-Identifier: BSL-1.0
// Tables that torchinfo (branch main at 5c4164f1e2e1, with PyTorch 1.13.1) prints for the same modules in Python, but
// for the two lines with the bytes of the input, to which it adds 56 for each.
#include <tally/torch/summarize.hpp>

#include <catch2/catch_test_macros.hpp>

#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace nn = torch::nn;
using tally::column;
using tally::counting;
using torch::Tensor;

namespace {

std::string without_input_bytes(std::string_view table) {
    std::istringstream lines{std::string(table)};
    std::string kept;
    for (std::string line; std::getline(lines, line);)
        if (!line.starts_with("Input size") && !line.starts_with("Estimated Total Size") && !line.empty())
            kept += line + "\n";
    return kept;
}

void check_table(const tally::report &r, std::string_view expected) {
    CATCH_CHECK(without_input_bytes(tally::to_text(r)) == without_input_bytes(expected));
}

struct PairImpl : nn::Module {
    Tensor weight = register_parameter("weight", torch::ones({4}));
    std::tuple<Tensor, Tensor> forward(Tensor x) { return {x.narrow(1, 0, 2) * weight.narrow(0, 0, 2), x * weight}; }
};

using dict = std::map<std::string, std::vector<Tensor>>;

struct DictImpl : nn::Module {
    Tensor weight = register_parameter("weight", torch::ones({4}));
    dict forward(std::tuple<Tensor, Tensor> t) {
        const Tensor x = std::get<1>(t);
        return {{"a", {x * weight}}, {"b", {x.narrow(1, 0, 3) * weight.narrow(0, 0, 3), x}}};
    }
};

struct ListsImpl : nn::Module {
    std::vector<std::vector<Tensor>> forward(dict d) { return {d["b"], d["a"]}; }
};

struct ScalarImpl : nn::Module {
    Tensor forward(std::vector<std::vector<Tensor>> l) { return l[1][0].sum(); }
};

struct NetImpl : nn::SequentialImpl {
    NetImpl() {
        push_back(std::make_shared<PairImpl>());
        push_back(std::make_shared<DictImpl>());
        push_back(std::make_shared<ListsImpl>());
        push_back(std::make_shared<ScalarImpl>());
    }
};

struct TwoImpl : nn::Module {
    nn::LSTM lstm = register_module("lstm", nn::LSTM(nn::LSTMOptions(4, 3).batch_first(true)));
    nn::Linear head = register_module("head", nn::Linear(3, 2));
    std::tuple<Tensor, Tensor> forward(int, Tensor x) { return {Tensor(), head(std::get<0>(lstm(x)))}; }
};

// What C++ needs to have a Sequential in one.
struct SequentialImpl : nn::SequentialImpl {
    using nn::SequentialImpl::SequentialImpl;
    Tensor forward(Tensor x) { return nn::SequentialImpl::forward(x); }
};

constexpr tally::options all_values{
    .columns = {column::input_size, column::output_size, column::num_params, column::mult_adds},
    .counting = counting::torchinfo,
    .col_width = 16};

} // namespace

CATCH_TEST_CASE("torchinfo shows and counts one of several values") {
    NetImpl net;
    check_table(tally::summarize(net, torch::rand({2, 4}), all_values), R"(
========================================================================================================
Layer (type:depth-idx)                   Input Shape      Output Shape     Param #          Mult-Adds
========================================================================================================
Net                                      [2, 4]           --               --               --
├─Pair: 1-1                              [2, 4]           [2, 2]           4                8
├─Dict: 1-2                              [2, 2]           [2, 3]           4                8
├─Lists: 1-3                             [2, 4]           [2, 3]           --               --
├─Scalar: 1-4                            [2, 3]           --               --               --
========================================================================================================
Total params: 8
Trainable params: 8
Non-trainable params: 0
Total mult-adds: 16
========================================================================================================
Input size: 88
Forward/backward pass size: 80
Params size: 32
Estimated Total Size: 200
========================================================================================================
)");

    TwoImpl two; // its first argument is no tensor, nor is its first output
    check_table(tally::summarize(two, tally::inputs(3, torch::rand({2, 5, 4})), all_values), R"(
========================================================================================================
Layer (type:depth-idx)                   Input Shape      Output Shape     Param #          Mult-Adds
========================================================================================================
Two                                      --               --               --               --
├─LSTM: 1-1                              [2, 5, 4]        [2, 5, 3]        108              1,080
├─Linear: 1-2                            [2, 5, 3]        [2, 5, 2]        8                80
========================================================================================================
Total params: 116
Trainable params: 116
Non-trainable params: 0
Total mult-adds (k): 1.16
========================================================================================================
Input size: 219
Forward/backward pass size: 400
Params size: 464
Estimated Total Size (kB): 1.08
========================================================================================================
)");
}

CATCH_TEST_CASE("exact counting shows and counts all values") {
    NetImpl net;
    const tally::report r = tally::summarize(net, torch::rand({2, 4}));
    CATCH_CHECK(tally::to_text(r).find("Dict: 1-2                              [[2, 4], [2, 3], [2, 4]]") !=
                std::string::npos);
    CATCH_CHECK(r.totals.output_bytes == 2 * 4 * (2 * 2 + 2 * 4 + 2 * 4 + 2 * 3 + 2 * 4));

    // How a report counts was decided when it was made.
    const tally::report as_torchinfo = tally::summarize(net, torch::rand({2, 4}), all_values);
    CATCH_CHECK(tally::to_text(as_torchinfo, {.columns = {column::output_size}}).find("[[") == std::string::npos);
    CATCH_CHECK(as_torchinfo.rows[2].outputs.size() == 3);
}

CATCH_TEST_CASE("without an input, the parameters alone are shown") {
    NetImpl net;
    const tally::report r = tally::summarize(net);
    CATCH_CHECK(!r.ran());
    check_table(r, R"(
=================================================================
Layer (type:depth-idx)                   Param #
=================================================================
Net                                      --
├─Pair: 1-1                              4
├─Dict: 1-2                              4
├─Lists: 1-3                             --
├─Scalar: 1-4                            --
=================================================================
Total params: 8
Trainable params: 8
Non-trainable params: 0
=================================================================
)");

    const nn::Sequential blocks(nn::Linear(4, 4), std::make_shared<SequentialImpl>(nn::ReLU(), nn::Linear(4, 2)));
    check_table(tally::summarize(blocks, {.columns = {column::kernel_size, column::num_params, column::trainable}}), R"(
===================================================================================================================
Layer (type:depth-idx)                   Kernel Shape              Param #                   Trainable
===================================================================================================================
Sequential                               --                        --                        True
├─Linear: 1-1                            --                        20                        True
├─Sequential: 1-2                        --                        --                        True
│    └─ReLU: 2-1                         --                        --                        --
│    └─Linear: 2-2                       --                        10                        True
===================================================================================================================
Total params: 30
Trainable params: 30
Non-trainable params: 0
===================================================================================================================
)");
}

CATCH_TEST_CASE("a column that needs an input is refused without one") {
    nn::Linear model(4, 4);
    const auto refusal = [&](auto call) {
        try {
            call();
        } catch (const tally::error &e) {
            return std::string(e.what());
        }
        return std::string();
    };
    CATCH_CHECK(
        refusal([&] { tally::summarize(model, {.columns = {column::num_params, column::output_size}}); }) ==
        "[T13] at the table (options): wanted columns that can be shown without an input, got output_size; give "
        "summarize an input, too, or leave the column out");
    for (const column c : {column::input_size, column::output_size, column::mult_adds, column::flops})
        CATCH_CHECK(refusal([&] { tally::summarize(model, {.columns = {c}}); }).starts_with("[T13]"));
    const tally::report r = tally::summarize(model);
    CATCH_CHECK(refusal([&] { tally::to_text(r, {.columns = {column::mult_adds}}); }).starts_with("[T13]"));
    CATCH_CHECK(tally::to_text(r, {}) == tally::to_text(r));
}

CATCH_TEST_CASE("kernel sizes are shown as PyTorch keeps them") {
    struct MImpl : nn::Module {
        nn::ModuleList a{register_module(
            "a", nn::ModuleList(
                     nn::Conv1d(4, 4, 1), nn::Conv2d(4, 4, 1), nn::ConvTranspose1d(4, 4, 3),
                     nn::ConvTranspose2d(4, 4, 3), nn::MaxPool1d(2), nn::MaxPool2d(2),
                     nn::MaxPool2d(nn::MaxPool2dOptions({2, 3})), nn::MaxPool3d(2), nn::AvgPool1d(2), nn::AvgPool2d(2),
                     nn::AvgPool2d(nn::AvgPool2dOptions({1, 2})), nn::AvgPool3d(2), nn::LPPool1d(2, 2),
                     nn::LPPool2d(2, 2), nn::FractionalMaxPool2d(nn::FractionalMaxPool2dOptions(2).output_size(3)),
                     nn::FractionalMaxPool3d(nn::FractionalMaxPool3dOptions(2).output_size(3)), nn::MaxUnpool1d(2),
                     nn::MaxUnpool2d(2), nn::MaxUnpool3d(2), nn::Fold(nn::FoldOptions({4, 4}, 2)), nn::Unfold(2),
                     nn::Unfold(nn::UnfoldOptions({1, 2})), nn::AdaptiveAvgPool2d(2),
                     nn::Conv3d(nn::Conv3dOptions(1, 1, {1, 2, 3}))))};
    };
    check_table(tally::summarize(MImpl(), {.columns = {column::kernel_size, column::groups},
                                           .row_settings = {tally::row_setting::var_names},
                                           .col_width = 14}),
                R"(
====================================================================
Layer (type (var_name))                  Kernel Shape   Groups
====================================================================
M (M)                                    --             --
├─ModuleList (a)                         --             --
│    └─Conv1d (0)                        [1]            1
│    └─Conv2d (1)                        [1, 1]         1
│    └─ConvTranspose1d (2)               [3]            1
│    └─ConvTranspose2d (3)               [3, 3]         1
│    └─MaxPool1d (4)                     2              --
│    └─MaxPool2d (5)                     2              --
│    └─MaxPool2d (6)                     [2, 3]         --
│    └─MaxPool3d (7)                     2              --
│    └─AvgPool1d (8)                     [2]            --
│    └─AvgPool2d (9)                     2              --
│    └─AvgPool2d (10)                    [1, 2]         --
│    └─AvgPool3d (11)                    2              --
│    └─LPPool1d (12)                     2              --
│    └─LPPool2d (13)                     2              --
│    └─FractionalMaxPool2d (14)          [2, 2]         --
│    └─FractionalMaxPool3d (15)          [2, 2, 2]      --
│    └─MaxUnpool1d (16)                  [2]            --
│    └─MaxUnpool2d (17)                  [2, 2]         --
│    └─MaxUnpool3d (18)                  [2, 2, 2]      --
│    └─Fold (19)                         2              --
│    └─Unfold (20)                       2              --
│    └─Unfold (21)                       [1, 2]         --
│    └─AdaptiveAvgPool2d (22)            --             --
│    └─Conv3d (23)                       [1, 2, 3]      1
====================================================================
Total params: 247
Trainable params: 247
Non-trainable params: 0
====================================================================
)");
}
