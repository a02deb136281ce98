#ifndef MOESIF_CURL_H
#define MOESIF_CURL_H

#include <stdbool.h>
#include <stddef.h>

// The libcurl that the process has loaded already, looked up at run time. On other platforms than Linux there is none.

/// One multi handle: it keeps connections, and carries transfers.
typedef struct moesif_curl_multi moesif_curl_multi;

/// One request, and the receiver of its response.
typedef struct moesif_curl_transfer moesif_curl_transfer;

/// Takes one line of a response's head or a part of its body; returns false to end the transfer.
typedef bool (*moesif_curl_receiver)(void *context, const void *bytes, size_t length);

/// How a transfer ended.
typedef struct {
    /// The receivers' context.
    void *context;
    /// A `CURLcode`; 0 when the whole response came.
    int code;
    /// The `errno` of the last failed connect; 0 when there was none.
    int system_error;
    /// The status with which a proxy answered `CONNECT`; 0 when none did.
    int proxy_status;
    /// True when the server's certificate names another host.
    bool has_other_host;
    /// True when the server's certificate has expired, or is not valid yet.
    bool has_wrong_date;
} moesif_curl_result;

/// Returns whether the process has loaded a libcurl that can be used: 7.68 or later.
bool moesif_curl_find(void);

/// Returns whether libcurl says that `moesif_curl_initialize` is safe while other threads use it: 7.84 or later.
bool moesif_curl_initializes_safely(void);

/// Has the end of the process wait for the threads that use libcurl, and stop them; to be called once, before
/// `moesif_curl_initialize`.
///
/// What is to use libcurl while the process ends is registered with `atexit` after that.
void moesif_curl_guard_exit(void);

/// Initializes libcurl; returns false when that fails.
bool moesif_curl_initialize(void);

/// Starts a detached thread with a small stack that handles none of the process's signals; returns false when the
/// system grants none.
bool moesif_curl_start_thread(void (*body)(void *context), void *context);

/// Returns a new multi handle that keeps so many connections; null when there is no memory.
///
/// Their number is not limited: transfers that wait for a connection can be forgotten by libcurl (7.88, shown). So its
/// users add no more transfers than there are to be connections.
moesif_curl_multi *moesif_curl_multi_create(long kept_connections);

/// Closes the connections; every transfer has been removed before.
void moesif_curl_multi_destroy(moesif_curl_multi *multi);

/// Waits until there is something to do, or `moesif_curl_multi_wake` was called; returns false on failure.
bool moesif_curl_multi_wait(moesif_curl_multi *multi, int milliseconds);

/// Ends the wait, or the next one; may be called from any thread.
void moesif_curl_multi_wake(moesif_curl_multi *multi);

/// Does what can be done without waiting; returns false on failure.
bool moesif_curl_multi_perform(moesif_curl_multi *multi);

/// Returns whether a transfer has ended that was not returned yet, and sets `result`.
bool moesif_curl_multi_next_result(moesif_curl_multi *multi, moesif_curl_result *result);

/// Starts a transfer; returns false on failure.
bool moesif_curl_multi_add(moesif_curl_multi *multi, moesif_curl_transfer *transfer);

/// Ends a transfer wherever it is.
void moesif_curl_multi_remove(moesif_curl_multi *multi, moesif_curl_transfer *transfer);

/// Returns a GET request to an http or https URL, without redirects, cookies, credentials and decompression; null when
/// there is no memory.
moesif_curl_transfer *moesif_curl_transfer_create(
    const char *url,
    moesif_curl_receiver receive_head_line,
    moesif_curl_receiver receive_body,
    void *context
);

/// Frees a transfer that has been removed, or was never added.
void moesif_curl_transfer_destroy(moesif_curl_transfer *transfer);

/// Uses HTTP/2 where the server offers it over TLS, and the library has it.
void moesif_curl_transfer_use_http2(moesif_curl_transfer *transfer);

/// Returns whether the transfer has made a TLS connection, which others may share from then on.
bool moesif_curl_transfer_is_connected(moesif_curl_transfer *transfer);

// Each of these returns false when it fails.

/// Adds a header such as `Name: value`, or `Name:` to leave out one that libcurl would add.
bool moesif_curl_transfer_add_header(moesif_curl_transfer *transfer, const char *line);

/// Makes it a POST request with a copy of these bytes.
bool moesif_curl_transfer_set_body(moesif_curl_transfer *transfer, const void *bytes, size_t length);

/// Sets the longest time that the whole transfer may take.
bool moesif_curl_transfer_set_timeout(moesif_curl_transfer *transfer, long milliseconds);

/// Connects directly, whatever the environment says of proxies.
bool moesif_curl_transfer_avoid_proxies(moesif_curl_transfer *transfer);

/// Trusts the certificate authorities of this file in place of the system's.
bool moesif_curl_transfer_trust(moesif_curl_transfer *transfer, const char *certificate_authority_file);

#endif
