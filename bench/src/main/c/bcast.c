// The least that a server can do: accepts WebSocket connections, then writes one frame to all of them,
// again and again, at a rate. What it needs per delivery is the operating system's own cost.
//
//   bcast write|uring RATE BURST BYTES
//
// write: one send per delivery. uring: sends in batches through io_uring, by raw system calls.
// Each 1/RATE second it makes BURST messages of BYTES bytes, and sends them to a connection together.
//
// Prints `port N` when it listens on 127.0.0.1. On standard input: `go` begins, `stop` ends the sending and
// prints `sent MESSAGES DROPPED`; the end of the input ends the program, so that it never outlives its parent.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>
#if __has_include(<linux/io_uring.h>)
#include <linux/io_uring.h>
#define HAS_URING 1
#endif

enum { MAX_CLIENTS = 65536, MAX_EVENTS = 256, MARKER = 38, BATCH = 256, RING = 1024 };

static int epoll, listener, timer, clients, capacity_fds;
static int sockets[MAX_CLIENTS];       // of upgraded connections, in the order they came
static int place_of[MAX_CLIENTS * 2];  // descriptor to place + 1; 0: not upgraded
static uint64_t sequence, dropped, arrears;  // arrears: turns that are due
static long rate, burst, bytes;
static char *frames;
static size_t frame_bytes;  // of one message

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void watch(int fd) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event)) fail("epoll_ctl");
}

static void open_listener(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096))
    fail("listen");
  if (getsockname(listener, (struct sockaddr *)&address, &length)) fail("getsockname");
  printf("port %d\n", ntohs(address.sin_port));
  fflush(stdout);
}

static void accept_all(void) {
  for (;;) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), one = 1;
    if (fd < 0) return;
    if (fd >= capacity_fds || clients >= MAX_CLIENTS) {
      close(fd);
      continue;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    watch(fd);
  }
}

// The generator always sends the key of RFC 6455's example, so the answer is known.
static void upgrade(int fd, const char *request, ssize_t length) {
  static const char answer[] =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
  if (length < 4 || memcmp(request + length - 4, "\r\n\r\n", 4) ||
      send(fd, answer, sizeof answer - 1, MSG_NOSIGNAL) != (ssize_t)sizeof answer - 1) {
    close(fd);
    return;
  }
  sockets[clients] = fd;
  place_of[fd] = ++clients;
}

static void forget(int fd) {
  int place = place_of[fd];
  if (place) {
    sockets[place - 1] = -1;
    place_of[fd] = 0;
  }
  close(fd);
}

static void on_client(int fd) {
  char input[2048];
  ssize_t length = recv(fd, input, sizeof input, 0);
  if (length <= 0) {
    if (length == 0 || errno != EAGAIN) forget(fd);
  } else if (!place_of[fd]) {
    upgrade(fd, input, length);
  }
}

static void put_head(char *at) {
  at[0] = (char)0x81;
  if (bytes < 126) {
    at[1] = (char)bytes;
  } else {
    at[1] = 126;
    at[2] = (char)(bytes >> 8);
    at[3] = (char)bytes;
  }
}

static void make_frames(void) {
  size_t head = bytes < 126 ? 2 : 4;
  frame_bytes = head + (size_t)bytes;
  frames = malloc(frame_bytes * (size_t)burst);
  if (!frames) fail("malloc");
  memset(frames, 'x', frame_bytes * (size_t)burst);
  for (long i = 0; i < burst; i++) put_head(frames + (size_t)i * frame_bytes);
}

static void stamp(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  uint64_t nanos = (uint64_t)now.tv_sec * 1000000000ull + (uint64_t)now.tv_nsec;
  for (long i = 0; i < burst; i++) {
    char marker[MARKER + 1];
    snprintf(marker, sizeof marker, "@@N%016llx@@T%016llx", (unsigned long long)sequence++,
             (unsigned long long)nanos);
    memcpy(frames + (size_t)(i + 1) * frame_bytes - (size_t)bytes, marker, MARKER);
  }
}

static void send_by_write(void) {
  size_t length = frame_bytes * (size_t)burst;
  for (int i = 0; i < clients; i++)
    if (sockets[i] >= 0 && send(sockets[i], frames, length, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)length)
      dropped += (uint64_t)burst;
}

#ifdef HAS_URING
static struct {
  int fd;
  unsigned *sq_tail, *sq_mask, *cq_head, *cq_tail, *cq_mask;
  struct io_uring_sqe *sqes;
  struct io_uring_cqe *cqes;
} ring;

static char *map_ring(size_t length, off_t offset) {
  void *at = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring.fd, offset);
  if (at == MAP_FAILED) fail("mmap");
  return at;
}

static void open_ring(void) {
  struct io_uring_params given = {
      .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_COOP_TASKRUN | IORING_SETUP_CQSIZE, .cq_entries = MAX_CLIENTS};
  ring.fd = (int)syscall(SYS_io_uring_setup, RING, &given);
  if (ring.fd < 0) fail("io_uring_setup");
  size_t sq_bytes = given.sq_off.array + given.sq_entries * sizeof(unsigned);
  size_t cq_bytes = given.cq_off.cqes + given.cq_entries * sizeof(struct io_uring_cqe);
  char *sq = map_ring(sq_bytes, IORING_OFF_SQ_RING), *cq = map_ring(cq_bytes, IORING_OFF_CQ_RING);
  ring.sqes = (void *)map_ring(given.sq_entries * sizeof(struct io_uring_sqe), IORING_OFF_SQES);
  ring.sq_tail = (void *)(sq + given.sq_off.tail);
  ring.sq_mask = (void *)(sq + given.sq_off.ring_mask);
  ring.cq_head = (void *)(cq + given.cq_off.head);
  ring.cq_tail = (void *)(cq + given.cq_off.tail);
  ring.cq_mask = (void *)(cq + given.cq_off.ring_mask);
  ring.cqes = (void *)(cq + given.cq_off.cqes);
  unsigned *array = (void *)(sq + given.sq_off.array);
  for (unsigned i = 0; i < given.sq_entries; i++) array[i] = i;
}

static void register_sockets(void) {
  if (syscall(SYS_io_uring_register, ring.fd, IORING_REGISTER_FILES, sockets, clients)) fail("IORING_REGISTER_FILES");
}

static void submit(unsigned count) {
  while (count > 0) {
    long taken = syscall(SYS_io_uring_enter, ring.fd, count, 0, 0, NULL, 0);
    if (taken < 0 && errno != EINTR) fail("io_uring_enter");
    if (taken > 0) count -= (unsigned)taken;
  }
}

// Only what failed has a completion.
static void take_failures(void) {
  unsigned head = *ring.cq_head, tail = __atomic_load_n(ring.cq_tail, __ATOMIC_ACQUIRE);
  dropped += (uint64_t)(tail - head) * (uint64_t)burst;
  __atomic_store_n(ring.cq_head, tail, __ATOMIC_RELEASE);
}

static void send_by_uring(void) {
  unsigned tail = *ring.sq_tail, waiting = 0;
  for (int i = 0; i < clients; i++) {
    if (sockets[i] < 0) continue;
    struct io_uring_sqe *entry = &ring.sqes[tail++ & *ring.sq_mask];
    memset(entry, 0, sizeof *entry);
    entry->opcode = IORING_OP_SEND;
    entry->flags = IOSQE_FIXED_FILE | IOSQE_CQE_SKIP_SUCCESS;
    entry->fd = i;
    entry->addr = (uint64_t)(uintptr_t)frames;
    entry->len = (unsigned)(frame_bytes * (size_t)burst);
    entry->msg_flags = MSG_NOSIGNAL | MSG_DONTWAIT;
    if (++waiting == BATCH) {
      __atomic_store_n(ring.sq_tail, tail, __ATOMIC_RELEASE);
      submit(waiting);
      waiting = 0;
    }
  }
  __atomic_store_n(ring.sq_tail, tail, __ATOMIC_RELEASE);
  submit(waiting);
  take_failures();
}
#else
static void open_ring(void) {
  fprintf(stderr, "built without io_uring\n");
  exit(1);
}
static void register_sockets(void) {}
static void send_by_uring(void) {}
#endif

static void set_timer(long per_second) {
  long nanos = per_second ? 1000000000l / per_second : 0;
  struct timespec period = {nanos / 1000000000l, nanos % 1000000000l};
  struct itimerspec when = {period, period};
  if (timerfd_settime(timer, 0, &when, NULL)) fail("timerfd_settime");
}

static void on_timer(void) {
  uint64_t due = 0;
  if (read(timer, &due, sizeof due) == sizeof due) arrears += due;
}

// One turn, then other events: who can't keep the pace must still be told to stop.
static void take_turn(int uring) {
  arrears--;
  stamp();
  if (uring)
    send_by_uring();
  else
    send_by_write();
}

static void on_command(int uring) {
  char line[64];
  ssize_t length = read(0, line, sizeof line);
  if (length <= 0) exit(0);
  if (line[0] == 'g') {
    if (uring) register_sockets();
    set_timer(rate);
  } else if (line[0] == 's') {
    set_timer(0);
    arrears = 0;
    printf("sent %llu %llu\n", (unsigned long long)sequence, (unsigned long long)dropped);
    fflush(stdout);
  }
}

static void raise_limit(void) {
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files)) fail("getrlimit");
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  capacity_fds = MAX_CLIENTS * 2;
}

int main(int count, char **arguments) {
  if (count != 5) {
    fprintf(stderr, "bcast write|uring RATE BURST BYTES\n");
    return 2;
  }
  int uring = !strcmp(arguments[1], "uring");
  rate = atol(arguments[2]);
  burst = atol(arguments[3]);
  bytes = atol(arguments[4]);
  if (rate < 1 || burst < 1 || bytes < MARKER || bytes > 65535) return 2;
  raise_limit();
  signal(SIGPIPE, SIG_IGN);
  make_frames();
  if (uring) open_ring();
  epoll = epoll_create1(EPOLL_CLOEXEC);
  timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (epoll < 0 || timer < 0) fail("epoll");
  open_listener();
  watch(listener);
  watch(timer);
  watch(0);
  for (;;) {
    struct epoll_event events[MAX_EVENTS];
    int ready = epoll_wait(epoll, events, MAX_EVENTS, arrears ? 0 : -1);
    for (int i = 0; i < ready; i++) {
      int fd = events[i].data.fd;
      if (fd == listener)
        accept_all();
      else if (fd == timer)
        on_timer();
      else if (fd == 0)
        on_command(uring);
      else
        on_client(fd);
    }
    if (arrears) take_turn(uring);
  }
}
