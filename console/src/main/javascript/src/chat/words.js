import { count } from "../format.js";

const TOO_LONG = 40009;

/** Why a message did not go out, for the one who wrote it. */
export function refusal(error, text) {
  if (error?.code !== TOO_LONG) return error?.message ?? String(error);
  const bytes = new TextEncoder().encode(text).length;
  const limit = /limit\D*(\d+)/.exec(error.message)?.[1];
  return `it is too long, ${count(bytes)} bytes${limit ? `; the server takes ${count(Number(limit))}` : ""}.`;
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const full = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "medium" });
const date = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });

export const timeOf = (at) => clock.format(at);
export const fullTimeOf = (at) => full.format(at);

const midnight = (at) => new Date(at).setHours(0, 0, 0, 0);

export const sameDay = (a, b) => midnight(a) === midnight(b);

export function dayOf(at, now = Date.now()) {
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000);
  if (days === 0) return "Today";
  return days === 1 ? "Yesterday" : date.format(at);
}

/** "Anna, Ben and 3 others". */
export function namesOf(clientIds, total) {
  const names = clientIds.slice(0, 8);
  const others = total - names.length;
  if (others > 0) return `${names.join(", ")} and ${others} ${others === 1 ? "other" : "others"}`;
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names.join("");
}
