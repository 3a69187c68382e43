# The libraries gridbot stands on, all from Debian 12, and the two functions every folder uses.

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(PostgreSQL 15 REQUIRED)
find_package(tomlplusplus 3.3 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(spdlog 1.10 REQUIRED)
find_package(date 3.0 REQUIRED)
find_package(prometheus-cpp REQUIRED)
find_package(pugixml 1.13 REQUIRED)
find_package(ICU 72 REQUIRED COMPONENTS uc i18n data)

find_path(LIBCSV_INCLUDE_DIR csv.h REQUIRED)
find_library(LIBCSV_LIBRARY csv REQUIRED)
add_library(libcsv INTERFACE)
target_include_directories(libcsv SYSTEM INTERFACE ${LIBCSV_INCLUDE_DIR})
target_link_libraries(libcsv INTERFACE ${LIBCSV_LIBRARY})

find_path(MINIZIP_INCLUDE_DIR minizip/unzip.h REQUIRED)
find_library(MINIZIP_LIBRARY minizip REQUIRED)
add_library(libminizip INTERFACE)
target_include_directories(libminizip SYSTEM INTERFACE ${MINIZIP_INCLUDE_DIR})
target_link_libraries(libminizip INTERFACE ${MINIZIP_LIBRARY})

find_package(PkgConfig REQUIRED)
# Without the flags they ask for: -pthread alone would keep the precompiled headers from being used.
foreach(package xlsxwriter libqrencode)
    pkg_check_modules(${package} REQUIRED ${package})
    add_library(lib${package} INTERFACE)
    target_include_directories(lib${package} SYSTEM INTERFACE ${${package}_INCLUDE_DIRS})
    target_link_libraries(lib${package} INTERFACE ${${package}_LINK_LIBRARIES})
endforeach()
# Their headers alone, like PostgreSQL's: they are loaded when they are needed (core/late_library.hpp).
pkg_check_modules(pangocairo REQUIRED pangocairo)
pkg_check_modules(gdk-pixbuf-2.0 REQUIRED gdk-pixbuf-2.0)

# Many small allocations in several threads: glibc's allocator took a tenth more time for the same work.
add_library(gridbot_malloc INTERFACE)
if(NOT GRIDBOT_SANITIZE)
    find_library(JEMALLOC_LIBRARY jemalloc REQUIRED)
    target_link_libraries(gridbot_malloc INTERFACE ${JEMALLOC_LIBRARY})
endif()

# Flags of our own code; third-party headers are SYSTEM and stay out of it.
add_library(gridbot_flags INTERFACE)
target_compile_features(gridbot_flags INTERFACE cxx_std_20)
# Designated initialisers name what matters and leave the rest at its default: that is their use.
target_compile_options(gridbot_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-missing-field-initializers)
if(GRIDBOT_WERROR)
    # GCC 12 sees overflows inside its own std::string at -O3 that are not there: warnings, not errors.
    target_compile_options(gridbot_flags INTERFACE -Werror)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(gridbot_flags INTERFACE
            -Wno-stringop-overflow -Wno-stringop-overread -Wno-restrict -Wno-array-bounds -Wno-maybe-uninitialized)
    endif()
endif()
if(GRIDBOT_SANITIZE)
    target_compile_options(gridbot_flags INTERFACE -fsanitize=${GRIDBOT_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(gridbot_flags INTERFACE -fsanitize=${GRIDBOT_SANITIZE})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND GRIDBOT_SANITIZE MATCHES "undefined")
        # clang 14 cannot mark the functions that it splits coroutines into.
        target_compile_options(gridbot_flags INTERFACE -fno-sanitize=function)
    endif()
    # The sanitizers' programs are large; the usual linker takes half a minute for each.
    find_program(LLD ld.lld)
    if(LLD)
        target_link_options(gridbot_flags INTERFACE -fuse-ld=lld)
    endif()
endif()

# Asio and Beast are compiled once, in core/asio_impl.cpp; every user sees declarations only.
add_library(gridbot_asio_headers INTERFACE)
target_compile_definitions(gridbot_asio_headers INTERFACE
    BOOST_ASIO_SEPARATE_COMPILATION
    BOOST_BEAST_SEPARATE_COMPILATION
    BOOST_ASIO_NO_DEPRECATED
    BOOST_ASIO_DISABLE_BOOST_COROUTINE)
target_link_libraries(gridbot_asio_headers INTERFACE Boost::headers OpenSSL::SSL OpenSSL::Crypto Threads::Threads)

# gridbot_library(gridbot_sqlite SOURCES a.cpp LINKS gridbot_storage SQLiteCpp [PCH gridbot_core] [FUZZED])
# PCH names the library whose precompiled headers it takes too. FUZZED: the fuzz targets see its branches; such a library
# precompiles its own, since clang takes no header that was precompiled with other flags.
function(gridbot_library name)
    cmake_parse_arguments(ARG "FUZZED" "PCH" "SOURCES;LINKS" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} PUBLIC ${ARG_LINKS} PRIVATE gridbot_flags)
    if(GRIDBOT_FUZZ AND ARG_FUZZED)
        target_compile_options(${name} PRIVATE -fsanitize=fuzzer-no-link)
    endif()
    if(ARG_PCH)
        target_precompile_headers(${name} REUSE_FROM ${ARG_PCH})
    endif()
endfunction()
