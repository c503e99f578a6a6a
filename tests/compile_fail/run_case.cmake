# SPDX-License-Identifier: BSL-1.0
# Compiles one case with TALLY_BROKEN defined, which must fail in the way that the file says. (As it is, the control, it
# must compile without a word: that is a test for all cases together.)
#
#   // error: T02             the facts of tally's message, each as it is printed, to the letter: alone, or in a sentence
#                             with compilers that take a computed text as a message
#   // layer: layer1.0.conv2
#   // type: Conv2d
#   // wanted: 32 input channels
#   // got: 64 in [1, 64, 56, 56]
#   // remedy: make it Conv2d<64, ...>
#                             A fact with characters beyond ASCII is only compared in a sentence.
#   // expect: REGEX          must be in the output (CMake's regular expressions; "." matches a line's end too)
#   // expect(g++): REGEX     the same, for one family of compilers: g++ or clang
#   // expect(clang): REGEX
#   // lines: N               at most so many lines of output, 12 with g++ 12 and 24 with others if not said
#   // errors: N              exactly so many errors, 1 if not said
#   // errors(g++): N         the same, for one family of compilers: g++ or clang
#   // asserts: N             of them failed static assertions, as many as errors if not said
#   // same lines with: MACRO as many lines of output when MACRO is defined too: a longer net, say
#
# At least one expectation must apply, and the code in the file's name (T02) must be printed too, where it is not T00.
#
# In: CASE the file, COMPILER with its flags, NAME (g++-12, clang-16), LOG where the output is kept, and DOCS, a page whose
# quotations are checked: "<!-- said in T02_channels -->" and a block with the sentence.
cmake_minimum_required(VERSION 3.25)

string(REGEX REPLACE "-[0-9].*$" "" family "${NAME}")
cmake_path(GET CASE FILENAME file)
cmake_path(GET CASE PARENT_PATH folder)
set(ENV{LC_ALL} C)

# A plain compilation, not -fsyntax-only: what is only found while code is made counts too.
function(compile output status)
    execute_process(
        COMMAND ${COMPILER} ${ARGN} -fdiagnostics-color=never -S -o /dev/null "${file}"
        WORKING_DIRECTORY "${folder}"
        RESULT_VARIABLE result
        OUTPUT_VARIABLE text
        ERROR_VARIABLE text
    )
    set(${output} "${text}" PARENT_SCOPE)
    set(${status} "${result}" PARENT_SCOPE)
endfunction()

function(count output text regex)
    string(REGEX REPLACE "[][;]" " " text "${text}") # these would disturb a list
    string(REGEX MATCHALL "${regex}" matches "${text}")
    list(LENGTH matches n)
    set(${output} ${n} PARENT_SCOPE)
endfunction()

set(problems "")
macro(problem text)
    string(APPEND problems "  - ${text}\n")
endmacro()

compile(text status -DTALLY_BROKEN)
file(WRITE "${LOG}" "${text}")
if(status EQUAL 0)
    problem("it compiles")
endif()

file(READ "${CASE}" source)
set(limit_lines 24)
if(NAME MATCHES "^g\\+\\+-12")
    set(limit_lines 12) # newer ones quote the line of each instantiation
endif()
set(limit_errors 1)
set(limit_asserts "")
set(expectations 0)
set(longer "")
set(apart TRUE) # the facts, from each other
if(text MATCHES "static assertion failed: \\[T")
    set(apart FALSE)
endif()
# A long text is in pieces.
string(REGEX REPLACE "tally::says::text<[0-9]+>{(\"[^\"]*\")}" "\\1" plain "${text}")
string(REPLACE "\", \"" "" plain "${plain}")
# One instruction after the other; not as a list, whose elements cannot hold every regular expression.
set(facts "error|layer|type|wanted|got|remedy")
set(kinds "expect|expect\\(g\\+\\+\\)|expect\\(clang\\)|lines|errors|errors\\(g\\+\\+\\)|errors\\(clang\\)|asserts|same lines with|${facts}")
while(source MATCHES "// (${kinds}): ([^\n]+)\n")
    set(kind "${CMAKE_MATCH_1}")
    set(value "${CMAKE_MATCH_2}")
    string(FIND "${source}" "${CMAKE_MATCH_0}" position)
    string(LENGTH "${CMAKE_MATCH_0}" length)
    math(EXPR position "${position} + ${length}")
    string(SUBSTRING "${source}" ${position} -1 source)

    if(kind MATCHES "^(lines|errors|asserts)$")
        set(limit_${kind} ${value})
    elseif(kind STREQUAL "errors(${family})")
        set(limit_errors ${value})
    elseif(kind STREQUAL "same lines with")
        set(longer "${value}")
    elseif(kind MATCHES "^(${facts})$")
        math(EXPR expectations "${expectations} + 1")
        set(fact_${kind} "${value}")
        string(FIND "${plain}" "tally::says::${kind}<\"${value}\">" position)
        if(apart AND position EQUAL -1 AND NOT value MATCHES "[^ -~]")
            problem("it does not say ${kind}<\"${value}\">")
        endif()
    elseif(kind STREQUAL "expect" OR kind STREQUAL "expect(${family})")
        math(EXPR expectations "${expectations} + 1")
        if(NOT text MATCHES "${value}")
            problem("it does not print ${value}")
        endif()
    endif()
endwhile()
set(sentence "")
if(DEFINED fact_error)
    set(place "at ${fact_layer}")
    string(REGEX REPLACE "^at after" "after" place "${place}")
    set(sentence "[${fact_error}] ${place} (${fact_type}): wanted ${fact_wanted}, got ${fact_got}; ${fact_remedy}")
    string(FIND "${text}" "static assertion failed: ${sentence}" position)
    if(NOT apart AND position EQUAL -1)
        problem("it does not say ${sentence}")
    endif()
endif()
if(limit_asserts STREQUAL "")
    set(limit_asserts ${limit_errors})
endif()
if(expectations EQUAL 0)
    problem("the file expects nothing")
endif()
string(REGEX MATCH "^T[0-9]+" code "${file}")
if(code STREQUAL "")
    problem("the file's name does not begin with an error code")
elseif(NOT code STREQUAL "T00" AND NOT text MATCHES "${code}")
    problem("it does not print its code ${code}")
endif()

count(lines "${text}" "\n")
if(lines GREATER limit_lines)
    problem("it prints ${lines} lines, more than ${limit_lines}")
endif()
count(errors "${text}" "error:")
if(NOT errors EQUAL limit_errors)
    problem("it prints ${errors} errors, not ${limit_errors}")
endif()
count(asserts "${text}" "error: (static assertion failed|static_assert failed)")
if(NOT asserts EQUAL limit_asserts)
    problem("of its errors ${asserts} are failed static assertions, not ${limit_asserts}")
endif()

if(apart AND text MATCHES "\\[\\.\\.\\.\\]")
    problem("a fact is cut")
endif()

cmake_path(GET CASE STEM case)
file(READ "${DOCS}" page)
set(quotation "<!-- said in ${case} -->\n```text\n")
string(FIND "${page}" "${quotation}" position)
if(NOT position EQUAL -1)
    string(LENGTH "${quotation}" length)
    math(EXPR position "${position} + ${length}")
    string(SUBSTRING "${page}" ${position} -1 line)
    string(FIND "${line}" "\n" length)
    string(SUBSTRING "${line}" 0 ${length} line)
    if(NOT line STREQUAL sentence)
        problem("${DOCS} says: ${line}")
    endif()
endif()

if(NOT longer STREQUAL "")
    compile(long_text status -DTALLY_BROKEN "-D${longer}")
    count(long_lines "${long_text}" "\n")
    if(status EQUAL 0 OR NOT long_lines EQUAL lines)
        problem("with ${longer} it prints ${long_lines} lines, and ${lines} without")
    endif()
endif()

if(NOT problems STREQUAL "")
    message("${text}\n${file}, with ${NAME}:\n${problems}")
    message(FATAL_ERROR "It does not fail as it should")
endif()
