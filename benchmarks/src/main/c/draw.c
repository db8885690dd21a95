/*
 * Changes a part of the screen: takes lines "PERCENT" from standard input, draws that much of the screen, waits until
 * the server has done so, and answers with a pixel that it has drawn: "X Y COLOUR".
 * Less than 100 percent are eight random rectangles, which may overlap.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <xcb/xcb.h>

#define RECTANGLES 8

static xcb_connection_t *connection;
static xcb_screen_t *screen;
static uint64_t state = UINT64_C(88172645463325252);

/* Marsaglia's xorshift, the same in each run. */
static unsigned random_below(unsigned bound) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (unsigned)(state % bound);
}

static void fail(const char *what) {
  fprintf(stderr, "draw: %s\n", what);
  exit(1);
}

static xcb_rectangle_t rectangle(double part) {
  unsigned width = screen->width_in_pixels, height = screen->height_in_pixels;
  double side = sqrt(part);
  unsigned drawn_width = (unsigned)fmax(1, round(side * width));
  unsigned drawn_height = (unsigned)fmax(1, round(side * height));
  xcb_rectangle_t drawn = {(int16_t)random_below(width - drawn_width + 1),
                           (int16_t)random_below(height - drawn_height + 1), (uint16_t)drawn_width,
                           (uint16_t)drawn_height};
  return drawn;
}

/* A request each, as of programs that draw in different places: the server takes one request for one change. */
static xcb_rectangle_t fill(xcb_gcontext_t context, unsigned percent, uint32_t colour) {
  int count = percent < 100 ? RECTANGLES : 1;
  xcb_rectangle_t drawn;
  xcb_change_gc(connection, context, XCB_GC_FOREGROUND, &colour);
  for (int i = 0; i < count; i++) {
    drawn = rectangle(percent / 100.0 / count);
    xcb_poly_fill_rectangle(connection, screen->root, context, 1, &drawn);
  }
  return drawn;
}

int main(void) {
  connection = xcb_connect(NULL, NULL);
  if (xcb_connection_has_error(connection)) {
    fail("the display cannot be opened");
  }
  screen = xcb_setup_roots_iterator(xcb_get_setup(connection)).data;
  xcb_gcontext_t context = xcb_generate_id(connection);
  xcb_create_gc(connection, context, screen->root, 0, NULL);
  unsigned percent;
  uint32_t colour = 0;
  while (scanf("%u", &percent) == 1) {
    if (percent < 1 || percent > 100) {
      fail("1 to 100 percent can be drawn");
    }
    colour = (colour + 1 + random_below(0xfffffe)) & 0xffffff;
    xcb_rectangle_t last = fill(context, percent, colour);
    xcb_get_input_focus_reply_t *reply = xcb_get_input_focus_reply(connection, xcb_get_input_focus(connection), NULL);
    if (reply == NULL) {
      fail("the server does not answer");
    }
    free(reply);
    printf("%d %d %" PRIu32 "\n", last.x + last.width / 2, last.y + last.height / 2, colour);
    fflush(stdout);
  }
  xcb_disconnect(connection);
  return 0;
}
