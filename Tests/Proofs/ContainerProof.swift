import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// A process that captures and delivers in each of the surroundings that containers have and other machines have not.
///
/// Linux alone, as root: it takes namespaces of its own.
struct ContainerProof {
    private struct Surroundings {
        let name: String
        /// Sets them up in a shell, and then runs `"$@"`.
        let script: String
        var mode = ContainerChild.Mode.plain

        var needsNamespaces: Bool {
            script.contains("unshare")
        }
    }

    private static let all = [
        Surroundings(
            name: "no time zones",
            script: #"exec unshare --mount sh -c 'mount -t tmpfs none /usr/share/zoneinfo && exec "$@"' sh "$@""#
        ),
        Surroundings(
            name: "a root that is read-only",
            script: #"""
                exec unshare --mount sh -c '
                    mount --make-rprivate / && mount -t tmpfs none /mnt && mkdir /mnt/root &&
                    mount --rbind / /mnt/root && mount -o remount,bind,ro /mnt/root &&
                    for folder in /tmp /root "$HOME"; do
                        mount --bind -o ro "/mnt/root$folder" "/mnt/root$folder" 2> /dev/null
                        mount -o remount,bind,ro "/mnt/root$folder" 2> /dev/null
                    done
                    exec chroot /mnt/root "$@"' sh "$@"
                """#,
            mode: .readOnly
        ),
        Surroundings(name: "no HOME, and no other variable", script: #"exec env -i "$@""#),
        Surroundings(
            name: "process 1, and SIGTERM",
            script: #"exec unshare --pid --fork --mount-proc "$@""#,
            mode: .process1
        ),
        Surroundings(name: "256 MiB of memory", script: #"ulimit -d 262144; exec "$@""#, mode: .crowded),
        Surroundings(name: "64 descriptors", script: #"ulimit -n 64; exec "$@""#),
    ]

    /// False where the system makes no namespaces for this process, as within most containers: what needs them is then
    /// left out, and the report says so.
    private let hasNamespaces: Bool

    init(hasNamespaces: Bool) {
        self.hasNamespaces = hasNamespaces
    }

    func run() throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        var figures: [(String, String)] = []
        for surroundings in Self.all {
            guard hasNamespaces || !surroundings.needsNamespaces else {
                figures.append((surroundings.name, "left out: no namespaces can be made here"))
                continue
            }
            say(surroundings.name)
            figures.append((surroundings.name, try run(surroundings, collector.url)))
        }
        report("containers", figures)
    }

    private func run(_ surroundings: Surroundings, _ collector: URL) throws -> String {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/bin/sh")
        let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path
        process.arguments = ["-c", surroundings.script, "sh", program, "container-child"]
        process.arguments? += [surroundings.mode.rawValue, collector.absoluteString]
        process.standardOutput = output
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let isWell = process.terminationReason == .exit && process.terminationStatus == 0
        try require(isWell, "\(surroundings.name): ended with \(process.terminationStatus): \(said)")
        return said.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
