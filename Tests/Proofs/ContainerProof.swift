import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// Proves that a process captures and delivers in environments that only containers have.
///
/// It runs only on Linux, and as root because it creates namespaces.
struct ContainerProof {
    private struct Surroundings {
        let name: String
        /// A shell script that sets the environment up and then runs `"$@"`.
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
            name: "read-only root",
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
        Surroundings(name: "no environment variables", script: #"exec env -i "$@""#),
        Surroundings(
            name: "SIGTERM to process 1",
            script: #"exec unshare --pid --fork --mount-proc "$@""#,
            mode: .process1
        ),
        Surroundings(name: "256 MiB of memory", script: #"ulimit -d 262144; exec "$@""#, mode: .crowded),
        Surroundings(name: "64 file descriptors", script: #"ulimit -n 64; exec "$@""#),
    ]

    /// True if the process can create namespaces.
    ///
    /// In most containers it cannot. Environments that need namespaces are then left out, and the report says so.
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
                figures.append((surroundings.name, "left out: this process cannot create namespaces"))
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
