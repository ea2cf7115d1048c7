package dev.stslib.store.support.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.UnsafeFileException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import dev.stslib.store.support.file.StoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLeasesTest {
    private static final EntryName NAME = new EntryName("role/prod");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    private Path folder = Path.of("");

    @BeforeEach
    void makeFolder() {
        folder = temporary.resolve("store");
        OwnerOnlyFiles.createFolder(folder);
    }

    @Test
    void oneHasItUntilItIsGivenBack() {
        try (FileLeases leases = new FileLeases(folder, StoreFiles.STRICT)) {
            Lease lease = leases.tryAcquire(NAME).orElseThrow();
            assertEquals(Optional.empty(), leases.tryAcquire(NAME));
            lease.close();
            Lease next = leases.tryAcquire(NAME).orElseThrow();
            lease.close();
            assertEquals(Optional.empty(), leases.tryAcquire(NAME), "closing the old one twice frees nothing");
            next.close();
        }
    }

    @Test
    void namesAreIndependent() {
        try (FileLeases leases = new FileLeases(folder, StoreFiles.STRICT)) {
            List<Lease> all = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                all.add(leases.tryAcquire(new EntryName("role " + i)).orElseThrow());
            }
            all.forEach(Lease::close);
        }
    }

    /** Closing any channel on a file frees all locks of the process, so the two must not have a channel each. */
    @Test
    void oneThatClosesLeavesTheOther() throws IOException {
        try (FileLeases stays = new FileLeases(folder, StoreFiles.STRICT)) {
            FileLeases goes = new FileLeases(folder.resolve("../store"), StoreFiles.STRICT);
            Lease lost = goes.tryAcquire(new EntryName("other")).orElseThrow();
            Lease kept = stays.tryAcquire(NAME).orElseThrow();
            assertEquals(Optional.empty(), goes.tryAcquire(NAME));
            assertFalse(LeaseHolder.canTake(folder, NAME));
            goes.close();
            goes.close();
            assertFalse(LeaseHolder.canTake(folder, NAME));
            assertTrue(LeaseHolder.canTake(folder, new EntryName("other")), "closing gives back what was taken");
            lost.close();
            kept.close();
            assertTrue(LeaseHolder.canTake(folder, NAME));
            assertThrows(StoreException.class, () -> goes.tryAcquire(NAME));
        }
    }

    @Test
    void aHolderThatIsKilledFreesIt() throws IOException {
        try (FileLeases leases = new FileLeases(folder, StoreFiles.STRICT);
                LeaseHolder holder = LeaseHolder.start(folder, NAME)) {
            assertEquals(Optional.empty(), leases.tryAcquire(NAME));
            holder.kill();
            leases.tryAcquire(NAME).orElseThrow().close();
        }
    }

    @Test
    void interruptsChangeNothing() throws IOException {
        try (FileLeases leases = new FileLeases(folder, StoreFiles.STRICT)) {
            Lease before = leases.tryAcquire(new EntryName("before")).orElseThrow();
            Thread.currentThread().interrupt();
            Lease lease = leases.tryAcquire(NAME).orElseThrow();
            assertEquals(Optional.empty(), leases.tryAcquire(NAME));
            assertTrue(Thread.interrupted());
            assertFalse(LeaseHolder.canTake(folder, NAME));
            assertFalse(LeaseHolder.canTake(folder, new EntryName("before")));
            lease.close();
            before.close();
        }
    }

    @Test
    void theFileStaysAndIsTheOwnersAlone() throws IOException {
        new FileLeases(folder, StoreFiles.STRICT).close();
        Path file = folder.resolve("leases.lock");
        assertFalse(Files.exists(file), "made when the first lease is asked for");
        try (FileLeases leases = new FileLeases(folder, StoreFiles.STRICT)) {
            leases.tryAcquire(NAME).orElseThrow().close();
        }
        assertEquals(0, Files.size(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        try (FileLeases leases = new FileLeases(folder, StoreFiles.STRICT)) {
            assertThrows(UnsafeFileException.class, () -> leases.tryAcquire(NAME));
        }
    }

    @Test
    void aLinkIsNoLeaseFile() throws IOException {
        Files.createSymbolicLink(folder.resolve("leases.lock"), folder.resolve("elsewhere"));
        try (FileLeases leases = new FileLeases(folder, StoreFiles.STRICT)) {
            assertThrows(StoreException.class, () -> leases.tryAcquire(NAME));
        }
        assertFalse(Files.exists(folder.resolve("elsewhere")));
    }
}
