#ifndef MOESIF_CURL_TRANSFER_H
#define MOESIF_CURL_TRANSFER_H

#include "library.h"
#include "moesif_curl.h"

struct moesif_curl_transfer {
    void *easy;
    void *headers;
    moesif_curl_receiver receive_head_line;
    moesif_curl_receiver receive_body;
    void *context;
    char error[ERROR_BUFFER_SIZE];
};

moesif_curl_result moesif_curl_transfer_result(moesif_curl_transfer *transfer, int code);

#endif
