#ifndef MOESIF_CURL_GATE_H
#define MOESIF_CURL_GATE_H

/// Admits the calling thread to libcurl; never returns once the process is exiting.
void moesif_curl_gate_enter(void);

/// Records that the calling thread stops using libcurl.
void moesif_curl_gate_leave(void);

/// Closes the gate and waits for the threads inside, for at most one second; does nothing if it is already closed.
void moesif_curl_gate_close(void);

/// Registers the gate to close when the process calls `exit`; must be called only once.
void moesif_curl_gate_install(void);

#endif
