#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# The lists of "Names that clash" in docs/quick_start.md are exact: beside `using namespace tally` and another
# `using namespace`, the names in its table do not compile where users write them, all others do (names.txt), and these
# do where a using-declaration stands in the namespace around.
#
#   tests/docs/names.sh FOLDER std CALL...      with a compiler, called so
#   tests/docs/names.sh FOLDER torch CALL...    for torch and torch::nn
#   tests/docs/names.sh FOLDER complete         names.txt has all public names
set -u
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
cd "$1" || exit 2
what=$2
shift 2
temporary=$(mktemp -d) || exit 2
trap 'rm -rf "$temporary"' EXIT

if [ "$what" = complete ]; then
    # shellcheck disable=SC2046 # names of headers
    awk -f "$here/declarations.awk" $(find include/tally -name '*.hpp' ! -path '*/torch/detail/*') |
        awk -F '\t' '$2 == "" { sub(/[<(].*/, "", $3); print $3 }' | grep -v -e '^operator' -e '^net_fits$' | sort -u > "$temporary/declared"
    awk '!/^#/ { print $1 }' "$here/names.txt" | sort > "$temporary/used"
    comm -23 "$temporary/declared" "$temporary/used" > "$temporary/missing"
    [ ! -s "$temporary/missing" ] && exit 0
    echo "tests/docs/names.txt lacks these names:"
    cat "$temporary/missing"
    exit 1
fi

listed() { # listed <namespace>: the names of the table
    grep "^| \`using namespace $1;\` |" docs/quick_start.md | cut -d '|' -f 3 | grep -o '`[^`]*`' | tr -d '`'
}

# A namespace for each other namespace, with all the uses in it, and one with using-declarations.
if [ "$what" = torch ]; then
    others='torch torch::nn'
    echo '#include <tally/torch.hpp>'
    echo '#include <torch/torch.h>'
else
    others=std
    printf '#include <%s>\n' bits/stdc++.h tally/summarize.hpp tally/hana.hpp
fi > "$temporary/uses.cpp"
echo '#include <tally/layers/contraction.hpp>' >> "$temporary/uses.cpp"
cat >> "$temporary/uses.cpp" << 'CODE'
using L = tally::Linear<4, 2>;
using I = tally::Shape<1, 4>;
template <class O> using AvgPool2d_ = tally::AvgPool2d<tally::kernel_size<2>, O>;
template <class O> using BatchNorm2d_ = tally::BatchNorm2d<8, O>;
template <class O> using Conv2d_ = tally::Conv2d<1, 2, tally::kernel_size<3>, O>;
template <class O> using Dropout_ = tally::Dropout<O>;
template <class O> using ELU_ = tally::ELU<O>;
template <class O> using GELU_ = tally::GELU<O>;
template <class O> using Hardshrink_ = tally::Hardshrink<O>;
template <class O> using Hardtanh_ = tally::Hardtanh<O>;
template <class O> using LeakyReLU_ = tally::LeakyReLU<O>;
template <class O> using MaxPool2d_ = tally::MaxPool2d<tally::kernel_size<2>, O>;
template <class O> using PReLU_ = tally::PReLU<O>;
template <class O> using RReLU_ = tally::RReLU<O>;
template <class O> using ReLU_ = tally::ReLU<O>;
template <class O> using Softplus_ = tally::Softplus<O>;
CODE
for other in $others; do
    listed "$other" > "$temporary/listed"
    [ -s "$temporary/listed" ] || { echo "docs/quick_start.md has no list for $other" && exit 1; }
    awk -v other="$other" -v torch="$([ "$what" = torch ] && echo 1)" -v listed="$temporary/listed" '
        BEGIN {
            space = other
            gsub(/::/, "_", space)
            print "namespace in_" space " { using namespace tally; using namespace " other ";"
        }
        /^# \[torch\]/ && !torch { exit }
        /^#/ { next }
        {
            use = $0
            sub(/^[^ ]* /, "", use)
            print "namespace u_" $1 " { " use " } // " other " " $1
            uses[++n] = "namespace u_" $1 " { " use " }"
            is_function[$1] = /tally::dim\(/ # found by its arguments: it cannot be declared
        }
        END {
            print "} namespace remedied_" space " { using namespace tally; using namespace " other ";"
            while ((getline name < listed) > 0)
                if (!is_function[name]) print "using tally::" name ";"
            for (i = 1; i <= n; ++i) {
                name = uses[i]
                sub(/^namespace u_/, "", name)
                sub(/ .*/, "", name)
                if (!is_function[name]) print uses[i] " // " other " with a using-declaration, " name
            }
            print "}"
        }' "$here/names.txt" >> "$temporary/uses.cpp"
    sed "s/^/$other /" "$temporary/listed"
done | cat > "$temporary/expected"
sort -o "$temporary/expected" "$temporary/expected"

"$1" --version | grep -q clang && set -- "$@" -ferror-limit=0
"$@" -w -fsyntax-only "$temporary/uses.cpp" > "$temporary/said" 2>&1
grep -oE "uses\.cpp:[0-9]+:[0-9]+: (fatal )?error" "$temporary/said" | cut -d : -f 2 | sort -un | while read -r line; do # numbers of lines
    sed -n "${line}{s|.*} // ||;p;}" "$temporary/uses.cpp"
done | sort -u > "$temporary/clashing"
if cmp -s "$temporary/expected" "$temporary/clashing"; then
    exit 0
fi
echo "docs/quick_start.md (<) has other names than those that do not compile (>):"
diff "$temporary/expected" "$temporary/clashing"
grep -E 'error' "$temporary/said" | head -20
exit 1
