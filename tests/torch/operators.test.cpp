// SPDX-License-Identifier: BSL-1.0
// What each operator of the LibTorch at hand is taken for: counted, opened, free or uncounted. None may be free though
// it computes, nor uncounted though it only moves numbers.
#include <tally/torch/detail/operation.hpp>

#include "support/observed_call.hpp"

#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/library.h>
#include <torch/version.h>

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using tally::detail::handling;
using tally::tests::observed_call;
using torch::Tensor;

namespace {

struct known_operator {
    std::string name; ///< "relu" of aten::relu_
    std::string full; ///< "aten::relu_", and the overload behind a dot
    bool writes = false;
    bool returns = false;
    tally::detail::operation_rule rule;
};

std::string name_of(std::string_view schema) {
    schema.remove_prefix(schema.starts_with("aten::") ? 6 : 0);
    if (schema.ends_with('_') && !schema.ends_with("__"))
        schema.remove_suffix(1);
    return std::string(schema);
}

std::vector<known_operator> all_operators() {
    std::vector<known_operator> all;
    auto &dispatcher = c10::Dispatcher::singleton();
    for (const c10::OperatorName &name : dispatcher.getAllOpNames())
        if (const auto op = dispatcher.findSchema(name)) {
            known_operator &o = all.emplace_back();
            o.name = name_of(name.name);
            o.full = toString(name);
            o.rule = tally::detail::rule_for(*op);
            o.returns = !op->schema().returns().empty();
            for (const c10::Argument &argument : op->schema().arguments())
                o.writes |= argument.alias_info() && argument.alias_info()->isWrite();
        }
    return all;
}

const std::vector<known_operator> &operators() {
    static const std::vector<known_operator> all = all_operators();
    return all;
}

bool is_aten(const known_operator &o) { return o.full.starts_with("aten::"); }

std::set<std::string> names_with_rules() {
    std::set<std::string> names;
    for (const auto &[name, rule] : tally::detail::named_rules())
        names.emplace(name);
    return names;
}

std::set<handling> handlings_of(std::string_view name) {
    std::set<handling> all;
    for (const known_operator &o : operators())
        if (o.name == name)
            all.insert(o.rule.how);
    return all;
}

tally::report observed(std::function<Tensor()> call) {
    const torch::NoGradGuard no_grad;
    return observed_call(std::move(call));
}

// All of it has to be counted.
std::int64_t flops_of(std::function<Tensor()> call) {
    const tally::report r = observed(std::move(call));
    CATCH_CHECK(r.uncounted().empty());
    return r.totals.flops;
}

Tensor r(at::IntArrayRef sizes) { return torch::rand(sizes); }

TORCH_LIBRARY(tally_test, library) {
    library.def("relu(Tensor x) -> Tensor");
    library.def("length(Tensor x) -> float");
}

TORCH_LIBRARY_IMPL(tally_test, CPU, library) {
    library.impl("relu", [](Tensor x) { return x.clone(); });
    library.impl("length", [](Tensor x) { return x.norm().item<double>(); });
}

} // namespace

CATCH_TEST_CASE("no operator has two rules") {
    std::set<std::string_view> seen;
    for (const auto &[name, rule] : tally::detail::named_rules()) {
        CATCH_INFO(name);
        CATCH_CHECK(seen.insert(name).second);
        CATCH_CHECK((rule.how == handling::counted) == (rule.formula != nullptr));
    }
}

CATCH_TEST_CASE("an operator whose result is in an argument is not free for want of a result") {
    const std::set<std::string> named = names_with_rules();
    for (const known_operator &o : operators())
        if (o.writes && !o.returns && o.rule.how == handling::free) {
            CATCH_INFO(o.full);
            CATCH_CHECK((named.contains(o.name) || o.name.starts_with("_foreach_") || o.name.ends_with("_copy")));
        }
}

CATCH_TEST_CASE("in-place and out variants are free where the operator is, and only there") {
    std::map<std::string, std::set<handling>> by_name;
    for (const known_operator &o : operators())
        if (is_aten(o))
            by_name[o.name].insert(o.rule.how);
    for (const auto &[name, all] : by_name) {
        CATCH_INFO(name);
        CATCH_CHECK((!all.contains(handling::free) ||
                     (!all.contains(handling::counted) && !all.contains(handling::uncounted))));
    }
}

CATCH_TEST_CASE("an operator on lists of tensors is what the one on tensors is") {
    constexpr std::string_view foreach = "_foreach_";
    for (const known_operator &o : operators()) {
        if (!is_aten(o) || !o.name.starts_with(foreach))
            continue;
        const auto one = handlings_of(o.name.substr(foreach.size()));
        CATCH_INFO(o.full);
        CATCH_CHECK((o.rule.how == handling::uncounted || one.empty() || one.contains(o.rule.how)));
        CATCH_CHECK((o.rule.how != handling::uncounted || !one.contains(handling::counted)));
        CATCH_CHECK(o.rule.for_each == (o.rule.how == handling::counted));
    }
}

CATCH_TEST_CASE("a copy of a view is free") {
    for (const known_operator &o : operators())
        if (is_aten(o) && o.name.ends_with("_copy")) {
            CATCH_INFO(o.full);
            CATCH_CHECK(o.rule.how == handling::free);
        }
}

// Of the oldest LibTorch that tally works with: those of later ones are not known beforehand.
#if TORCH_VERSION_MAJOR == 1
CATCH_TEST_CASE("operators without a rule are uncounted on purpose") {
    // Gradients, tests of LibTorch's own, decompositions of matrices, transforms, polynomials, sparse and nested
    // tensors, quantization, what only other devices have, fused optimizers.
    const std::string_view endings[] = {
        "_backward",       "_backward_data",        "_backward_elemt", "_backward_reduce",
        "_backward_input", "_backward_weights",     "_backward_impl",  "_jvp",
        "_grad",           "_backward_overrideable"};
    const std::string_view beginnings[] = {"_test_",
                                           "linalg_",
                                           "_linalg_",
                                           "_fft_",
                                           "cholesky",
                                           "_cholesky",
                                           "special_",
                                           "_sparse_",
                                           "sparse_",
                                           "_nested_tensor_",
                                           "quantize",
                                           "dequantize",
                                           "quantized_",
                                           "fake_quantize_",
                                           "_fake_quantize_",
                                           "fbgemm_",
                                           "_fused_moving_avg_obs",
                                           "choose_qparams",
                                           "_choose_qparams",
                                           "cudnn_",
                                           "_cudnn_",
                                           "miopen_",
                                           "_mps_",
                                           "_lstm_mps",
                                           "_triton_",
                                           "batch_norm_",
                                           "_amp_",
                                           "_fused_adam"};
    const std::set<std::string> others{
        // made for one module of PyTorch's own, which C++ does not have
        "_native_decoder_only_multi_head_attention", "_transformer_decoder_only_layer_fwd",
        "_transformer_encoder_layer_fwd", "_transform_bias_rescale_qkv", "_flash_scaled_dot_product_attention",
        // parts of others, which are counted as a whole
        "_thnn_fused_gru_cell", "_thnn_fused_lstm_cell", "_nnpack_spatial_convolution", "_cummax_helper",
        "_cummin_helper", "_trilinear", "_masked_scale", "_weight_norm_interface", "_compute_linear_combination",
        // distances, by norms of any kind
        "_cdist_forward", "_euclidean_dist", "_pdist_forward", "dist", "native_norm", "renorm",
        // how often, where, whether
        "bincount", "histc", "histogram", "_histogramdd_bin_edges", "_histogramdd_from_bin_cts",
        "_histogramdd_from_bin_tensors", "isin", "frexp", "segment_reduce",
        // interpolation
        "affine_grid_generator", "grid_sampler_2d", "grid_sampler_3d", "_grid_sampler_2d_cpu_fallback",
        "_upsample_bicubic2d_aa", "_upsample_bilinear2d_aa",
        // losses with targets of their own kind
        "_ctc_loss", "multi_margin_loss", "multilabel_margin_loss_forward",
        // decompositions of matrices under older names
        "geqrf", "ormqr", "symeig", "_symeig_helper", "triangular_solve",
        // sparse tensors
        "coalesce", "_coalesce", "hspmm", "sspaddmm",
        // for complex numbers only
        "conj_physical",
        // rounding of weights, old operators of FBGEMM's, a linker's symbol
        "_rowwise_prune", "_saturate_weight_to_fp16", "_torch_cuda_cu_linker_symbol_op", "_foobar"};
    for (const known_operator &o : operators()) {
        if (!is_aten(o) || o.rule.how != handling::uncounted)
            continue;
        const auto ends = [&](std::string_view ending) { return o.name.ends_with(ending); };
        const auto begins = [&](std::string_view beginning) { return o.name.starts_with(beginning); };
        CATCH_INFO(o.full);
        CATCH_CHECK((others.contains(o.name) || std::any_of(std::begin(endings), std::end(endings), ends) ||
                     std::any_of(std::begin(beginnings), std::end(beginnings), begins)));
    }
}
#endif

CATCH_TEST_CASE("arithmetic on lists of tensors counts as on each of them") {
    const auto list = [] { return std::vector<Tensor>{r({3, 4}), r({5})}; };
    CATCH_CHECK(flops_of([&] { // 12 and 5 products
                    auto l = list();
                    torch::_foreach_mul_(l, 2);
                    return l[0];
                }) == 17);
    CATCH_CHECK(flops_of([&] { return torch::_foreach_add(list(), list())[0]; }) == 17);
    CATCH_CHECK(flops_of([&] { // a product and a sum for each element
                    auto l = list();
                    torch::_foreach_addcmul_(l, list(), list(), 1);
                    return l[0];
                }) == 34);
    CATCH_CHECK(flops_of([&] { // each into a tensor that is there
                    auto l = list(), out = list();
                    torch::_foreach_exp_out(out, l);
                    return out[0];
                }) == 17);
    CATCH_CHECK(flops_of([&] { return torch::_foreach_norm(list(), 2)[0]; }) == 17);
    CATCH_CHECK(flops_of([&] {
                    auto l = list();
                    torch::_foreach_zero_(l);
                    return l[0];
                }) == 0);
}

CATCH_TEST_CASE("what only moves numbers is free, and not listed as uncounted") {
    CATCH_CHECK(flops_of([] { return torch::diag(r({4})); }) == 0);
    CATCH_CHECK(flops_of([] { return torch::diagflat(r({4})); }) == 0);
    CATCH_CHECK(flops_of([] { return torch::block_diag({r({2, 2}), r({3})}); }) == 0);
    CATCH_CHECK(flops_of([] { return torch::unsafe_split(r({4}), 2)[0]; }) == 0);
    CATCH_CHECK(flops_of([] { return at::view_copy(r({4, 3}), {12}); }) == 0);
    CATCH_CHECK(flops_of([] { return torch::slice_scatter(r({4, 3}), r({2, 3}), 0, 0, 2); }) == 0);
    CATCH_CHECK(flops_of([] { return torch::diagonal_scatter(r({4, 4}), r({4})); }) == 0);
    CATCH_CHECK(flops_of([] { return std::get<0>(torch::kthvalue(r({4}), 2)); }) == 0);
    CATCH_CHECK(flops_of([] { return std::get<0>(torch::median(r({3, 4}), 1)); }) == 0);
    CATCH_CHECK(flops_of([] { return std::get<0>(torch::_unique2(r({4}))); }) == 0);
    CATCH_CHECK(flops_of([] { return torch::empty({4}).log_normal_(); }) == 0);
    CATCH_CHECK(flops_of([] { // into a tensor that is there
                    Tensor out = torch::empty({5});
                    return torch::linspace_out(out, 0, 1, 5);
                }) == 0);
}

CATCH_TEST_CASE("what computes is not free because of what it is called or returns") {
    CATCH_CHECK(flops_of([] { return torch::trace(r({3, 4})); }) == 3);
    CATCH_CHECK(flops_of([] { return torch::copysign(r({3, 4}), r({4})); }) == 12);
    CATCH_CHECK(flops_of([] { return torch::tensor(torch::equal(torch::ones({3, 4}), torch::ones({3, 4}))); }) == 12);
    CATCH_CHECK(flops_of([] { return torch::max(r({4}), r({3, 4})); }) == 12); // by pairs, not of all
    CATCH_CHECK(flops_of([] { return torch::max(r({3, 4})); }) == 12);
    CATCH_CHECK(flops_of([] { // isclose and all
                    return torch::tensor(torch::allclose(torch::ones({4}), torch::ones({4})));
                }) > 0);

    const auto rows = torch::tensor({0, 0, 1}); // three rows of four are added to others
    CATCH_CHECK(flops_of([&] { return torch::index_add(r({2, 4}), 0, rows, r({3, 4})); }) == 12);
    CATCH_CHECK(flops_of([&] { return torch::index_put(r({2, 4}), {rows}, r({3, 4}), true); }) == 12);
    CATCH_CHECK(flops_of([&] { return torch::index_put(r({2, 4}), {rows}, r({4}), true); }) == 12);
    CATCH_CHECK(flops_of([&] { return torch::index_put(r({2, 4}), {rows}, r({3, 4})); }) == 0);
    const auto columns = torch::zeros({2, 3}, torch::kLong);
    CATCH_CHECK(flops_of([&] { return torch::scatter_add(r({2, 4}), 1, columns, r({2, 3})); }) == 6);
    CATCH_CHECK(flops_of([&] { return torch::scatter_reduce(r({2, 4}), 1, columns, r({2, 3}), "sum"); }) == 6);
    CATCH_CHECK(flops_of([&] { return torch::scatter(r({2, 4}), 1, columns, r({2, 3}), "add"); }) == 6);
    CATCH_CHECK(flops_of([&] { return torch::scatter(r({2, 4}), 1, columns, r({2, 3})); }) == 0);
    CATCH_CHECK(flops_of([&] { return std::get<0>(torch::native_dropout(r({3, 4}), 0.5, {})); }) > 0);
}

CATCH_TEST_CASE("operators of other libraries are not taken for LibTorch's of the same name") {
    const auto call = [](const char *name, const Tensor &x) {
        torch::jit::Stack stack{x};
        c10::Dispatcher::singleton().findSchemaOrThrow(name, "").callBoxed(&stack);
        return stack.back();
    };
    const tally::report report = observed([&] {
        call("tally_test::length", r({3}));
        return call("tally_test::relu", r({3})).toTensor();
    });
    CATCH_REQUIRE(report.uncounted().size() == 2);
    CATCH_CHECK(report.uncounted()[0].name == "tally_test::length");
    CATCH_CHECK(report.uncounted()[1].name == "tally_test::relu");
}
