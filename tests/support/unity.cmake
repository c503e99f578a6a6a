# SPDX-License-Identifier: BSL-1.0
# tally_write_unity(<output> FILE...) writes a file that includes the others, so that the headers which they share are
# read once: 20 s for LibTorch's.
#
# Each file stands in a namespace of its own, named after it, so that neither its names nor its `using namespace` reach
# the next one. So what the files include is included in front of them, outside of these namespaces.
function(tally_write_unity output)
    set(includes)
    set(bodies)
    foreach(file IN LISTS ARGN)
        cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
        file(STRINGS "${file}" lines REGEX "^#include ")
        foreach(line IN LISTS lines)
            string(REGEX REPLACE "^#include ([^ ]+).*" "\\1" header "${line}")
            if(header MATCHES "^\"(.+)\"$")
                cmake_path(REPLACE_FILENAME file "${CMAKE_MATCH_1}" OUTPUT_VARIABLE beside)
                if(EXISTS "${beside}")
                    set(header "\"${beside}\"")
                endif()
            endif()
            # One that is missing is left to the file, which may do without it.
            list(APPEND includes "#if __has_include(${header})\n#include ${header}\n#endif\n")
        endforeach()
        cmake_path(GET file STEM name)
        string(MAKE_C_IDENTIFIER "in_${name}" name)
        list(APPEND bodies "namespace ${name} {\n#include \"${file}\"\n}\n")
    endforeach()
    list(REMOVE_DUPLICATES includes)
    list(JOIN includes "" includes)
    list(JOIN bodies "" bodies)
    file(CONFIGURE OUTPUT "${output}" CONTENT "${includes}${bodies}" @ONLY)
endfunction()
