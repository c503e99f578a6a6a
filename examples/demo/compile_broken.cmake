# SPDX-License-Identifier: BSL-1.0
# Compiles broken.cpp, which must fail, and keeps what the compiler said. Paths are shown from the checkout's root.
execute_process(
    COMMAND "${COMPILER}" -std=c++20 -Iinclude -fsyntax-only examples/demo/broken.cpp
    WORKING_DIRECTORY "${ROOT}"
    RESULT_VARIABLE status
    ERROR_VARIABLE said
)
if(status EQUAL 0)
    message(FATAL_ERROR "examples/demo/broken.cpp compiles, but it has a mistake")
endif()
file(WRITE "${OUTPUT}" "${said}")
