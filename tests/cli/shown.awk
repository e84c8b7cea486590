# Take the code blocks out of a page, in Markdown (indented by four after a blank
# line or a heading, or fenced) or mdoc (.Dl, .Bd -literal): each into a file of
# its own, TO/NNN, without its indentation.
#
# usage: awk -v to=TO -f shown.awk PAGE

function begin(spaces) {
    if (file != "") close(file)
    file = sprintf("%s/%03d", to, ++blocks)
    indent = spaces
    blank = 0
}

# Blank lines at the end are no part of a block.
function add(line) {
    for (; blank > 0; blank--) print "" >file
    print line >file
}

function unescaped(line) {
    gsub(/\\e/, "\\", line)
    gsub(/\\\(aq/, "'", line)
    gsub(/\\\(dq/, "\"", line)
    gsub(/\\&/, "", line)
    return line
}

FNR == 1 { mdoc = /^\.Dd / }

mdoc && /^\.Dl / {
    if (!in_row) begin(0)
    add(unescaped(substr($0, 5)))
}
mdoc { in_row = /^\.Dl / }
mdoc && /^\.Ed/ { literal = 0 }
mdoc && literal { if (NF) add(unescaped($0)); else blank++ }
mdoc && /^\.Bd -literal/ {
    literal = 1
    begin(0)
}
mdoc { next }

/^```/ {
    fenced = !fenced
    if (fenced) begin(0)
    inside = 0
    next
}
fenced { if (NF) add($0); else blank++; next }
!NF { blank++; open = 1; next }
/^    / {
    if (!inside && open) {
        begin(match($0, /[^ ]/) - 1)
        inside = 1
    }
    if (inside) add(substr($0, indent + 1))
    open = 0
    next
}
{
    inside = 0
    open = /^#/
}
