// SPDX-License-Identifier: BSL-1.0
// Nothing: the precompiled header needs a file that it is made for.
