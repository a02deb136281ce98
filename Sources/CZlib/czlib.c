#include "czlib.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>

// 15 bits of window, and 16 to ask for a gzip header and trailer.
enum { GZIP_WINDOW_BITS = 15 + 16, MEMORY_LEVEL = 8 };

size_t czlib_gzip_bound(size_t length) {
    // compressBound counts a zlib wrapper of 6 bytes; gzip's has 18.
    return compressBound((uLong)length) + 18;
}

size_t czlib_gzip(const void *source, size_t length, int level, void *target, size_t capacity) {
    if (length > UINT_MAX || capacity > UINT_MAX) return 0;
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (deflateInit2(&stream, level, Z_DEFLATED, GZIP_WINDOW_BITS, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    stream.next_in = (Bytef *)source;
    stream.avail_in = (uInt)length;
    stream.next_out = target;
    stream.avail_out = (uInt)capacity;
    int result = deflate(&stream, Z_FINISH);
    size_t written = capacity - stream.avail_out;
    deflateEnd(&stream);
    return result == Z_STREAM_END ? written : 0;
}

int czlib_gunzip(const void *source, size_t length, void *target, size_t capacity, size_t *written) {
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

uint32_t czlib_crc32(uint32_t checksum, const void *source, size_t length) {
    // For no bytes zlib would start again from 0, and it counts in unsigned int.
    const Bytef *rest = source;
    while (length > 0) {
        uInt piece = length > UINT_MAX ? UINT_MAX : (uInt)length;
        checksum = (uint32_t)crc32(checksum, rest, piece);
        rest += piece;
        length -= piece;
    }
    return checksum;
}
