// SPDX-License-Identifier: BSL-1.0
#include "../linking/main.cpp"
