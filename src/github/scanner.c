#include "scanner.h"

#include <string.h>

struct scanner scanner_of(struct bytes text, const char *blanks)
{
    return (struct scanner){text.data, text.data + text.length, blanks};
}

void scanner_skip_blanks(struct scanner *scanner)
{
    while (scanner->at < scanner->end && *scanner->at != '\0' &&
           strchr(scanner->blanks, *scanner->at) != NULL)
        scanner->at++;
}

bool scanner_take(struct scanner *scanner, char expected)
{
    scanner_skip_blanks(scanner);
    if (scanner->at == scanner->end || *scanner->at != expected)
        return false;
    scanner->at++;
    return true;
}
