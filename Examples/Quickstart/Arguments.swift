import Foundation

/// The command line, and the settings that the environment adds to it.
struct Arguments {
    /// A mistake in the command line, described in one line.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    static let usage = """
        usage: moesif-quickstart [URL...]

        Captures a GET of each URL (http or https); without any, a set of calls to a server in this process.
        The events go to a collector in this process, and the report shows what arrived there.

        Environment:
          MOESIF_APPLICATION_ID  deliver to Moesif's collector instead, with this application ID
          MOESIF_BASE_URI        where that collector is, if not at https://api.moesif.net

        Exit status: 0 all calls were delivered, 1 they were not, 2 an argument or option is wrong.
        """

    private(set) var wantsHelp = false
    private(set) var urls: [URL] = []
    /// True if the environment has an application ID.
    ///
    /// The client reads the id by itself. Nothing here prints it.
    let hasApplicationID: Bool

    init(words: some Sequence<String>, environment: [String: String]) throws(Fault) {
        // An empty id counts too: the client then reports the mistake.
        hasApplicationID = environment["MOESIF_APPLICATION_ID"] != nil
        for word in words {
            switch word {
            case "--help", "-h":
                wantsHelp = true
                return
            case _ where word.hasPrefix("-"):
                throw Fault(description: "unknown option \(word.debugDescription); --help lists what there is")
            default:
                guard let url = URL(string: word), let host = url.host, !host.isEmpty,
                    let scheme = url.scheme?.lowercased(), scheme == "http" || scheme == "https"
                else { throw Fault(description: "not an http or https URL: \(word.debugDescription)") }
                urls.append(url)
            }
        }
    }
}
