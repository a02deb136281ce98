#include "moesif_system.h"

static _Thread_local void *slot;

void *moesif_thread_slot_get(void) { return slot; }

void moesif_thread_slot_set(void *place) { slot = place; }
