// Turns the values of the filters into one test of a record.

import { timeOf } from "./columns.js";
import { timeOfDay } from "./format.js";

/**
 * Returns a function that is true for a record that passes all filters. Every record is tested when a filter changes,
 * so an unused filter costs nothing. `found` holds the ids of records with the text in their bodies.
 */
export function recordTest(values, found, knownUsers) {
  const tests = [textTest(values.text.toLowerCase(), found), callTest(values), userTest(values.user, knownUsers), timeTest(values)]
    .filter((test) => test !== undefined);
  if (tests.length === 1) return tests[0];
  return (record) => tests.every((test) => test(record));
}

function textTest(text, found) {
  return text === "" ? undefined : (record) => record.searched.includes(text) || found.has(record.id);
}

/** Customers and actions have no host, status, method or direction, so those filters do not hide them. */
function callTest({ host, method, direction, status }) {
  const tests = [];
  if (host !== "") tests.push((call) => call.host === host);
  if (method !== "") tests.push((call) => call.method === method);
  if (direction !== "") tests.push((call) => call.direction === direction);
  if (status !== "") tests.push(statusTest(status));
  if (tests.length === 0) return undefined;
  return (record) => record.list !== "calls" || tests.every((test) => test(record));
}

function statusTest(status) {
  if (status === "error") return (call) => call.error !== undefined || call.status === undefined;
  const hundreds = Number(status[0]);
  return (call) => call.status !== undefined && Math.floor(call.status / 100) === hundreds;
}

/** A known user is meant exactly, so that "u-1" does not show "u-10"; other text is a part of the name. */
function userTest(user, knownUsers) {
  if (user === "") return undefined;
  if (knownUsers.has(user)) return (record) => record.user === user;
  const part = user.toLowerCase();
  return (record) => record.user !== undefined && record.user.toLowerCase().includes(part);
}

/** Both seconds belong to the range. A range from late to early passes midnight. */
function timeTest({ from, to }) {
  if (from === "" && to === "") return undefined;
  const start = from === "" ? 0 : milliseconds(from);
  const end = to === "" ? Infinity : milliseconds(to) + 1000;
  const inside = (time) => (start < end ? time >= start && time < end : time >= start || time < end);
  return (record) => inside(timeOfDay(timeOf(record)));
}

function milliseconds(clock) {
  const [hours, minutes, seconds = "0"] = clock.split(":");
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
}
