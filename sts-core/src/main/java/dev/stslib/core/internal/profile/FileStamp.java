package dev.stslib.core.internal.profile;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a file that change with its content. If the platform gives the time at which the inode changed, a time
 * of modification that a program sets back does not hide a change.
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
        } catch (FileSystemException e) {
            if (isBelowFile(file)) {
                return null;
            }
            throw e;
        }
    }

    /** A home folder of {@code /dev/null}, as service users have it, holds no files. */
    private static boolean isBelowFile(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        while (folder != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        return folder != null && !Files.isDirectory(folder);
    }
}
