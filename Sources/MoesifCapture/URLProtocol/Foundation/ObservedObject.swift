#if canImport(FoundationNetworking)
import CMoesifSystem

/// Changes the class of a live Foundation object to a subclass that observes it.
///
/// The first word of an object is its class. The two classes differ only in the methods that the subclass overrides.
/// The object is a valid instance of either, whichever a thread reads during the change.
enum ObservedObject {
    /// Changes the class of an object to a subclass, and returns true if the object has that class.
    ///
    /// Returns false and changes nothing unless the object is exactly of the base class and the subclass adds no
    /// storage.
    static func observe<Base: AnyObject>(_ object: Base, by subclass: AnyClass) -> Bool {
        let place = Unmanaged.passUnretained(object).toOpaque()
        let (base, observer) = (metadata(of: Base.self), metadata(of: subclass))
        let current = place.load(as: UnsafeRawPointer.self)
        guard current != observer else { return true }
        guard current == base, superclass(observer) == base, size(observer) == size(base) else { return false }
        moesif_object_set_class(place, observer)
        return true
    }

    private static func metadata(of type: Any.Type) -> UnsafeRawPointer {
        unsafeBitCast(type, to: UnsafeRawPointer.self)
    }

    // The layout of a class without Objective-C: its kind, its superclass, its flags and the address point of its
    // instances in four bytes each, and the size of its instances
    // (https://github.com/swiftlang/swift/blob/main/docs/ABI/TypeMetadata.rst).
    private static func superclass(_ type: UnsafeRawPointer) -> UnsafeRawPointer? {
        type.load(fromByteOffset: MemoryLayout<UnsafeRawPointer>.size, as: UnsafeRawPointer?.self)
    }

    private static func size(_ type: UnsafeRawPointer) -> UInt32 {
        type.load(fromByteOffset: 2 * MemoryLayout<UnsafeRawPointer>.size + 8, as: UInt32.self)
    }
}
#endif
