#ifndef MOESIF_ZLIB_H
#define MOESIF_ZLIB_H

#include <stddef.h>
#include <stdint.h>

/// Called each few KiB while bytes are packed, with a context of the caller's.
typedef void (*moesif_pause)(void *context);

/// Writes `source` as one gzip member into memory for the caller to `free`; returns its length, or 0 when there is none.
size_t moesif_gzip(const void *source, size_t length, void **target, moesif_pause pause, void *context);

/// Unpacks gzip members, one after the other, into `target`; returns 1 and sets `written`, or 0 when it is damaged or does not fit.
int moesif_gunzip(const void *source, size_t length, void *target, size_t capacity, size_t *written);

/// Carries the CRC-32 of what came before, 0 at the start, on over `length` bytes.
uint32_t moesif_crc32(uint32_t checksum, const void *source, size_t length);

#endif
