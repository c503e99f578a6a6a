# SPDX-License-Identifier: BSL-1.0
# Runs PROGRAM; what it prints must be the text of the file EXPECTED, byte for byte.
cmake_minimum_required(VERSION 3.25)

execute_process(COMMAND "${PROGRAM}" RESULT_VARIABLE status OUTPUT_VARIABLE printed)
file(READ "${EXPECTED}" expected)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "${PROGRAM} ended with ${status}")
endif()
if(NOT printed STREQUAL expected)
    message("${printed}") # on its own: the text of an error is wrapped
    message(FATAL_ERROR "The above is not what ${EXPECTED} has")
endif()
