#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Where this machine's packages of Debian come from, as apt says it: whatever the files, their formats and their names.
#
#   tools/debian_source.sh uri             the address of the archive: http://.../debian
#   tools/debian_source.sh entry SUITE     the entry of apt's sources with SUITE in place of its own (its keys stay)
#
# Prints nothing, with status 1, where there is none. A set of discs (cdrom:) has one release only and does not count.
set -eu

targets() {
    # shellcheck disable=SC2016 # these are apt's
    apt-get indextargets "$@" --format '$(ORIGIN)|$(LABEL)|$(RELEASE)|$(COMPONENT)|$(REPO_URI)|$(SOURCESENTRY)' \
        'Created-By: Packages' 2> /dev/null | grep -v '|cdrom:' || true
}

# shellcheck disable=SC1091
codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
# By what the archive says of itself; by the name of the release where that is another's copy or was never fetched.
found=$(targets | awk -F'|' '$1 == "Debian" && $2 == "Debian" && $4 == "main" { print; exit }')
[ -n "$found" ] || found=$(targets --no-release-info |
    awk -F'|' -v release="$codename|stable|oldstable" 'index("|" release "|", "|" $3 "|") && $4 == "main" { print; exit }')
[ -n "$found" ] || exit 1
entry=${found##*|}
uri=${found%|*}
uri=${uri##*|}
file=${entry%:*}
number=${entry##*:}

case $1 in
uri)
    # A list of mirrors: its first one.
    case $uri in
    mirror+file:*)
        list=${uri#mirror+file:}
        uri=$(awk '/^(https?|file):/ { print $1; exit }' "${list%/}")
        ;;
    mirror:* | mirror+http:* | mirror+https:*)
        list=${uri#mirror+}
        folder=$(mktemp -d)
        trap 'rm -rf "$folder"' EXIT
        /usr/lib/apt/apt-helper -q=2 download-file "http${list#*http}" "$folder/list" > /dev/null
        uri=$(awk '/^https?:/ { print $1; exit }' "$folder/list")
        ;;
    esac
    [ -n "$uri" ] || exit 1
    echo "${uri%/}"
    ;;
entry)
    case $file in
    *.sources)
        # The stanza of that number (those of comments only are not counted).
        awk -v number="$number" -v suite="$2" '
            BEGIN { RS = "" }
            {
                n = split($0, lines, "\n"); text = ""
                for (i = 1; i <= n; ++i) {
                    if (lines[i] ~ /^#/) continue
                    if (lines[i] ~ /^[^ \t]/) { field = tolower(lines[i]); sub(/:.*/, "", field) }
                    if (field !~ /^(types|suites|components|enabled)$/) text = text lines[i] "\n"
                    some = 1
                }
                if (some && ++stanza == number) printf "Types: deb\nSuites: %s\nComponents: main\n%s", suite, text
                some = 0
            }' "$file"
        ;;
    *)
        sed -n -E "${number}s/^ *deb(-src)?[ \t]+((\[[^]]*\][ \t]+)?)([^ \t]+)[ \t].*/deb \2\4 $2 main/p" "$file"
        ;;
    esac
    ;;
esac
