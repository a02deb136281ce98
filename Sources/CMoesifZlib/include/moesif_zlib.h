#ifndef MOESIF_ZLIB_H
#define MOESIF_ZLIB_H

#include <stddef.h>
#include <stdint.h>

/// A function that is called with the caller's context before each piece of at most 16 KiB is compressed.
typedef void (*moesif_pause)(void *context);

/// Compresses `source` to one gzip member and returns its length, or 0 on failure.
///
/// The caller must release `target` with `free`.
size_t moesif_gzip(const void *source, size_t length, void **target, moesif_pause pause, void *context);

/// Decompresses consecutive gzip members into `target`; returns 1 on success and 0 on failure.
///
/// It fails if the members are damaged or do not fit. `written` is the number of decompressed bytes, also if the rest
/// does not fit.
int moesif_gunzip(const void *source, size_t length, void *target, size_t capacity, size_t *written);

/// Continues a CRC-32, which is 0 at the start, with `length` more bytes.
uint32_t moesif_crc32(uint32_t checksum, const void *source, size_t length);

#endif
