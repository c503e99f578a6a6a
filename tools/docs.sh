#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Puts the snippets into the documents: tools/docs.sh rewrites them, tools/docs.sh check only says which are old.
#
# In a Markdown file, the code block that follows
#     <!-- snippet: examples/lenet/main.cpp net -->
# holds what stands in that file between the lines `// [net]` and `// [/net]`, less their common indentation. Without
# a name it is the whole file, without its SPDX line. Links to files of the checkout have to lead somewhere.
set -eu
cd "$(dirname "$0")/.."
failed=0
new=$(mktemp)
trap 'rm -f "$new"' EXIT

for document in README.md $(find docs -name '*.md' 2> /dev/null | sort); do
    [ -e "$document" ] || continue
    awk -v document="$document" '
        function fail(text) { print document ": " text > "/dev/stderr"; failed = 1 }
        function snippet(file, name,   line, n, i, inside, found, lines, indent, least, text) {
            inside = name == ""
            while ((getline line < file) > 0) {
                found = 1
                if (name != "" && line ~ "^[ \t]*(//|#) \\[" name "\\][ \t]*$") { inside = 1; continue }
                if (name != "" && line ~ "^[ \t]*(//|#) \\[/" name "\\][ \t]*$") { inside = 0; continue }
                if (name == "" && line ~ /SPDX-License-Identifier|^[ \t]*(\/\/|#) \[\/?[a-z_0-9]+\][ \t]*$/) continue
                if (inside) lines[++n] = line
            }
            close(file)
            if (!found) { fail("there is no file " file); return "" }
            if (n == 0) { fail("there is no snippet " name " in " file); return "" }
            least = 1000
            for (i = 1; i <= n; i++) if (lines[i] ~ /[^ ]/) {
                match(lines[i], /^ */)
                if (RLENGTH < least) least = RLENGTH
            }
            for (i = 1; i <= n; i++) text = text substr(lines[i], least + 1) "\n"
            return text
        }
        /^<!-- snippet: / { wanted = 1; file = $3; name = $4 == "-->" ? "" : $4 }
        wanted == 2 { if ($0 ~ /^```/) { wanted = 0; print } ; next }
        { print }
        wanted == 1 && /^```/ { printf "%s", snippet(file, name); wanted = 2 }
        END { exit failed }' "$document" > "$new" || {
        failed=1
        continue
    }
    if ! cmp -s "$new" "$document"; then
        if [ "${1:-}" = check ]; then
            echo "$document: its snippets are old, run make docs"
            failed=1
        else
            cat "$new" > "$document"
            echo "$document: snippets renewed"
        fi
    fi
    folder=$(dirname "$document")
    for link in $(grep -o '](\([^)#: ]*\)[)#]' "$document" | sed 's/^](//; s/[)#]$//'); do
        [ -e "$folder/$link" ] || {
            echo "$document: the link $link leads nowhere"
            failed=1
        }
    done
done
exit $failed
