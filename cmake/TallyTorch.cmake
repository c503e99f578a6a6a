# SPDX-License-Identifier: BSL-1.0
# Makes tally::torch for the LibTorch of this machine. Used by tally's own build and, installed, by tally-config.cmake.
#
# LibTorch's own package file is not used: Debian's looks for protobuf, glog, gflags and MKL, prints warnings about
# static libraries that nobody needs, and stops the configuration where one of them is missing.

# Makes the target tally::libtorch, or says in tally_libtorch_message why not.
# Looks where CMAKE_PREFIX_PATH and Torch_DIR point to, then in the system's folders. A target `torch` that the project
# has made before, with find_package(Torch), is taken as it is. CMAKE_DISABLE_FIND_PACKAGE_Torch hides LibTorch.
function(tally_find_libtorch)
    if(TARGET tally::libtorch)
        return()
    endif()
    if(CMAKE_DISABLE_FIND_PACKAGE_Torch)
        set(tally_libtorch_message "CMAKE_DISABLE_FIND_PACKAGE_Torch is set" PARENT_SCOPE)
        return()
    endif()

    # Both layouts: <prefix>/share/cmake/Torch (what PyTorch ships) and a folder under /usr.
    set(hints)
    foreach(prefix IN LISTS CMAKE_PREFIX_PATH)
        list(APPEND hints "${prefix}/../..")
    endforeach()
    if(Torch_DIR)
        list(APPEND hints "${Torch_DIR}/../../..")
    endif()
    find_path(TALLY_LIBTORCH_INCLUDE_DIR torch/csrc/api/include/torch/torch.h HINTS ${hints} PATH_SUFFIXES include)
    find_library(TALLY_LIBTORCH_LIBRARY torch HINTS ${hints} PATH_SUFFIXES lib)
    find_library(TALLY_LIBTORCH_CPU_LIBRARY torch_cpu HINTS ${hints} PATH_SUFFIXES lib)
    find_library(TALLY_LIBTORCH_C10_LIBRARY c10 HINTS ${hints} PATH_SUFFIXES lib)
    mark_as_advanced(
        TALLY_LIBTORCH_INCLUDE_DIR TALLY_LIBTORCH_LIBRARY TALLY_LIBTORCH_CPU_LIBRARY TALLY_LIBTORCH_C10_LIBRARY
    )
    foreach(variable IN ITEMS INCLUDE_DIR LIBRARY CPU_LIBRARY C10_LIBRARY)
        if(NOT TALLY_LIBTORCH_${variable})
            set(tally_libtorch_message "LibTorch was not found (TALLY_LIBTORCH_${variable})" PARENT_SCOPE)
            return()
        endif()
    endforeach()

    set(api "${TALLY_LIBTORCH_INCLUDE_DIR}/torch/csrc/api/include")
    set(header "${TALLY_LIBTORCH_INCLUDE_DIR}/torch/headeronly/version.h") # newer versions have it there
    if(NOT EXISTS "${header}")
        set(header "${api}/torch/version.h")
    endif()
    file(STRINGS "${header}" lines REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) +[0-9]+")
    string(REGEX REPLACE "[^0-9;]" "" numbers "${lines}")
    string(REPLACE ";" "." version "${numbers}")
    if(version VERSION_LESS 1.13)
        set(tally_libtorch_message "LibTorch ${version} is too old, 1.13 is the oldest that works" PARENT_SCOPE)
        return()
    endif()

    # Its headers use a vector of a class that is not complete yet, which clang refuses from C++20 on.
    if(version VERSION_LESS 2 AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
        set(tally_libtorch_message "the headers of LibTorch ${version} are not C++20 for clang, use g++" PARENT_SCOPE)
        return()
    endif()

    find_package(Threads REQUIRED)
    add_library(tally::libtorch INTERFACE IMPORTED GLOBAL)
    if(TARGET torch)
        target_link_libraries(tally::libtorch INTERFACE ${TORCH_LIBRARIES})
    else()
        target_include_directories(tally::libtorch INTERFACE "${TALLY_LIBTORCH_INCLUDE_DIR}" "${api}")
        # libtorch.so has no symbols of its own but pulls the device libraries in: it must not be dropped as unneeded.
        target_link_libraries(
            tally::libtorch
            INTERFACE
                "-Wl,--push-state,--no-as-needed,${TALLY_LIBTORCH_LIBRARY},--pop-state"
                "${TALLY_LIBTORCH_CPU_LIBRARY}"
                "${TALLY_LIBTORCH_C10_LIBRARY}"
        )
        # PyTorch also ships builds with the old ABI of std::string; only its package file tells.
        cmake_path(GET TALLY_LIBTORCH_LIBRARY PARENT_PATH folder)
        foreach(file IN ITEMS "${folder}/cmake/Torch/TorchConfig.cmake" "${folder}/../share/cmake/Torch/TorchConfig.cmake")
            if(EXISTS "${file}")
                file(STRINGS "${file}" old_abi REGEX "_GLIBCXX_USE_CXX11_ABI=0")
                if(old_abi)
                    target_compile_definitions(tally::libtorch INTERFACE _GLIBCXX_USE_CXX11_ABI=0)
                endif()
            endif()
        endforeach()
    endif()
    target_link_libraries(tally::libtorch INTERFACE Threads::Threads)
    set(tally_libtorch_version "${version}" PARENT_SCOPE)
    set(tally_libtorch_library "${TALLY_LIBTORCH_LIBRARY}" PARENT_SCOPE)
endfunction()

# Makes tally::hooks and tally::torch. The sources are relative to <include_dir>/tally.
function(tally_add_torch_targets include_dir sources)
    if(TARGET tally_torch)
        return()
    endif()
    add_library(tally_torch INTERFACE)
    add_library(tally::torch ALIAS tally_torch)
    target_link_libraries(tally_torch INTERFACE tally::tally tally::libtorch ${CMAKE_DL_LIBS})
    if(NOT sources)
        return()
    endif()

    # The hooks take the place of functions that libtorch_cpu exports. So they must be ordinary, visible symbols of the
    # program, which link-time optimization and -fvisibility=hidden would make local; these settings undo whatever the
    # project around has set, for these few objects only.
    list(TRANSFORM sources PREPEND "${include_dir}/tally/")
    add_library(tally_hooks OBJECT EXCLUDE_FROM_ALL ${sources})
    add_library(tally::hooks ALIAS tally_hooks)
    target_link_libraries(tally_hooks PRIVATE tally::tally tally::libtorch)
    target_compile_options(tally_hooks PRIVATE -fno-lto -fvisibility=default)
    set_target_properties(
        tally_hooks
        PROPERTIES
            CXX_SCAN_FOR_MODULES OFF
            CXX_VISIBILITY_PRESET default
            INTERPROCEDURAL_OPTIMIZATION OFF
            POSITION_INDEPENDENT_CODE ON
            UNITY_BUILD ON # one unit of 30 s instead of twenty, which all begin with LibTorch's headers
            UNITY_BUILD_BATCH_SIZE 0
            VISIBILITY_INLINES_HIDDEN OFF
    )
    # In other projects their warnings and checks are not for these sources: -Werror would let a build fail because of
    # what is not theirs.
    if(NOT tally_IS_TOP_LEVEL)
        target_compile_options(tally_hooks PRIVATE -w)
        foreach(tool IN ITEMS CLANG_TIDY CPPCHECK CPPLINT INCLUDE_WHAT_YOU_USE)
            set_property(TARGET tally_hooks PROPERTY CXX_${tool} "")
        endforeach()
    endif()

    # The objects stand on the link line of the final program (an object library's own do not travel through an
    # interface), and libtorch_cpu finds their symbols there, which is what -rdynamic is for.
    target_link_libraries(tally_torch INTERFACE $<TARGET_OBJECTS:tally_hooks>)
    target_link_options(tally_torch INTERFACE -rdynamic)
endfunction()
