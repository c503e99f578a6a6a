#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Holds docs/reference.md against the headers that it names:
#
#   tests/docs/reference.sh FOLDER                  each public member is on the page, with the type that the header writes
#   tests/docs/reference.sh FOLDER types CALL...    a compiler, called so, says that members have the types of the page
#   tests/docs/reference.sh FOLDER harness          the first of these says so of each kind of difference
#
# FOLDER is the project's. The second is for what a header writes as `auto`, and so that the two do not depend on the same
# reading of headers; it leaves out functions, and what needs LibTorch or Hana.
set -u
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
cd "$1" || exit 2
page=docs/reference.md
temporary=$(mktemp -d) || exit 2
trap 'rm -rf "$temporary"' EXIT

check() { # check <folder>: prints differences
    (
        cd "$1" || exit 2
        awk -f "$here/page.awk" $page > "$temporary/on_page" || exit 2
        # shellcheck disable=SC2046 # names of headers
        awk -f "$here/declarations.awk" $(cut -f1 "$temporary/on_page" | sort -u) > "$temporary/in_headers" || exit 2
        [ -s "$temporary/on_page" ] || { echo "$page has no tables" && exit 1; }
        awk -F '\t' '
            $4 == "declared" { next }
            FILENAME == ARGV[1] { header[$0] = 1; deduced[place()] = $4 ~ /^(static )?auto$/; next }
            { page[$0] = 1; named[place()] = 1 }
            function said() { return $1 ": " ($2 == "" ? "" : $2 "::") $3 ($4 == "" ? "" : ", " $4) }
            function place() { return $1 FS $2 FS $3 }
            END {
                for (line in header) {
                    $0 = line
                    if (!(line in page) && !(deduced[place()] && place() in named)) print said() ": the page lacks it"
                }
                for (line in page) {
                    $0 = line
                    if (!(line in header) && !deduced[place()]) print said() ": the header has no such thing"
                }
            }' "$temporary/in_headers" "$temporary/on_page" | sort > "$temporary/differences"
        cat "$temporary/differences"
        [ ! -s "$temporary/differences" ]
    )
}

write_types() { # write_types <page>
    cat << 'CODE'
#include <tally/summarize.hpp>
#include <type_traits>
namespace tally {
using Net = Linear<4, 2>;
using In = Shape<1, 4>;
inline constexpr options O{};
CODE
    awk -f "$here/page.awk" "$1" | awk -F '\t' '
        BEGIN {
            sample["Shape"] = "Shape<1>"
            sample["Typed"] = "Typed<Shape<1>, scalar_type::int64>"
            sample["Inputs"] = "Inputs<Shape<1>>"
            sample["static_summary"] = "static_summary<Net, In, O>"
        }
        $1 ~ /\/torch\// || $1 ~ /hana/ || $4 == "base" || $4 == "type" || $4 ~ /sizeof/ { next }
        $3 ~ /\(/ && $3 != "text()" { next }
        $2 != "" && $4 ~ /^[0-9]*$/ {
            print "static_assert(std::is_same_v<decltype(" $2 "::" $3 "), " $2 ">);"
            if ($4 != "") print "static_assert(static_cast<int>(" $2 "::" $3 ") == " $4 ");"
            next
        }
        {
            scope = $2 in sample ? sample[$2] : $2
            sub(/^static /, "", $4)
            sub(/\[max_/, "[" scope "::max_", $4)
            name = (scope == "" ? "" : scope "::") $3
            print "static_assert(std::is_same_v<std::remove_const_t<decltype(" name ")>, " $4 ">);"
        }'
    echo '} // namespace tally'
}

case ${2:-} in
"")
    check . || { echo "$page is not what the headers have" >&2 && exit 1; }
    ;;

types)
    shift 2
    write_types $page > "$temporary/types.cpp"
    "$@" -Werror -fsyntax-only "$temporary/types.cpp" || exit 1
    # It would say so.
    for script in 's/^| `index` | `int`/| `index` | `long`/' 's/^| `params<Net>` | `std::int64_t`/| `params<Net>` | `int`/'; do
        sed "$script" $page > "$temporary/page.md"
        write_types "$temporary/page.md" > "$temporary/types.cpp"
        if "$@" -Werror -fsyntax-only "$temporary/types.cpp" 2> /dev/null; then
            echo "compiles with this change to $page: $script" >&2
            exit 1
        fi
    done
    ;;

harness)
    problems=0
    changed() { # changed <file> <sed script> <what must be said>
        rm -rf "$temporary/copy"
        mkdir "$temporary/copy"
        cp -R docs include "$temporary/copy"
        sed -i "$2" "$temporary/copy/$1"
        if cmp -s "$1" "$temporary/copy/$1"; then
            echo "nothing in $1 is changed by: $2"
        elif check "$temporary/copy" > "$temporary/said"; then
            echo "passes with this change to $1: $2"
        elif ! grep -qF -e "$3" "$temporary/said"; then
            echo "with this change to $1: $2"
            echo "it should say: $3, and says:"
            cat "$temporary/said"
        else
            return
        fi
        problems=$((problems + 1))
    }
    record=include/tally/report/record.hpp
    columns=include/tally/report/options.hpp
    # the page lacks a member, a function, an enumerator, a name, a base, a type
    changed $page '/^| `recursive` | `bool`/d' 'record::recursive, bool: the page lacks it'
    changed $page '/^| `total_bytes()`/d' 'totals::total_bytes(), std::int64_t: the page lacks it'
    changed $page '/^| `var_names` |/d' 'row_setting::var_names: the page lacks it'
    changed $page '/^| `budget` | `25`/d' 'fault_code::budget, 25: the page lacks it'
    changed $page '/^| `must_fit<Net, In>`/d' 'must_fit<Net, In>, auto: the page lacks it'
    changed $page '/^| `layer_attributes` | base/d' 'record::layer_attributes, base: the page lacks it'
    changed $page '/^<!-- reference: .* subtree_counts/,/^$/d' 'subtree_counts, type: the page lacks it'
    # the page has what there is not
    changed $page 's/^| `leaf` | `bool`/| `twig` | `bool` | |\n&/' 'record::twig, bool: the header has no such thing'
    changed $page 's/^| `ascii_only` |/| `bold` | |\n&/' 'row_setting::bold: the header has no such thing'
    changed $page 's/^| `fits<Net, In>`/| `suits<Net, In>` | `bool` | |\n&/' 'suits<Net, In>, bool: the header has no such thing'
    # another type, value, argument or default
    changed $page 's/^| `index` | `int`/| `index` | `long`/' 'record::index, long: the header has no such thing'
    changed $page 's/^| `numel()` | `dim`/| `numel()` | `int`/' 'shape::numel(), dim: the page lacks it'
    changed $page 's/^| `window` | `4`/| `window` | `5`/' 'fault_code::window, 4: the page lacks it'
    changed $page 's/how = counting::exact/how = counting::torchinfo/' 'totals_of<Net>'
    changed $page 's/(const report &declared, const report &observed)/(const report \&observed)/' 'compare'
    # the headers have something new, private, elsewhere
    changed $record 's/^    int index = 0;/    int other = 0;\n&/' 'record::other, int: the page lacks it'
    changed $record 's/^    bool leaf = true;/    struct place { int row; };\n&/' 'record::place, type: the page lacks it'
    changed $record 's/^struct record_list {/struct other_list {};\n&/' 'other_list, type: the page lacks it'
    changed $record 's/^    int index = 0;/  private:\n&\n  public:/' 'record::index, int: the header has no such thing'
    changed $record 's/^struct record : layer_attributes/struct record/' 'record::layer_attributes, base: the header has no such thing'
    changed $columns 's/^    padding,$/    padding,\n    memory,/' 'column::memory: the page lacks it'
    changed include/tally/core/shape.hpp 's/^    constexpr void resize(int rank)/    constexpr void clear() { rank_ = 0; }\n&/' 'shape::clear(), void: the page lacks it'
    changed include/tally/net/constants.hpp 's/^template <class Net> inline constexpr auto trainable/template <class Net> inline constexpr int others = 1;\n&/' 'others<Net>, int: the page lacks it'
    changed include/tally/torch/compare.hpp 's/^    std::string what{};/    int place;\n&/' 'total_difference::place, int: the page lacks it'
    [ $problems -eq 0 ]
    ;;
*)
    echo "usage: tests/docs/reference.sh FOLDER [types CALL...|harness]" >&2
    exit 2
    ;;
esac
