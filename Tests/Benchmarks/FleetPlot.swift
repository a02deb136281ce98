import MoesifCapture
import MoesifFleetSimulation

/// A plot of the requests per second, with a panel for each traffic and a line for each kind of outage.
struct FleetPlot {
    private static let width = 900.0
    private static let left = 90.0
    private static let right = 20.0
    private static let top = 70.0
    private static let height = 130.0
    private static let pitch = 190.0
    private static let colors = ["#1f6feb", "#d1570a", "#2a8a3a"]

    private let panels: [[FleetRun]]
    private let clients: Int

    init(_ runs: [FleetRun], clients: Int) {
        var panels: [[FleetRun]] = []
        for run in runs {
            if panels.last?.first?.traffic.name == run.traffic.name {
                panels[panels.count - 1].append(run)
            } else {
                panels.append([run])
            }
        }
        self.panels = panels
        self.clients = clients
    }

    var svg: String {
        let bottom = Self.top + Double(panels.count) * Self.pitch
        var lines = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(bottom + 10)" \
            font-family="sans-serif" font-size="12">
            """,
            "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>",
            text(Self.left, 24, "\(clients) clients around an outage of the collector", size: 16),
        ]
        for (index, run) in (panels.first ?? []).enumerated() {
            let x = Self.left + Double(index) * 200
            lines.append("<path d=\"M\(x) 43h24\" stroke=\"\(Self.colors[index % 3])\" stroke-width=\"2\"/>")
            lines.append(text(x + 30, 47, run.outage.kind.rawValue))
        }
        for (index, runs) in panels.enumerated() {
            lines += panel(runs, y: Self.top + Double(index) * Self.pitch + 20)
        }
        return lines.joined(separator: "\n") + "\n</svg>\n"
    }

    private func panel(_ runs: [FleetRun], y: Double) -> [String] {
        guard let first = runs.first, let end = first.rows.last?.second else { return [] }
        let highest = max(first.limit, runs.flatMap(\.rows).map { Double($0.requests) }.max() ?? 0)
        let plain = Self.width - Self.left - Self.right
        func x(_ second: Double) -> Double { Self.left + plain * second / Double(end) }
        func level(_ requests: Double) -> Double { y + Self.height * (1 - requests / highest) }

        let begin = x(first.outage.begin.inSeconds)
        var lines = [
            text(Self.left, y - 6, "\(first.traffic.name): peak requests/s in each 10 s"),
            """
            <rect x="\(point(begin))" y="\(y)" width="\(point(x(first.outage.end.inSeconds) - begin))" \
            height="\(Self.height)" fill="#eeeeee"/>
            """,
        ]
        for (value, label) in [(0, "0"), (first.steadyRate, "steady"), (first.limit, "limit")] {
            let height = point(level(value))
            let dashes = value == first.limit ? " stroke-dasharray=\"5 4\"" : ""
            lines.append("<path d=\"M\(Self.left) \(height)h\(plain)\" stroke=\"#bbbbbb\"\(dashes)/>")
            let figure = value == 0 ? label : "\(label) \(value.formatted(places: 0))"
            lines.append(text(Self.left - 5, level(value) + 4, figure, anchor: "end", size: 10))
        }
        for second in stride(from: 0, through: end, by: 300) {
            lines.append(
                text(x(Double(second)), y + Self.height + 14, "\(second / 60) min", anchor: "middle", size: 10)
            )
        }
        for (index, run) in runs.enumerated() {
            let points = run.rows.map { "\(point(x(Double($0.second)))),\(point(level(Double($0.requests))))" }
            lines.append(
                """
                <polyline fill="none" stroke="\(Self.colors[index % 3])" stroke-width="1.5" \
                points="\(points.joined(separator: " "))"/>
                """
            )
        }
        return lines
    }

    private func text(_ x: Double, _ y: Double, _ text: String, anchor: String = "start", size: Int = 12) -> String {
        """
        <text x="\(point(x))" y="\(point(y))" text-anchor="\(anchor)" font-size="\(size)">\(text)</text>
        """
    }

    private func point(_ value: Double) -> String {
        value.formatted(places: 1)
    }
}
