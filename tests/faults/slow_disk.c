/* Put before a program (LD_PRELOAD), each write through to the disk takes SYNC_US microseconds
   longer, as on a disk that is slow, busy or far away. The file SYNC_COUNT gets one byte for
   each, where it is named. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static void wait_for_the_disk(void) {
    const char *longer = getenv("SYNC_US");
    if (longer) usleep(atoi(longer));
    const char *name = getenv("SYNC_COUNT");
    int count = name ? open(name, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
    if (count < 0) return;
    if (write(count, "s", 1) < 0) abort();
    close(count);
}

int fsync(int file) {
    wait_for_the_disk();
    return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(file);
}

int fdatasync(int file) {
    wait_for_the_disk();
    return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(file);
}
