#ifndef MOESIF_CURL_H
#define MOESIF_CURL_H

#include <stdbool.h>
#include <stddef.h>

// The interface to the libcurl that the process has already loaded, looked up at run time. It is available only on
// Linux.

/// A multi handle, which keeps connections and runs transfers.
typedef struct moesif_curl_multi moesif_curl_multi;

/// A request and the receiver of its response.
typedef struct moesif_curl_transfer moesif_curl_transfer;

/// Receives one line of a response's head or a part of its body; returns false to end the transfer.
typedef bool (*moesif_curl_receiver)(void *context, const void *bytes, size_t length);

/// The result of a transfer.
typedef struct {
    /// The context that was passed to the receivers.
    void *context;
    /// A `CURLcode`, or 0 if the whole response arrived.
    int code;
    /// The `errno` of the last failed connect, or 0 if there is none.
    int system_error;
    /// The status of a proxy's response to `CONNECT`, or 0 if there is none.
    int proxy_status;
    /// True if the server's certificate is for another host.
    bool has_other_host;
    /// True if the server's certificate has expired or is not valid yet.
    bool has_wrong_date;
} moesif_curl_result;

/// Returns whether the process has loaded a usable libcurl, which is 7.68 or later.
bool moesif_curl_find(void);

/// Returns whether libcurl reports that `moesif_curl_initialize` is safe while other threads use it, which is true from
/// 7.84.
bool moesif_curl_initializes_safely(void);

/// Makes the end of the process stop the threads that use libcurl and wait for them.
///
/// It must be called once, before `moesif_curl_initialize`. Code that uses libcurl while the process exits must be
/// registered with `atexit` afterwards.
void moesif_curl_guard_exit(void);

/// Initializes libcurl; returns false on failure.
bool moesif_curl_initialize(void);

/// Starts a detached thread with a small stack that handles none of the process's signals.
///
/// Returns false if the system grants no thread.
bool moesif_curl_start_thread(void (*body)(void *context), void *context);

/// Returns a new multi handle that keeps up to `kept_connections` idle connections, or null if memory is exhausted.
///
/// The number of open connections is not limited, because libcurl can lose transfers that wait for a connection
/// (observed with 7.88). The caller must therefore add no more transfers than it wants connections.
moesif_curl_multi *moesif_curl_multi_create(long kept_connections);

/// Closes the connections and frees the handle; all transfers must have been removed before.
void moesif_curl_multi_destroy(moesif_curl_multi *multi);

/// Waits until there is work to do, `moesif_curl_multi_wake` is called, or the timeout passes; returns false on
/// failure.
bool moesif_curl_multi_wait(moesif_curl_multi *multi, int milliseconds);

/// Ends the current wait or the next one; may be called from any thread.
void moesif_curl_multi_wake(moesif_curl_multi *multi);

/// Does all the work that is possible without waiting; returns false on failure.
bool moesif_curl_multi_perform(moesif_curl_multi *multi);

/// Returns whether a transfer has ended that was not reported yet, and sets `result` to its result.
bool moesif_curl_multi_next_result(moesif_curl_multi *multi, moesif_curl_result *result);

/// Starts a transfer; returns false on failure.
bool moesif_curl_multi_add(moesif_curl_multi *multi, moesif_curl_transfer *transfer);

/// Stops a transfer in any state.
void moesif_curl_multi_remove(moesif_curl_multi *multi, moesif_curl_transfer *transfer);

/// Returns a GET request to an HTTP or HTTPS URL, without redirects, cookies, credentials or decompression.
///
/// Returns null if memory is exhausted.
moesif_curl_transfer *moesif_curl_transfer_create(
    const char *url,
    moesif_curl_receiver receive_head_line,
    moesif_curl_receiver receive_body,
    void *context
);

/// Frees a transfer that has been removed or was never added.
void moesif_curl_transfer_destroy(moesif_curl_transfer *transfer);

/// Enables HTTP/2 over TLS, for servers that offer it and libraries that support it.
void moesif_curl_transfer_use_http2(moesif_curl_transfer *transfer);

/// Returns whether the transfer has established a TLS connection, which other transfers can share from then on.
bool moesif_curl_transfer_is_connected(moesif_curl_transfer *transfer);

// Each of the following functions returns false on failure.

/// Adds a header such as `Name: value`, or removes a header of libcurl's with `Name:`.
bool moesif_curl_transfer_add_header(moesif_curl_transfer *transfer, const char *line);

/// Makes the transfer a POST request with a copy of the bytes.
bool moesif_curl_transfer_set_body(moesif_curl_transfer *transfer, const void *bytes, size_t length);

/// Sets the maximum duration of the whole transfer.
bool moesif_curl_transfer_set_timeout(moesif_curl_transfer *transfer, long milliseconds);

/// Connects directly and ignores the proxies of the environment.
bool moesif_curl_transfer_avoid_proxies(moesif_curl_transfer *transfer);

/// Trusts the certificate authorities in a file instead of the system's.
bool moesif_curl_transfer_trust(moesif_curl_transfer *transfer, const char *certificate_authority_file);

#endif
