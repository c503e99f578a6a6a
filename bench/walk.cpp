// SPDX-License-Identifier: BSL-1.0
// What the walk of ResNet-152 costs at run time, per row.

#include <tally/summarize.hpp>
#include <tally/zoo/resnet.hpp>

#include <benchmark/benchmark.h>

#include <cstdint>

using namespace tally;

namespace {

constexpr std::int64_t rows = 523;

void totals_alone(benchmark::State &state) {
    std::int64_t height = 224;
    benchmark::DoNotOptimize(height);
    for (auto _ : state)
        benchmark::DoNotOptimize(totals_of<zoo::resnet152>(shape{1, 3, height, 224}).totals.macs);
    state.counters["seconds/row"] =
        benchmark::Counter(rows, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(totals_alone);

void whole_report(benchmark::State &state) {
    std::int64_t height = 224;
    benchmark::DoNotOptimize(height);
    for (auto _ : state)
        benchmark::DoNotOptimize(summarize<zoo::resnet152>(shape{1, 3, height, 224}).totals.macs);
    state.counters["seconds/row"] =
        benchmark::Counter(rows, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(whole_report);

} // namespace

BENCHMARK_MAIN();
