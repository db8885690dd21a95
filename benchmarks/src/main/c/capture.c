/*
 * What every other program is compared with: full frames by MIT-SHM into slots in turns, and no more than that.
 *
 *   capture SLOTS      takes commands, a line each, from standard input, and answers each with a line:
 *     grab X Y         captures a frame: nanoseconds, and the 24 bits of the pixel at (X, Y)
 *     read X Y         the same, and reads every pixel within that time
 *     flow grab N      captures N frames one after the other: N times nanoseconds
 *     flow read N      the same, and reads every pixel
 *     fence            waits for the server to answer, and captures nothing: nanoseconds
 *     close            gives up the connection and the slots: 0
 *     open             after that: connects anew, with new slots: 0
 *   capture SLOTS pipelined
 *                      has the server write the next frame while it reads this one, in 'flow'
 *   capture SLOTS damage
 *                      'grab' and 'read' copy what has changed since the slot was used last, and no more; nobody may
 *                      draw meanwhile
 */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#include <xcb/damage.h>
#include <xcb/shm.h>
#include <xcb/xcb.h>
#include <xcb/xfixes.h>

#define MOST_SLOTS 8

struct slot {
  xcb_shm_seg_t segment;
  uint8_t *pixels;
  /* With damage: the slot to draw into, and what it does not show as it is on the screen. */
  xcb_pixmap_t pixmap;
  xcb_xfixes_region_t stale;
};

static xcb_connection_t *connection;
static xcb_screen_t *screen;
static struct slot slots[MOST_SLOTS];
static unsigned slot_count;
static size_t bytes;
static unsigned next_slot;
static xcb_damage_damage_t damage;
static xcb_xfixes_region_t changes;
static xcb_gcontext_t gc;
/* Where sums go, so that the compiler cannot leave the reading out. */
static volatile uint64_t read_sum;

static void fail(const char *what) {
  fprintf(stderr, "capture: %s\n", what);
  exit(1);
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static void open_slot(struct slot *slot) {
  int fd = memfd_create("capture", MFD_CLOEXEC);
  if (fd < 0 || ftruncate(fd, (off_t)bytes) != 0) {
    fail("no shared memory for a frame");
  }
  slot->pixels = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (slot->pixels == MAP_FAILED) {
    fail("shared memory cannot be mapped");
  }
  slot->segment = xcb_generate_id(connection);
  /* It takes the descriptor over. */
  if (xcb_request_check(connection, xcb_shm_attach_fd_checked(connection, slot->segment, fd, 0)) != NULL) {
    fail("the server does not attach shared memory by its descriptor");
  }
}

static void open_display(void) {
  int preferred;
  connection = xcb_connect(NULL, &preferred);
  if (xcb_connection_has_error(connection)) {
    fail("the display cannot be opened");
  }
  xcb_screen_iterator_t screens = xcb_setup_roots_iterator(xcb_get_setup(connection));
  while (preferred-- > 0) {
    xcb_screen_next(&screens);
  }
  screen = screens.data;
  if (screen->root_depth != 24) {
    fail("the screen's depth is not 24");
  }
  bytes = (size_t)4 * screen->width_in_pixels * screen->height_in_pixels;
  for (unsigned i = 0; i < slot_count; i++) {
    open_slot(&slots[i]);
  }
}

static void close_display(void) {
  for (unsigned i = 0; i < slot_count; i++) {
    munmap(slots[i].pixels, bytes);
  }
  xcb_disconnect(connection);
  connection = NULL;
}

static xcb_shm_get_image_cookie_t request(const struct slot *slot) {
  xcb_shm_get_image_cookie_t cookie =
      xcb_shm_get_image(connection, screen->root, 0, 0, screen->width_in_pixels, screen->height_in_pixels, ~0U,
                        XCB_IMAGE_FORMAT_Z_PIXMAP, slot->segment, 0);
  xcb_flush(connection);
  return cookie;
}

static void await(xcb_shm_get_image_cookie_t cookie) {
  xcb_shm_get_image_reply_t *reply = xcb_shm_get_image_reply(connection, cookie, NULL);
  if (reply == NULL) {
    fail("a grab failed");
  }
  free(reply);
}

static void open_damage(void) {
  free(xcb_damage_query_version_reply(connection, xcb_damage_query_version(connection, 1, 1), NULL));
  free(xcb_xfixes_query_version_reply(connection, xcb_xfixes_query_version(connection, 2, 0), NULL));
  uint32_t values[] = {XCB_SUBWINDOW_MODE_INCLUDE_INFERIORS, 0};
  gc = xcb_generate_id(connection);
  xcb_create_gc(connection, gc, screen->root, XCB_GC_SUBWINDOW_MODE | XCB_GC_GRAPHICS_EXPOSURES, values);
  xcb_rectangle_t all = {0, 0, screen->width_in_pixels, screen->height_in_pixels};
  for (unsigned i = 0; i < slot_count; i++) {
    slots[i].pixmap = xcb_generate_id(connection);
    xcb_shm_create_pixmap(connection, slots[i].pixmap, screen->root, all.width, all.height, screen->root_depth,
                          slots[i].segment, 0);
    slots[i].stale = xcb_generate_id(connection);
    xcb_xfixes_create_region(connection, slots[i].stale, 1, &all);
  }
  changes = xcb_generate_id(connection);
  xcb_xfixes_create_region(connection, changes, 0, NULL);
  damage = xcb_generate_id(connection);
  xcb_void_cookie_t created =
      xcb_damage_create_checked(connection, damage, screen->root, XCB_DAMAGE_REPORT_LEVEL_NON_EMPTY);
  if (xcb_request_check(connection, created) != NULL) {
    fail("the server has no DAMAGE, or no shared pixmaps");
  }
}

/* One batch, and one answer: what has changed. */
static void copy_changes(const struct slot *slot) {
  xcb_damage_subtract(connection, damage, XCB_NONE, changes);
  for (unsigned i = 0; i < slot_count; i++) {
    xcb_xfixes_union_region(connection, slots[i].stale, changes, slots[i].stale);
  }
  xcb_xfixes_set_gc_clip_region(connection, gc, slot->stale, 0, 0);
  xcb_copy_area(connection, screen->root, slot->pixmap, gc, 0, 0, 0, 0, screen->width_in_pixels,
                screen->height_in_pixels);
  xcb_xfixes_set_region(connection, slot->stale, 0, NULL);
  xcb_xfixes_fetch_region_reply_t *reply =
      xcb_xfixes_fetch_region_reply(connection, xcb_xfixes_fetch_region(connection, changes), NULL);
  if (reply == NULL) {
    fail("a copy of changes failed");
  }
  free(reply);
  xcb_generic_event_t *event;
  while ((event = xcb_poll_for_queued_event(connection)) != NULL) {
    free(event);
  }
}

/* At four places at once, of which the processor fetches ahead: WordSum.java says why. */
static void read_pixels(const struct slot *slot) {
  const uint64_t *words = (const uint64_t *)slot->pixels;
  size_t count = bytes / sizeof *words;
  size_t quarter = count / 4;
  uint64_t sums[4] = {0};
  for (size_t i = 0; i < quarter; i++) {
    sums[0] += words[i];
    sums[1] += words[i + quarter];
    sums[2] += words[i + 2 * quarter];
    sums[3] += words[i + 3 * quarter];
  }
  for (size_t i = 4 * quarter; i < count; i++) {
    sums[0] += words[i];
  }
  read_sum = sums[0] + sums[1] + sums[2] + sums[3];
}

static struct slot *other_slot(void) { return &slots[next_slot++ % slot_count]; }

static void capture_one(bool read, unsigned x, unsigned y) {
  struct slot *slot = other_slot();
  int64_t start = now();
  if (damage) {
    copy_changes(slot);
  } else {
    await(request(slot));
  }
  if (read) {
    read_pixels(slot);
  }
  int64_t nanos = now() - start;
  uint32_t pixel;
  memcpy(&pixel, slot->pixels + 4 * ((size_t)y * screen->width_in_pixels + x), sizeof pixel);
  printf("%" PRId64 " %" PRIu32 "\n", nanos, pixel & 0xffffff);
}

static void flow(bool pipelined, bool read, unsigned frames) {
  struct slot *slot = other_slot();
  xcb_shm_get_image_cookie_t cookie = request(slot);
  int64_t start = now();
  for (unsigned i = 0; i < frames; i++) {
    await(cookie);
    struct slot *done = slot;
    slot = other_slot();
    if (pipelined) {
      cookie = request(slot);
    }
    if (read) {
      read_pixels(done);
    }
    if (!pipelined) {
      cookie = request(slot);
    }
    int64_t end = now();
    printf(i == 0 ? "%" PRId64 : " %" PRId64, end - start);
    start = end;
  }
  await(cookie);
  printf("\n");
}

static void fence(void) {
  int64_t start = now();
  xcb_get_input_focus_reply_t *reply = xcb_get_input_focus_reply(connection, xcb_get_input_focus(connection), NULL);
  if (reply == NULL) {
    fail("the server does not answer");
  }
  free(reply);
  printf("%" PRId64 "\n", now() - start);
}

static void open_all(bool with_damage) {
  open_display();
  if (with_damage) {
    open_damage();
  }
}

int main(int count, char **arguments) {
  slot_count = count > 1 ? (unsigned)strtoul(arguments[1], NULL, 10) : 0;
  if (slot_count < 1 || slot_count > MOST_SLOTS) {
    fail("say how many slots, from 1 to 8");
  }
  bool pipelined = count > 2 && strcmp(arguments[2], "pipelined") == 0;
  bool with_damage = count > 2 && strcmp(arguments[2], "damage") == 0;
  open_all(with_damage);
  char line[128];
  while (fgets(line, sizeof line, stdin) != NULL) {
    char work[8];
    unsigned x, y;
    if (sscanf(line, "flow %7s %u", work, &x) == 2) {
      flow(pipelined, strcmp(work, "read") == 0, x);
    } else if (sscanf(line, "%7s %u %u", work, &x, &y) == 3 && x < screen->width_in_pixels &&
               y < screen->height_in_pixels) {
      capture_one(strcmp(work, "read") == 0, x, y);
    } else if (strcmp(line, "fence\n") == 0) {
      fence();
    } else if (strcmp(line, "close\n") == 0) {
      close_display();
      printf("0\n");
    } else if (strcmp(line, "open\n") == 0) {
      open_all(with_damage);
      printf("0\n");
    } else {
      fail("a command is not understood");
    }
    fflush(stdout);
  }
  if (connection != NULL) {
    close_display();
  }
  return 0;
}
