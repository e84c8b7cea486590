# Draw what a program printed on a terminal, with its colours, as SVG. Bars are
# drawn, not written, as block characters are wider in one font than in another.
# Text is put at its column, and takes the room that it would on a terminal.
#
# usage: LC_ALL=C awk -v title=TITLE -f terminal.awk FILE

function escaped(text) {
    gsub(/&/, "\\&amp;", text)
    gsub(/</, "\\&lt;", text)
    return text
}

# Characters of UTF-8, as awk may count bytes.
function width(text) {
    return gsub(/[^\200-\277]/, "&", text)
}

function style() {
    return (color ? " fill=\"" color "\"" : "") (bold ? " font-weight=\"bold\"" : "")
}

# Words that are more than a blank apart are columns of a table.
function put_text(text,    gap, word) {
    while (text != "") {
        for (; substr(text, 1, 1) == " "; column++) text = substr(text, 2)
        gap = index(text, "  ")
        word = gap ? substr(text, 1, gap - 1) : text
        text = gap ? substr(text, gap) : ""
        if (word == "") continue
        body = body sprintf("<text x=\"%.1f\" y=\"%d\" textLength=\"%.1f\"" \
            " lengthAdjust=\"spacingAndGlyphs\"%s>%s</text>\n", LEFT + column * WIDE,
            TOP + line * HIGH, width(word) * WIDE, style(), escaped(word))
        column += width(word)
    }
}

# Block characters: whole ones, and one of so many eighths.
function put_bar(text,    cells, part) {
    cells = width(text)
    part = index("\217\216\215\214\213\212\211\210", substr(text, length(text)))
    body = body sprintf("<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"%s/>\n",
        LEFT + column * WIDE, TOP + line * HIGH - HIGH + 5,
        (cells - 1 + part / 8) * WIDE, HIGH - 1, style())
    column += cells
}

function put(text,    from, size) {
    while (match(text, /(\342\226[\210-\217])+/)) {
        from = RSTART
        size = RLENGTH
        put_text(substr(text, 1, from - 1))
        put_bar(substr(text, from, size))
        text = substr(text, from + size)
    }
    put_text(text)
}

BEGIN {
    WIDE = 8.4
    HIGH = 19
    LEFT = 16
    TOP = 12
    colors["33"] = "#e3b341"
    colors["34"] = "#58a6ff"
    colors["35"] = "#d2a8ff"
    colors["36"] = "#56d4dd"
}

{
    sub(/\r$/, "")
    line++
    column = 0
    rest = $0
    while (match(rest, /\033\[[0-9;]*m/)) {
        code = substr(rest, RSTART + 2, RLENGTH - 3)
        behind = substr(rest, RSTART + RLENGTH)
        put(substr(rest, 1, RSTART - 1))
        rest = behind
        bold = code == "1"
        color = code in colors ? colors[code] : ""
    }
    put(rest)
    if (column > widest) widest = column
}

END {
    wide = 2 * LEFT + widest * WIDE
    high = 2 * TOP + line * HIGH
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\"" \
        " width=\"%d\" height=\"%d\" role=\"img\">\n", wide, high, wide, high
    printf "<title>%s</title>\n", escaped(title)
    printf "<rect x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" rx=\"8\"" \
        " fill=\"#161b22\" stroke=\"#57606a\"/>\n", wide - 1, high - 1
    printf "<g font-family=\"ui-monospace, DejaVu Sans Mono, Menlo, Consolas," \
        " monospace\" font-size=\"14\" fill=\"#dbe2e9\">\n%s</g>\n</svg>\n", body
}
