// Figures of each host, from the calls shown.

import { isError } from "./columns.js";

/** Returns the smallest value that is not below the given share of sorted values, or undefined without values. */
export function percentile(sorted, share) {
  return sorted.length === 0 ? undefined : sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** Returns one object for each host: `{ host, calls, errors, p50, p95, bytes }`. */
export function hostFigures(calls) {
  const hosts = new Map();
  for (const call of calls) {
    const host = call.host ?? "";
    let figures = hosts.get(host);
    if (!figures) {
      figures = { host, calls: 0, errors: 0, bytes: 0, durations: [] };
      hosts.set(host, figures);
    }
    figures.calls += 1;
    if (isError(call)) figures.errors += 1;
    if (call.duration !== undefined) figures.durations.push(call.duration);
    figures.bytes += (call.requestBytes ?? 0) + (call.responseBytes ?? 0);
  }
  return [...hosts.values()].map(({ durations, ...figures }) => {
    const sorted = Float64Array.from(durations).sort();
    return { ...figures, p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95) };
  });
}
