// npm's ws as a broadcaster.
const { WebSocketServer } = require('ws');
const { serve } = require('./broadcaster');

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, backlog: 4096, perMessageDeflate: false });

server.on('listening', () => {
  serve(server.address().port, (message) => {
    for (const client of server.clients) client.send(message);
  });
});
