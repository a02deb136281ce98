#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "gate.h"
#include "moesif_curl.h"

// The stack has to hold the frames of TLS libraries and name resolvers.
enum { STACK_SIZE = 512 * 1024 };

struct start {
    void (*body)(void *context);
    void *context;
};

static void *run(void *argument) {
    struct start start = *(struct start *)argument;
    free(argument);
#ifdef __linux__
    prctl(PR_SET_NAME, "moesif-upload");
#endif
    moesif_curl_gate_enter();
    start.body(start.context);
    moesif_curl_gate_leave();
    return NULL;
}

bool moesif_curl_start_thread(void (*body)(void *context), void *context) {
    struct start *start = malloc(sizeof *start);
    if (start == NULL) return false;
    *start = (struct start){body, context};
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) {
        free(start);
        return false;
    }
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    // A thread inherits the blocked signals. SIGPIPE must be blocked, because older TLS libraries raise it when a
    // connection has ended and it would end the process. The signals of a crash stay with the process's handlers.
    sigset_t blocked, before;
    sigfillset(&blocked);
    const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGSYS};
    for (size_t index = 0; index < sizeof crashes / sizeof crashes[0]; index++) sigdelset(&blocked, crashes[index]);
    pthread_sigmask(SIG_SETMASK, &blocked, &before);
    pthread_t thread;
    int failure = pthread_create(&thread, &attributes, run, start);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    if (failure != 0) free(start);
    return failure == 0;
}
