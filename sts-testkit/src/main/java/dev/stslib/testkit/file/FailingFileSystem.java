package dev.stslib.testkit.file;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Another file system, of which one call fails: the first, the second, and so on. Counted is what touches the disk,
 * among it each opening, write, force, move and look at attributes. Whatever cleans up afterwards works.
 *
 * <pre>{@code
 * FailingFileSystem failing = new FailingFileSystem(FileSystems.getDefault());
 * failing.failAt(3);
 * Files.write(failing.wrap(file), bytes);
 * }</pre>
 */
public final class FailingFileSystem extends FileSystem {
    private final FileSystem behind;
    private final FailingProvider provider;
    private final Calls calls = new Calls();
    private final boolean keepsFoldersOpen;

    /**
     * Fails at nothing yet.
     *
     * @param behind where the files are
     */
    public FailingFileSystem(FileSystem behind) {
        this(behind, true);
    }

    /**
     * Fails at nothing yet, and can be like Windows, whose folders are no {@link java.nio.file.SecureDirectoryStream}.
     *
     * @param behind where the files are
     * @param keepsFoldersOpen whether an open folder is a {@code SecureDirectoryStream} if it is one behind
     */
    public FailingFileSystem(FileSystem behind, boolean keepsFoldersOpen) {
        this.keepsFoldersOpen = keepsFoldersOpen;
        this.behind = behind;
        this.provider = new FailingProvider(this, behind.provider(), calls);
    }

    /**
     * Lets one call fail, counted from now on.
     *
     * @param call 1 for the next, 0 for none
     */
    public void failAt(int call) {
        failAt(call, "Input/output error, made up");
    }

    /**
     * Lets one call fail, counted from now on, with what the system says then.
     *
     * @param call 1 for the next, 0 for none
     * @param message such as {@code No space left on device}
     */
    public void failAt(int call, String message) {
        calls.failAt(call, message);
    }

    /** What a call throws that is to kill. No code catches it to clean up, as none runs in a killed process. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed, made up");
        }
    }

    /**
     * Lets one call and all later ones throw {@link Killed}, as if the process were killed there, counted from now on.
     * What the system frees then, such as locks, is freed when their channels are closed.
     *
     * @param call 1 for the next, 0 for none
     */
    public void killAt(int call) {
        calls.killAt(call);
    }

    /**
     * Says whether the call that was to fail has come.
     *
     * @return true if it has
     */
    public boolean hasFailed() {
        return calls.hasFailed();
    }

    /**
     * A path of the file system behind as one of this.
     *
     * @param path the path
     * @return the same place here
     */
    public Path wrap(Path path) {
        return new FailingPath(this, path);
    }

    boolean keepsFoldersOpen() {
        return keepsFoldersOpen;
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        // The caller closes the one behind.
    }

    @Override
    public boolean isOpen() {
        return behind.isOpen();
    }

    @Override
    public boolean isReadOnly() {
        return behind.isReadOnly();
    }

    @Override
    public String getSeparator() {
        return behind.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return StreamSupport.stream(behind.getRootDirectories().spliterator(), false)
                .map(this::wrap)
                .toList();
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return behind.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return behind.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
        return wrap(behind.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        PathMatcher matcher = behind.getPathMatcher(syntaxAndPattern);
        return path -> matcher.matches(FailingPath.unwrap(path));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        return behind.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() throws IOException {
        return behind.newWatchService();
    }
}
