/* Makes the n-th call that writes below a folder fail: loaded before the C library (LD_PRELOAD), set by `failing_set`.

   FAILING_FOLDER names the folder. Calls elsewhere are left alone. Syncing is only counted: a test needs no disk. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { ONCE = 0, STAYS = 1, SHORT_ONCE = 2, SHORT_STAYS = 3 };

static long calls = 0, fails_at = 0;
static int fails_with = ENOSPC, mode = ONCE;

void failing_set(long at, int error, int how) { calls = 0; fails_at = at; fails_with = error; mode = how; }
long failing_calls(void) { return calls; }

static int is_below(const char *path) {
    const char *folder = getenv("FAILING_FOLDER");
    return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_file_below(int file) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_below(path);
}

/* 0: goes on; 1: fails; 2: writes a part only. */
static int falls(int can_be_short) {
    calls++;
    if (!fails_at || calls < fails_at) return 0;
    int is_first = calls == fails_at;
    if (mode == ONCE) { if (!is_first) return 0; errno = fails_with; return 1; }
    if (mode == STAYS) { errno = fails_with; return 1; }
    if (is_first && can_be_short) return 2;
    if (mode == SHORT_ONCE) return 0;
    errno = fails_with;
    return 1;
}

#define REAL(name) ({ static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name); real; })
#define FALLS_BY_PATH(path) (is_below(path) && falls(0))
#define FALLS_BY_FILE(file) (is_file_below(file) && falls(0))

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        int rights = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); rights = va_arg(rest, int); va_end(rest); } \
        if ((flags & O_CREAT) && FALLS_BY_PATH(path)) return -1; \
        return REAL(name)(path, flags, rights); \
    }
OPEN(open)
OPEN(open64)

#define WRITE(name, parameters, arguments) \
    ssize_t name parameters { \
        int how = is_file_below(file) ? falls(size > 1) : 0; \
        if (how == 1) return -1; \
        if (how == 2) size /= 2; \
        return REAL(name) arguments; \
    }
WRITE(write, (int file, const void *data, size_t size), (file, data, size))
WRITE(pwrite, (int file, const void *data, size_t size, off_t at), (file, data, size, at))
WRITE(pwrite64, (int file, const void *data, size_t size, off64_t at), (file, data, size, at))

#define SYNC(name) int name(int file) { \
        if (!is_file_below(file)) return REAL(name)(file); \
        return falls(0) ? -1 : 0; }
SYNC(fsync)
SYNC(fdatasync)

#define CUT(name, type) int name(int file, type size) { return FALLS_BY_FILE(file) ? -1 : REAL(name)(file, size); }
CUT(ftruncate, off_t)
CUT(ftruncate64, off64_t)

#define RESERVE(name, type) int name(int file, int how, type at, type size) { \
        return FALLS_BY_FILE(file) ? -1 : REAL(name)(file, how, at, size); }
RESERVE(fallocate, off_t)
RESERVE(fallocate64, off64_t)

int posix_fallocate(int file, off_t at, off_t size) {
    return FALLS_BY_FILE(file) ? fails_with : REAL(posix_fallocate)(file, at, size);
}
int posix_fallocate64(int file, off64_t at, off64_t size) {
    return FALLS_BY_FILE(file) ? fails_with : REAL(posix_fallocate64)(file, at, size);
}

int unlink(const char *path) { return FALLS_BY_PATH(path) ? -1 : REAL(unlink)(path); }
int rename(const char *from, const char *to) { return FALLS_BY_PATH(from) ? -1 : REAL(rename)(from, to); }
int link(const char *from, const char *to) { return FALLS_BY_PATH(to) ? -1 : REAL(link)(from, to); }
int mkdir(const char *path, mode_t rights) { return FALLS_BY_PATH(path) ? -1 : REAL(mkdir)(path, rights); }
int fchmod(int file, mode_t rights) { return FALLS_BY_FILE(file) ? -1 : REAL(fchmod)(file, rights); }
