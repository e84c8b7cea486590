#include "aupmine/github.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TOKEN_FILE_MOST = 4096 }; /* bytes that are looked at */

/* It is appended at once, so that no copy is left behind by a buffer that
 * grew. */
enum status token_take(struct buffer *token, struct bytes text,
                       const char *source, struct error *error)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] <= ' ' || text.data[i] >= 0x7f)
            return error_set(error, STATUS_ACCESS,
                             "what %.200s holds is no token: it has blanks or "
                             "characters that no token has",
                             source);
    }
    buffer_append_bytes(token, text);
    return buffer_status(token, error);
}

static enum status read_file(const char *file, char *text, size_t *length,
                             struct error *error)
{
    int descriptor = open(file, O_RDONLY | O_CLOEXEC);
    ssize_t got = 1;

    *length = 0;
    if (descriptor < 0)
        return error_set(error, STATUS_STORAGE,
                         "cannot open the token file %.300s: %s", file,
                         strerror(errno));
    while (got > 0 && *length < TOKEN_FILE_MOST) {
        got = read(descriptor, text + *length, TOKEN_FILE_MOST - *length);
        *length += got > 0 ? (size_t)got : 0;
    }
    if (got < 0)
        error_set(error, STATUS_STORAGE,
                  "cannot read the token file %.300s: %s", file,
                  strerror(errno));
    close(descriptor);
    return got < 0 ? STATUS_STORAGE : STATUS_OK;
}

static enum status read_token_file(struct buffer *token, const char *file,
                                   struct error *error)
{
    char text[TOKEN_FILE_MOST + 1] = "";
    size_t length;
    char *start;
    enum status status = read_file(file, text, &length, error);

    if (status != STATUS_OK)
        goto out;
    text[length] = '\0';
    text[strcspn(text, "\r\n")] = '\0';
    start = text + strspn(text, " \t");
    length = strlen(start);
    while (length > 0 &&
           (start[length - 1] == ' ' || start[length - 1] == '\t'))
        length--;
    if (length == 0)
        status = error_set(error, STATUS_ACCESS,
                           "the first line of %.300s holds no token", file);
    else
        status = token_take(token, (struct bytes){start, length}, file, error);
out:
    explicit_bzero(text, sizeof(text));
    return status;
}

/* Where systemd puts what a service's LoadCredential names. */
static enum status read_credential(struct buffer *token, const char **source,
                                   struct error *error)
{
    static const char variable[] = "CREDENTIALS_DIRECTORY";
    const char *folder = getenv(variable);
    struct buffer file;
    enum status status;

    if (folder == NULL || folder[0] == '\0')
        return STATUS_OK;
    buffer_init(&file);
    buffer_append_format(&file, "%s/token", folder);
    status = buffer_status(&file, error);
    if (status == STATUS_OK && access(file.data, F_OK) == 0) {
        *source = variable;
        status = read_token_file(token, file.data, error);
    }
    buffer_release(&file);
    return status;
}

enum status token_read(struct buffer *token, const char *file,
                       const char **source, struct error *error)
{
    static const char *const variables[] = {"GH_TOKEN", "GITHUB_TOKEN"};

    *source = file;
    if (file != NULL)
        return read_token_file(token, file, error);
    for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
        const char *value = getenv(variables[i]);

        if (value != NULL && value[0] != '\0') {
            *source = variables[i];
            return token_take(token, bytes_of(value), variables[i], error);
        }
    }
    return read_credential(token, source, error);
}

void token_release(struct buffer *token)
{
    if (token->data != NULL)
        explicit_bzero(token->data, token->capacity);
    buffer_release(token);
}
