"""Faults that the type check must find: the file, the old text, the new text, and the line of the report."""

FAULTS = [
    # A method that overrides nothing.
    ("URLProtocol/PassingDelegate+Darwin.swift", "forwardingTarget(for selector", "forwardingTarget(of selector", None),
    # A label that the platform does not have.
    ("URLProtocol/CapturingURLProtocol+Darwin.swift", "(source, didLoad: data)", "(source, didReceive: data)", None),
    ("BackgroundDelivery+Darwin.swift", "(withReason:", "(reason:", None),
    # A change of a constant.
    ("Support/Platform.swift", "var values =", "let values =", "values.isExcludedFromBackup = true"),
    # A value that must not be shared between threads.
    ("BackgroundDelivery+Darwin.swift", "Token: @unchecked Sendable", "Token: Sendable", "let value: any"),
    # Wrong types.
    ("URLSession/CapturingURLSession+Darwin.swift", "= SessionDelegateProxy(urlSession.delegate, calls)",
     "= urlSession.delegate", None),
    ("Support/PlatformMutex.swift", "os_unfair_lock_lock(mutex)", "os_unfair_lock_lock(mutex.pointee)", None),
    ("Upload/CollectorSessionDelegate.swift", "protocolClasses = []", "protocolClasses = [1]", None),
    # A name that exists only on Linux.
    ("URLProtocol/ProtocolInstallation+Darwin.swift", "URLProtocol.registerClass(SharedSessionProtocol.self)",
     "ProtocolInstallation.change(.shared) { $0 }", None),
    ("URLProtocol/ForwardingPolicy+Darwin.swift", "URLSessionUploadTask", "URLSessionUpload", None),
    # A method that no delegate has.
    ("URLProtocol/ForwardingPolicy+Darwin.swift", "task:didFinishCollecting:)", "task:didFinishCollect:)", None),
    # A warning.
    ("URLProtocol/RequestAttachment+Darwin.swift", "URLProtocol.setProperty", "let unused = 1; URLProtocol.setProperty",
     None),
]
