package dev.stslib.testkit.contract;

import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.OpenStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills a process that saves, again and again, at random points, with a reader beside it, and looks each time whether
 * everything it had acknowledged is there and whole, whether its lease is free, and whether the next start clears away
 * what it left.
 */
final class CrashTrial {
    private static final int MOST_SAVES = 24;
    private static final int LONGEST_DELAY_MICROS = 3_000;

    private final StoreTrial kit;
    private final Path folder;
    private final Random random;
    private final Map<String, Long> acknowledged = new HashMap<>();
    private Set<Path> clean = Set.of();
    private long saves;
    private int unacknowledged;
    private int swept;
    private int leases;

    CrashTrial(StoreTrial kit, Path folder, long seed) {
        this.kit = kit;
        this.folder = folder;
        this.random = new Random(seed);
    }

    /** Kills so often; fails at the first loss. Gives the figures. */
    String run(int kills) throws IOException {
        prepare();
        try (OpenStore read = open();
                CrashReader reader = CrashReader.start(read);
                Spare spare = new Spare()) {
            for (int i = 0; i < kills; i++) {
                try (TrialProcess writer = spare.take(i + 1 < kills)) {
                    writer.go();
                    int before = random.nextInt(MOST_SAVES) - 2;
                    for (int seen = -1; seen < before; seen++) {
                        acknowledge(writer.line());
                    }
                    LockSupport.parkNanos(1_000L * random.nextInt(LONGEST_DELAY_MICROS));
                    writer.kill();
                    for (String line = writer.lineOrEnd(); !line.isEmpty(); line = writer.lineOrEnd()) {
                        acknowledge(line);
                    }
                }
                check();
            }
            return "kills " + kills + ", acknowledged saves " + saves
                    + ", lost 0, torn 0, finished though not acknowledged "
                    + unacknowledged + ", leases freed " + leases + ", files left by the killed and swept " + swept
                    + ", reads beside it " + reader.reads();
        }
    }

    private void prepare() throws IOException {
        try (OpenStore store = open()) {
            for (String name : CrashWriter.NAMES) {
                store.save(CrashWriter.entry(name, 1), 0);
                acknowledged.put(name, 1L);
            }
            store.leases().flatMap(all -> all.tryAcquire(CrashWriter.LEASE)).ifPresent(Lease::close);
        }
        clean = Set.copyOf(StoreTrial.files(folder));
    }

    private OpenStore open() {
        return kit.store().open(kit.settings(folder));
    }

    /** A line may be cut where its writer was killed; then it was not acknowledged. */
    private void acknowledge(String line) {
        int space = line.indexOf(' ');
        if (space > 0 && acknowledged.containsKey(line.substring(0, space)) && line.length() > space + 1) {
            acknowledged.merge(line.substring(0, space), Long.parseLong(line.substring(space + 1)), Math::max);
            saves++;
        }
    }

    private void check() throws IOException {
        Set<Path> left = new HashSet<>(StoreTrial.files(folder));
        left.removeAll(clean);
        swept += left.size();
        try (OpenStore store = open()) {
            for (String name : CrashWriter.NAMES) {
                long version = CrashWriter.version(store, name);
                long known = acknowledged.getOrDefault(name, 0L);
                if (version < known) {
                    throw new AssertionError(name + " is back at version " + version + ", acknowledged was " + known);
                }
                unacknowledged += version > known ? 1 : 0;
                acknowledged.put(name, version);
            }
            if (store.leases().isPresent()) {
                Optional<Lease> lease = LeaseTrial.await(store.leases().get(), CrashWriter.LEASE, kit.leaseLimit());
                lease.orElseThrow(() -> new AssertionError("The lease of the killed process was not released"))
                        .close();
                leases++;
            }
        }
        Set<Path> now = Set.copyOf(StoreTrial.files(folder));
        if (!now.equals(clean)) {
            throw new AssertionError("After the next start there are " + now + ", not " + clean);
        }
    }

    /** The next writer, started while the one before it still works, since starting takes longest. */
    private final class Spare implements AutoCloseable {
        private TrialProcess next = start();

        Spare() throws IOException {}

        TrialProcess take(boolean another) throws IOException {
            TrialProcess taken = next;
            if (another) {
                next = start();
            }
            return taken;
        }

        private TrialProcess start() throws IOException {
            return TrialProcess.start(kit.getClass(), folder, TrialTask.SAVE);
        }

        @Override
        public void close() {
            next.close();
        }
    }
}
