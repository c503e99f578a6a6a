// SPDX-License-Identifier: BSL-1.0
#pragma once

// The one place where the version stands; CMakeLists.txt reads it from here.
#define TALLY_VERSION_MAJOR 0
#define TALLY_VERSION_MINOR 1
#define TALLY_VERSION_PATCH 0
