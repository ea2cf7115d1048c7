package dev.stslib.store.support.file;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.UnsafeFileException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the files of a store. Only their owner can read them, from the first byte on. On POSIX file
 * systems that is the mode 600 (folders 700) and the owner; elsewhere an access list with the owner alone; a file system
 * that has neither is refused, unless the settings accept the risk. Links at the path itself are refused, links in the
 * folders above it are followed.
 */
public final class StoreFiles {
    /**
     * The option that, with the value {@code true}, takes away at the opening what others may do with the store's folder
     * and files, instead of refusing them. What others have read until then, they have read.
     */
    public static final String REPAIR_PERMISSIONS = "repair-permissions";

    /**
     * The option that, with the value {@code true}, takes a place whose file system keeps neither modes nor access lists,
     * such as a memory stick, where anyone with access to it can read the files. Elsewhere it changes nothing.
     */
    public static final String ACCEPT_UNPROTECTED = "accept-unprotected";

    /**
     * The option that names the mount point of a container's volume above the store's folder. The mount point may belong
     * to others or be writable by them; the folder in it that leads to the store, or is the store's, must be the user's
     * alone (mode 700).
     */
    public static final String TRUSTED_MOUNT = "trusted-mount";

    /**
     * The option that says how long to wait while another process holds the lock of the store's folder and changes nothing
     * there, such as {@code PT30S}; ten seconds unless given.
     */
    public static final String LOCK_TIMEOUT = "lock-timeout";

    /** The options of this class, for {@link dev.stslib.api.spi.StoreSettings#checkOptions}. */
    public static final List<String> OPTIONS =
            List.of(REPAIR_PERMISSIONS, ACCEPT_UNPROTECTED, TRUSTED_MOUNT, LOCK_TIMEOUT);

    private static final Duration LOCK_TIMEOUT_DEFAULT = Duration.ofSeconds(10);

    /** Takes no risk, repairs nothing. */
    public static final StoreFiles STRICT = new StoreFiles(name -> Optional.empty());

    private static final String CANNOT_DELETE = "Cannot delete ";
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

    private final boolean repairs;
    private final @Nullable String trustedMount;
    private final Duration lockTimeout;
    private final FilePermissionPolicies policies;
    private final FileChecks checks;

    private StoreFiles(Function<String, Optional<String>> options) {
        this.repairs = isOn(options, REPAIR_PERMISSIONS);
        this.trustedMount = options.apply(TRUSTED_MOUNT).orElse(null);
        this.lockTimeout = options.apply(LOCK_TIMEOUT).map(StoreFiles::duration).orElse(LOCK_TIMEOUT_DEFAULT);
        this.policies = new FilePermissionPolicies(isOn(options, ACCEPT_UNPROTECTED));
        this.checks = new FileChecks(policies);
    }

    /**
     * The files of a store.
     *
     * @param options says what the store's settings say for an option of this class, {@code settings::option}
     * @return the way to its files
     * @throws StoreException if a value is none of its option
     */
    public static StoreFiles of(Function<String, Optional<String>> options) {
        return new StoreFiles(options);
    }

    private static Duration duration(String text) {
        try {
            Duration duration = Duration.parse(text);
            if (!duration.isNegative() && duration.compareTo(LONGEST_TIMEOUT) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Reported below.
        }
        throw new StoreException(
                "The option " + LOCK_TIMEOUT + " is '" + text + "', which is no duration from zero to one day",
                "Write it as ISO 8601 does, such as PT30S for 30 seconds");
    }

    boolean repairs() {
        return repairs;
    }

    Duration lockTimeout() {
        return lockTimeout;
    }

    private static boolean isOn(Function<String, Optional<String>> options, String option) {
        return Boolean.parseBoolean(options.apply(option).orElse("false"));
    }

    /** The permissions of a place. */
    FilePermissionPolicy permissions(Path path) throws IOException {
        return policies.of(path);
    }

    /**
     * Reads a file after checking that it is its owner's alone.
     *
     * @param file the file
     * @return its bytes
     * @throws UnsafeFileException if it is a link, others own, read or write it, or others can write in its folder
     * @throws StoreException if it cannot be read
     */
    public byte[] read(Path file) {
        Optional<byte[]> bytes = readIfExists(file);
        if (bytes.isEmpty()) {
            throw new StoreException("There is no file " + file, "Put it there, or name another");
        }
        return bytes.get();
    }

    /**
     * Reads a file, if there is one, after checking that it is its owner's alone.
     *
     * @param file the file
     * @return its bytes, or empty if it is not there or goes away meanwhile
     * @throws UnsafeFileException if it is a link, others own, read or write it, or others can write in its folder
     * @throws StoreException if it cannot be read
     */
    public Optional<byte[]> readIfExists(Path file) {
        try {
            if (!checks.isFile(file)) {
                return Optional.empty();
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file, "Check the file, its folder and the disk", e);
        }
    }

    /**
     * Writes a file atomically and durably: a new owner-only file beside it, forced to the disk, then moved over it, then
     * the folder forced to the disk. An interrupt does not stop it half-way.
     *
     * @param file the file; what was there before is replaced
     * @param content its new bytes
     * @throws UnsafeFileException if the path is a link, if others own the file or can read or write it, or if others can
     *     write in its folder
     * @throws StoreException if it cannot be written; what was there before is then still there, unless only the
     *     forcing of the folder failed
     */
    public void write(Path file, byte[] content) {
        writing(file, folder -> {
            checks.isFile(file);
            AtomicFileWriter.replace(permissions(folder), folder, file, content);
            return true;
        });
    }

    /** Writes a file whose earlier content may have been readable by others. */
    void replace(Path file, byte[] content) {
        Path target = target(file);
        writing(target, folder -> {
            AtomicFileWriter.replace(permissions(folder), folder, target, content);
            return true;
        });
    }

    /** Replaces a file by content that is known only after a new file, with room for it, has been made. */
    <T> T replacing(Path file, int room, Function<Consumer<byte[]>, T> work) {
        Path target = target(file);
        Path folder = FileChecks.parent(target);
        Path fresh = trying(file, folder, () -> AtomicFileWriter.reserve(permissions(folder), folder, room));
        try {
            return work.apply(content -> place(file, fresh, target, content));
        } finally {
            AtomicFileWriter.discard(fresh);
        }
    }

    /** The write and the force can be repeated after an interrupt, the move between them cannot. */
    private void place(Path file, Path fresh, Path target, byte[] content) {
        Path folder = FileChecks.parent(target);
        Path unusedFresh = trying(file, folder, () -> {
            AtomicFileWriter.overwrite(fresh, content);
            return fresh;
        });
        Path unusedTarget = trying(file, folder, () -> Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE));
        Path unusedFolder = trying(file, folder, () -> {
            AtomicFileWriter.forceFolder(permissions(folder), folder);
            return folder;
        });
    }

    private static <T> T trying(Path file, Path folder, Uninterruptibles.Work<T> work) {
        try {
            return Uninterruptibles.call(work);
        } catch (IOException e) {
            throw FileErrors.of("Cannot write " + file, folder, e);
        }
    }

    /** The file that a link leads to, so that the link stays. */
    private static Path target(Path file) {
        try {
            Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file;
            if (Files.isDirectory(target)) {
                throw new StoreException(target + " is a folder, not a file", "Move it away, or choose another place");
            }
            return target;
        } catch (IOException e) {
            throw new StoreException(file + " is a link that leads to no file", "Remove the link", e);
        }
    }

    /**
     * Writes a new file atomically and durably, and leaves the one that is there, if there is one.
     *
     * @param file the file
     * @param content its bytes
     * @return true if it was written, false if something is there already
     * @throws UnsafeFileException if others can write in its folder
     * @throws StoreException if it cannot be written
     */
    public boolean create(Path file, byte[] content) {
        return writing(file, folder -> {
            permissions(file).checkParent(folder);
            try {
                AtomicFileWriter.create(permissions(folder), folder, file, content);
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            }
        });
    }

    /** Something that is written into a folder. */
    @FunctionalInterface
    private interface Writing {
        boolean into(Path folder) throws IOException;
    }

    private boolean writing(Path file, Writing writing) {
        Path folder = FileChecks.parent(file);
        return trying(file, folder, () -> writing.into(folder));
    }

    /**
     * Deletes a file durably.
     *
     * @param file the file
     * @return true if it was there
     * @throws StoreException if it cannot be deleted
     */
    public boolean delete(Path file) {
        return deleteAll(List.of(file)) > 0;
    }

    /**
     * Deletes files of one folder durably, which is forced to the disk once for all of them.
     *
     * @param all the files
     * @return how many were there
     * @throws StoreException if one cannot be deleted; some may be
     */
    public int deleteAll(List<Path> all) {
        int deleted = 0;
        for (Path file : all) {
            try {
                deleted += Files.deleteIfExists(file) ? 1 : 0;
            } catch (IOException e) {
                throw FileErrors.of(CANNOT_DELETE + file, FileChecks.parent(file), e);
            }
        }
        if (!all.isEmpty()) {
            force(all.get(0));
        }
        return deleted;
    }

    private void force(Path deleted) {
        Path folder = FileChecks.parent(deleted);
        try {
            Uninterruptibles.call(() -> {
                AtomicFileWriter.forceFolder(permissions(deleted), folder);
                return folder;
            });
        } catch (IOException e) {
            throw FileErrors.of(CANNOT_DELETE + deleted, folder, e);
        }
    }

    /**
     * Creates a folder that only its owner can enter, if it does not exist, and checks it.
     *
     * @param folder the folder; its parent must exist
     * @throws UnsafeFileException if it is a link, or others own, enter or write it
     * @throws StoreException if it cannot be created
     */
    public void createFolder(Path folder) {
        Path made = withoutDots(folder);
        try {
            makeFolder(made);
        } catch (IOException e) {
            throw FileErrors.of("Cannot make the folder " + made, FileChecks.parent(made), e);
        }
        checkIsFolder(made, checked(made));
    }

    /** The path before the dot may be a link. */
    private static Path withoutDots(Path folder) {
        Path path = folder;
        while (path.endsWith(".") && path.getParent() != null) {
            path = path.getParent();
        }
        return path;
    }

    private static void checkIsFolder(Path folder, BasicFileAttributes attributes) {
        if (!attributes.isDirectory()) {
            throw new StoreException(folder + " is a file, not a folder", "Move it away, or choose another place");
        }
    }

    /** Creates the folder of a store, and checks all folders above it. The permissions of the folder may need repair. */
    Path make(Path folder) {
        Path made = withoutDots(folder);
        Path parent = FileChecks.parent(made);
        try {
            if (permissions(parent) == PosixPermissionPolicy.INSTANCE) {
                FoldersAbove.check(parent, trustedMount == null ? null : realMount(trustedMount));
            }
            makeFolder(made);
            BasicFileAttributes attributes = FileChecks.attributes(made);
            FileChecks.checkKind(made, attributes);
            checkIsFolder(made, attributes);
            if (!repairs) {
                permissions(made).check(made, true);
            }
            return made;
        } catch (IOException e) {
            throw FileErrors.of("Cannot make the folder " + made, parent, e);
        }
    }

    private static Path realMount(String mount) {
        try {
            return ProvidedFiles.path(mount, "The option " + TRUSTED_MOUNT).toRealPath();
        } catch (IOException e) {
            throw new StoreException(
                    "The option " + TRUSTED_MOUNT + " names " + mount + ", which is no folder that exists",
                    "Name the mount point of the volume that the store is in",
                    e);
        }
    }

    private void makeFolder(Path folder) throws IOException {
        if (FileChecks.isThere(folder)) {
            return;
        }
        Path parent = FileChecks.parent(folder);
        try {
            Files.createDirectory(folder, permissions(folder).folder(parent));
            AtomicFileWriter.forceFolder(permissions(folder), parent);
        } catch (FileAlreadyExistsException e) {
            // Another process was quicker; what it made is checked next.
            return;
        }
    }

    /**
     * Removes the temporary files that killed writers left in a folder. Call it under the folder's
     * lock, so that no other process writes there.
     *
     * @param folder the folder
     * @return how many were there
     * @throws StoreException if the folder cannot be read or written
     */
    public int sweep(Path folder) {
        try {
            return AtomicFileWriter.sweep(folder);
        } catch (IOException e) {
            throw FileErrors.of("Cannot clear " + folder, folder, e);
        }
    }

    void sweepOlder(Path folder, Duration age) {
        try {
            AtomicFileWriter.sweepOlder(folder, age);
        } catch (IOException e) {
            throw FileErrors.of("Cannot clear " + folder, folder, e);
        }
    }

    /**
     * Checks that a file or folder is its owner's alone, and the owner the one who runs this.
     *
     * @param path the file or folder
     * @throws UnsafeFileException if it is a link, or others own, read or write it
     * @throws StoreException if it is not there
     */
    public void check(Path path) {
        checked(path);
    }

    /** Checks a file that exists. */
    void checkFile(Path file) throws IOException {
        FileChecks.checkIsFile(file, checks.kind(file));
    }

    private BasicFileAttributes checked(Path path) {
        try {
            return checks.kind(path);
        } catch (NoSuchFileException e) {
            throw new StoreException("There is no " + path, "Put it there, or name another", e);
        } catch (IOException e) {
            throw new StoreException("Cannot look at " + path, "Check the right to enter its folder", e);
        }
    }
}
