/* Put before a program (LD_PRELOAD), each write through to the disk takes SYNC_US microseconds
   longer, as on a disk that is slow, busy or far away. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static void wait_for_the_disk(void) {
    const char *longer = getenv("SYNC_US");
    if (longer) usleep(atoi(longer));
}

int fsync(int file) {
    wait_for_the_disk();
    return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(file);
}

int fdatasync(int file) {
    wait_for_the_disk();
    return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(file);
}
