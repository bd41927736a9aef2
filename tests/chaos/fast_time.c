/* The wall clock of a process and of all that it starts, faster and on another day: tests/chaos/fast_time.py.
   The monotonic clock goes on as it does, so that time limits mean real seconds; the time since the start is faster
   too, because the watch compares it with the clock of the day. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static double real_start, fast_start, speed;

__attribute__((constructor)) static void begin(void) {
    const char *said = getenv("FAST_TIME");
    if (!said || sscanf(said, "%lf %lf %lf", &real_start, &fast_start, &speed) != 3) speed = 0;
}

int clock_gettime(clockid_t id, struct timespec *t) {
    int code = (int)syscall(SYS_clock_gettime, id, t);
    if (code == 0 && speed > 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) {
        double fast = fast_start + (t->tv_sec - real_start + t->tv_nsec / 1e9) * speed;
        t->tv_sec = (time_t)fast;
        t->tv_nsec = (long)((fast - (double)t->tv_sec) * 1e9);
    }
    if (code == 0 && speed > 0 && id == CLOCK_BOOTTIME) {
        double fast = (t->tv_sec + t->tv_nsec / 1e9) * speed;
        t->tv_sec = (time_t)fast;
        t->tv_nsec = (long)((fast - (double)t->tv_sec) * 1e9);
    }
    return code;
}

int gettimeofday(struct timeval *restrict t, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    t->tv_sec = now.tv_sec;
    t->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *t) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (t) *t = now.tv_sec;
    return now.tv_sec;
}
