#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Draws a table as a picture: tools/table_svg.sh TABLE.txt > TABLE.svg. It has colours for light and for dark pages.
set -eu
LC_ALL=C exec awk '
function escaped(text) {
    gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/>/, "\\&gt;", text)
    gsub(/\001/, "├", text); gsub(/\002/, "│", text); gsub(/\003/, "└", text); gsub(/\004/, "─", text)
    gsub(/ /, "\\&#160;", text)
    return text
}
# Text at a column of characters; each piece is placed by itself, so that the columns stand whatever the font.
function put(column, class, text) {
    match(text, /^ */)
    column += RLENGTH; text = substr(text, RLENGTH + 1)
    if (text != "")
        body = body sprintf("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>\n", class, left + column * advance, y, escaped(text))
}
BEGIN { size = 13; advance = 7.8; height = 19; left = 20; y = 8; widest = 0 }
{
    # one byte for each character
    gsub(/├/, "\001"); gsub(/│/, "\002"); gsub(/└/, "\003"); gsub(/─/, "\004")
    if (length($0) > widest) widest = length($0)
}
/^=+$/ {
    rules[++ruled] = y + 8
    y += 14
    next
}
{
    y += height - 4
    head = ruled == 1
    foot = ruled > 2
    # the cells stand apart by two blanks or more
    line = $0; column = 0; first = 1
    while (line != "") {
        if (match(line, /  +/) && RSTART > 1 && !(first && substr(line, 1, 1) == "\002" && line ~ /^(\002    )+\003/)) {
            cell = substr(line, 1, RSTART - 1); gap = RLENGTH
        } else if (first && match(line, /^(\002    )+/)) {
            tree = RLENGTH; rest = substr(line, tree + 1)
            cell = match(rest, /  +/) ? substr(line, 1, tree + RSTART - 1) : line
            gap = match(rest, /  +/) ? RLENGTH : 0
        } else {
            cell = line; gap = 0
        }
        if (head || foot) {
            if (foot && (mark = index(cell, ": "))) {
                put(column, "d", substr(cell, 1, mark))
                put(column + mark, "t", substr(cell, mark + 1))
            } else
                put(column, "h", cell)
        } else if (first) {
            match(cell, /^[\001-\004 ]*/); tree = RLENGTH
            put(column, "l", substr(cell, 1, tree))
            rest = substr(cell, tree + 1); place = column + tree
            if ((mark = match(rest, /[ :]/))) {
                put(place, "t", substr(rest, 1, mark - 1))
                put(place + mark - 1, "d", substr(rest, mark))
            } else
                put(place, "t", rest)
        } else
            put(column, cell == "--" ? "l" : "n", cell)
        column += length(cell) + gap
        line = substr(line, length(cell) + gap + 1)
        first = 0
    }
    y += 4
}
END {
    width = 2 * left + widest * advance
    print "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " width " " y + 8 "\" width=\"" width "\" height=\"" y + 8 "\" role=\"img\">"
    print "<style>"
    print "text { font: " size "px ui-monospace, SFMono-Regular, Menlo, Consolas, \"DejaVu Sans Mono\", monospace }"
    print ".p { fill: #ffffff; stroke: #d0d7de } .r { stroke: #d0d7de } .h { fill: #57606a; font-weight: 600 }"
    print ".t { fill: #0550ae } .n { fill: #1f2328 } .d { fill: #57606a } .l { fill: #8c959f }"
    print "@media (prefers-color-scheme: dark) {"
    print ".p { fill: #0d1117; stroke: #30363d } .r { stroke: #30363d } .h { fill: #9198a1 }"
    print ".t { fill: #79c0ff } .n { fill: #e6edf3 } .d { fill: #9198a1 } .l { fill: #6e7681 }"
    print "}"
    print "</style>"
    printf "<rect class=\"p\" x=\"0.5\" y=\"0.5\" width=\"%s\" height=\"%s\" rx=\"6\"/>\n", width - 1, y + 7
    for (i = 2; i < ruled; ++i)
        printf "<line class=\"r\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/>\n", left, width - left, rules[i], rules[i]
    printf "%s", body
    print "</svg>"
}' "$1"
