#include "moesif_system.h"

// The thread sanitizer sees no order between this store and a reader's plain load, so it is disabled here. The reader
// sees a valid class in both cases.
__attribute__((disable_sanitizer_instrumentation)) void moesif_object_set_class(void *object, const void *type) {
    __atomic_store_n((const void **)object, type, __ATOMIC_RELEASE);
}
