/* A bad disk and a wrong clock, preloaded into the center (LD_PRELOAD), told what to do by a page that it shares with the suite.
 *
 * FAULT_ROOT is the folder that is on the bad disk, FAULT_PAGE the file of the shared page (struct page below). The modes:
 *   full       writing under the root, or under the part of it that is named, fails with ENOSPC
 *   read_only  everything that changes something there fails with EROFS
 *   cut        the power goes: what was not synced is dropped, at random and torn, and the process is killed
 *
 * For the cut every change since the last sync is remembered with what was there before. A file's bytes are durable after
 * fsync or fdatasync of the file; that a file exists, is gone or has another name, after fsync of its directory. Each unsynced
 * write is kept, dropped or torn at random, whatever came before or after it. Unsynced names are all taken back, the last first.
 *
 * What it does not see: writes through mmap (SQLite's shared memory file, which is rebuilt after a crash anyway), io_uring (used by
 * none of our dependencies), and system calls made without libc (none on this platform). copy_file_range and sendfile say that
 * they are not there, so that copies come through write. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { NONE, FULL, READ_ONLY, CUT };

struct page {
  int32_t mode;
  uint32_t seed;
  int64_t clock_us;  /* Added to the wall clock. */
  char part[256];    /* The mode holds for paths with this in them; empty for all. */
  int64_t n_failed;  /* Calls that failed because of the mode. */
  int64_t n_dropped; /* Writes and names taken back by the cut. */
  int64_t n_synced;  /* Syncs seen. */
};

struct write { /* One change of a file's bytes, and what was there before. */
  struct write *before;
  off_t at;
  size_t len, old_len;
  off_t old_size;
  char old[];
};

struct file {
  struct file *next;
  dev_t dev;
  ino_t ino;
  int fd; /* Our own, to put things right through. */
  struct write *last;
};

struct name { /* One change of a name. */
  struct name *before;
  enum { MADE, MADE_DIR, MOVED, GONE } what;
  char dir[PATH_MAX], path[PATH_MAX], from[PATH_MAX], kept[PATH_MAX];
};

static struct page *page;
static char root[PATH_MAX];
static size_t root_len;
static struct file *files;
static struct name *names;
static unsigned n_kept;
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static __thread int inside;

#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__); \
  if (!real) real = dlsym(RTLD_NEXT, name)

__attribute__((constructor)) static void begin(void) {
  const char *where = getenv("FAULT_PAGE"), *under = getenv("FAULT_ROOT");
  if (!where || !under || !realpath(under, root)) return;
  root_len = strlen(root);
  inside = 1;
  int fd = open(where, O_RDWR);
  if (fd >= 0) {
    void *shared = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (shared != MAP_FAILED) page = shared;
    close(fd);
  }
  inside = 0;
}

/* The whole path of `path` as seen from `dir`; the last part need not exist. */
static int whole(int dir, const char *path, char out[PATH_MAX]) {
  char base[PATH_MAX];
  if (path[0] == '/') {
    if (strlen(path) >= PATH_MAX) return -1;
    strcpy(out, path);
  } else {
    if (dir == AT_FDCWD) {
      if (!getcwd(base, sizeof base)) return -1;
    } else {
      char link[64];
      snprintf(link, sizeof link, "/proc/self/fd/%d", dir);
      ssize_t n = readlink(link, base, sizeof base - 1);
      if (n < 0) return -1;
      base[n] = 0;
    }
    if (snprintf(out, PATH_MAX, "%s/%s", base, path) >= PATH_MAX) return -1;
  }
  char *last = strrchr(out, '/');
  if (last && last != out) { /* Links on the way are followed, the last part is not. */
    char rest[NAME_MAX + 2], there[PATH_MAX];
    snprintf(rest, sizeof rest, "%s", last);
    *last = 0;
    if (realpath(out, there)) {
      if (strlen(there) + strlen(rest) >= PATH_MAX) return -1;
      strcpy(out, there);
    }
    strcat(out, rest);
  }
  return 0;
}

static int is_ours(const char *path) {
  return page && !inside && !strncmp(path, root, root_len) && (path[root_len] == '/' || !path[root_len]) &&
         !strstr(path, "/.cut-");
}

static int path_of(int fd, char out[PATH_MAX]) {
  char link[64];
  if (!page || inside) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, out, PATH_MAX - 1);
  if (n < 0) return 0;
  out[n] = 0;
  return is_ours(out);
}

/* --- The cut ------------------------------------------------------------------------------------------------------------ */

static unsigned dice(void) { return page->seed = page->seed * 1103515245u + 12345u; }

static void put_right(struct file *file) {
  struct stat now;
  if (fstat(file->fd, &now)) return;
  off_t size = 0;
  struct write *first = NULL;
  for (struct write *it = file->last; it; it = it->before) first = it;
  if (first) size = first->old_size;
  for (struct write *it = file->last; it; it = it->before) {
    unsigned lot = (dice() >> 16) % 3;
    size_t kept = lot == 0 ? it->len : lot == 1 ? 0 : (it->len ? (dice() >> 8) % it->len : 0);
    if (kept < it->len || (!it->len && kept == 0)) page->n_dropped++;
    if (kept && it->at + (off_t)kept > size) size = it->at + kept;
    for (size_t i = kept; i < it->len || i < it->old_len;) {
      char zeros[4096] = {0};
      size_t end = i < it->old_len ? it->old_len : it->len;
      size_t n = end - i > sizeof zeros ? sizeof zeros : end - i;
      ssize_t done = pwrite(file->fd, i < it->old_len ? it->old + i : zeros, n, it->at + i);
      if (done <= 0) break;
      i += done;
    }
  }
  if (ftruncate(file->fd, size)) return;
}

static void cut(void) {
  inside = 1;
  for (struct file *it = files; it; it = it->next) put_right(it);
  for (struct name *it = names; it; it = it->before) {
    page->n_dropped++;
    switch (it->what) {
      case MADE: unlink(it->path); break;
      case MADE_DIR: rmdir(it->path); break;
      case MOVED:
        rename(it->path, it->from);
        if (it->kept[0]) rename(it->kept, it->path);
        break;
      case GONE: rename(it->kept, it->path); break;
    }
  }
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* Takes the lock, and the error of the mode where it holds for this path. */
static int refuse(const char *path, int needs_room) {
  pthread_mutex_lock(&lock);
  int mode = page->mode;
  if (mode == NONE || (page->part[0] && !strstr(path, page->part))) return 0;
  if (mode == CUT) cut();
  if (mode == FULL && !needs_room) return 0;
  page->n_failed++;
  pthread_mutex_unlock(&lock);
  errno = mode == FULL ? ENOSPC : EROFS;
  return -1;
}

static void done(void) { pthread_mutex_unlock(&lock); }

static struct file *file_of(int fd) {
  struct stat it;
  if (fstat(fd, &it) || !S_ISREG(it.st_mode)) return NULL;
  for (struct file *file = files; file; file = file->next)
    if (file->dev == it.st_dev && file->ino == it.st_ino) return file;
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  inside = 1;
  int own = open(link, O_RDWR | O_CLOEXEC);
  inside = 0;
  if (own < 0) return NULL;
  struct file *file = calloc(1, sizeof *file);
  *file = (struct file){files, it.st_dev, it.st_ino, own, NULL};
  return files = file;
}

/* Remembers what is where `len` bytes are about to be written, or cut off. */
static void remember(int fd, off_t at, size_t len, int cuts) {
  struct file *file = file_of(fd);
  struct stat it;
  if (!file || fstat(fd, &it)) return;
  off_t end = cuts ? it.st_size : at + (off_t)len;
  if (end > it.st_size) end = it.st_size;
  size_t old_len = end > at ? end - at : 0;
  struct write *write = malloc(sizeof *write + old_len);
  *write = (struct write){file->last, at, cuts ? 0 : len, old_len, it.st_size};
  if (old_len && pread(file->fd, write->old, old_len, at) < 0) write->old_len = 0;
  file->last = write;
}

static void forget_writes(int fd) {
  struct stat it;
  if (fstat(fd, &it)) return;
  for (struct file **at = &files; *at; at = &(*at)->next) {
    struct file *file = *at;
    if (file->dev != it.st_dev || file->ino != it.st_ino) continue;
    for (struct write *write = file->last, *before; write; write = before) {
      before = write->before;
      free(write);
    }
    *at = file->next;
    inside = 1;
    close(file->fd);
    inside = 0;
    free(file);
    return;
  }
}

static void dir_of(const char *path, char out[PATH_MAX]) {
  strcpy(out, path);
  char *last = strrchr(out, '/');
  if (last) *last = 0;
}

static struct name *change(int what, const char *path, const char *from) {
  struct name *name = calloc(1, sizeof *name);
  name->before = names;
  name->what = what;
  strcpy(name->path, path);
  dir_of(path, name->dir);
  if (from) strcpy(name->from, from);
  return names = name;
}

/* Keeps what is about to lose its name beside it, until its directory is synced. */
static void keep(const char *path, char kept[PATH_MAX]) {
  snprintf(kept, PATH_MAX, "%.*s/.cut-%u", (int)root_len, root, n_kept++);
  inside = 1;
  if (link(path, kept)) kept[0] = 0;
  inside = 0;
}

static void forget_names(const char *dir) {
  for (struct name **at = &names; *at;) {
    struct name *name = *at;
    if (strcmp(name->dir, dir)) {
      at = &name->before;
      continue;
    }
    inside = 1;
    if (name->kept[0]) unlink(name->kept);
    inside = 0;
    *at = name->before;
    free(name);
  }
}

/* --- The calls ---------------------------------------------------------------------------------------------------------- */

static int open_at(int dir, const char *path, int flags, mode_t mode) {
  REAL(int, "openat64", int, const char *, int, ...);
  char all[PATH_MAX];
  int changes = (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC));
  if (!page || inside || !changes || whole(dir, path, all) || !is_ours(all)) return real(dir, path, flags, mode);
  struct stat it;
  int is_new = lstat(all, &it) != 0;
  if (refuse(all, is_new)) return -1;
  if (!is_new && (flags & O_TRUNC) && it.st_size > 0) {
    inside = 1;
    int fd = real(dir, path, O_RDWR | O_CLOEXEC);
    inside = 0;
    if (fd >= 0) {
      remember(fd, 0, 0, 1);
      inside = 1;
      close(fd);
      inside = 0;
    }
  }
  int fd = real(dir, path, flags, mode);
  if (fd >= 0 && is_new) change(MADE, all, NULL);
  done();
  return fd;
}

#define MODE \
  mode_t mode = 0; \
  if (flags & O_CREAT) { \
    va_list rest; \
    va_start(rest, flags); \
    mode = va_arg(rest, mode_t); \
    va_end(rest); \
  }
int open(const char *path, int flags, ...) { MODE return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE return open_at(AT_FDCWD, path, flags, mode); }
int openat(int dir, const char *path, int flags, ...) { MODE return open_at(dir, path, flags, mode); }
int openat64(int dir, const char *path, int flags, ...) { MODE return open_at(dir, path, flags, mode); }

static off_t place(int fd) {
  struct stat it;
  if (fcntl(fd, F_GETFL) & O_APPEND) return fstat(fd, &it) ? 0 : it.st_size;
  return lseek(fd, 0, SEEK_CUR);
}

ssize_t write(int fd, const void *bytes, size_t n) {
  REAL(ssize_t, "write", int, const void *, size_t);
  char path[PATH_MAX];
  if (!path_of(fd, path)) return real(fd, bytes, n);
  if (refuse(path, 1)) return -1;
  remember(fd, place(fd), n, 0);
  ssize_t written = real(fd, bytes, n);
  done();
  return written;
}

ssize_t writev(int fd, const struct iovec *parts, int n_parts) {
  REAL(ssize_t, "writev", int, const struct iovec *, int);
  char path[PATH_MAX];
  if (!path_of(fd, path)) return real(fd, parts, n_parts);
  if (refuse(path, 1)) return -1;
  size_t n = 0;
  for (int i = 0; i < n_parts; i++) n += parts[i].iov_len;
  remember(fd, place(fd), n, 0);
  ssize_t written = real(fd, parts, n_parts);
  done();
  return written;
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off_t at) {
  REAL(ssize_t, "pwrite64", int, const void *, size_t, off_t);
  char path[PATH_MAX];
  if (!path_of(fd, path)) return real(fd, bytes, n, at);
  if (refuse(path, 1)) return -1;
  remember(fd, at, n, 0);
  ssize_t written = real(fd, bytes, n, at);
  done();
  return written;
}
ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) { return pwrite64(fd, bytes, n, at); }

int ftruncate64(int fd, off_t len) {
  REAL(int, "ftruncate64", int, off_t);
  char path[PATH_MAX];
  struct stat it;
  if (!path_of(fd, path)) return real(fd, len);
  if (refuse(path, !fstat(fd, &it) && it.st_size < len)) return -1;
  remember(fd, len, 0, 1);
  int is = real(fd, len);
  done();
  return is;
}
int ftruncate(int fd, off_t len) { return ftruncate64(fd, len); }

int posix_fallocate64(int fd, off_t at, off_t len) {
  REAL(int, "posix_fallocate64", int, off_t, off_t);
  char path[PATH_MAX];
  if (!path_of(fd, path)) return real(fd, at, len);
  if (refuse(path, 1)) return errno;
  remember(fd, at, 0, 0);
  int is = real(fd, at, len);
  done();
  return is;
}
int posix_fallocate(int fd, off_t at, off_t len) { return posix_fallocate64(fd, at, len); }

int fallocate64(int fd, int how, off_t at, off_t len) {
  REAL(int, "fallocate64", int, int, off_t, off_t);
  char path[PATH_MAX];
  if (!path_of(fd, path)) return real(fd, how, at, len);
  if (refuse(path, 1)) return -1;
  remember(fd, at, 0, 0);
  int is = real(fd, how, at, len);
  done();
  return is;
}
int fallocate(int fd, int how, off_t at, off_t len) { return fallocate64(fd, how, at, len); }

static int synced(int fd, int (*real)(int)) {
  char path[PATH_MAX];
  struct stat it;
  if (!path_of(fd, path)) return real(fd);
  if (refuse(path, 1)) return -1;
  page->n_synced++;
  /* What is under the root lies in memory or on a disk that is not the point here: believed, not waited for. */
  if (!fstat(fd, &it) && S_ISDIR(it.st_mode)) {
    forget_names(path);
  } else {
    forget_writes(fd);
  }
  done();
  return 0;
}
int fsync(int fd) {
  REAL(int, "fsync", int);
  return synced(fd, real);
}
int fdatasync(int fd) {
  REAL(int, "fdatasync", int);
  return synced(fd, real);
}

static int rename_at(int from_dir, const char *from, int to_dir, const char *to, unsigned flags) {
  REAL(int, "renameat2", int, const char *, int, const char *, unsigned);
  char a[PATH_MAX], b[PATH_MAX];
  if (!page || inside || whole(from_dir, from, a) || whole(to_dir, to, b) || !is_ours(b))
    return real(from_dir, from, to_dir, to, flags);
  if (refuse(b, 1)) return -1;
  char kept[PATH_MAX] = "";
  struct stat it;
  if (!lstat(b, &it) && S_ISREG(it.st_mode)) keep(b, kept);
  int is = real(from_dir, from, to_dir, to, flags);
  if (is == 0) strcpy(change(MOVED, b, a)->kept, kept);
  done();
  return is;
}
int rename(const char *from, const char *to) { return rename_at(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int a, const char *from, int b, const char *to) { return rename_at(a, from, b, to, 0); }
int renameat2(int a, const char *from, int b, const char *to, unsigned how) { return rename_at(a, from, b, to, how); }

int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags) {
  REAL(int, "linkat", int, const char *, int, const char *, int);
  char path[PATH_MAX];
  if (!page || inside || whole(to_dir, to, path) || !is_ours(path)) return real(from_dir, from, to_dir, to, flags);
  if (refuse(path, 1)) return -1;
  int is = real(from_dir, from, to_dir, to, flags);
  if (is == 0) change(MADE, path, NULL);
  done();
  return is;
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int unlinkat(int dir, const char *path, int flags) {
  REAL(int, "unlinkat", int, const char *, int);
  char all[PATH_MAX];
  if (!page || inside || whole(dir, path, all) || !is_ours(all)) return real(dir, path, flags);
  if (refuse(all, 0)) return -1;
  char kept[PATH_MAX] = "";
  if (!(flags & AT_REMOVEDIR)) keep(all, kept);
  int is = real(dir, path, flags);
  if (is == 0 && kept[0]) strcpy(change(GONE, all, NULL)->kept, kept);
  done();
  return is;
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }

int mkdirat(int dir, const char *path, mode_t mode) {
  REAL(int, "mkdirat", int, const char *, mode_t);
  char all[PATH_MAX];
  if (!page || inside || whole(dir, path, all) || !is_ours(all)) return real(dir, path, mode);
  if (refuse(all, 1)) return -1;
  int is = real(dir, path, mode);
  if (is == 0) change(MADE_DIR, all, NULL);
  done();
  return is;
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

ssize_t copy_file_range(int a, off64_t *from, int b, off64_t *to, size_t n, unsigned flags) {
  (void)a, (void)from, (void)b, (void)to, (void)n, (void)flags;
  errno = ENOSYS;
  return -1;
}
ssize_t sendfile64(int out, int in, off64_t *from, size_t n) {
  (void)out, (void)in, (void)from, (void)n;
  errno = ENOSYS;
  return -1;
}
ssize_t sendfile(int out, int in, off_t *from, size_t n) { return sendfile64(out, in, from, n); }

int clock_gettime(clockid_t which, struct timespec *now) {
  REAL(int, "clock_gettime", clockid_t, struct timespec *);
  int is = real(which, now);
  if (is == 0 && which == CLOCK_REALTIME && page && page->clock_us) {
    int64_t us = (int64_t)now->tv_sec * 1000000 + now->tv_nsec / 1000 + page->clock_us;
    now->tv_sec = us / 1000000;
    now->tv_nsec = us % 1000000 * 1000;
  }
  return is;
}
