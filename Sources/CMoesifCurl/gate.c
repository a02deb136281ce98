#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "gate.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

// When a process ends by `exit`, OpenSSL frees what all its connections use, and a thread that is using one crashes: a
// program that is through would end with SIGSEGV. So nobody is let in any more, and who is in may come out first.

// Reading the system's certificates takes some of it; an end that waits for ever would be worse than the crash.
enum { PATIENCE_SECONDS = 1 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t has_changed = PTHREAD_COND_INITIALIZER;
static int inside;
static bool is_closed;
/// How often the thread has entered; it is let in when it comes first, and is out when it has left as often.
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
    // The thread that ends the process may be inside itself.
    int others = entries > 0 ? 1 : 0;
    while (is_first && inside > others && pthread_cond_timedwait(&has_changed, &mutex, &deadline) != ETIMEDOUT) continue;
    pthread_mutex_unlock(&mutex);
}

// A child has none of the threads that were inside.
static void reset_in_child(void) {
    pthread_mutex_init(&mutex, NULL);
    pthread_cond_init(&has_changed, NULL);
    inside = 0;
}

void moesif_curl_gate_install(void) {
    pthread_atfork(NULL, NULL, reset_in_child);
    atexit(moesif_curl_gate_close);
}
