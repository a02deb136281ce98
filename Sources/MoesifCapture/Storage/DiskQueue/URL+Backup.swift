import Foundation

extension URL {
    /// Leaves the folder out of backups, where the platform and its volume can note that.
    func excludeFromBackup() {
        #if canImport(Darwin)
        var url = self
        var values = URLResourceValues()
        values.isExcludedFromBackup = true
        try? url.setResourceValues(values)
        #endif
    }
}
