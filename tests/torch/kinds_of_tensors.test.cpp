// SPDX-License-Identifier: BSL-1.0
// Whatever kind of tensor is a buffer or an input: a forward that writes to it leaves it as it was.
#include <tally/torch/summarize.hpp>

#include <ATen/Context.h>
#include <catch2/catch_test_macros.hpp>

#include <functional>
#include <string>
#include <utility>

using torch::Tensor;

namespace {

using change = std::function<void(Tensor &)>;
using numbers = std::function<Tensor(const Tensor &)>; ///< of a tensor, as a plain one

struct Changer : torch::nn::Module {
    Changer(const Tensor &tensor, change what) : changed(register_buffer("changed", tensor)), what_(std::move(what)) {}

    Tensor forward(Tensor x) {
        what_(changed);
        return x;
    }

    Tensor changed;
    change what_;
};

struct InputChanger : torch::nn::Module {
    explicit InputChanger(change what) : what_(std::move(what)) {}

    Tensor forward(Tensor x) {
        what_(x);
        return torch::ones({1});
    }

    change what_;
};

Tensor itself(const Tensor &tensor) { return tensor; }
Tensor dense(const Tensor &tensor) { return tensor.to_dense(); }
Tensor values(const Tensor &tensor) { return tensor.values(); }
Tensor dequantized(const Tensor &tensor) { return tensor.dequantize(); }

bool same(const Tensor &a, const Tensor &b) { return a.sizes() == b.sizes() && a.dtype() == b.dtype() && a.equal(b); }

void check_unchanged(const std::string &kind, const Tensor &tensor, const change &what, const numbers &numbers_of) {
    CATCH_INFO(kind);
    const Tensor before = numbers_of(tensor).clone();
    Changer model(tensor, what);
    tally::summarize(model, torch::ones({1}));
    CATCH_CHECK(same(numbers_of(tensor), before));
    tally::summarize(model); // reads only
    InputChanger of_input(what);
    tally::summarize(of_input, tensor);
    CATCH_CHECK(same(numbers_of(tensor), before));
    Tensor changed = tensor; // control: the change is one
    what(changed);
    CATCH_CHECK(!same(numbers_of(tensor), before));
}

void add_one_to_values(Tensor &sparse) { sparse.values().add_(1); }

} // namespace

CATCH_TEST_CASE("tensors that share their memory with themselves") {
    const auto zero_first = [](Tensor &t) { t[0][0].zero_(); };
    check_unchanged("expanded", torch::ones({3, 1}).expand({3, 4}), zero_first, itself);
    check_unchanged("expanded to more dimensions", torch::ones({2, 1}).expand({5, 2, 3}), zero_first, itself);
    check_unchanged("overlapping", torch::ones({10}).as_strided({4, 4}, {1, 1}, 1), zero_first, itself);
    check_unchanged(
        "a view of negative values", torch::_neg_view(torch::ones({4})), [](Tensor &t) { t.mul_(2); }, itself);
    check_unchanged(
        "conjugated", at::complex(torch::ones({4}), torch::ones({4})).conj(), [](Tensor &t) { t.mul_(2); },
        [](const Tensor &t) { return t.resolve_conj(); });
    check_unchanged(
        "written to as complex numbers", torch::ones({4, 2}), [](Tensor &t) { torch::view_as_complex(t).mul_(2); },
        itself);
}

CATCH_TEST_CASE("sparse tensors of each layout") {
    const Tensor d = torch::tensor({{0., 1., 0., 2.}, {3., 0., 0., 0.}});
    check_unchanged("COO", d.to_sparse(), [](Tensor &t) { t.mul_(3); }, dense);
    check_unchanged(
        "COO, another number of values", d.to_sparse(),
        [](Tensor &t) { t.add_(torch::eye(4).slice(0, 0, 2).to_sparse()); }, dense);
    check_unchanged("COO, its values", d.to_sparse(), [](Tensor &t) { t._values().add_(1); }, dense);
    check_unchanged("COO, larger", d.to_sparse(), [](Tensor &t) { t.sparse_resize_({5, 5}, 2, 0); }, dense);
    check_unchanged("COO, emptied", d.to_sparse(), [](Tensor &t) { t.zero_(); }, dense);
    check_unchanged("CSR", d.to_sparse_csr(), add_one_to_values, dense);
    check_unchanged("CSC", d.to_sparse_csc(), add_one_to_values, dense);
    check_unchanged("BSR", d.to_sparse_bsr({1, 2}), add_one_to_values, values);
    check_unchanged("BSC", d.to_sparse_bsc({1, 2}), add_one_to_values, values);
}

CATCH_TEST_CASE("nested, quantized and opaque tensors") {
    const Tensor mask = torch::tensor({1, 1, 0, 1, 1, 1}).view({2, 3}).to(torch::kBool);
    check_unchanged(
        "nested", at::_nested_tensor_from_mask(torch::ones({2, 3, 4}), mask),
        [](Tensor &t) { t.mul_(torch::tensor(3.f)); }, [](const Tensor &t) { return t.to_padded_tensor(0); });
    check_unchanged(
        "quantized", at::quantize_per_tensor(torch::ones({4}), 0.1, 2, torch::kQInt8),
        [](Tensor &t) { t.copy_(torch::zeros({4})); }, dequantized);
    // Not add_: oneDNN 3.6, of LibTorch 2.6, divides by the size of the cache there, and a virtual machine may say 0.
    if (at::globalContext().hasMKLDNN())
        check_unchanged("mkldnn", torch::full({4, 4}, 2.f).to_mkldnn(), [](Tensor &t) { t.mul_(t); }, dense);
}

CATCH_TEST_CASE("tensors with no numbers, or none to look at") {
    Changer meta(torch::ones({4}, torch::kMeta), [](Tensor &t) { t.resize_({8}).mul_(2); });
    tally::summarize(meta, torch::ones({1}));
    CATCH_CHECK(meta.changed.sizes() == at::IntArrayRef({4}));

    check_unchanged("without elements", torch::ones({0, 3}), [](Tensor &t) { t.resize_({4, 3}).fill_(1); }, itself);

    Changer undefined(Tensor(), [](Tensor &) {});
    CATCH_CHECK(tally::summarize(undefined, torch::ones({1})).rows.size() == 1);
    CATCH_CHECK(tally::summarize(undefined, Tensor()).rows.size() == 1);
}

CATCH_TEST_CASE("tensors of inference mode") {
    Tensor tensor;
    {
        const torch::InferenceMode inference;
        tensor = torch::ones({4});
    }
    check_unchanged(
        "inference", tensor,
        [](Tensor &t) {
            const torch::InferenceMode inference;
            t.mul_(2);
        },
        itself);
}

CATCH_TEST_CASE("memory of the user's own, read only: it is not written to where nothing changed") {
    static const float memory[4] = {1, 2, 3, 4}; // writing here would end the program
    Changer model(torch::from_blob(const_cast<float *>(memory), {4}), [](Tensor &) {});
    CATCH_CHECK(tally::summarize(model, torch::ones({1})).rows.size() == 1);
    CATCH_CHECK(model.changed.data_ptr() == memory);
}
