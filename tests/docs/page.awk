# SPDX-License-Identifier: BSL-1.0
# What docs/reference.md says that there is, as declarations.awk says it of the headers: lines
# "<file> TAB <scope> TAB <name> TAB <type>".
#
#   awk -f page.awk docs/reference.md
#
# In front of a table, <!-- reference: include/tally/report/record.hpp record --> says of which header it is, and of which
# type; without a type it has names of namespace tally. Its first column has names, the second one types, unless that is
# the last. Where a cell has several, in code spans, each name has each of the types.
function spans(cell, list,    n) {
    n = 0
    while (match(cell, /`[^`]*`/)) {
        list[++n] = substr(cell, RSTART + 1, RLENGTH - 2)
        cell = substr(cell, RSTART + RLENGTH)
    }
    gsub(/^ +| +$/, "", cell)
    if (n == 0)
        list[++n] = cell
    return n
}

/^<!-- reference: include\/tally\/[a-z_\/]+\.hpp( [A-Za-z0-9_]+)? -->$/ {
    file = $3
    scope = $4 == "-->" ? "" : $4
    if (scope != "")
        print file "\t\t" scope "\ttype"
    row = 1
    next
}
/^<!-- *reference/ { print FILENAME ":" FNR ": not understood: " $0 > "/dev/stderr"; exit 1 }
/^\|/ && file != "" {
    count = split($0, cells, "|")
    if (row == 1)
        has_types = count == 5
    else if (row > 2) {
        names = spans(cells[2], name)
        types = has_types ? spans(cells[3], type) : 0
        for (i = 1; i <= names; ++i)
            if (types == 0)
                print file "\t" scope "\t" name[i] "\t"
            else
                for (j = 1; j <= types; ++j)
                    print file "\t" scope "\t" name[i] "\t" type[j]
    }
    ++row
    next
}
{ file = "" }
