#ifndef MOESIF_CURL_LIBRARY_H
#define MOESIF_CURL_LIBRARY_H

#include <stdint.h>

// The part of libcurl's interface that is used. It has not changed since version 7.16 and will not change while the
// library is called libcurl.so.4. There is no header to include, because the Swift runtime requires the library but not
// its development package.

typedef struct {
    int kind;
    void *easy;
    union {
        void *unused;
        int code;
    } data;
} moesif_curl_message;

typedef struct {
    int age;
    const char *version;
    unsigned int number;
    const char *host;
    int features;
} moesif_curl_version;

struct moesif_curl_functions {
    int (*global_init)(long flags);
    const moesif_curl_version *(*version_info)(int age);
    void *(*easy_init)(void);
    int (*easy_setopt)(void *easy, int option, ...);
    int (*easy_getinfo)(void *easy, int info, ...);
    void (*easy_cleanup)(void *easy);
    void *(*slist_append)(void *list, const char *line);
    void (*slist_free_all)(void *list);
    void *(*multi_init)(void);
    int (*multi_setopt)(void *multi, int option, ...);
    int (*multi_add_handle)(void *multi, void *easy);
    int (*multi_remove_handle)(void *multi, void *easy);
    int (*multi_perform)(void *multi, int *running);
    moesif_curl_message *(*multi_info_read)(void *multi, int *left);
    int (*multi_poll)(void *multi, void *extra, unsigned int count, int milliseconds, int *ready);
    int (*multi_wakeup)(void *multi);
    int (*multi_cleanup)(void *multi);
};

/// The functions, which are set once `moesif_curl_find` has returned true.
extern struct moesif_curl_functions moesif_curl_functions;

enum {
    CODE_OK = 0,

    OPTION_NETRC = 51,
    OPTION_FOLLOW_LOCATION = 52,
    OPTION_POST = 47,
    OPTION_VERIFY_PEER = 64,
    OPTION_VERIFY_HOST = 81,
    OPTION_HTTP_VERSION = 84,
    OPTION_NO_SIGNAL = 99,
    OPTION_HTTP_AUTHENTICATION = 107,
    OPTION_TIMEOUT_MS = 155,
    OPTION_PROTOCOLS = 181,
    OPTION_SUPPRESS_CONNECT_HEADERS = 265,
    OPTION_QUICK_EXIT = 322,
    OPTION_WRITE_CONTEXT = 10001,
    OPTION_URL = 10002,
    OPTION_PROXY = 10004,
    OPTION_ERROR_BUFFER = 10010,
    OPTION_HEADERS = 10023,
    OPTION_HEADER_CONTEXT = 10029,
    OPTION_CERTIFICATE_AUTHORITY = 10065,
    OPTION_PRIVATE = 10103,
    OPTION_COPY_POST_FIELDS = 10165,
    OPTION_WRITE_FUNCTION = 20011,
    OPTION_HEADER_FUNCTION = 20079,
    OPTION_POST_FIELD_SIZE = 30120,

    MULTI_OPTION_KEPT_CONNECTIONS = 6,

    INFO_PRIVATE = 0x100000 + 21,
    INFO_VERIFY_RESULT = 0x200000 + 13,
    INFO_PROXY_STATUS = 0x200000 + 22,
    INFO_SYSTEM_ERROR = 0x200000 + 25,
    INFO_TLS_TIME = 0x300000 + 33,

    MESSAGE_DONE = 1,
    GLOBAL_DEFAULT = 3,
    VERSION_WITH_FEATURES = 0,
    FEATURE_THREAD_SAFE = 1 << 30,
    PROTOCOLS_HTTP_AND_HTTPS = 1 | 2,
    HTTP_VERSION_1_1 = 2,
    HTTP_VERSION_2_OVER_TLS = 4,
    ERROR_BUFFER_SIZE = 256,

    OPENSSL_AT_FORK = 0x20000,
};

#endif
