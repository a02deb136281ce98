#ifndef MOESIF_CURL_GATE_H
#define MOESIF_CURL_GATE_H

/// Lets a thread in that is going to use libcurl; never returns once the process is ending.
void moesif_curl_gate_enter(void);

/// Takes note that a thread does not use libcurl for a while.
void moesif_curl_gate_leave(void);

/// Closes the gate, and waits for the threads that are inside; does nothing when it is closed.
void moesif_curl_gate_close(void);

/// Closes the gate when the process ends by `exit`; to be called once.
void moesif_curl_gate_install(void);

#endif
