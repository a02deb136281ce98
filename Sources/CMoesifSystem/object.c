#include "moesif_system.h"

// The thread sanitizer, which sees no order between this and a reader's plain load, is not told of it: whichever of the
// two words the reader meets is a valid class.
__attribute__((disable_sanitizer_instrumentation)) void moesif_object_set_class(void *object, const void *type) {
    __atomic_store_n((const void **)object, type, __ATOMIC_RELEASE);
}
