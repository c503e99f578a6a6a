# SPDX-License-Identifier: BSL-1.0
# What a compiler says of the net in README.md with a mistake in it must be what the file EXPECTED has, but for line
# numbers in tally's headers. TALLY_WRITE_GOLDEN=1 in the environment writes the file anew.
#
# In: COMPILER with its flags, SOURCE the example, INCLUDE the folder include, EXPECTED, WORK a folder.
cmake_minimum_required(VERSION 3.25)
set(ENV{LC_ALL} C)

file(READ "${SOURCE}" text)
string(REGEX REPLACE ".*// \\[net\\]\n(.*)// \\[/net\\].*" "\\1" net "${text}")
string(REPLACE "Linear<400, 120>" "Linear<256, 120>" broken "${net}")
if(net STREQUAL text OR broken STREQUAL net)
    message(FATAL_ERROR "${SOURCE} has no region [net] with a Linear<400, 120> in it")
endif()

# Relative names, so that no folder of this machine is in the output.
file(MAKE_DIRECTORY "${WORK}")
file(CREATE_LINK "${INCLUDE}" "${WORK}/include" SYMBOLIC)
file(WRITE "${WORK}/lenet5.cpp" "${broken}")
execute_process(
    COMMAND ${COMPILER} -Iinclude -fdiagnostics-color=never -S -o /dev/null lenet5.cpp
    WORKING_DIRECTORY "${WORK}"
    RESULT_VARIABLE status
    OUTPUT_VARIABLE printed
    ERROR_VARIABLE printed
)
if(status EQUAL 0)
    message(FATAL_ERROR "The broken net compiles")
endif()

if("$ENV{TALLY_WRITE_GOLDEN}")
    file(WRITE "${EXPECTED}" "${printed}")
    return()
endif()
file(READ "${EXPECTED}" expected)
foreach(text IN ITEMS printed expected)
    string(REGEX REPLACE "(hpp:)[0-9]+(:[0-9]+)?" "\\1" ${text} "${${text}}")
    string(REGEX REPLACE "\n *[0-9]+ \\|" "\n |" ${text} "${${text}}")
endforeach()
if(NOT printed STREQUAL expected)
    message("${printed}") # on its own: the text of an error is wrapped
    message(FATAL_ERROR "The above is not what ${EXPECTED} has; with TALLY_WRITE_GOLDEN=1 the test writes it anew")
endif()
