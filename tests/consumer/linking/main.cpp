// SPDX-License-Identifier: BSL-1.0
// Fails unless each row is exact, whoever observes: this program (where it is linked with tally) and the model.
#include "api.hpp"

#include <exception>
#include <iostream>
#include <string>

#ifndef WITHOUT_TALLY
#include "model.hpp"
#endif

// By hand. Of the attention: 8 positions, 4 projections, and 2 * 2 heads with two products of 4 * 4 * 4.
const std::string expected = "Model  0\n"
                             "Conv2d conv 7776\n" // 2*4*6*6 * 3*9
                             "BatchNorm2d norm 0\n"
                             "Sequential head 0\n"
                             "Conv2d head.0 2304\n" // 2*2*4*4 * 4*9
                             "ReLU head.1 0\n"
                             "TransformerEncoderLayer encoder 0\n"
                             "MultiheadAttention encoder.self_attn 2560\n" // 8*4*8*8 + 2 * 2*2*4*4*4
                             "Dropout encoder.dropout1 0\n"
                             "LayerNorm encoder.norm1 0\n"
                             "Linear encoder.linear1 1024\n" // 8 * 8*16
                             "Dropout encoder.dropout 0\n"
                             "Linear encoder.linear2 1024\n"
                             "Dropout encoder.dropout2 0\n"
                             "LayerNorm encoder.norm2 0\n"
                             "Linear fc 320\n"; // 2 * 32*5

int check(const char *who, const std::string &rows) {
    if (rows != expected)
        std::cout << who << " sees\n" << rows << "not\n" << expected;
    return rows != expected;
}

int main() try {
    int wrong = check("the model", rows_seen_by_the_model());
#ifndef WITHOUT_TALLY
    wrong += check("the program", observed_rows());
#endif
    return wrong;
} catch (const std::exception &e) {
    std::cout << "exception: " << e.what() << '\n';
    return 2;
}
