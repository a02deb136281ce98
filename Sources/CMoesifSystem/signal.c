#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "moesif_system.h"

#include <signal.h>
#include <stddef.h>

bool moesif_signal_is_handled_by(int number, moesif_signal_handler handler) {
    struct sigaction action;
    if (sigaction(number, NULL, &action) != 0) return false;
    if (action.sa_flags & SA_SIGINFO) return false;
    return action.sa_handler == (handler != NULL ? handler : SIG_DFL);
}

void moesif_signal_set_default(int number) {
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigaction(number, &action, NULL);
}
