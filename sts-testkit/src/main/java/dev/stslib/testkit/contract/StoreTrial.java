package dev.stslib.testkit.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What a trial of a store needs: the hooks for the class that extends the kit, and a place for each test. */
abstract class StoreTrial {
    /** A folder for one test. */
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    protected Path temporary;

    /**
     * The store under trial.
     *
     * @return the store, new or always the same
     */
    protected abstract CredentialStore store();

    /**
     * How to open the store of a place; equal settings for equal places, in every process. A store that keeps no files
     * takes the folder's name as a namespace, and leaves the folder alone.
     *
     * @param folder a folder that is not there yet; its parent is, with nothing else in it, and in the parent's parent
     *     the store may put a key
     * @return the settings
     */
    protected abstract StoreSettings settings(Path folder);

    /**
     * What the store keeps, for trials that damage it or look for payloads in the clear.
     *
     * @param folder the place of the store, which holds entries
     * @return unless overridden, the {@link #damageable} files; a store that keeps no files overrides it, or the trials
     *     that need it are skipped
     * @throws IOException if it cannot be reached
     */
    protected StoreBackend backend(Path folder) throws IOException {
        return new FileBackend(damageable(folder));
    }

    /**
     * Breaks the calls from the store to its backend, one at a time.
     *
     * @param folder the place of the store
     * @return unless overridden, faults of the file system, if the store has a folder and the file system has POSIX
     *     modes; a store that keeps no files overrides it, or the trials that need it are skipped
     */
    protected Optional<FaultInjector> faults(Path folder) {
        return keepsFiles() && hasModes(folder) ? Optional.of(FileFaults.of(folder, this::settings)) : Optional.empty();
    }

    /**
     * Tells whether several processes share what the store keeps.
     *
     * @return true unless overridden by a store that lives in one process; the trials with many processes are then
     *     skipped
     */
    protected boolean isSharedByProcesses() {
        return true;
    }

    /**
     * The files that a mishap may damage, of a store that holds one entry.
     *
     * @param folder the store's folder
     * @return unless overridden, every file in it but those whose names end in {@code lock}; empty if the store has no files
     * @throws IOException if the folder cannot be read
     */
    protected List<Path> damageable(Path folder) throws IOException {
        return files(folder).stream()
                .filter(file -> !file.toString().endsWith("lock"))
                .toList();
    }

    /**
     * Says whether what is kept cannot be read without the key.
     *
     * @return false unless overridden; with true, the kit looks for payloads in what the store keeps
     */
    protected boolean encrypts() {
        return false;
    }

    /**
     * How often each of several writers saves each entry in the trials with many threads and processes.
     *
     * @return 25 unless overridden, by a slow store
     */
    protected int savesPerWriter() {
        return 25;
    }

    /**
     * How often a process that saves is killed in the trial that every build runs.
     *
     * @return 10 unless overridden, for example for a store that opens slowly; {@link StoreTrialMain} kills more often
     */
    protected int kills() {
        return 10;
    }

    /**
     * How many damages of each kind are tried on each file.
     *
     * @return 8,192 unless overridden, by a store that opens slowly; a file of up to so many bits is tried whole
     */
    protected int damagesPerFile() {
        return 8_192;
    }

    /**
     * How long it may take until the lease of a process that was killed is free.
     *
     * @return 10 s unless overridden; where the operating system frees it, it takes no time
     */
    protected Duration leaseLimit() {
        return Duration.ofSeconds(10);
    }

    /**
     * How long a call may take while a process is stopped that holds the lock of the store's folder, if the store waits
     * 200 ms for the lock.
     *
     * @return 60 s unless overridden, which is far more than a slow machine needs
     */
    protected Duration stoppedLimit() {
        return Duration.ofSeconds(60);
    }

    /** Makes a kit, as other processes do. */
    static StoreTrial make(String kit) throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName(kit).getDeclaredConstructor();
        constructor.setAccessible(true);
        return (StoreTrial) constructor.newInstance();
    }

    @BeforeEach
    final void makeParent() throws IOException {
        Files.createDirectory(parent());
    }

    final Path parent() {
        return temporary.resolve("parent");
    }

    final Path place() {
        return parent().resolve("store");
    }

    final OpenStore open() {
        return store().open(settings(place()));
    }

    final boolean keepsFiles() {
        return settings(place()).location().isPresent();
    }

    final void assumeFiles() {
        assumeTrue(keepsFiles(), "The store keeps no files: its settings have no location");
    }

    final void assumeProcesses() {
        assumeTrue(isSharedByProcesses(), "The store lives in one process: isSharedByProcesses() is false");
    }

    final StoreBackend assumeBackend() throws IOException {
        StoreBackend backend = backend(place());
        assumeTrue(!backend.records().isEmpty(), "Nothing of the store can be reached: backend() has no records");
        return backend;
    }

    final FaultInjector assumeFaults(Path folder) {
        Optional<FaultInjector> faults = faults(folder);
        assumeTrue(faults.isPresent(), "No call of the store can be made to fail: faults() is empty");
        return faults.get();
    }

    static boolean hasModes(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    static List<Path> files(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile).toList();
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.toList();
        }
    }
}
