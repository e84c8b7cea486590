#include "aupmine/digest.h"

#include <stdint.h>

void digest_init(struct digest *digest)
{
    SHA256Init(&digest->state);
}

void digest_add(struct digest *digest, struct bytes piece)
{
    uint64_t length = piece.data == NULL ? UINT64_MAX : piece.length;
    uint8_t prefix[8];

    for (size_t i = 0; i < sizeof(prefix); i++)
        prefix[i] = (uint8_t)(length >> (8 * i));
    SHA256Update(&digest->state, prefix, sizeof(prefix));
    if (piece.length > 0)
        SHA256Update(&digest->state, (const uint8_t *)piece.data, piece.length);
}

void digest_finish(struct digest *digest, char text[DIGEST_SIZE])
{
    SHA256End(&digest->state, text);
}

void digest_of(struct bytes text, uint8_t digest[SHA256_DIGEST_LENGTH])
{
    SHA2_CTX state;

    SHA256Init(&state);
    SHA256Update(&state, (const uint8_t *)text.data, text.length);
    SHA256Final(digest, &state);
}
