#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "gate.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

// OpenSSL frees the state of all connections when the process calls `exit`. A thread that uses a connection at that
// moment crashes, and a program that was finished ends with SIGSEGV. The gate therefore admits no more threads to
// libcurl and waits for those inside to leave.

// Reading the system's certificates takes a part of this time. An exit that waits forever would be worse than the
// crash.
enum { PATIENCE_SECONDS = 1 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t has_changed = PTHREAD_COND_INITIALIZER;
static int inside;
static bool is_closed;
/// The number of times that the thread has entered and not left; only the first entry and the last exit count.
static _Thread_local int entries;

void moesif_curl_gate_enter(void) {
    if (entries++ > 0) return;
    pthread_mutex_lock(&mutex);
    while (is_closed) pthread_cond_wait(&has_changed, &mutex);
    inside++;
    pthread_mutex_unlock(&mutex);
}

void moesif_curl_gate_leave(void) {
    if (--entries > 0) return;
    pthread_mutex_lock(&mutex);
    inside--;
    if (is_closed) pthread_cond_broadcast(&has_changed);
    pthread_mutex_unlock(&mutex);
}

void moesif_curl_gate_close(void) {
    struct timespec deadline;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += PATIENCE_SECONDS;
    pthread_mutex_lock(&mutex);
    bool is_first = !is_closed;
    is_closed = true;
    // The thread that ends the process may itself be inside.
    int others = entries > 0 ? 1 : 0;
    while (is_first && inside > others && pthread_cond_timedwait(&has_changed, &mutex, &deadline) != ETIMEDOUT) continue;
    pthread_mutex_unlock(&mutex);
}

// A child process has none of the threads that were inside.
static void reset_in_child(void) {
    pthread_mutex_init(&mutex, NULL);
    pthread_cond_init(&has_changed, NULL);
    inside = 0;
}

void moesif_curl_gate_install(void) {
    pthread_atfork(NULL, NULL, reset_in_child);
    atexit(moesif_curl_gate_close);
}
