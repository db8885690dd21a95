/*
 * Keeps every processor that this may use from being halted, until standard input ends, as it does when the process
 * at its other end is killed: a loop for each, of SCHED_IDLE, which gives way to anything else at once. It says 0 when
 * it has begun.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void fail(const char *what) {
  fprintf(stderr, "awake: %s\n", what);
  exit(1);
}

static void *stay_awake(void *processor) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET((size_t)(uintptr_t)processor, &one);
  struct sched_param none = {0};
  /* In this order: until it gives way, it must not take a processor. */
  if (pthread_setschedparam(pthread_self(), SCHED_IDLE, &none) != 0 ||
      pthread_setaffinity_np(pthread_self(), sizeof one, &one) != 0) {
    fail("a thread cannot be idle on a processor of its own");
  }
  for (;;) {
    __asm__ volatile("" ::: "memory");
  }
  return NULL;
}

/* Linux may share processors among sessions first (sched(7), autogroup): these loops are to have next to nothing of a
 * session of their own, and not all that is left of the caller's. */
static void leave_session(void) {
  FILE *autogroup = setsid() < 0 ? NULL : fopen("/proc/self/autogroup", "w");
  if (autogroup != NULL) {
    fprintf(autogroup, "19");
    fclose(autogroup);
  }
}

int main(void) {
  leave_session();
  cpu_set_t all;
  if (sched_getaffinity(0, sizeof all, &all) != 0) {
    fail("the system does not say which processors there are");
  }
  for (size_t processor = 0; processor < CPU_SETSIZE; processor++) {
    pthread_t thread;
    if (CPU_ISSET(processor, &all) &&
        pthread_create(&thread, NULL, stay_awake, (void *)(uintptr_t)processor) != 0) {
      fail("no thread can be started");
    }
  }
  printf("0\n");
  fflush(stdout);
  char ignored;
  while (read(STDIN_FILENO, &ignored, 1) > 0) {
  }
  return 0;
}
