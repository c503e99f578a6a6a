#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Installs what a make target or a tool needs: tools/setup.sh demo|test|bench|docs|check|debian
# Does nothing, quickly, when all is there. On Debian it uses apt; elsewhere it says what to install.
#
#   TALLY_TORCH=OFF         without LibTorch
#   TALLY_TEST_MINIMAL=1    test: the default compiler only
# shellcheck disable=SC1091,SC2086 # lists of words are split on purpose
set -eu
here=$(dirname "$0")

command=${1:-}
case $command in
demo | test | bench | docs | check | debian) ;;
*)
    echo "usage: tools/setup.sh demo|test|bench|docs|check|debian" >&2
    exit 2
    ;;
esac

system=unknown
release=unknown
if [ -r /etc/os-release ]; then
    system=$(. /etc/os-release && echo "${ID:-unknown}")
    release=$(. /etc/os-release && echo "${VERSION_CODENAME:-unknown}")
fi

# What must be there, and what is used where the release has it.
needed="g++ make cmake ninja-build libboost-dev"
wanted=""
[ "${TALLY_TORCH:-AUTO}" = OFF ] || wanted="libtorch-dev"
case $command in
test)
    needed="$needed catch2 librapidcheck-dev"
    # The linkers of tests/consumer/linking. gold comes with binutils before Debian 13, which has a package for it.
    [ -z "$wanted" ] || wanted="$wanted lld binutils-gold"
    [ -n "${TALLY_TEST_MINIMAL:-}" ] || wanted="$wanted clang-16 clang-19"
    ;;
bench)
    needed="$needed libbenchmark-dev libdlib-dev python3"
    wanted="$wanted clang-16 clang-19"
    ;;
docs)
    needed="make"
    wanted=""
    ;;
check)
    # One version for all, since each formats a little differently; forky has newer ones only.
    tools="clang-format-19 clang-tidy-19"
    [ "$release" != forky ] || tools="clang-format clang-tidy"
    needed="$needed git $tools"
    ;;
debian)
    needed="debootstrap debian-archive-keyring git"
    wanted=""
    ;;
esac

has_tool() {
    command -v "$1" > /dev/null 2>&1
}

has_header() {
    echo "#include <$1>" | c++ -std=c++20 -E -x c++ - > /dev/null 2>&1
}

# Those of the packages that apt could install (catch2: version 3).
offered_of() {
    [ $# -gt 0 ] || return 0
    LC_ALL=C apt-cache policy "$@" | awk -v asked=" $* " '
        /^[^ ].*:$/ { name = substr($1, 1, length($1) - 1); sub(/:.*/, "", name) }
        name == "catch2" { if ($1 ~ /^3\./ || $2 ~ /^3\./) found[name] = 1; next }
        $1 == "Candidate:" && $2 != "(none)" && index(asked, " " name " ") { found[name] = 1 }
        END { for (name in found) printf "%s ", name }'
}

# ---- elsewhere: look for the tools themselves ----------------------------------------------------------------
if [ "$system" != debian ] || ! has_tool apt-get || ! has_tool dpkg-query; then
    absent=""
    packages=""
    lacks() { # lacks <package> "what to install"
        absent="$absent
  $2"
        packages="$packages $1"
    }
    for package in $needed; do
        case $package in
        g++) has_tool c++ || lacks g++ "a C++20 compiler: g++ 12, clang 16 or newer" ;;
        make | git | python3 | debootstrap) has_tool "$package" || lacks "$package" "$package" ;;
        cmake) has_tool cmake || lacks cmake "CMake 3.25 or newer" ;;
        ninja-build) has_tool ninja || lacks ninja-build "Ninja" ;;
        libboost-dev) has_header boost/mp11/list.hpp || lacks libboost-dev "Boost 1.74 or newer, headers only" ;;
        catch2) has_header catch2/catch_test_macros.hpp || lacks catch2 "Catch2 3" ;;
        librapidcheck-dev) has_header rapidcheck.h || lacks librapidcheck-dev "RapidCheck" ;;
        libbenchmark-dev) has_header benchmark/benchmark.h || lacks libbenchmark-dev "Google Benchmark" ;;
        libdlib-dev) has_header dlib/dnn.h || lacks libdlib-dev "dlib" ;;
        clang-format* | clang-tidy*)
            tool=${package%-19}
            has_tool "$tool-19" || has_tool "$tool" || lacks "$package" "$tool 19"
            ;;
        debian-archive-keyring) ;; # comes with debootstrap
        esac
    done
    # CMake says itself whether it found LibTorch, other compilers and linkers.
    [ -n "$absent" ] || exit 0
    echo "tally: this is not Debian; please install:$absent" >&2
    [ -z "$wanted" ] || echo "and, if you want all that is there: $wanted" >&2
    if has_tool apt-get; then
        offered=$(offered_of $packages)
        [ -z "$offered" ] || echo "Here that might be: apt-get install $offered" >&2
    fi
    exit 1
fi

# ---- on Debian -----------------------------------------------------------------------------------------------
is_installed() {
    version=$(dpkg-query -W -f '${db:Status-Status} ${Version}' "$1" 2> /dev/null) || version=""
    case $1:$version in
    catch2:installed\ [012].*) ;;
    *:installed\ *) return 0 ;;
    esac
    # Its own installation of Catch2 3 will do.
    [ "$1" = catch2 ] && has_header catch2/catch_test_macros.hpp
}

# Those of the packages that are not installed.
missing_of() {
    for package in "$@"; do
        is_installed "$package" || printf '%s ' "$package"
    done
}

without() { # without "a b c" "b": a c
    for word in $1; do
        case " $2 " in
        *" $word "*) ;;
        *) printf '%s ' "$word" ;;
        esac
    done
}

missing=$(missing_of $needed)
missing_wanted=$(missing_of $wanted)
[ -n "$missing$missing_wanted" ] || exit 0

have_lists=no
for file in /var/lib/apt/lists/*_Packages*; do
    [ ! -e "$file" ] || have_lists=yes
done
offered=$(offered_of $missing $missing_wanted)
# What this release does not have is no reason to do anything, once its lists are known.
if [ -z "$missing" ] && [ $have_lists = yes ] && [ -z "$offered" ]; then
    exit 0
fi

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif has_tool sudo; then
    as_root=sudo
else
    echo "tally: please install, as root: apt-get install $missing$missing_wanted" >&2
    exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT

apt() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q=2 -o Dpkg::Use-Pty=0 "$@"
}

# A source that fails may be one that is not needed: what is missing then is seen below.
update() {
    apt update > "$log" 2>&1 || true
    offered=$(offered_of $missing $missing_wanted)
}

started=$(date +%s)
seconds() {
    echo "$(($(date +%s) - started)) s"
}

if [ $have_lists = no ] || [ -n "$(without "$missing" "$offered")" ]; then
    echo "tally: reading the lists of packages"
    update
fi

# Catch2 3 is not in Debian 12 itself.
no_catch2() {
    cat "$log" >&2
    echo "tally: the tests need Catch2 3, which Debian 12 has in bookworm-backports, and $1.
  Enter a source of bookworm-backports into apt's sources, or install Catch2 3 in /usr/local. \`make demo\` does without." >&2
    exit 1
}
case "$release $(without "$missing" "$offered") " in
bookworm*" catch2 "*)
    source=$("$here/debian_source.sh" entry bookworm-backports) || true
    [ -n "$source" ] || no_catch2 "apt has no source of Debian 12 that could be asked for them"
    case $source in
    Types:*) list=/etc/apt/sources.list.d/tally-backports.sources ;;
    *) list=/etc/apt/sources.list.d/tally-backports.list ;;
    esac
    echo "tally: adding the apt source $list (bookworm-backports of this machine's mirror), for Catch2 3"
    echo "$source" | $as_root tee $list > /dev/null
    update
    case " $offered " in
    *" catch2 "*) ;;
    *)
        $as_root rm $list
        no_catch2 "$("$here/debian_source.sh" uri) does not have them"
        ;;
    esac
    ;;
esac

lacking=$(without "$missing" "$offered")
if [ -n "$lacking" ]; then
    cat "$log" >&2
    echo "tally: apt has no package here ($release) for: $lacking" >&2
    exit 1
fi

packages=""
for package in $missing $(without "$missing_wanted" "$(without "$missing_wanted" "$offered")"); do
    if [ "$package:$release" = catch2:bookworm ]; then
        package=catch2/bookworm-backports
    fi
    packages="$packages $package"
done
install() {
    apt install -y --no-install-recommends "$@" $packages > "$log" 2>&1
}

echo "tally: installing$packages"
apt install -y --no-install-recommends --print-uris $packages 2> /dev/null | awk '
    /^\047/ { ++files; bytes += $3 }
    END { if (files) printf "tally: %d packages, %.0f MB to fetch\n", files, bytes / 1e6 }'
# Lists that are too old name files that are gone: then once more with new ones.
install --download-only || { update && install --download-only; } || {
    cat "$log" >&2
    exit 1
}
echo "tally: fetched after $(seconds), unpacking"
install || {
    cat "$log" >&2
    exit 1
}
echo "tally: installed in $(seconds)"
