// SPDX-License-Identifier: BSL-1.0
// The mult-adds of LibTorch's operations against PyTorch's own counter: torch.utils.flop_counter.FlopCounterMode of
// PyTorch 2.6.0 (Debian 13), on the CPU, around the call that stands beside each number. It counts two flops for each
// mult-add and nothing else: no biases, no elementwise work. Where it counts nothing at all, the number is by hand.
#include <tally/torch/summarize.hpp>

#include <torch/support/observed_call.hpp>
#include <torch/torch.h>

#include <catch2/catch_test_macros.hpp>

#include <functional>
#include <initializer_list>

namespace nn = torch::nn;
namespace F = torch::nn::functional;
using torch::Tensor;

namespace {

tally::report observed(std::function<Tensor()> call) {
    const torch::NoGradGuard no_grad;
    return tally::tests::observed_call(std::move(call));
}

// Twice the mult-adds of what `call` does, all of which has to be counted.
std::int64_t flops_of(std::function<Tensor()> call) {
    const tally::report r = observed(std::move(call));
    CATCH_CHECK(r.uncounted().empty());
    return 2 * r.totals.macs;
}

Tensor r(std::initializer_list<std::int64_t> sizes) { return torch::rand(at::IntArrayRef(sizes)); }

template <class Holder, class... T> std::int64_t flops_of_module(Holder module, const T &...inputs) {
    const torch::NoGradGuard no_grad;
    const tally::report report = tally::summarize(module, tally::inputs(inputs...));
    CATCH_CHECK(report.uncounted().empty());
    return 2 * report.totals.macs;
}

} // namespace

CATCH_TEST_CASE("products of matrices are those of PyTorch's counter") {
    CATCH_CHECK(flops_of([] { return torch::mm(r({3, 4}), r({4, 5})); }) == 120);
    CATCH_CHECK(flops_of([] { return torch::bmm(r({2, 3, 4}), r({2, 4, 5})); }) == 240);
    CATCH_CHECK(flops_of([] { return torch::matmul(r({3, 4}), r({4, 5})); }) == 120);
    CATCH_CHECK(flops_of([] { return torch::matmul(r({4}), r({4, 5})); }) == 40);
    CATCH_CHECK(flops_of([] { return torch::matmul(r({2, 3, 4}), r({4, 5})); }) == 240);
    CATCH_CHECK(flops_of([] { return torch::matmul(r({4}), r({2, 4, 5})); }) == 80);
    CATCH_CHECK(flops_of([] { return torch::matmul(r({3, 4}), r({2, 4, 5})); }) == 240);
    CATCH_CHECK(flops_of([] { return torch::matmul(r({2, 3, 4}), r({2, 4, 5})); }) == 240);
    CATCH_CHECK(flops_of([] { return torch::matmul(r({6, 1, 3, 4}), r({2, 4, 5})); }) == 1440);
    CATCH_CHECK(flops_of([] { return torch::matmul(r({6, 1, 3, 4}), r({1, 2, 4, 5})); }) == 1440);
    CATCH_CHECK(flops_of([] { return torch::inner(r({2, 4}), r({3, 4})); }) == 48);
    CATCH_CHECK(flops_of([] { return torch::tensordot(r({2, 3, 4}), r({3, 4, 5}), {1, 2}, {0, 1}); }) == 240);
    CATCH_CHECK(flops_of([] { return torch::linalg_multi_dot({r({2, 3}), r({3, 4}), r({4, 5})}); }) == 128);
    CATCH_CHECK(flops_of([] { return torch::linalg_matrix_power(r({3, 3}), 3); }) == 108);
    CATCH_CHECK(flops_of([] { return torch::mm(r({3, 0}), r({0, 5})); }) == 0);
    CATCH_CHECK(flops_of([] {
                    return torch::mm(torch::complex(r({3, 4}), r({3, 4})), torch::complex(r({4, 5}), r({4, 5})));
                }) == 120);
}

CATCH_TEST_CASE("sums of matrices and products are those of PyTorch's counter") {
    CATCH_CHECK(flops_of([] { return torch::addmm(r({5}), r({3, 4}), r({4, 5})); }) == 120);
    CATCH_CHECK(flops_of([] { return torch::addmm(r({3, 5}), r({3, 4}), r({4, 5}), 0); }) == 120);
    CATCH_CHECK(flops_of([] { return torch::baddbmm(r({2, 3, 5}), r({2, 3, 4}), r({2, 4, 5})); }) == 240);
    CATCH_CHECK(flops_of([] { return torch::baddbmm(r({1, 1, 5}), r({2, 3, 4}), r({2, 4, 5})); }) == 240);
}

CATCH_TEST_CASE("einsum is that of PyTorch's counter") {
    CATCH_CHECK(flops_of([] { return torch::einsum("bij,bjk->bik", {r({2, 3, 4}), r({2, 4, 5})}); }) == 240);
    CATCH_CHECK(flops_of([] { return torch::einsum("bhid,bhjd->bhij", {r({2, 3, 4, 5}), r({2, 3, 6, 5})}); }) == 1440);
    CATCH_CHECK(flops_of([] { return torch::einsum("ij,jk,kl->il", {r({2, 3}), r({3, 4}), r({4, 5})}); }) == 128);
}

CATCH_TEST_CASE("linear is that of PyTorch's counter; a bias adds flops only") {
    CATCH_CHECK(flops_of([] { return F::linear(r({4}), r({5, 4}), r({5})); }) == 40);
    CATCH_CHECK(flops_of([] { return F::linear(r({3, 4}), r({5, 4}), r({5})); }) == 120);
    CATCH_CHECK(flops_of([] { return F::linear(r({2, 3, 4}), r({5, 4}), r({5})); }) == 240);
    CATCH_CHECK(flops_of([] { return F::linear(r({2, 3, 4}), r({5, 4})); }) == 240);
    CATCH_CHECK(observed([] { return F::linear(r({2, 3, 4}), r({5, 4}), r({5})); }).totals.flops == 240 + 2 * 3 * 5);
    CATCH_CHECK(observed([] { return F::linear(r({2, 3, 4}), r({5, 4})); }).totals.flops == 240);
}

CATCH_TEST_CASE("what PyTorch's counter leaves out: products with vectors, bilinear") {
    CATCH_CHECK(flops_of([] { return torch::matmul(r({4}), r({4})); }) == 2 * 4);
    CATCH_CHECK(flops_of([] { return torch::matmul(r({3, 4}), r({4})); }) == 2 * 3 * 4);
    CATCH_CHECK(flops_of([] { return torch::matmul(r({2, 3, 4}), r({4})); }) == 2 * 2 * 3 * 4);
    CATCH_CHECK(flops_of([] { return torch::mv(r({3, 4}), r({4})); }) == 2 * 3 * 4);
    CATCH_CHECK(flops_of([] { return torch::dot(r({4}), r({4})); }) == 2 * 4);
    CATCH_CHECK(flops_of([] { return torch::vdot(r({4}), r({4})); }) == 2 * 4);
    CATCH_CHECK(flops_of([] { return torch::addmv(r({3}), r({3, 4}), r({4})); }) == 2 * 3 * 4);
    CATCH_CHECK(flops_of([] { return torch::addbmm(r({3, 5}), r({2, 3, 4}), r({2, 4, 5})); }) == 2 * 2 * 3 * 4 * 5);
    CATCH_CHECK(flops_of([] { return torch::linalg_vecdot(r({2, 3, 4}), r({2, 3, 4})); }) == 2 * 2 * 3 * 4);
    CATCH_CHECK(flops_of([] { return torch::linalg_vecdot(r({2, 3, 4}), r({2, 3, 4}), 0); }) == 2 * 2 * 3 * 4);
    CATCH_CHECK(flops_of([] { return torch::linalg_vecdot(r({2, 3, 1}), r({2, 3, 4})); }) == 2 * 2 * 3 * 4);
    CATCH_CHECK(flops_of([] { return torch::linalg_vecdot(r({4}), r({2, 3, 4}), 2); }) == 2 * 2 * 3 * 4);
    CATCH_CHECK(flops_of([] { return torch::linalg_vecdot(r({4}), r({2, 3, 1}), 1); }) == 2 * 2 * 3 * 4);
    CATCH_CHECK(flops_of([] { return torch::linalg_vecdot(r({0}), r({0})); }) == 0);
    CATCH_CHECK(flops_of([] { return torch::inner(r({}), r({2, 3})); }) == 0);
    CATCH_CHECK(flops_of([] { return torch::outer(r({2}), r({3})); }) == 0);

    // batch * out * in1 * in2, then batch * out * in2
    CATCH_CHECK(flops_of([] { return F::bilinear(r({2, 3}), r({2, 4}), r({5, 3, 4}), r({5})); }) ==
                2 * (2 * 5 * 3 * 4 + 2 * 5 * 4));
    CATCH_CHECK(flops_of([] { return F::bilinear(r({6, 2, 3}), r({6, 2, 4}), r({5, 3, 4}), {}); }) ==
                2 * (12 * 5 * 3 * 4 + 12 * 5 * 4));
}

CATCH_TEST_CASE("convolutions are those of PyTorch's counter") {
    const auto conv1d = [](F::Conv1dFuncOptions o, Tensor x, Tensor weight) {
        return flops_of([=] { return F::conv1d(x, weight, o); });
    };
    const auto conv2d = [](F::Conv2dFuncOptions o, Tensor x, Tensor weight) {
        return flops_of([=] { return F::conv2d(x, weight, o); });
    };
    const auto conv3d = [](F::Conv3dFuncOptions o, Tensor x, Tensor weight) {
        return flops_of([=] { return F::conv3d(x, weight, o); });
    };
    using O1 = F::Conv1dFuncOptions;
    using O2 = F::Conv2dFuncOptions;
    using O3 = F::Conv3dFuncOptions;
    CATCH_CHECK(conv1d(O1().bias(r({6})).stride(2).padding(1), r({2, 4, 10}), r({6, 4, 3})) == 1440);
    CATCH_CHECK(conv1d(O1().groups(2).dilation(2), r({2, 4, 10}), r({6, 2, 3})) == 864);
    CATCH_CHECK(conv2d(O2().bias(r({6})).stride({2, 1}).padding({1, 0}), r({2, 4, 10, 9}), r({6, 4, 3, 2})) == 23'040);
    CATCH_CHECK(conv2d(O2(), r({4, 10, 9}), r({6, 4, 3, 2})) == 18'432);
    CATCH_CHECK(conv2d(O2().groups(2), r({2, 4, 10, 9}), r({6, 2, 3, 2})) == 18'432);
    CATCH_CHECK(conv2d(O2().groups(4), r({2, 4, 10, 9}), r({8, 1, 3, 3})) == 16'128);
    CATCH_CHECK(conv2d(O2().padding(torch::kSame), r({2, 4, 10, 9}), r({6, 4, 3, 2})) == 51'840);
    CATCH_CHECK(conv2d(O2().padding(torch::kValid), r({2, 4, 10, 9}), r({6, 4, 3, 2})) == 36'864);
    CATCH_CHECK(conv2d(O2(), r({0, 4, 10, 9}), r({6, 4, 3, 2})) == 0);
    CATCH_CHECK(conv3d(O3().bias(r({3})).stride(2), r({2, 4, 6, 5, 7}), r({3, 4, 2, 3, 1})) == 6'912);
    CATCH_CHECK(conv3d(O3().groups(4), r({2, 4, 6, 5, 7}), r({4, 1, 2, 3, 1})) == 10'080);

    CATCH_CHECK(observed([] {
                    return F::conv1d(r({2, 4, 10}), r({6, 4, 3}), O1().bias(r({6})).stride(2).padding(1));
                }).totals.flops == 1440 + 2 * 6 * 5); // and the bias

    CATCH_CHECK(observed([] { // its bias stands behind the size of the kernel
                    return torch::slow_conv3d(r({2, 4, 3, 3, 3}), r({6, 4, 2, 2, 2}), {2, 2, 2}, r({6}), {1, 1, 1},
                                              {0, 0, 0});
                })
                    .totals.flops == 2 * (96 * 32) + 96);

    // The counter leaves it out. By hand: 8 * 2 * 6 elements, each 3 * 4.
    CATCH_CHECK(flops_of([] { return torch::conv_tbc(r({10, 2, 4}), r({3, 4, 6}), r({6})); }) == 2 * 96 * 12);
}

CATCH_TEST_CASE("transposed convolutions are those of PyTorch's counter") {
    using O1 = F::ConvTranspose1dFuncOptions;
    using O2 = F::ConvTranspose2dFuncOptions;
    using O3 = F::ConvTranspose3dFuncOptions;
    CATCH_CHECK(flops_of([] {
                    return F::conv_transpose1d(r({2, 4, 10}), r({4, 6, 3}), O1().bias(r({6})).stride(2));
                }) == 2'880);
    CATCH_CHECK(flops_of([] {
                    return F::conv_transpose2d(r({2, 4, 5, 6}), r({4, 6, 3, 2}),
                                               O2().bias(r({6})).stride(2).padding(1).output_padding(1));
                }) == 17'280);
    CATCH_CHECK(flops_of([] {
                    return F::conv_transpose2d(r({2, 4, 5, 6}), r({4, 3, 3, 2}), O2().groups(2).dilation(2));
                }) == 8'640);
    CATCH_CHECK(flops_of([] { return F::conv_transpose3d(r({2, 4, 3, 4, 5}), r({4, 3, 2, 2, 3}), O3().stride(2)); }) ==
                34'560);
    CATCH_CHECK(flops_of([] {
                    return F::conv_transpose3d(r({2, 4, 3, 4, 5}), r({4, 2, 2, 2, 3}), O3().stride(2).groups(4));
                }) == 23'040);
}

CATCH_TEST_CASE("a product with an unfolded image is that of PyTorch's counter") {
    CATCH_CHECK(flops_of([] {
                    return torch::matmul(r({6, 36}), F::unfold(r({2, 4, 8, 8}), F::UnfoldFuncOptions(3)));
                }) == 31'104);
}

// Its numbers with the backend MATH; it counts nothing for the others on the CPU (FLASH_ATTENTION).
CATCH_TEST_CASE("attention is that of PyTorch's counter") {
#if TORCH_VERSION_MAJOR >= 2
    const auto attention = [](Tensor q, Tensor k, Tensor v, bool causal) {
        return flops_of([=] { return torch::scaled_dot_product_attention(q, k, v, {}, 0.0, causal); });
    };
#else
    const auto attention = [](Tensor q, Tensor k, Tensor v, bool causal) {
        return flops_of(
            [=] { return std::get<0>(torch::_scaled_dot_product_attention(q, k, v, {}, 0.0, false, causal)); });
    };
#endif
    CATCH_CHECK(attention(r({2, 3, 5, 4}), r({2, 3, 7, 4}), r({2, 3, 7, 4}), false) == 3'360);
    CATCH_CHECK(attention(r({2, 3, 5, 4}), r({2, 3, 5, 4}), r({2, 3, 5, 4}), true) == 2'400); // also what is masked
    CATCH_CHECK(attention(r({2, 3, 5, 4}), r({2, 3, 7, 4}), r({2, 3, 7, 6}), false) == 4'200);
    CATCH_CHECK(attention(r({3, 5, 4}), r({3, 7, 4}), r({3, 7, 4}), false) == 1'680);

    // By hand: batches are broadcast, so there are 6 times 5 * 7 scores of 4 products, and 6 times 5 results of 7 * 4.
    CATCH_CHECK(attention(r({1, 3, 5, 4}), r({2, 3, 7, 4}), r({2, 3, 7, 4}), false) == 3'360);
    CATCH_CHECK(attention(r({2, 3, 5, 4}), r({7, 4}), r({7, 4}), false) == 3'360);
    CATCH_CHECK(attention(r({2, 1, 5, 4}), r({3, 7, 4}), r({1, 3, 7, 4}), false) == 3'360);
    CATCH_CHECK(attention(r({5, 4}), r({7, 4}), r({2, 3, 7, 4}), false) == 2 * (5 * 7 * 4 + 6 * 5 * 7 * 4));
    CATCH_CHECK(attention(r({0, 3, 5, 4}), r({1, 3, 7, 4}), r({1, 3, 7, 4}), false) == 0);
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 5)
    CATCH_CHECK(flops_of([] { // two heads of the query for each of the keys
                    return torch::scaled_dot_product_attention(r({2, 6, 5, 4}), r({2, 3, 7, 4}), r({2, 3, 7, 4}), {},
                                                               0.0, false, {}, true);
                }) == 6'720);
#endif
}

CATCH_TEST_CASE("MultiheadAttention and Transformers are those of PyTorch's counter") {
    const Tensor q = r({5, 3, 8}), k = r({7, 3, 8});
    CATCH_CHECK(flops_of_module(nn::MultiheadAttention(8, 2), q, k, k.clone()) == 12'576);
    CATCH_CHECK(flops_of_module(nn::MultiheadAttention(8, 2), q, q, q) == 10'080);
    const Tensor k6 = r({7, 3, 6});
    CATCH_CHECK(flops_of_module(nn::MultiheadAttention(nn::MultiheadAttentionOptions(8, 2).kdim(6).vdim(6)), q, k6,
                                k6.clone()) == 11'232);
    CATCH_CHECK(flops_of_module(
                    nn::MultiheadAttention(nn::MultiheadAttentionOptions(8, 2).add_bias_kv(true).add_zero_attn(true)),
                    q, k, k.clone()) == 13'536);
    CATCH_CHECK(
        flops_of_module(nn::TransformerEncoderLayer(nn::TransformerEncoderLayerOptions(8, 2).dim_feedforward(16)), q) ==
        17'760);
    CATCH_CHECK(
        flops_of_module(nn::TransformerDecoderLayer(nn::TransformerDecoderLayerOptions(8, 2).dim_feedforward(16)), q,
                        k) == 30'336);
    CATCH_CHECK(flops_of_module(nn::Transformer(nn::TransformerOptions(8, 2, 1, 1).dim_feedforward(16)), k, q) ==
                56'544);
}

// Its numbers with torch.backends.mkldnn switched off: with it, it counts nothing for an LSTM.
CATCH_TEST_CASE("recurrent layers and cells are those of PyTorch's counter") {
    const Tensor x = r({5, 3, 7});
    CATCH_CHECK(flops_of_module(nn::LSTM(7, 11), x) == 23'760);
    CATCH_CHECK(flops_of_module(nn::LSTM(nn::LSTMOptions(7, 11).num_layers(2).bidirectional(true)), x) == 134'640);
    CATCH_CHECK(flops_of_module(nn::LSTM(nn::LSTMOptions(7, 11).proj_size(2)), x) == 12'540);
    CATCH_CHECK(flops_of_module(nn::LSTM(nn::LSTMOptions(7, 11).bias(false).batch_first(true)), r({3, 5, 7})) ==
                23'760);
    CATCH_CHECK(flops_of_module(nn::GRU(nn::GRUOptions(7, 11).num_layers(2)), x) == 39'600);
    CATCH_CHECK(flops_of_module(nn::RNN(nn::RNNOptions(7, 11).bidirectional(true)), x) == 11'880);
    CATCH_CHECK(flops_of_module(nn::RNN(nn::RNNOptions(7, 11).nonlinearity(torch::kReLU)), x) == 5'940);
    CATCH_CHECK(flops_of_module(nn::LSTMCell(7, 11), x[0]) == 4'752);
    CATCH_CHECK(flops_of_module(nn::GRUCell(7, 11), x[0]) == 3'564);
    CATCH_CHECK(flops_of_module(nn::RNNCell(7, 11), x[0]) == 1'188);

    // packed: pack_padded_sequence(x, [5, 3, 1])
    const auto packed = nn::utils::rnn::pack_padded_sequence(x, torch::tensor({5, 3, 1}));
    const auto flops_packed = [&](auto module) {
        return flops_of([=]() mutable { return std::get<0>(module->forward_with_packed_input(packed)).data(); });
    };
    CATCH_CHECK(flops_packed(nn::LSTM(7, 11)) == 14'256);
    CATCH_CHECK(flops_packed(nn::GRU(7, 11)) == 10'692);
    CATCH_CHECK(flops_packed(nn::LSTM(nn::LSTMOptions(7, 11).bidirectional(true).proj_size(2).num_layers(2))) ==
                25'344);
}

CATCH_TEST_CASE("what PyTorch's counter counts as nothing has no mult-adds here either") {
    CATCH_CHECK(flops_of([] { return torch::embedding(r({10, 4}), torch::zeros({2, 3}, torch::kLong)); }) == 0);
    CATCH_CHECK(flops_of([] { return torch::softmax(r({3, 4}), 1); }) == 0);
    CATCH_CHECK(flops_of([] { return torch::addr(r({2, 3}), r({2}), r({3})); }) == 0);
    CATCH_CHECK(flops_of([] { return torch::kron(r({2, 3}), r({3, 4})); }) == 0);
    CATCH_CHECK(flops_of([] { return F::cosine_similarity(r({3, 4}), r({3, 4})); }) == 0);
    CATCH_CHECK(flops_of([] { return F::batch_norm(r({3, 4, 2}), r({4}), r({4})); }) == 0);
}

CATCH_TEST_CASE("products of sparse matrices are not counted as if they were dense") {
    const tally::report report = observed([] { return torch::mm(r({3, 4}).to_sparse(), r({4, 5})); });
    CATCH_CHECK(report.totals.macs == 0);
    CATCH_REQUIRE(report.uncounted().size() == 1);
    CATCH_CHECK(report.uncounted()[0].name == "aten::mm");
}
