package dev.stslib.core.internal.profile;

import dev.stslib.api.error.StoreException;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a file of the user atomically and durably: the new bytes are on the disk before they replace the old ones. Links
 * are followed, mode and group are kept. A new file can be read by its owner only.
 */
public final class ReplacedFile {
    private static final int MOST_LINKS = 40;

    private final Path file;

    public ReplacedFile(Path file) {
        this.file = file;
    }

    /** Returns the bytes of the file, or none if it is missing. */
    public byte[] read() {
        try {
            Path target = target();
            return Files.exists(target) ? Files.readAllBytes(target) : new byte[0];
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file, "Check that it is a file and readable", e);
        }
    }

    /** Replaces the bytes that were read. */
    public void replace(byte[] before, byte[] now) {
        if (!Arrays.equals(before, read())) {
            throw new StoreException(file + " was changed by another program", "Open it again and repeat the change");
        }
        try {
            Path target = target();
            Path folder = target.toAbsolutePath().getParent();
            if (folder != null && !Files.exists(folder)) {
                OwnerOnlyFiles.createFolder(folder);
            }
            if (Files.exists(target) && folder != null) {
                write(folder, target, now);
            } else {
                OwnerOnlyFiles.write(target, now);
            }
        } catch (IOException e) {
            throw new StoreException("Cannot write " + file, "Check its folder and the space on the disk", e);
        }
    }

    private static void write(Path folder, Path target, byte[] bytes) throws IOException {
        Path fresh = Files.createTempFile(folder, ".", ".tmp");
        try {
            OwnerOnlyFiles.write(fresh, bytes);
            keepAttributes(target, fresh);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            OwnerOnlyFiles.forceFolder(folder);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static void keepAttributes(Path from, Path to) throws IOException {
        @Nullable PosixFileAttributeView old = Files.getFileAttributeView(from, PosixFileAttributeView.class);
        @Nullable PosixFileAttributeView fresh = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (old != null && fresh != null) {
            PosixFileAttributes attributes = old.readAttributes();
            if (!attributes.group().equals(fresh.readAttributes().group())) {
                fresh.setGroup(attributes.group());
            }
            fresh.setPermissions(attributes.permissions());
        }
    }

    private Path target() throws IOException {
        Path target = file.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MOST_LINKS) {
                throw new IOException("The symbolic links form a loop");
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        return target;
    }
}
