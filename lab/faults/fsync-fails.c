/* Preloaded: the disk fails when a file's bytes are brought to it. */
#include <errno.h>

int fsync(int descriptor) { (void)descriptor; errno = EIO; return -1; }
