#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Installs what one of the make targets needs: tools/setup.sh demo|test|bench|docs|check
# Does nothing, quickly, when all is there. Uses apt where there is one; elsewhere it says what to install.
#
#   TALLY_TORCH=OFF         without LibTorch
#   TALLY_TEST_MINIMAL=1    test: the default compiler only
# shellcheck disable=SC2086 # lists of words are split on purpose
set -eu

command=${1:-}
case $command in
demo | test | bench | docs | check) ;;
*)
    echo "usage: tools/setup.sh demo|test|bench|docs|check" >&2
    exit 2
    ;;
esac

release=unknown
if [ -r /etc/os-release ]; then
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
    needed="$needed libdlib-dev"
    wanted="$wanted clang-16 clang-19"
    ;;
docs)
    needed="make"
    wanted=""
    ;;
check)
    # One version for all, since each formats a little differently.
    needed="$needed git clang-format-19 clang-tidy-19"
    [ "$release" != forky ] || needed="$needed git clang-format clang-tidy"
    ;;
esac

# ---- without apt: look for the tools themselves -------------------------------------------------------------
has_header() {
    echo "#include <$1>" | c++ -std=c++20 -E -x c++ - > /dev/null 2>&1
}

has_tool() {
    command -v "$1" > /dev/null 2>&1
}

if ! has_tool apt-get || ! has_tool dpkg-query; then
    absent=""
    for package in $needed $wanted; do
        case $package in
        g++) has_tool c++ || absent="$absent a-C++20-compiler(g++-12,clang-16)" ;;
        make | git) has_tool "$package" || absent="$absent $package" ;;
        cmake) has_tool cmake || absent="$absent cmake(3.25)" ;;
        ninja-build) has_tool ninja || absent="$absent ninja" ;;
        libboost-dev) has_header boost/mp11/list.hpp || absent="$absent Boost(1.74)" ;;
        catch2) has_header catch2/catch_all.hpp || absent="$absent Catch2(3)" ;;
        librapidcheck-dev) has_header rapidcheck.h || absent="$absent RapidCheck" ;;
        libdlib-dev) has_header dlib/dnn.h || absent="$absent dlib" ;;
        clang-format*) has_tool clang-format-19 || has_tool clang-format || absent="$absent clang-format(19)" ;;
        clang-tidy*) has_tool clang-tidy-19 || has_tool clang-tidy || absent="$absent clang-tidy(19)" ;;
        libtorch-dev | clang-* | lld | binutils-gold) ;; # CMake says whether it found them
        esac
    done
    [ -n "$absent" ] || exit 0
    echo "tally: there is no apt here, please install:$absent" >&2
    exit 1
fi

# ---- with apt ------------------------------------------------------------------------------------------------
is_installed() {
    version=$(dpkg-query -W -f '${db:Status-Status} ${Version}' "$1" 2> /dev/null) || return 1
    case $1:$version in
    catch2:installed\ [012].*) return 1 ;;
    *:installed\ *) return 0 ;;
    esac
    return 1
}

# Those of the packages that are not installed.
missing_of() {
    for package in "$@"; do
        is_installed "$package" || printf '%s ' "$package"
    done
}

# Those of the packages that apt could install (catch2: version 3).
offered_of() {
    [ $# -gt 0 ] || return 0
    LC_ALL=C apt-cache policy "$@" | awk '
        /^[^ ].*:$/ { name = substr($1, 1, length($1) - 1); sub(/:.*/, "", name) }
        name == "catch2" { if ($1 ~ /^3\./ || $2 ~ /^3\./) found[name] = 1; next }
        $1 == "Candidate:" && $2 != "(none)" { found[name] = 1 }
        END { for (name in found) printf "%s ", name }'
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

apt() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q=2 -o Dpkg::Use-Pty=0 "$@"
}

update() {
    apt update
        offered=$(offered_of $missing $missing_wanted)
}

if [ $have_lists = no ] || [ -n "$(without "$missing" "$offered")" ]; then
    update
fi

# Catch2 3 is not in Debian 12 itself.
case "$release $(without "$missing" "$offered") " in
bookworm*" catch2 "*)
    list=/etc/apt/sources.list.d/tally-backports.list
    echo "tally: adding the apt source $list (bookworm-backports), for Catch2 3"
    echo "deb http://deb.debian.org/debian bookworm-backports main" | $as_root tee $list > /dev/null
    update
    ;;
esac

lacking=$(without "$missing" "$offered")
if [ -n "$lacking" ]; then
    echo "tally: this release ($release) has no package for: $lacking" >&2
    exit 1
fi

packages=""
for package in $missing $(without "$missing_wanted" "$(without "$missing_wanted" "$offered")"); do
    if [ "$package:$release" = catch2:bookworm ]; then
        package=catch2/bookworm-backports
    fi
    packages="$packages $package"
done
echo "tally: installing$packages"
install() {
    apt install -y --no-install-recommends $packages > "$log" 2>&1
}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Lists that are too old name files that are gone: then once more with new ones.
install || { update && install; } || {
    cat "$log" >&2
    exit 1
}
