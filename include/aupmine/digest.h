/*
 * SHA-256 (FIPS 180-4), of pieces of text as lower-case hexadecimal digits, or
 * of one text as bytes.
 */
#ifndef AUPMINE_DIGEST_H
#define AUPMINE_DIGEST_H

#include <stdint.h>
#include <sys/types.h>

#include <sha2.h>

#include "aupmine/buffer.h"

enum { DIGEST_SIZE = SHA256_DIGEST_STRING_LENGTH }; /* 64 digits and a NUL */

struct digest {
    SHA2_CTX state;
};

void digest_init(struct digest *digest);

/*
 * Add a piece together with its length, so that ("ab", "c") and ("a", "bc")
 * differ, and absent text differs from empty text.
 */
void digest_add(struct digest *digest, struct bytes piece);

/* Write the digest of all pieces; the digest is then used up. */
void digest_finish(struct digest *digest, char text[DIGEST_SIZE]);

/* The digest of a text alone, as others compute it too. */
void digest_of(struct bytes text, uint8_t digest[SHA256_DIGEST_LENGTH]);

#endif
