// SPDX-License-Identifier: BSL-1.0
#include <tally/core/version.hpp>
#include <cstdio>

int main() {
    std::printf("tally %d.%d.%d\n", TALLY_VERSION_MAJOR, TALLY_VERSION_MINOR, TALLY_VERSION_PATCH);
#ifdef DEMO_WITH_LIBTORCH
    std::puts("with LibTorch");
#endif
}
