#ifndef MOESIF_SYSTEM_H
#define MOESIF_SYSTEM_H

#include <stdbool.h>

// Functions and types that are the same in C on every platform but imported into Swift with different types.

/// A function that handles a signal.
typedef void (*moesif_signal_handler)(int number);

/// Returns whether a signal is handled by the function, or by the system's default if it is null.
///
/// This function and the next one may be called in a signal handler.
bool moesif_signal_is_handled_by(int number, moesif_signal_handler handler);

/// Resets a signal to the system's default action.
void moesif_signal_set_default(int number);

/// Changes the class of a Swift object that other threads may be using; Linux only.
///
/// The caller must ensure that the class is a subclass of the object's class without stored properties of its own.
void moesif_object_set_class(void *object, const void *type);

/// Returns the value of the calling thread's slot, or null if it was never set.
void *moesif_thread_slot_get(void);

/// Sets the slot of the calling thread.
void moesif_thread_slot_set(void *place);

#endif
