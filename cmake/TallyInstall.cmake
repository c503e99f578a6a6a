# SPDX-License-Identifier: BSL-1.0
# Installs the static part as an exported target, and the part for LibTorch as source: its objects are made in the
# project that uses them, for the LibTorch that is found there.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(tally_package_dir "${CMAKE_INSTALL_DATADIR}/cmake/tally")

install(TARGETS tally EXPORT tally-targets FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT tally-targets NAMESPACE tally:: DESTINATION "${tally_package_dir}")
foreach(file IN LISTS TALLY_TORCH_HEADERS TALLY_TORCH_SOURCES)
    cmake_path(GET file PARENT_PATH folder)
    install(FILES "include/tally/${file}" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/tally/${folder}")
endforeach()

configure_package_config_file(
    cmake/tally-config.cmake.in "${PROJECT_BINARY_DIR}/tally-config.cmake"
    INSTALL_DESTINATION "${tally_package_dir}"
    PATH_VARS CMAKE_INSTALL_INCLUDEDIR
    NO_SET_AND_CHECK_MACRO
)
write_basic_package_version_file(
    "${PROJECT_BINARY_DIR}/tally-config-version.cmake" COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT
)
install(
    FILES
        cmake/TallyTorch.cmake
        "${PROJECT_BINARY_DIR}/tally-config.cmake"
        "${PROJECT_BINARY_DIR}/tally-config-version.cmake"
    DESTINATION "${tally_package_dir}"
)
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}")
