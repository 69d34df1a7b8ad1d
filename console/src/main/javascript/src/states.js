/** What people read for the states of the SDK's connection. */
const NAMES = {
  initialized: "Starting",
  connecting: "Connecting",
  connected: "Connected",
  disconnected: "Reconnecting",
  suspended: "Waiting for the server",
  closing: "Closing",
  closed: "Closed",
  failed: "Refused",
};

export const stateName = (state) => NAMES[state] ?? state;
