#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# What constants cost a program: nothing. check.sh <compiler> <include folder> <work folder>
#
# Looks at object files, at -O0 and -O2: static_asserts on ResNet-18 add no byte; writing the table with fwrite takes the
# instructions that a string literal takes; fputs is an address and a call; a program that uses constants only links neither
# Boost nor LibTorch; without exceptions and RTTI it is the same program; sanitizers take it.
set -euo pipefail
compiler=$1 include=$2 work=$3
mkdir -p "$work"
cd "$work"

fail() {
    echo "FAILED: $*"
    exit 1
}

head='#include <cstdio>
#include <tally/tally.hpp>
#include <tally/zoo/resnet.hpp>
using namespace tally;
using image = Shape<1, 3, 224, 224>;'
echo "$head" > included.cpp
cat > asserted.cpp << END
$head
static_assert(params<zoo::resnet18> == 11'689'512 && macs<zoo::resnet18, image> == 1'814'073'344);
static_assert(fits<zoo::resnet18, image> && !fits<zoo::resnet18, Shape<1, 4, 224, 224>>);
static_assert(std::is_same_v<output_t<zoo::resnet18, image>, Shape<1, 1000>>);
static_assert(summary<zoo::resnet18, image>.rows.size() == 76 && text<zoo::resnet18, image>.size() > 1000);
END
cat > fwrite.cpp << END
$head
void show() { std::fwrite(text<zoo::resnet18, image>.data(), 1, text<zoo::resnet18, image>.size(), stdout); }
END
cat > fputs.cpp << END
$head
void show() { std::fputs(text<zoo::resnet18, image>.data(), stdout); }
END
cat > program.cpp << END
$head
int main() { return std::fputs(text<zoo::resnet18, image>.data(), stdout) < 0 || params<zoo::resnet18> != 11'689'512; }
END

compile() { "$compiler" -std=c++20 -I"$include" "$@"; }

# Bytes of text (with read-only data), data and bss.
bytes() { size "$1" | awk 'NR == 2 { print $1, $2, $3 }'; }

# The instructions of show(), without addresses and what symbols are called.
instructions() {
    objdump -d --no-show-raw-insn --section=.text --section=.text.startup "$1" |
        awk '/>:$/ { inside = /show/ } inside && /^ +[0-9a-f]+:/ { sub(/^ +[0-9a-f]+:\t/, ""); sub(/ *[#<].*/, ""); print }' |
        sed -E 's/(call|jmp) +[0-9a-f]+/\1/; s/[ \t]+$//' | grep -v -E '^(nop|xchg +%ax,%ax)'
}

compile -O2 -DNDEBUG program.cpp -o program
./program > table.txt
compile -O2 -DNDEBUG -fno-exceptions -fno-rtti program.cpp -o program_without_exceptions
./program_without_exceptions | cmp - table.txt || fail "without exceptions the table is another one"
null_checks=null,nonnull-attribute,returns-nonnull-attribute
if ! compile -fsanitize=undefined -fsyntax-only program.cpp 2> sanitized.txt; then
    grep -q "g++ needs -fno-sanitize=$null_checks" sanitized.txt || fail "what -fsanitize=undefined needs is not said"
    compile -fsanitize=undefined -fno-sanitize=$null_checks -fsyntax-only program.cpp ||
        fail "it does not compile with -fsanitize=undefined and what that needs"
fi
printf '#include <cstdio>\nstatic constexpr char table[] = R"table(' > literal.cpp
cat table.txt >> literal.cpp
printf ')table";\nvoid show() { std::fwrite(table, 1, sizeof table - 1, stdout); }\n' >> literal.cpp

for level in -O0 -O2; do
    for unit in included asserted fwrite fputs literal; do
        compile $level -c $unit.cpp -o $unit$level.o
    done
    [ "$(bytes included$level.o)" = "$(bytes asserted$level.o)" ] ||
        fail "static_asserts add bytes at $level: $(bytes included$level.o), then $(bytes asserted$level.o)"
    [ "$(bytes included$level.o)" != "$(bytes fwrite$level.o)" ] || fail "a function adds no bytes: nothing is measured"
    echo "$level: static_asserts add 0 bytes (text, data, bss: $(bytes asserted$level.o))"
    for unit in fwrite fputs; do
        ! objdump -h $unit$level.o | grep -q init_array || fail "$unit$level.o initializes something at start"
    done
done

if [ "$(instructions fwrite-O2.o)" != "$(instructions literal-O2.o)" ]; then
    diff <(instructions fwrite-O2.o) <(instructions literal-O2.o) || true
    fail "fwrite of the table has other instructions than of a literal"
fi
echo "-O2: fwrite has the $(instructions fwrite-O2.o | wc -l) instructions of a literal's"
calls=$(instructions fputs-O2.o | grep -c -E '^(call|jmp)') || true
addresses=$(instructions fputs-O2.o | grep -c -E '^(lea|mov +\$0x0)') || true
[ "$calls" = 1 ] && [ "$addresses" -le 1 ] || fail "fputs is not one address and one call: $(instructions fputs-O2.o)"
echo "-O2: fputs is $(instructions fputs-O2.o | wc -l) instructions with one call"

if readelf -d program | grep NEEDED | grep -i -E 'boost|torch|c10'; then
    fail "a program of constants links them"
fi
echo "a program of constants links $(readelf -d program | grep -c NEEDED) libraries, none of Boost or LibTorch"
