# SPDX-License-Identifier: BSL-1.0
# Runs each of PROGRAMS.
foreach(program IN LISTS PROGRAMS)
    execute_process(COMMAND "${program}" RESULT_VARIABLE result)
    if(NOT result EQUAL 0)
        message(SEND_ERROR "${program}: ${result}")
    endif()
endforeach()
