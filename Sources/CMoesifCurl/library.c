#ifndef _GNU_SOURCE
#define _GNU_SOURCE  // RTLD_DEFAULT
#endif

#include "gate.h"
#include "library.h"

#include <pthread.h>
#include <stddef.h>
#include <string.h>

#include "moesif_curl.h"

struct moesif_curl_functions moesif_curl_functions;

static bool is_found;

/// OpenSSL's `OPENSSL_init_crypto`, or null if libcurl uses another TLS library.
static int (*initialize_crypto)(uint64_t options, const void *settings);

/// OpenSSL's `OPENSSL_atexit`, or null if libcurl uses another TLS library.
static int (*call_at_end_of_crypto)(void (*handler)(void));

#if defined(__linux__) && !defined(__ANDROID__)
#include <dlfcn.h>

static const struct {
    const char *name;
    size_t offset;
} names[] = {
    {"curl_global_init", offsetof(struct moesif_curl_functions, global_init)},
    {"curl_version_info", offsetof(struct moesif_curl_functions, version_info)},
    {"curl_easy_init", offsetof(struct moesif_curl_functions, easy_init)},
    {"curl_easy_setopt", offsetof(struct moesif_curl_functions, easy_setopt)},
    {"curl_easy_getinfo", offsetof(struct moesif_curl_functions, easy_getinfo)},
    {"curl_easy_cleanup", offsetof(struct moesif_curl_functions, easy_cleanup)},
    {"curl_slist_append", offsetof(struct moesif_curl_functions, slist_append)},
    {"curl_slist_free_all", offsetof(struct moesif_curl_functions, slist_free_all)},
    {"curl_multi_init", offsetof(struct moesif_curl_functions, multi_init)},
    {"curl_multi_setopt", offsetof(struct moesif_curl_functions, multi_setopt)},
    {"curl_multi_add_handle", offsetof(struct moesif_curl_functions, multi_add_handle)},
    {"curl_multi_remove_handle", offsetof(struct moesif_curl_functions, multi_remove_handle)},
    {"curl_multi_perform", offsetof(struct moesif_curl_functions, multi_perform)},
    {"curl_multi_info_read", offsetof(struct moesif_curl_functions, multi_info_read)},
    {"curl_multi_poll", offsetof(struct moesif_curl_functions, multi_poll)},
    {"curl_multi_wakeup", offsetof(struct moesif_curl_functions, multi_wakeup)},
    {"curl_multi_cleanup", offsetof(struct moesif_curl_functions, multi_cleanup)},
};

static void find(void) {
    // Only a loaded library is used. A second libcurl next to Foundation's would have separate state and possibly
    // another TLS library. The handle is never closed, so the library stays loaded.
    void *library = dlopen("libcurl.so.4", RTLD_NOLOAD | RTLD_LAZY);
    for (size_t index = 0; index < sizeof names / sizeof names[0]; index++) {
        void *function = dlsym(library != NULL ? library : RTLD_DEFAULT, names[index].name);
        if (function == NULL) return;
        memcpy((char *)&moesif_curl_functions + names[index].offset, &function, sizeof function);
    }
    is_found = true;
    void *function = library != NULL ? dlsym(library, "OPENSSL_init_crypto") : NULL;
    memcpy(&initialize_crypto, &function, sizeof function);
    function = library != NULL ? dlsym(library, "OPENSSL_atexit") : NULL;
    memcpy(&call_at_end_of_crypto, &function, sizeof function);
}
#else
static void find(void) {}
#endif

bool moesif_curl_find(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, find);
    return is_found;
}

bool moesif_curl_initializes_safely(void) {
    return (moesif_curl_functions.version_info(VERSION_WITH_FEATURES)->features & FEATURE_THREAD_SAFE) != 0;
}

void moesif_curl_guard_exit(void) {
    // OpenSSL registers its exit handler when it is initialized. If libcurl initialized it, the process could exit
    // during the following milliseconds without waiting for this thread. It is therefore initialized here, with the
    // cheapest option. If the process exits between the two registrations, OpenSSL's exit handler closes the gate
    // before it frees anything.
    if (call_at_end_of_crypto != NULL) call_at_end_of_crypto(moesif_curl_gate_close);
    if (initialize_crypto != NULL) initialize_crypto(OPENSSL_AT_FORK, NULL);
    moesif_curl_gate_install();
}

bool moesif_curl_initialize(void) {
    moesif_curl_gate_enter();
    bool is_initialized = moesif_curl_functions.global_init(GLOBAL_DEFAULT) == CODE_OK;
    moesif_curl_gate_leave();
    return is_initialized;
}
