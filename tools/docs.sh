#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# The documentation: README.md and docs/*.md.
#
#   tools/docs.sh          brings snippets and pictures up to date, then checks
#   tools/docs.sh check    checks: snippets are what their sources have, relative links lead somewhere, pictures are current
#
# In a Markdown file, the code block below one of these comments holds what that file has: all of it, a region, or lines.
#
#   <!-- snippet: tests/golden/examples/lenet5.txt -->
#   <!-- snippet: examples/lenet5.cpp net -->
#   <!-- snippet: tests/golden/examples/lenet5.txt 1-25 -->
#
# A region stands between the lines "// [net]" and "// [/net]" ("# [net]" in other files). Regions may overlap; these lines,
# the SPDX line and those that switch clang-format are left out, and so is the indent that all lines share.
set -u
cd "$(dirname "$0")/.." || exit 2

write=yes
[ "${1:-}" != check ] || write=no
temporary=$(mktemp -d) || exit 2
trap 'rm -rf "$temporary"' EXIT
problems=0
problem() {
    echo "$*" >&2
    problems=$((problems + 1))
}

# A file as it should be, against the one that is there.
settle() { # settle <new> <file>
    if cmp -s "$1" "$2"; then
        return
    elif [ $write = yes ]; then
        cp "$1" "$2" && echo "$2: renewed"
    else
        problem "$2 is old; make docs renews it:"
        diff "$2" "$1" >&2
    fi
}

# ---- snippets --------------------------------------------------------------------------------------------------
cat > "$temporary/snippets.awk" << 'AWK'
function fail(text) { print FILENAME ":" FNR ": " text > "/dev/stderr"; failed = 1 }

# Prints lines of a file.
function put(file, part,    line, n, i, at, first, last, inside, found, lines, common) {
    n = 0; at = 0; first = 0
    inside = found = (part == "")
    if (part ~ /^[0-9]+-[0-9]+$/) {
        split(part, range, "-"); first = range[1] + 0; last = range[2] + 0
    }
    while ((getline line < file) > 0) {
        ++at
        if (first) inside = (at >= first && at <= last)
        if (line ~ /^[ \t]*(\/\/|#) \[\/?[a-z0-9_]+\]$/) {
            name = line; sub(/^.*\[/, "", name); sub(/\]$/, "", name)
            if (name == part) { inside = 1; found = 1 }
            if (name == "/" part) inside = 0
            continue
        }
        if (line ~ /^[ \t]*\/\/ clang-format (on|off)$/ || line ~ /^(\/\/|#) SPDX-License-Identifier:/) continue
        if (inside) lines[++n] = line
    }
    close(file)
    if (first) found = (at >= last)
    if (at == 0) fail("there is no file " file)
    else if (!found) fail(file " has no " part)
    else if (inside && part != "" && !first) fail("the region " part " of " file " does not end")
    common = -1
    for (i = 1; i <= n; ++i) {
        if (lines[i] ~ /^ *$/) continue
        match(lines[i], /^ */)
        if (common < 0 || RLENGTH < common) common = RLENGTH
    }
    for (i = 1; i <= n; ++i) print substr(lines[i], common + 1)
}

waiting && !/^```/ { fail("a code block belongs below the snippet's comment"); waiting = 0 }
waiting { waiting = 0; print; put(source, part); inside = 1; next }
inside && /^```$/ { inside = 0 }
inside { next }
{ print }
/^<!-- snippet: [^ ]+( [^ ]+)? -->$/ { source = $3; part = ($4 == "-->" ? "" : $4); waiting = 1; next }
/^<!-- *snippet/ { fail("not understood: " $0) }
END { if (inside || waiting) fail("the last code block does not end"); exit failed }
AWK

# ---- links -----------------------------------------------------------------------------------------------------
# Prints "<line> <target>" of each link and picture outside code.
cat > "$temporary/links.awk" << 'AWK'
/^```/ { code = !code }
code { next }
{
    gsub(/`[^`]*`/, "")
    text = $0
    while (match(text, /\]\([^)]*\)/)) {
        print FNR, substr(text, RSTART + 2, RLENGTH - 3)
        text = substr(text, RSTART + RLENGTH)
    }
    text = $0
    while (match(text, /(src|srcset|href)="[^"]*"/)) {
        target = substr(text, RSTART, RLENGTH)
        text = substr(text, RSTART + RLENGTH)
        sub(/^[a-z]*="/, "", target); sub(/"$/, "", target)
        print FNR, target
    }
}
AWK
# Prints the anchors of a page's headings, as GitHub makes them, and those that it has as <a id="...">.
cat > "$temporary/anchors.awk" << 'AWK'
/^```/ { code = !code }
code { next }
/^#+ / {
    text = tolower($0)
    sub(/^#+ /, "", text)
    gsub(/[^a-z0-9 _-]/, "", text)
    gsub(/ /, "-", text)
    print text (seen[text]++ ? "-" seen[text] - 1 : "")
}
{
    text = $0
    while (match(text, /<a (id|name)="[^"]*"/)) {
        target = substr(text, RSTART, RLENGTH)
        text = substr(text, RSTART + RLENGTH)
        sub(/^<a [a-z]*="/, "", target); sub(/"$/, "", target)
        print target
    }
}
AWK

check_link() { # check_link <page> <line> <target>
    case $3 in
    http://* | https://* | mailto:*) return ;;
    esac
    path=${3%%#*}
    folder=$(dirname "$1")
    target=$folder/$path
    [ -n "$path" ] || target=$1
    if [ ! -e "$target" ]; then
        problem "$1:$2: there is no $target"
        return
    fi
    case $3 in
    *"#"*)
        awk -f "$temporary/anchors.awk" "$target" | grep -qxF -e "${3#*#}" || problem "$1:$2: $target has no #${3#*#}"
        ;;
    esac
}

# ---- pictures --------------------------------------------------------------------------------------------------
tools/table_svg.sh tests/golden/examples/zoo.txt > "$temporary/table.svg" || problem "no picture"
settle "$temporary/table.svg" docs/table.svg

for page in README.md docs/*.md; do
    awk -f "$temporary/snippets.awk" "$page" > "$temporary/page" || problem "$page: its snippets are not right"
    settle "$temporary/page" "$page"
    awk -f "$temporary/links.awk" "$page" > "$temporary/links"
    while read -r line target; do
        check_link "$page" "$line" "$target"
    done < "$temporary/links"
done

[ $problems -eq 0 ] || exit 1
