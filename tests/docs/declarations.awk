# SPDX-License-Identifier: BSL-1.0
# The public declarations of headers: a line "<file> TAB <scope> TAB <name> TAB <type>" for each.
#
#   awk -f declarations.awk HEADER...
#
# The scope is the class or enumeration that a member is declared in, or nothing, in namespace tally. What is
# a type has the type "type", or "declared" where it is only declared, a base "base"; a constructor has none. Templates over the
# type of a dimension are called as the aliases for dim are: shape, and dim for D. Left out are what is private or
# deleted, specializations, and all other namespaces: detail, says, zoo.
#
# Nothing else is passed over: what is not understood is a declaration all the same, if with an odd name.

# ---- text ------------------------------------------------------------------------------------------------------
function trim(s) {
    gsub(/[ \t\n]+/, " ", s)
    sub(/^ /, "", s)
    sub(/ $/, "", s)
    return s
}

# Where the bracket at `at` is closed; inside < > only brackets of the other kinds count.
function closing(s, at,    open, c, depth, angle) {
    open = substr(s, at, 1)
    angle = open == "<"
    for (depth = 0; at <= length(s); ++at) {
        c = substr(s, at, 1)
        if (c == "(" || c == "{" || c == "[" || (angle && c == "<" && !others[depth]))
            others[++depth] = c != "<"
        else if (c == ")" || c == "}" || c == "]" || (angle && c == ">" && !others[depth])) {
            if (--depth == 0)
                return at
        }
    }
    return 0
}

# Words that are spelled otherwise on the page: `from` where no letter of a name stands beside it.
function replace_word(s, from, to,    done, at, before, after) {
    done = ""
    while ((at = index(s, from)) > 0) {
        before = at > 1 ? substr(s, at - 1, 1) : " "
        after = substr(s, at + length(from), 1)
        done = done substr(s, 1, at - 1) (before ~ /[A-Za-z0-9_]/ || after ~ /[A-Za-z0-9_]/ ? from : to)
        s = substr(s, at + length(from))
    }
    return done s
}

function spelled(s) {
    s = replace_word(s, "basic_typed_shape", "typed_shape")
    s = replace_word(s, "basic_shape_list", "shape_list")
    s = replace_word(s, "basic_shape", "shape")
    s = replace_word(s, "basic_result", "result")
    gsub(/shape<D>/, "shape", s)
    gsub(/shape_list<D>/, "shape_list", s)
    gsub(/result<D>/, "result", s)
    if (file ~ /\/(core|layers)\//)
        s = replace_word(s, "D", "dim")
    gsub(/tally::/, "", s)
    return s
}

# ---- declarations ----------------------------------------------------------------------------------------------
# The file without comments, directives and what is in literals.
function bare(file,    text, line, at) {
    text = ""
    while ((getline line < file) > 0) {
        if (line ~ /^[ \t]*#/ || directive) {
            directive = line ~ /\\$/
            continue
        }
        gsub(/\\"/, "", line)
        gsub(/"[^"]*"/, "\"\"", line)
        gsub(/'\\?.'/, "' '", line)
        sub(/\/\/.*/, "", line)
        text = text line "\n"
    }
    close(file)
    return text
}

# Takes template heads and requires-clauses off `declaration`; the names of parameters go to `parameters`.
function take_heads(    end, head, n, i, list, depth, c) {
    parameters = ""
    while (declaration ~ /^template ?</) {
        end = closing(declaration, index(declaration, "<"))
        if (!end) # a default argument goes on
            return
        head = substr(declaration, index(declaration, "<") + 1)
        head = substr(head, 1, end - index(declaration, "<") - 1)
        declaration = trim(substr(declaration, end + 1))
        depth = 0
        for (i = 1; i <= length(head); ++i) {
            c = substr(head, i, 1)
            if (c ~ /[<({]/) ++depth
            if (c ~ /[>)}]/) --depth
            if (c == "," && depth == 0) head = substr(head, 1, i - 1) "\n" substr(head, i + 1)
        }
        n = split(head, list, "\n")
        for (i = 1; i <= n; ++i) {
            sub(/=.*/, "", list[i])
            list[i] = trim(list[i])
            sub(/^.*[^A-Za-z0-9_]/, "", list[i])
            parameters = parameters (parameters == "" ? "" : " ") list[i]
        }
    }
    if (declaration !~ /^requires[ (]/)
        return
    sub(/^requires/, "", declaration)
    do { # operands, joined by && and ||
        sub(/^ *(&&|\|\|) */, "", declaration)
        sub(/^ */, "", declaration)
        if (declaration ~ /^\(/)
            declaration = substr(declaration, closing(declaration, 1) + 1)
        while (match(declaration, /^(::)?[A-Za-z_][A-Za-z0-9_]*(::[A-Za-z_][A-Za-z0-9_]*)*/)) {
            declaration = substr(declaration, RLENGTH + 1)
            if (declaration ~ /^</)
                declaration = substr(declaration, closing(declaration, 1) + 1)
            if (declaration !~ /^::/)
                break
        }
    } while (declaration ~ /^ *(&&|\|\|)/)
    declaration = trim(declaration)
}

function put(name, type) { print file "\t" spelled(scope) "\t" spelled(trim(name)) "\t" spelled(trim(type)) }

# Those parameters of a template that its users have to write: which are not deduced from the arguments.
function explicit(parameters, arguments,    n, i, list, written) {
    n = split(parameters, list, " ")
    for (i = 1; i <= n; ++i)
        if (arguments == "" || replace_word(arguments, list[i], "") == arguments)
            written = written (written == "" ? "" : ", ") list[i]
    return written == "" ? "" : "<" written ">"
}

# Where the parameters of a function begin; 0 of a variable.
function parameters_of(s,    at, c) {
    if (match(s, /operator *(\(\)|[^A-Za-z0-9_ (]+|[^(]+)/))
        return RSTART + RLENGTH
    for (at = 1; at <= length(s); ++at) {
        c = substr(s, at, 1)
        if (c == "(") return at
        if (c == "=" || c == "{" || c == "[") return 0
        if (c == "<" && !(at = closing(s, at))) {
            print "unbalanced: " s > "/dev/stderr"
            return 0
        }
    }
    return 0
}

function declare(text,    at, end, name, type, arguments, array) {
    declaration = trim(text)
    sub(/^friend /, "", declaration)
    take_heads()
    gsub(/\[\[[a-z]*\]\] ?/, "", declaration)
    if (declaration == "" || declaration ~ /^static_assert/ || declaration ~ /= delete$/ || declaration ~ /\) ->/)
        return
    if (match(declaration, /^(class|struct|union|enum class|enum) [A-Za-z0-9_]+$/)) {
        name = declaration
        sub(/^.* /, "", name)
        put(name, "declared")
        return
    }
    if (declaration ~ /^using [A-Za-z0-9_]+ =/) {
        name = declaration
        sub(/^using /, "", name)
        sub(/ =.*/, "", name)
        put(name (scope == "" ? explicit(parameters) : ""), "type")
        return
    }
    while (sub(/^(constexpr|inline|explicit|virtual|friend) /, "", declaration) ||
           sub(/^static constexpr /, "static ", declaration) || sub(/^constexpr static /, "static ", declaration)) {
    }
    if (declaration ~ /^requires[ (]/) # g++ and clang take it there, too
        take_heads()
    at = parameters_of(declaration)
    if (at) {
        end = closing(declaration, at)
        arguments = substr(declaration, at, end - at + 1)
        name = substr(declaration, 1, at - 1)
        if (match(name, /operator.*$/)) {
            type = substr(name, 1, RSTART - 1)
            name = substr(name, RSTART)
        } else {
            match(name, /~?[A-Za-z0-9_:]+ ?$/)
            type = substr(name, 1, RSTART - 1)
            name = substr(name, RSTART)
        }
        if (trim(name) ~ /::/) # defined outside of its class
            return
        put(trim(name) (scope == "" ? explicit(parameters, arguments) : "") arguments, type)
        return
    }
    sub(/ ?[={].*$/, "", declaration)
    array = ""
    if (match(declaration, /\[.*\]$/)) {
        array = substr(declaration, RSTART)
        declaration = substr(declaration, 1, RSTART - 1)
    }
    if (declaration ~ />$/) # a specialization
        return
    name = declaration
    sub(/^.*[^A-Za-z0-9_]/, "", name)
    type = substr(declaration, 1, length(declaration) - length(name))
    put(name (scope == "" ? explicit(parameters) : ""), trim(type) array)
}

function enumerators(body,    n, i, list, value) {
    n = split(body, list, ",")
    for (i = 1; i <= n; ++i) {
        if (trim(list[i]) == "")
            continue
        value = list[i] ~ /=/ ? trim(substr(list[i], index(list[i], "=") + 1)) : ""
        sub(/=.*/, "", list[i])
        put(list[i], value)
    }
}

# ---- blocks ----------------------------------------------------------------------------------------------------
# Reads `source` from `at` up to the end of the block: what a class has, or a namespace.
function block(class,    text, c, outer, access, name, end, n, i, list, head) {
    access = class == "" || class ~ /^(struct|union) / ? "public" : "private"
    text = ""
    for (; at <= length(source); ++at) {
        c = substr(source, at, 1)
        if (c == "(") {
            end = closing(source, at)
            text = text substr(source, at, end - at + 1)
            at = end
        } else if (c == ";") {
            if (access == "public")
                declare(text)
            text = ""
        } else if (c == ":" && trim(text) ~ /^(public|private|protected)$/) {
            access = trim(text)
            text = ""
        } else if (c == "}") {
            return
        } else if (c == "{") {
            head = declaration = trim(text)
            take_heads()
            if (head ~ /^template ?</ && !closing(head, index(head, "<"))) {
                at = closing(source, at) # a default argument
                text = text "{}"
            } else if (declaration ~ /^(inline )?namespace/) {
                text = ""
                if (declaration == "namespace tally") {
                    ++at
                    block("")
                } else
                    at = closing(source, at)
            } else if (declaration ~ /^enum /) {
                name = declaration
                sub(/^enum (class )?/, "", name)
                sub(/ .*$/, "", name)
                end = closing(source, at)
                if (access == "public") {
                    put(name, "type")
                    outer = scope
                    scope = name
                    enumerators(substr(source, at + 1, end - at - 1))
                    scope = outer
                }
                at = end
                text = ""
            } else if (declaration ~ /^(class|struct|union) [^(]*$/) {
                name = declaration
                sub(/^(class|struct|union) /, "", name)
                sub(/[^A-Za-z0-9_].*$/, "", name)
                if (access != "public" || declaration ~ ("^(class|struct|union) " name " ?<")) {
                    at = closing(source, at) # private, or a specialization
                } else {
                    put(name, "type")
                    outer = scope
                    scope = name
                    if (match(declaration, / : /)) {
                        n = split(substr(declaration, RSTART + 3), list, ", ")
                        for (i = 1; i <= n; ++i)
                            if (sub(/^public /, "", list[i]) || declaration ~ /^struct/)
                                put(list[i], "base")
                    }
                    ++at
                    block(declaration)
                    scope = outer
                }
                text = ""
            } else {
                end = closing(source, at)
                at = end
                if (parameters_of(declaration) && !is_initializer(text)) {
                    if (access == "public")
                        declare(text " {}")
                    text = ""
                } else
                    text = text "{}"
            }
        } else
            text = text c
    }
}

# Whether the brace behind `text`, in a function, is a member's in front of the constructor's body.
function is_initializer(text) {
    text = trim(text)
    return text ~ /\)( noexcept)? : / && text ~ /[A-Za-z0-9_>]$/
}

BEGIN {
    for (n = 1; n < ARGC; ++n) {
        file = ARGV[n]
        scope = ""
        source = bare(file)
        if (source == "") {
            print "there is no " file > "/dev/stderr"
            exit 1
        }
        at = 1
        block("")
    }
}
