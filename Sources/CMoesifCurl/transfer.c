#include "transfer.h"

#include <stdlib.h>
#include <string.h>

// The values of OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED.
enum { CERTIFICATE_IS_NOT_YET_VALID = 9, CERTIFICATE_HAS_EXPIRED = 10 };

static size_t receive_head_line(char *bytes, size_t size, size_t count, void *context) {
    moesif_curl_transfer *transfer = context;
    // A return value other than the number of bytes ends the transfer.
    return transfer->receive_head_line(transfer->context, bytes, size * count) ? size * count : (size_t)-1;
}

static size_t receive_body(char *bytes, size_t size, size_t count, void *context) {
    moesif_curl_transfer *transfer = context;
    return transfer->receive_body(transfer->context, bytes, size * count) ? size * count : (size_t)-1;
}

static bool set_long(moesif_curl_transfer *transfer, int option, long value) {
    return moesif_curl_functions.easy_setopt(transfer->easy, option, value) == CODE_OK;
}

static bool set_pointer(moesif_curl_transfer *transfer, int option, const void *value) {
    return moesif_curl_functions.easy_setopt(transfer->easy, option, value) == CODE_OK;
}

static bool set_function(moesif_curl_transfer *transfer, int option, size_t (*value)(char *, size_t, size_t, void *)) {
    return moesif_curl_functions.easy_setopt(transfer->easy, option, value) == CODE_OK;
}

static bool prepare(moesif_curl_transfer *transfer, const char *url) {
    // Newer versions only: removing a transfer does not wait for a slow name resolution. Older versions ignore the
    // option.
    set_long(transfer, OPTION_QUICK_EXIT, 1);
    return set_pointer(transfer, OPTION_URL, url) && set_pointer(transfer, OPTION_PRIVATE, transfer)
        && set_pointer(transfer, OPTION_ERROR_BUFFER, transfer->error)
        && set_function(transfer, OPTION_HEADER_FUNCTION, receive_head_line)
        && set_pointer(transfer, OPTION_HEADER_CONTEXT, transfer)
        && set_function(transfer, OPTION_WRITE_FUNCTION, receive_body)
        && set_pointer(transfer, OPTION_WRITE_CONTEXT, transfer)
        && set_long(transfer, OPTION_NO_SIGNAL, 1) && set_long(transfer, OPTION_PROTOCOLS, PROTOCOLS_HTTP_AND_HTTPS)
        && set_long(transfer, OPTION_FOLLOW_LOCATION, 0) && set_long(transfer, OPTION_NETRC, 0)
        && set_long(transfer, OPTION_HTTP_AUTHENTICATION, 0)
        && set_long(transfer, OPTION_SUPPRESS_CONNECT_HEADERS, 1)
        && set_long(transfer, OPTION_VERIFY_PEER, 1) && set_long(transfer, OPTION_VERIFY_HOST, 2)
        && set_long(transfer, OPTION_HTTP_VERSION, HTTP_VERSION_1_1)
        && moesif_curl_transfer_add_header(transfer, "Expect:");
}

moesif_curl_transfer *moesif_curl_transfer_create(
    const char *url,
    moesif_curl_receiver receive_head_line,
    moesif_curl_receiver receive_body,
    void *context
) {
    moesif_curl_transfer *transfer = calloc(1, sizeof *transfer);
    if (transfer == NULL) return NULL;
    transfer->receive_head_line = receive_head_line;
    transfer->receive_body = receive_body;
    transfer->context = context;
    transfer->easy = moesif_curl_functions.easy_init();
    if (transfer->easy != NULL && prepare(transfer, url)) return transfer;
    moesif_curl_transfer_destroy(transfer);
    return NULL;
}

void moesif_curl_transfer_destroy(moesif_curl_transfer *transfer) {
    if (transfer->easy != NULL) moesif_curl_functions.easy_cleanup(transfer->easy);
    // The handle uses the list until it is cleaned up.
    moesif_curl_functions.slist_free_all(transfer->headers);
    free(transfer);
}

bool moesif_curl_transfer_add_header(moesif_curl_transfer *transfer, const char *line) {
    void *headers = moesif_curl_functions.slist_append(transfer->headers, line);
    if (headers == NULL) return false;
    transfer->headers = headers;
    return set_pointer(transfer, OPTION_HEADERS, headers);
}

bool moesif_curl_transfer_set_body(moesif_curl_transfer *transfer, const void *bytes, size_t length) {
    int64_t size = (int64_t)length;
    return set_long(transfer, OPTION_POST, 1)
        && moesif_curl_functions.easy_setopt(transfer->easy, OPTION_POST_FIELD_SIZE, size) == CODE_OK
        && set_pointer(transfer, OPTION_COPY_POST_FIELDS, length > 0 ? bytes : "");
}

bool moesif_curl_transfer_set_timeout(moesif_curl_transfer *transfer, long milliseconds) {
    return set_long(transfer, OPTION_TIMEOUT_MS, milliseconds);
}

bool moesif_curl_transfer_avoid_proxies(moesif_curl_transfer *transfer) {
    return set_pointer(transfer, OPTION_PROXY, "");
}

void moesif_curl_transfer_use_http2(moesif_curl_transfer *transfer) {
    set_long(transfer, OPTION_HTTP_VERSION, HTTP_VERSION_2_OVER_TLS);
}

bool moesif_curl_transfer_trust(moesif_curl_transfer *transfer, const char *certificate_authority_file) {
    return set_pointer(transfer, OPTION_CERTIFICATE_AUTHORITY, certificate_authority_file);
}

static int info(moesif_curl_transfer *transfer, int name) {
    long value = 0;
    moesif_curl_functions.easy_getinfo(transfer->easy, name, &value);
    return (int)value;
}

bool moesif_curl_transfer_is_connected(moesif_curl_transfer *transfer) {
    double seconds = 0;
    moesif_curl_functions.easy_getinfo(transfer->easy, INFO_TLS_TIME, &seconds);
    return seconds > 0;
}

moesif_curl_result moesif_curl_transfer_result(moesif_curl_transfer *transfer, int code) {
    int verification = info(transfer, INFO_VERIFY_RESULT);
    return (moesif_curl_result){
        .context = transfer->context,
        .code = code,
        .system_error = info(transfer, INFO_SYSTEM_ERROR),
        .proxy_status = info(transfer, INFO_PROXY_STATUS),
        // libcurl has one error code for all problems with a certificate, so this one is recognized by its message.
        .has_other_host = strstr(transfer->error, "subject name") != NULL,
        .has_wrong_date = verification == CERTIFICATE_IS_NOT_YET_VALID || verification == CERTIFICATE_HAS_EXPIRED,
    };
}
