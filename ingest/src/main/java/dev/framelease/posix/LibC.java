package dev.framelease.posix;

import com.sun.jna.Native;
import com.sun.jna.Platform;

/**
 * The C library, bound by JNA; names, arguments and results as in the manual pages (section 2 and
 * 3) of Linux on a 64-bit machine.
 *
 * <p>A call that returns −1 leaves its reason in {@link #errno()}, for the same thread.
 */
public final class LibC {
  // linux/memfd.h
  static final int MFD_CLOEXEC = 0x1;
  static final int MFD_ALLOW_SEALING = 0x2;
  static final int MFD_NOEXEC_SEAL = 0x8;

  // asm-generic/fcntl.h
  static final int O_RDONLY = 0;
  static final int O_NOCTTY = 0x100;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;

  // linux/fcntl.h
  static final int F_DUPFD_CLOEXEC = 1030;
  static final int F_ADD_SEALS = 1033;
  static final int F_GET_SEALS = 1034;
  static final int F_SEAL_SEAL = 0x1;
  static final int F_SEAL_SHRINK = 0x2;
  static final int F_SEAL_GROW = 0x4;
  static final int F_SEAL_EXEC = 0x20;

  // linux/falloc.h
  static final int FALLOC_FL_KEEP_SIZE = 0x1;
  static final int FALLOC_FL_PUNCH_HOLE = 0x2;

  // asm-generic/mman-common.h, asm-generic/mman.h and linux/mman.h
  static final int PROT_READ = 0x1;
  static final int PROT_WRITE = 0x2;
  static final int MAP_PRIVATE = 0x2;
  static final int MAP_ANONYMOUS = 0x20;
  static final int MAP_NORESERVE = 0x4000;
  static final long MAP_FAILED = -1;
  static final int MREMAP_MAYMOVE = 0x1;
  static final int MREMAP_FIXED = 0x2;
  static final int MADV_DONTNEED = 4;
  static final int MADV_DONTDUMP = 16;

  // asm-generic/errno-base.h and errno.h
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int ENOMEM = 12;
  static final int EACCES = 13;
  static final int EINVAL = 22;
  static final int ENFILE = 23;
  static final int EMFILE = 24;
  static final int EFBIG = 27;
  static final int ENOSPC = 28;
  static final int ENOSYS = 38;
  static final int ENOBUFS = 105;
  static final int EINPROGRESS = 115;

  // linux/socket.h
  static final int MSG_PEEK = 0x2;
  static final int MSG_DONTWAIT = 0x40;

  // asm-generic/poll.h
  static final short POLLIN = 0x1;
  static final short POLLOUT = 0x4;

  // linux/eventpoll.h
  static final int EPOLL_CLOEXEC = O_CLOEXEC;
  static final int EPOLL_CTL_ADD = 1;
  static final int EPOLLIN = 0x1;
  static final int EPOLLET = 1 << 31;

  // asm-generic/socket.h, linux/net.h
  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int SOCK_STREAM = 1;
  static final int SOCK_CLOEXEC = O_CLOEXEC;
  static final int SOCK_NONBLOCK = O_NONBLOCK;
  static final int SOL_SOCKET = 1;
  static final int SO_ERROR = 4;

  /** Both directions of a connection, for {@link #shutdown}. */
  public static final int SHUT_RDWR = 2;

  static {
    Native.register(LibC.class, Platform.C_LIBRARY_NAME);
  }

  private LibC() {}

  static native int memfd_create(String name, int flags);

  static native int fcntl(int fd, int cmd, int arg);

  static native int fallocate(int fd, int mode, long offset, long len);

  static native int open(byte[] pathname, int flags, int mode);

  static native long mmap(long addr, long length, int prot, int flags, int fd, long offset);

  static native long mremap(
      long oldAddress, long oldSize, long newSize, int flags, long newAddress);

  static native int munmap(long addr, long length);

  static native int madvise(long addr, long length, int advice);

  static native int getpagesize();

  static native int close(int fd);

  static native int poll(long fds, long nfds, int timeout);

  static native int epoll_create1(int flags);

  static native int epoll_ctl(int epfd, int op, int fd, long event);

  static native int epoll_wait(int epfd, long events, int maxevents, int timeout);

  static native long recv(int sockfd, long buf, long len, int flags);

  static native int socket(int domain, int type, int protocol);

  static native int connect(int sockfd, byte[] addr, int addrlen);

  static native int getsockopt(int sockfd, int level, int optname, int[] optval, int[] optlen);

  static native String strerror(int errnum);

  /**
   * Ends a connection without closing its descriptor, so that whoever waits on it wakes up.
   *
   * @param sockfd the descriptor of a socket, which stays the caller's
   * @param how such as {@link #SHUT_RDWR}
   * @return 0, or −1 with {@link #errno()}
   */
  public static native int shutdown(int sockfd, int how);

  /**
   * Frees memory that a C library allocated and that the caller owns.
   *
   * @param ptr what malloc returned, or 0, which does nothing
   */
  public static native void free(long ptr);

  /**
   * Returns why the last call of this thread failed.
   *
   * @return an error number as in {@code errno.h}; without a meaning after a call that succeeded
   */
  public static int errno() {
    return Native.getLastError();
  }
}
