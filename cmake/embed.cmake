# gridbot_embed(target namespace [FROM folder] FILES a.toml b.html ...): puts files into the binary.
# Makes <target>.hpp with `std::optional<std::string_view> <namespace>::find(name)`,
# the name being the path relative to that folder, else to the calling one.
set(GRIDBOT_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_files.cmake)
function(gridbot_embed target namespace)
    cmake_parse_arguments(ARG "" "FROM" "FILES" ${ARGN})
    if(NOT ARG_FROM)
        set(ARG_FROM ${CMAKE_CURRENT_SOURCE_DIR})
    endif()
    set(header ${CMAKE_CURRENT_BINARY_DIR}/embedded/${target}.hpp)
    set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded/${target}.cpp)
    set(inputs)
    foreach(file IN LISTS ARG_FILES)
        list(APPEND inputs ${ARG_FROM}/${file})
    endforeach()
    string(REPLACE ";" "|" names "${ARG_FILES}")
    add_custom_command(
        OUTPUT ${header} ${source}
        COMMAND ${CMAKE_COMMAND} -DNAMES=${names} -DROOT=${ARG_FROM} -DTARGET=${target}
                -DNAMESPACE=${namespace} -DHEADER=${header} -DSOURCE=${source} -P ${GRIDBOT_EMBED_SCRIPT}
        DEPENDS ${inputs} ${GRIDBOT_EMBED_SCRIPT}
        VERBATIM)
    add_library(${target} STATIC ${source} ${header})
    target_include_directories(${target} PUBLIC ${CMAKE_CURRENT_BINARY_DIR})
    target_compile_features(${target} PUBLIC cxx_std_20)
endfunction()
