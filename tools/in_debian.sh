#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# Runs a command in a copy of this checkout inside another Debian release: tools/in_debian.sh trixie|forky COMMAND...
# As root, on Debian or a relative of it. What git tracks is copied, with uncommitted changes, and new files that git
# does not ignore.
#
# The release's root folder is made once, by debootstrap, and kept in TALLY_DEBIAN_CACHE (/var/cache/tally-debian);
# it is brought up to date at most once a day. The tools for the tests are installed by tools/setup.sh, in there.
# Its packages come from the mirror that this machine's apt uses, through the same proxy, or from TALLY_DEBIAN_MIRROR.
#
# Ends with the command's status. forky changes every day: when it cannot be made ready, that is said, loudly, and the
# command is skipped with status 0.
set -euo pipefail

if [ $# -lt 2 ] || [[ $1 != @(trixie|forky) ]]; then
    echo "usage: tools/in_debian.sh trixie|forky COMMAND..." >&2
    exit 2
fi
release=$1
shift
if [ "$(id -u)" != 0 ]; then
    echo "tally: tools/in_debian.sh has to be run as root (it uses chroot)" >&2
    exit 1
fi

cd "$(dirname "$0")/.."
checkout=$PWD
cache=${TALLY_DEBIAN_CACHE:-/var/cache/tally-debian}
root=$cache/$release
settings=(PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive)

mkdir -p "$cache"
# One run per release at a time.
exec 9> "$cache/$release.lock"
flock 9

inside() {
    env -i "${settings[@]}" "${passed[@]}" chroot "$root" "$@"
}

# Settings of the command that are meant for the inside too.
passed=()
for name in CI TALLY_TORCH TALLY_TEST_MINIMAL PRESET CMAKE_BUILD_PARALLEL_LEVEL CTEST_PARALLEL_LEVEL \
    http_proxy https_proxy no_proxy; do
    [ -z "${!name:-}" ] || passed+=("$name=${!name}")
done

local_mirror="" # the folder of a mirror on this machine's disk
unmount() {
    for folder in proc dev ${local_mirror:+"$local_mirror"}; do
        ! mountpoint -q "$root/$folder" || umount -l "$root/$folder"
    done
}
trap unmount EXIT

# ---- making the release ready -----------------------------------------------------------------------------------
say() {
    echo "tally: $release: $*"
}

find_mirror() {
    mirror=${TALLY_DEBIAN_MIRROR:-}
    # shellcheck disable=SC1091
    if [ -z "$mirror" ] && [ "$(. /etc/os-release && echo "$ID")" = debian ]; then
        mirror=$(tools/debian_source.sh uri || true)
    fi
    case $mirror in
    http:* | https:*) ;;
    file:*)
        local_mirror=$(readlink -m "/${mirror#file:}")
        mirror=file://$local_mirror
        ;;
    *)
        say "this machine's apt names no mirror of Debian that can be used (${mirror:-none})." \
            "Say one: TALLY_DEBIAN_MIRROR=http://HOST/debian"
        return 1
        ;;
    esac
}

bootstrap() {
    # An older debootstrap does not know the newest release by name; sid's script serves.
    local script=/usr/share/debootstrap/scripts/$release
    [ -e "$script" ] || script=/usr/share/debootstrap/scripts/sid
    say "making $root from $mirror, once"
    rm -rf "$root" "$root.new"
    # debootstrap does not read the proxy of apt's settings.
    local http_proxy=${http_proxy:-} https_proxy=${https_proxy:-}
    [ -n "$http_proxy" ] || eval "$(apt-config shell http_proxy Acquire::http::Proxy)"
    [ -n "$https_proxy" ] || eval "$(apt-config shell https_proxy Acquire::https::Proxy)"
    http_proxy=$http_proxy https_proxy=$https_proxy \
        debootstrap --variant=minbase --include=make,ca-certificates "$release" "$root.new" "$mirror" "$script" \
        > "$cache/$release.log" 2>&1 || {
        tail -20 "$cache/$release.log"
        return 1
    }
    mv "$root.new" "$root"
    touch "$root/var/tally-updated"
}

# What this machine's apt needs to reach the mirror, it needs in there: the address, proxies, dates that are not checked,
# certificates of this place.
pass_on_apt() {
    echo "deb $mirror $release main" > "$root/etc/apt/sources.list"
    apt-config dump |
        grep -iE '^Acquire::(https?::(Proxy|Verify)|Check-|Max-|Min-|ForceIP|Retries)' |
        grep -viE 'Auto-?Detect' > "$root/etc/apt/apt.conf.d/90tally" || true
    if [ -n "$local_mirror" ]; then
        mkdir -p "$root$local_mirror"
        mount --bind -o ro "$local_mirror" "$root$local_mirror" || return 1
    fi
    if compgen -G "/usr/local/share/ca-certificates/*.crt" > /dev/null; then
        cp /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates/"
        inside update-ca-certificates > "$cache/$release.log" 2>&1
    fi
}

# Where that fails (no network, or a mirror so old that apt does not trust it any more), what is there is used.
bring_up_to_date() {
    [ -z "$(find "$root/var/tally-updated" -mtime -1 2> /dev/null)" ] || return 0
    say "bringing it up to date"
    if inside /bin/sh -c 'apt-get update -q=2 --error-on=any && apt-get upgrade -q=2 -y --with-new-pkgs && apt-get clean' \
        > "$cache/$release.log" 2>&1; then
        touch "$root/var/tally-updated"
    else
        tail -3 "$cache/$release.log"
        say "not brought up to date, going on with what is there"
    fi
}

copy_checkout() {
    # The build folder stays from one run to the next; files that did not change keep their time.
    local work=$root/work-tally list
    mkdir -p "$work"
    list=$(mktemp)
    (
        cd "$checkout"
        git -c safe.directory="$checkout" ls-files -z --cached --others --exclude-standard |
            while IFS= read -r -d '' file; do
                [ ! -e "$file" ] || printf '%s\0' "$file"
            done > "$list"
        # Out with what is no longer there, then in with what is newer.
        (cd "$work" && find . -path ./build -prune -o -type f -printf '%P\0') |
            while IFS= read -r -d '' file; do
                grep -qzxF -- "$file" "$list" || rm -f "$work/$file"
            done
        tar --null -T "$list" -cf - | tar -C "$work" --no-same-owner -xf -
    )
    rm -f "$list"
}

make_ready() {
    find_mirror || return 1
    if [ ! -d "$root/usr" ]; then
        tools/setup.sh debian && bootstrap || return 1
    fi
    unmount # what a run that was killed has left
    mount -t proc proc "$root/proc" || return 1
    # What a chroot needs of /dev, without the machine's own devices.
    mount -t tmpfs -o mode=755,size=64k tmpfs "$root/dev" || return 1
    local device
    for device in "null 1 3" "zero 1 5" "full 1 7" "random 1 8" "urandom 1 9" "tty 5 0"; do
        # shellcheck disable=SC2086
        mknod -m 666 "$root/dev/"${device%% *} c ${device#* } || return 1
    done
    ln -s /proc/self/fd "$root/dev/fd"
    mkdir -p "$root/dev/shm"
    cp -L /etc/resolv.conf "$root/etc/resolv.conf" 2> /dev/null || true
    pass_on_apt || return 1
    bring_up_to_date
    copy_checkout || return 1
    inside /bin/sh -c 'cd /work-tally && tools/setup.sh test' || return 1
}

if ! make_ready; then
    if [ "$release" = forky ]; then
        echo
        echo "##########################################################################################"
        echo "# tally: SKIPPED in forky: the release itself could not be made ready, see above.        #"
        echo "##########################################################################################"
        exit 0
    fi
    say "could not be made ready" >&2
    exit 1
fi

# shellcheck disable=SC2016 # expanded inside
say "$(inside /bin/sh -c '. /etc/os-release; echo "$PRETTY_NAME"; c++ --version | head -1' | paste -sd' ')"
status=0
# shellcheck disable=SC2016 # expanded inside
inside /bin/sh -c 'cd /work-tally && exec "$@"' sh "$@" < /dev/null || status=$?
exit $status
