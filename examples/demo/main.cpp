// SPDX-License-Identifier: BSL-1.0
// What `make demo` shows: ResNet-18 declared as a type and ResNet-18 written for LibTorch, as one and the same table.

#include <tally/summarize.hpp>
#include <tally/zoo/resnet.hpp>

#ifdef DEMO_WITH_LIBTORCH
#include "resnet18.hpp"

#include <tally/torch.hpp>
#endif

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <string>

using namespace tally;

namespace {

using Net = zoo::resnet18;
using Image = Shape<1, 3, 224, 224>;

constexpr std::size_t terminal_width = 100;

constexpr options shown{.depth = 3,
                        .columns = {column::output_size, column::num_params, column::mult_adds},
                        .row_settings = {row_setting::depth, row_setting::var_names},
                        .col_width = 17};

static_assert(params<Net> == 11'689'512);
static_assert(macs<Net, Image> == 1'814'073'344);

void show_declared() {
    std::cout << "1. ResNet-18 declared as a type. The compiler made this table; the program only writes it.\n\n"
              << summary<Net, Image, shown> << "\n";
}

#ifdef DEMO_WITH_LIBTORCH

std::string with_commas(std::int64_t value) {
    std::string text = std::to_string(value);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

int layers_with_parameters(const report &r) {
    int n = 0;
    for (const record &row : r.rows)
        n += row.leaf && row.params > 0;
    return n;
}

/// Returns whether the two agree.
bool show_observed() {
    torch::manual_seed(0);
    ResNet18 net;
    const report observed = summarize(net, torch::rand({1, 3, 224, 224}), shown);
    std::cout << "2. ResNet-18 written for LibTorch (examples/demo/resnet18.hpp), observed in one forward pass.\n\n"
              << observed << "\n";

    const report declared = summary<Net, Image, shown>;
    const difference d = compare(declared, observed);
    std::cout << "3. ";
    if (d)
        std::cout << "They differ:\n" << d << "\n\n";
    else
        std::cout << "They agree in all " << layers_with_parameters(observed)
                  << " layers with parameters, in order, and in the totals:\n   " << with_commas(declared.totals.params)
                  << " params; mult-adds " << with_commas(declared.totals.macs) << " declared, "
                  << with_commas(observed.totals.macs) << " observed.\n\n";
    return !d;
}

#else

bool show_observed() {
    std::cout << "2. and 3. need LibTorch, which was not found.\n\n";
    return true;
}

#endif

/// How many bytes of a text in UTF-8 have so many characters.
std::size_t bytes_of(const std::string &text, std::size_t characters) {
    std::size_t end = 0;
    for (; end < text.size(); ++end) {
        const bool begins = (static_cast<unsigned char>(text[end]) & 0xC0u) != 0x80u;
        if (begins && characters-- == 0)
            break;
    }
    return end;
}

/// Writes a line as pieces that fit the terminal, cut behind commas, else at blanks, where there are some.
void write_wrapped(std::string line) {
    for (std::string indent = "    "; !line.empty(); indent = "        ") {
        std::size_t end = bytes_of(line, terminal_width - indent.size());
        for (const char *mark : {", ", " "}) {
            const std::size_t first = line.find_first_not_of(' ');
            const std::size_t at = end < line.size() ? line.rfind(mark, end - 1) : std::string::npos;
            if (at != std::string::npos && at > first) {
                end = line.find(' ', at) + 1;
                break;
            }
        }
        std::cout << indent << line.substr(0, end) << "\n";
        line.erase(0, end);
    }
}

void show_broken(const char *path) {
    std::cout << "4. A LeNet-5 in which a layer is wrong (examples/demo/broken.cpp). What the compiler said:\n\n";
    std::ifstream file(path);
    std::string line;
    for (int n = 0; n < 12 && std::getline(file, line); ++n)
        write_wrapped(line);
}

} // namespace

int main() {
    show_declared();
    const bool agree = show_observed();
    show_broken(DEMO_COMPILER_OUTPUT);
    return agree ? 0 : 1;
}
