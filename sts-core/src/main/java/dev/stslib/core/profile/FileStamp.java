package dev.stslib.core.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a file looks like from outside; another look means another content. Where the platform tells when a file's inode
 * last changed, an old time of modification that was put back does not deceive.
 *
 * @param regular false for a pipe or a device, whose size says nothing
 */
record FileStamp(
        boolean regular,
        FileTime modified,
        long size,
        @Nullable Object key,
        @Nullable Object changed) {

    /** The stamp of a file, or null if there is none. */
    static @Nullable FileStamp of(Path file) throws IOException {
        try {
            if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
                Map<String, Object> unix =
                        Files.readAttributes(file, "unix:isRegularFile,lastModifiedTime,size,fileKey,ctime");
                return new FileStamp(
                        Boolean.TRUE.equals(unix.get("isRegularFile")),
                        (FileTime) Objects.requireNonNull(unix.get("lastModifiedTime")),
                        (Long) Objects.requireNonNull(unix.get("size")),
                        unix.get("fileKey"),
                        unix.get("ctime"));
            }
            BasicFileAttributes basic = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(basic.isRegularFile(), basic.lastModifiedTime(), basic.size(), basic.fileKey(), null);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Written out: the one that the compiler makes for a record is linked at run time, which slows a start. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FileStamp stamp
                && regular == stamp.regular
                && size == stamp.size
                && modified.equals(stamp.modified)
                && Objects.equals(key, stamp.key)
                && Objects.equals(changed, stamp.changed);
    }

    @Override
    public int hashCode() {
        return Objects.hash(regular, size, modified, key, changed);
    }
}
