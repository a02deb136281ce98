#ifndef MOESIF_CZLIB_H
#define MOESIF_CZLIB_H

#include <stddef.h>
#include <stdint.h>

/// The largest gzip stream that `czlib_gzip` can make of `length` bytes.
size_t czlib_gzip_bound(size_t length);

/// Writes `source` as one gzip member into `target`; returns its length, or 0 when it does not fit or zlib fails.
size_t czlib_gzip(const void *source, size_t length, int level, void *target, size_t capacity);

/// Unpacks gzip members, one after the other, into `target`; returns 1 and sets `written`, or 0 when it is damaged or does not fit.
int czlib_gunzip(const void *source, size_t length, void *target, size_t capacity, size_t *written);

/// Carries the CRC-32 of what came before, 0 at the start, on over `length` bytes.
uint32_t czlib_crc32(uint32_t checksum, const void *source, size_t length);

#endif
