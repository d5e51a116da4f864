/* Stands between the program and the C library, and looks at every step that changes files below
   SHIM_ROOT. The steps are counted from 1.
   SHIM_LOG   a file that gets a line for each step; the bytes of moved files are kept beside it, as
              SHIM_LOG.1 and so on
   SHIM_FAIL  the step that fails, as on a disk that is full
   SHIM_EDIT  a file to which somebody adds a line just before the step SHIM_AT
   SHIM_TIME  what the clock shows, in seconds since 1970 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static long steps = 0, moves = 0;

#define REAL(name, type, ...) \
    static type (*real)(__VA_ARGS__) = 0; \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

/* The path of a file, whole. */
static const char *whole(int folder, const char *path, char *out) {
    char base[4096] = "", link[64];
    if (path[0] == '/') return strcpy(out, path);
    if (folder == AT_FDCWD) {
        if (!getcwd(base, sizeof base)) return strcpy(out, path);
    } else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        ssize_t n = readlink(link, base, sizeof base - 1);
        base[n < 0 ? 0 : n] = 0;
    }
    if (strncmp(path, "./", 2) == 0) path += 2;
    snprintf(out, 8192, strcmp(path, ".") == 0 || !*path ? "%s" : "%s/%s", base, path);
    return out;
}

/* The path of an open file; none unless it is a file or a folder. */
static const char *open_path(int fd, char *out) {
    struct stat meta;
    if (fstat(fd, &meta) || !(S_ISREG(meta.st_mode) || S_ISDIR(meta.st_mode))) return strcpy(out, "-");
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, out, 8191);
    out[n < 0 ? 0 : n] = 0;
    return out;
}

static void edit(void) {
    const char *path = getenv("SHIM_EDIT");
    int (*real_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
    ssize_t (*real_write)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    int fd = real_open(path, O_WRONLY | O_APPEND);
    const char *line = "# edited meanwhile\n";
    if (fd >= 0) { real_write(fd, line, strlen(line)); close(fd); }
}

/* Whether this step is to fail. */
static int step(const char *what, const char *path, const char *to) {
    const char *root = getenv("SHIM_ROOT");
    if (!root || strncmp(path, root, strlen(root)) != 0) return 0;
    steps++;
    const char *fail = getenv("SHIM_FAIL"), *at = getenv("SHIM_AT"), *log = getenv("SHIM_LOG");
    if (at && atol(at) == steps) edit();
    if (log) {
        int (*real_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
        ssize_t (*real_write)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
        int fd = real_open(log, O_WRONLY | O_APPEND | O_CREAT, 0600);
        char line[20000];
        int n = snprintf(line, sizeof line, "%s\t%s\t%s\n", what, path, to ? to : "");
        if (fd >= 0) { real_write(fd, line, n); close(fd); }
    }
    if (fail && atol(fail) == steps) { errno = ENOSPC; return 1; }
    return 0;
}

static void keep(const char *path) {
    const char *log = getenv("SHIM_LOG"), *root = getenv("SHIM_ROOT");
    if (!log || !root || strncmp(path, root, strlen(root)) != 0) return;
    char copy[8192];
    int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "link");
    snprintf(copy, sizeof copy, "%s.%ld", log, ++moves);
    real(path, copy);
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(#name, int, const char *, int, ...); \
        va_list list; va_start(list, flags); mode_t mode = va_arg(list, mode_t); va_end(list); \
        char p[8192]; \
        if ((flags & O_CREAT) && step("create", whole(AT_FDCWD, path, p), 0)) return -1; \
        return real(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        REAL(#name, int, int, const char *, int, ...); \
        va_list list; va_start(list, flags); mode_t mode = va_arg(list, mode_t); va_end(list); \
        char p[8192]; \
        if ((flags & O_CREAT) && step("create", whole(folder, path, p), 0)) return -1; \
        return real(folder, path, flags, mode); \
    }
OPENAT(openat)
OPENAT(openat64)

ssize_t write(int fd, const void *bytes, size_t n) {
    REAL("write", ssize_t, int, const void *, size_t);
    char p[8192];
    if (fd > 2 && step("write", open_path(fd, p), 0)) return -1;
    return real(fd, bytes, n);
}

ssize_t writev(int fd, const struct iovec *parts, int n) {
    REAL("writev", ssize_t, int, const struct iovec *, int);
    char p[8192];
    if (fd > 2 && step("write", open_path(fd, p), 0)) return -1;
    return real(fd, parts, n);
}

#define SYNC(name) \
    int name(int fd) { \
        REAL(#name, int, int); \
        char p[8192]; \
        return step(#name, open_path(fd, p), 0) ? -1 : real(fd); \
    }
SYNC(fsync)
SYNC(fdatasync)
SYNC(syncfs)

int rename(const char *from, const char *to) {
    REAL("rename", int, const char *, const char *);
    char p[8192], q[8192];
    if (step("move", whole(AT_FDCWD, from, p), whole(AT_FDCWD, to, q))) return -1;
    int done = real(from, to);
    if (!done) keep(q);
    return done;
}

int renameat(int a, const char *from, int b, const char *to) {
    REAL("renameat", int, int, const char *, int, const char *);
    char p[8192], q[8192];
    if (step("move", whole(a, from, p), whole(b, to, q))) return -1;
    int done = real(a, from, b, to);
    if (!done) keep(q);
    return done;
}

int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
    REAL("renameat2", int, int, const char *, int, const char *, unsigned);
    char p[8192], q[8192];
    if (step("move", whole(a, from, p), whole(b, to, q))) return -1;
    int done = real(a, from, b, to, flags);
    if (!done) keep(q);
    return done;
}

int unlink(const char *path) {
    REAL("unlink", int, const char *);
    char p[8192];
    return step("remove", whole(AT_FDCWD, path, p), 0) ? -1 : real(path);
}

int unlinkat(int folder, const char *path, int flags) {
    REAL("unlinkat", int, int, const char *, int);
    char p[8192];
    const char *what = flags & AT_REMOVEDIR ? "remove-folder" : "remove";
    return step(what, whole(folder, path, p), 0) ? -1 : real(folder, path, flags);
}

int rmdir(const char *path) {
    REAL("rmdir", int, const char *);
    char p[8192];
    return step("remove-folder", whole(AT_FDCWD, path, p), 0) ? -1 : real(path);
}

int mkdir(const char *path, mode_t mode) {
    REAL("mkdir", int, const char *, mode_t);
    char p[8192];
    return step("folder", whole(AT_FDCWD, path, p), 0) ? -1 : real(path, mode);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    REAL("clock_gettime", int, clockid_t, struct timespec *);
    int done = real(clock, time);
    const char *shown = getenv("SHIM_TIME");
    if (shown && clock == CLOCK_REALTIME) { time->tv_sec = atol(shown); time->tv_nsec = 0; }
    return done;
}
