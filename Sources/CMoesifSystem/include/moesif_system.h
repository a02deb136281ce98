#ifndef MOESIF_SYSTEM_H
#define MOESIF_SYSTEM_H

#include <stdbool.h>

// Names that Swift sees under another type in each C library, and that are the same in C.

/// A function that handles a signal.
typedef void (*moesif_signal_handler)(int number);

/// Returns whether a signal is handled by that function; null stands for the system's default.
///
/// May be called by a signal handler, as may the next.
bool moesif_signal_is_handled_by(int number, moesif_signal_handler handler);

/// Leaves a signal to the system.
void moesif_signal_set_default(int number);

/// Changes the class of a Swift object, which others may be using; Linux only.
///
/// The caller sees to it that the class is a subclass of the object's, without storage of its own.
void moesif_object_set_class(void *object, const void *type);

/// Returns what the thread has put there last; null at first.
void *moesif_thread_slot_get(void);

/// Puts something there for the thread alone.
void moesif_thread_slot_set(void *place);

#endif
