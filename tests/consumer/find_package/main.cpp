// SPDX-License-Identifier: BSL-1.0
#include "../static_app/main.cpp"
