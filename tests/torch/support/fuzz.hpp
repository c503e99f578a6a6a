// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tally/torch/detail/torch_options.hpp>

#include <catch2/catch_test_macros.hpp>
#include <torch/torch.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <initializer_list>
#include <iostream>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

/// Random layers and inputs, whose shapes, parameters and errors are compared with those of LibTorch.
namespace tally::tests {

inline constexpr int combinations = 10'000; ///< of each layer
inline constexpr int libtorch = TORCH_VERSION_MAJOR * 100 + TORCH_VERSION_MINOR;

/// Choices that are the same in each run.
class chooser {
  public:
    explicit chooser(unsigned seed) : engine_(seed) {}

    std::int64_t between(std::int64_t least, std::int64_t most) {
        return least + static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(most - least + 1));
    }

    bool chance(int percent) { return between(1, 100) <= percent; }

    template <class T> T one_of(std::initializer_list<T> all) {
        return all.begin()[between(0, static_cast<std::int64_t>(all.size()) - 1)];
    }

    void fill(std::int64_t (&values)[3], std::int64_t least, std::int64_t most) {
        for (std::int64_t &v : values)
            v = between(least, most);
    }

    /// A size from `least` to `most`, seldom 0.
    dim size(std::int64_t least, std::int64_t most) { return chance(1) ? 0 : between(least, most); }

    /// A dimension of a tensor of that rank, seldom one that it does not have.
    std::int64_t dimension(int rank) {
        const std::int64_t most = (rank ? rank : 1) + chance(8);
        return between(-most, most - 1);
    }

    scalar_type floating() { return chance(3) ? f16 : one_of({f32, f32, f32, f32, f64, bf16}); }

    scalar_type any_type() { return static_cast<scalar_type>(between(0, 11)); }

    /// Mostly that type.
    scalar_type mostly(scalar_type type) { return chance(5) ? any_type() : type; }

    /// A shape of a random rank.
    shape any_shape(int least_rank, int most_rank, std::int64_t least, std::int64_t most) {
        shape s{};
        for (auto rank = between(least_rank, most_rank); rank > 0; --rank)
            s.push_back(size(least, most));
        return s;
    }

  private:
    std::mt19937_64 engine_;
};

inline std::vector<std::int64_t> sizes_of(const shape &s) {
    std::vector<std::int64_t> sizes;
    for (const dim d : s)
        sizes.push_back(d.value());
    return sizes;
}

inline torch::Tensor zero_tensor(const typed_shape &s) {
    return torch::zeros(sizes_of(s), torch::TensorOptions(tally::detail::to_torch(s.dtype)));
}

inline std::string text_of(const typed_shape &s) {
    char text[200]{};
    tally::detail::writer w(text, 199);
    tally::detail::put_shape(w, s);
    return text + std::string(" ") + name_of(s.dtype);
}

/// A parameter or buffer, as text.
inline std::string text_of(const parameter &p) {
    return std::string(p.name) + " " + text_of(typed_shape(p.dims, p.dtype));
}

inline std::string text_of(const std::string &name, const torch::Tensor &t) {
    std::ostringstream text;
    text << name << " [";
    for (std::int64_t i = 0; i < t.dim(); ++i)
        text << (i ? ", " : "") << t.size(i);
    const char *type = "?";
    for (int i = 0; i < 12; ++i)
        if (tally::detail::to_torch(static_cast<scalar_type>(i)) == t.scalar_type())
            type = name_of(static_cast<scalar_type>(i));
    text << "] " << type;
    return text.str();
}

/// The parameters of a layer, then its buffers, one a line.
template <class Options> std::string parameter_list(const Options &o) {
    struct sink_type final : parameter_sink {
        std::string parameters, buffers;

        void add(const parameter &p) override { (p.is_buffer ? buffers : parameters) += text_of(p) + "\n"; }
    } sink;

    parameters(o, sink);
    return sink.parameters + "buffers\n" + sink.buffers;
}

inline std::string module_parameters(const torch::nn::Module &module) {
    std::string list;
    for (const auto &p : module.named_parameters())
        list += text_of(p.key(), p.value()) + "\n";
    list += "buffers\n";
    for (const auto &b : module.named_buffers())
        list += text_of(b.key(), b.value()) + "\n";
    return list;
}

/// What LibTorch made of a layer and its inputs.
struct observed {
    std::optional<std::string> parameters; ///< none where the constructor refused
    std::optional<std::vector<std::string>> outputs;
    std::string refusal;
};

/// A difference that is known, and why it is there. It must turn up, unless it may be absent, else the
/// entry has to go.
template <class Options> struct known_difference {
    struct situation {
        const Options &options;
        shape_list inputs;
        bool we_refuse;
        bool they_refuse;
        const std::string &refusal; ///< LibTorch's
    };

    const char *reason;
    int from = 0;   ///< the LibTorch version where it is first seen, 113 for 1.13; 0: all
    int before = 0; ///< and the one where it no longer is; 0: never
    std::function<bool(const situation &)> applies;
    bool may_be_absent = false;
    int seen = 0;

    bool in_this_version() const { return libtorch >= from && (before == 0 || libtorch < before); }
};

template <class Options> class fuzz {
  public:
    using difference = known_difference<Options>;

    explicit fuzz(std::string name, std::vector<difference> known = {})
        : name_(std::move(name)), known_(std::move(known)) {
        torch::set_num_threads(1);
        if (libtorch >=
            200) // oneDNN 3.6, Debian 13's, crashes in small convolutions; LibTorch 1 has no others for bfloat16
            at::globalContext().setUserEnabledMkldnn(false);
        // A stack trace takes LibTorch 1.13 ten times as long as all the rest.
        c10::SetStackTraceFetcher(std::function<std::string()>([] { return std::string(); }));
    }

    fuzz(const fuzz &) = delete;
    fuzz &operator=(const fuzz &) = delete;

    /// Compares the module that the options describe. Returns what tally says where both accept the input.
    std::optional<result> compare(const Options &o, const typed_shape &input) {
        observed seen;
        const auto use = [&](auto module) {
            module->eval();
            seen.parameters = module_parameters(*module);
            seen.outputs = {text_of("", module->forward(zero_tensor(input)))};
            return 0;
        };
        run(seen, [&] { tally::detail::with_module(o, use); });
        const shape_list inputs{&input, 1};
        const auto describe = [](const Options &options) {
            std::ostringstream text;
            observed ignored;
            run(ignored, [&] {
                tally::detail::with_module(options, [&](auto module) {
                    text << *module;
                    return 0;
                });
            });
            return text.str() + " " + ignored.refusal;
        };
        if (seen.parameters && !o.error)
            expect(*seen.parameters == parameter_list(o),
                   [&] { return describe(o) + " has\n" + *seen.parameters + "not\n" + parameter_list(o); });
        return compare(o, inputs, seen, describe);
    }

    /// Compares a function of LibTorch.
    std::optional<result> compare(const Options &o, shape_list inputs, const std::function<torch::Tensor()> &use) {
        observed seen;
        run(seen, [&] { seen.outputs = {text_of("", use())}; });
        return compare(o, inputs, seen);
    }

    std::optional<result> compare(
        const Options &o, shape_list inputs, const observed &seen,
        const std::function<std::string(const Options &)> &describe = [](const Options &) { return std::string(); }) {
        result r = o.error ? refused<dim>(o.error) : forward(o, inputs);
        ++compared_;
        std::vector<std::string> outputs;
        for (int i = 0; i < r.count; ++i)
            outputs.push_back(" " + text_of(r.outputs[i]));
        const bool we_refuse = static_cast<bool>(r.error), they_refuse = !seen.outputs;
        if (we_refuse == they_refuse && (we_refuse || outputs == *seen.outputs)) {
            ++(we_refuse ? refused_ : accepted_);
            return we_refuse ? std::nullopt : std::optional(r);
        }
        for (difference &d : known_)
            if (d.in_this_version() && d.applies({o, inputs, we_refuse, they_refuse, seen.refusal})) {
                ++d.seen;
                return std::nullopt;
            }
        expect(false, [&] {
            std::string text = describe(o);
            for (const typed_shape &input : inputs)
                text += "\n  input " + text_of(input);
            text += "\n  tally    ";
            if (we_refuse)
                text += error(r.error, "", {o.type, inputs}).what();
            for (const std::string &output : outputs)
                text += output;
            text += "\n  LibTorch ";
            if (they_refuse)
                text += seen.refusal;
            else
                for (const std::string &output : *seen.outputs)
                    text += output;
            return text;
        });
        return std::nullopt;
    }

    void expect(bool right, const std::function<std::string()> &what) {
        if (!right && ++wrong_ <= 10)
            std::cerr << name_ << ": " << what() << "\n";
    }

    void expect_work(const result &r, dim macs, dim flops) {
        expect(r.macs == macs && r.flops == flops, [&] {
            std::ostringstream text;
            text << "macs " << r.macs.value() << ", flops " << r.flops.value() << " instead of " << macs.value()
                 << " and " << flops.value() << " for " << text_of(r.outputs[0]);
            return text.str();
        });
    }

    /// To be called at the end.
    void finish(int least_refused = combinations / 50) {
        std::cout << name_ << ": " << compared_ << " combinations, " << accepted_ << " accepted, " << refused_
                  << " refused, " << compared_ - accepted_ - refused_ - wrong_ << " known to differ\n";
        CATCH_CHECK(wrong_ == 0);
        CATCH_CHECK(compared_ >= combinations);
        CATCH_CHECK(accepted_ >= combinations / 2);
        CATCH_CHECK(refused_ >= least_refused);
        for (const difference &d : known_)
            if (d.in_this_version() && !d.may_be_absent) {
                CATCH_INFO("never seen: " << d.reason);
                CATCH_CHECK(d.seen > 0);
            }
    }

  private:
    template <class Use> static void run(observed &seen, const Use &use) {
        const torch::NoGradGuard no_grad;
        try {
            use();
        } catch (const c10::Error &e) {
            seen.refusal = e.what_without_backtrace();
        } catch (const std::exception &e) {
            seen.refusal = e.what();
        }
    }

    std::string name_;
    std::vector<difference> known_;
    int compared_ = 0, accepted_ = 0, refused_ = 0, wrong_ = 0;
};

/// Elements of 16 bits, for which LibTorch has a kernel on other devices only.
template <class Options> known_difference<Options> no_kernel() {
    return {.reason = "LibTorch has no kernel for elements of 16 bits on the CPU",
            .applies =
                [](const auto &s) {
                    bool of_16_bits = false;
                    for (const typed_shape &input : s.inputs)
                        of_16_bits = of_16_bits || input.dtype == f16 || input.dtype == bf16;
                    return of_16_bits && !s.we_refuse && s.they_refuse &&
                           s.refusal.find("not implemented for") != std::string::npos;
                },
            .may_be_absent = true};
}

/// LibTorch compares types only where there are elements.
template <class Options> known_difference<Options> nothing_to_compare() {
    return {.reason = "the types of weights and input differ, but the input is empty",
            .applies =
                [](const auto &s) {
                    return s.inputs[0].numel() == dim(0) && s.we_refuse && !s.they_refuse &&
                           forward(s.options, s.inputs).error.code == fault_code::dtype;
                },
            .may_be_absent = true};
}

} // namespace tally::tests
