#if canImport(Darwin)
import Foundation

extension URL {
    /// Leaves the folder out of backups, where its volume can note that.
    func excludeFromBackup() {
        var url = self
        var values = URLResourceValues()
        values.isExcludedFromBackup = true
        try? url.setResourceValues(values)
    }
}
#endif
