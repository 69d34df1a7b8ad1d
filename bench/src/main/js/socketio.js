// Socket.IO as a broadcaster, by a room of its own, over WebSocket alone.
const http = require('http').createServer();
const { Server } = require('socket.io');
const { serve } = require('./broadcaster');

const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, httpCompression: false, serveClient: false });

http.on('connection', (socket) => socket.setNoDelay(true));
io.on('connection', (socket) => socket.join('all'));
http.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => {
  serve(http.address().port, (message) => io.to('all').emit('m', message));
});
