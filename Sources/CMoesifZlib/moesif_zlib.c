#include "moesif_zlib.h"

#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

// 15 bits of window; adding 16 selects the gzip format.
enum { GZIP_WINDOW_BITS = 15 + 16, MEMORY_LEVEL = 8 };

// Level 1 reduces varied events to a seventh of their size. Level 6 reduces them to an eighth or ninth and takes three
// times as long.
enum { LEVEL = 1, USUAL_RATIO = 6 };

// The number of bytes to compress between two pauses, which takes about 0.1 ms.
enum { PIECE = 16 * 1024 };

// A compressor takes a quarter of a megabyte. The allocator would return that memory to the system each time, and the
// next compressor would fault its pages in one by one. One compressor is therefore kept.
static _Atomic(z_stream *) spare;

static z_stream *take_packer(void) {
    z_stream *packer = atomic_exchange(&spare, NULL);
    if (packer) return packer;
    packer = calloc(1, sizeof *packer);
    if (!packer) return NULL;
    if (deflateInit2(packer, LEVEL, Z_DEFLATED, GZIP_WINDOW_BITS, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) == Z_OK) return packer;
    free(packer);
    return NULL;
}

static void put_back_packer(z_stream *packer) {
    if (deflateReset(packer) == Z_OK) packer = atomic_exchange(&spare, packer);
    if (!packer) return;
    deflateEnd(packer);
    free(packer);
}

// Compresses `rest` bytes into memory that grows; returns the compressed length, or 0 if memory is exhausted.
static size_t pack(z_stream *packer, size_t rest, unsigned char **target, size_t capacity, moesif_pause pause, void *context) {
    size_t written = 0;
    *target = malloc(capacity);
    packer->avail_in = 0;
    while (*target) {
        if (packer->avail_in == 0) {
            packer->avail_in = rest > PIECE ? PIECE : (uInt)rest;
            rest -= packer->avail_in;
            pause(context);
        }
        packer->next_out = *target + written;
        packer->avail_out = (uInt)(capacity - written);
        int result = deflate(packer, rest > 0 ? Z_NO_FLUSH : Z_FINISH);
        written = capacity - packer->avail_out;
        if (result == Z_STREAM_END) return written;
        if (result != Z_OK && result != Z_BUF_ERROR) return 0;
        if (packer->avail_out > 0 && rest > 0) continue;
        if (packer->avail_out > 0 || capacity > UINT_MAX / 2) return 0;
        capacity *= 2;
        unsigned char *grown = realloc(*target, capacity);
        if (!grown) return 0;
        *target = grown;
    }
    return 0;
}

size_t moesif_gzip(const void *source, size_t length, void **target, moesif_pause pause, void *context) {
    *target = NULL;
    if (length > UINT_MAX) return 0;
    z_stream *packer = take_packer();
    if (!packer) return 0;
    packer->next_in = (Bytef *)source;
    unsigned char *packed = NULL;
    size_t written = pack(packer, length, &packed, length / USUAL_RATIO + 256, pause, context);
    put_back_packer(packer);
    if (written > 0) *target = packed;
    else free(packed);
    return written;
}

int moesif_gunzip(const void *source, size_t length, void *target, size_t capacity, size_t *written) {
    if (length > UINT_MAX || capacity > UINT_MAX) return 0;
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (inflateInit2(&stream, GZIP_WINDOW_BITS) != Z_OK) return 0;
    stream.next_in = (Bytef *)source;
    stream.avail_in = (uInt)length;
    stream.next_out = target;
    stream.avail_out = (uInt)capacity;
    int result = inflate(&stream, Z_FINISH);
    while (result == Z_STREAM_END && stream.avail_in > 0 && inflateReset(&stream) == Z_OK)
        result = inflate(&stream, Z_FINISH);
    *written = capacity - stream.avail_out;
    inflateEnd(&stream);
    return result == Z_STREAM_END;
}

uint32_t moesif_crc32(uint32_t checksum, const void *source, size_t length) {
    // zlib would restart from 0 for a length of 0, and its lengths are of type unsigned int.
    const Bytef *rest = source;
    while (length > 0) {
        uInt piece = length > UINT_MAX ? UINT_MAX : (uInt)length;
        checksum = (uint32_t)crc32(checksum, rest, piece);
        rest += piece;
        length -= piece;
    }
    return checksum;
}
