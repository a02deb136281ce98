#include "gate.h"
#include "library.h"
#include "moesif_curl.h"
#include "transfer.h"

// A `moesif_curl_multi` is libcurl's own handle under another name.

moesif_curl_multi *moesif_curl_multi_create(long kept_connections) {
    void *multi = moesif_curl_functions.multi_init();
    if (multi == NULL) return NULL;
    // If no descriptor was available, the handle cannot be woken and would wait forever.
    if (moesif_curl_functions.multi_wakeup(multi) != CODE_OK) {
        moesif_curl_functions.multi_cleanup(multi);
        return NULL;
    }
    moesif_curl_functions.multi_setopt(multi, MULTI_OPTION_KEPT_CONNECTIONS, kept_connections);
    return multi;
}

void moesif_curl_multi_destroy(moesif_curl_multi *multi) {
    moesif_curl_functions.multi_cleanup(multi);
}

bool moesif_curl_multi_wait(moesif_curl_multi *multi, int milliseconds) {
    // Polling only looks at sockets, so it may continue while the process exits.
    moesif_curl_gate_leave();
    int code = moesif_curl_functions.multi_poll(multi, NULL, 0, milliseconds, NULL);
    moesif_curl_gate_enter();
    return code == CODE_OK;
}

void moesif_curl_multi_wake(moesif_curl_multi *multi) {
    moesif_curl_functions.multi_wakeup(multi);
}

bool moesif_curl_multi_perform(moesif_curl_multi *multi) {
    int running = 0;
    return moesif_curl_functions.multi_perform(multi, &running) == CODE_OK;
}

bool moesif_curl_multi_next_result(moesif_curl_multi *multi, moesif_curl_result *result) {
    int left = 0;
    const moesif_curl_message *message;
    do {
        message = moesif_curl_functions.multi_info_read(multi, &left);
        if (message == NULL) return false;
    } while (message->kind != MESSAGE_DONE);
    // The message belongs to libcurl and becomes invalid with the next call.
    int code = message->data.code;
    void *easy = message->easy;
    moesif_curl_transfer *transfer = NULL;
    moesif_curl_functions.easy_getinfo(easy, INFO_PRIVATE, &transfer);
    *result = moesif_curl_transfer_result(transfer, code);
    return true;
}

bool moesif_curl_multi_add(moesif_curl_multi *multi, moesif_curl_transfer *transfer) {
    return moesif_curl_functions.multi_add_handle(multi, transfer->easy) == CODE_OK;
}

void moesif_curl_multi_remove(moesif_curl_multi *multi, moesif_curl_transfer *transfer) {
    moesif_curl_functions.multi_remove_handle(multi, transfer->easy);
}
