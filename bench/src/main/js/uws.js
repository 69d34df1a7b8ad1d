// uWebSockets.js as a broadcaster, by its own topics.
const { serve } = require('./broadcaster');

function installed() {
  try {
    return require('uWebSockets.js');
  } catch {
    return require('@trufflesuite/uws-js-unofficial');
  }
}

const uws = installed();
const app = uws.App().ws('/*', {
  compression: uws.DISABLED,
  idleTimeout: 0,
  sendPingsAutomatically: false,
  maxBackpressure: 16 * 1024 * 1024,
  open: (socket) => socket.subscribe('all'),
});

app.listen('127.0.0.1', 0, (listener) => {
  if (!listener) throw new Error('it can not listen');
  serve(uws.us_socket_local_port(listener), (message) => app.publish('all', message, false));
});
