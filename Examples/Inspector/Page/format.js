// Formats numbers, sizes, durations and times, always in the same width where a column needs it.

const grouped = new Intl.NumberFormat("en-US");

/** Returns a whole number with separators between thousands. */
export function formatCount(number) {
  return number < 1000 ? String(number) : grouped.format(number);
}

/** Returns a size in units of 1,000, or "" if it is unknown. */
export function formatBytes(bytes) {
  if (bytes === undefined || bytes === null) return "";
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${significant(bytes / 1e3)} kB`;
  if (bytes < 1e9) return `${significant(bytes / 1e6)} MB`;
  return `${significant(bytes / 1e9)} GB`;
}

/** Returns a size in MiB, the unit of the option `--memory`. */
export function formatMebibytes(bytes) {
  return `${significant(bytes / 1048576)} MiB`;
}

/** Returns a duration in its natural unit, or "" if it is unknown. */
export function formatDuration(milliseconds) {
  if (milliseconds === undefined || milliseconds === null) return "";
  if (milliseconds < 1000) return `${significant(milliseconds)} ms`;
  if (milliseconds < 60000) return `${(milliseconds / 1000).toFixed(2)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function significant(number) {
  if (number >= 99.95 || Number.isInteger(number)) return String(Math.round(number));
  return number >= 9.995 ? number.toFixed(1) : number.toFixed(2);
}

const hour = 3600000;
const day = 24 * hour;
let offsetHour = NaN;
let offset = 0;

/** Returns the milliseconds since local midnight. `Date` is slow, so the offset is read once for each hour of events. */
export function timeOfDay(milliseconds) {
  const wanted = Math.floor(milliseconds / hour);
  if (wanted !== offsetHour) {
    offsetHour = wanted;
    offset = new Date(milliseconds).getTimezoneOffset() * 60000 || 0;
  }
  return (((milliseconds - offset) % day) + day) % day;
}

/** Returns the local time of day, such as 14:46:50.133. */
export function formatTime(milliseconds) {
  if (!Number.isFinite(milliseconds)) return "";
  const time = timeOfDay(milliseconds);
  return `${formatClock(time)}.${pad(Math.floor(time % 1000), 3)}`;
}

/** Returns milliseconds since midnight as the value of an input of type time, such as 14:46:50. */
export function formatClock(time) {
  const seconds = Math.floor(time / 1000);
  return `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
}

/** Returns the local date and time of day. */
export function formatDate(milliseconds) {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return "";
  return `${date.getFullYear()}-${pad(date.getMonth() + 1, 2)}-${pad(date.getDate(), 2)} ${formatTime(milliseconds)}`;
}

function pad(number, width) {
  return String(number).padStart(width, "0");
}
