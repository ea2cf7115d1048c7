package dev.stslib.testkit.contract;

import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.store.support.file.FolderLock;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The other side of a {@link TrialProcess}. */
final class TrialProcessMain {
    private static final int GRANTS = 25;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private TrialProcessMain() {}

    /**
     * Does a task once it is told to begin.
     *
     * @param arguments the class that extends the kit, the folder of the store, the task, and what it needs
     */
    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        StoreTrial kit = StoreTrial.make(arguments[0]);
        Path folder = Path.of(arguments[1]);
        TrialTask task = TrialTask.valueOf(arguments[2]);
        waitForParent();
        if (task == TrialTask.WATCH_MODES) {
            ModesWatch.run(folder, System.in, System.out);
            return;
        }
        if (task == TrialTask.HOLD_LOCK) {
            holdLock(new FolderLock(folder), System.out);
            return;
        }
        try (OpenStore store = kit.store().open(kit.settings(folder))) {
            switch (task) {
                case COUNT -> Counter.countUp(store, Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
                case HOLD_LEASE ->
                    holdLeases(
                            store.leases().orElseThrow(), List.of(arguments).subList(3, arguments.length), System.out);
                case SHARE_LEASE -> shareLease(store.leases().orElseThrow(), arguments[3], Path.of(arguments[4]));
                case SAVE -> CrashWriter.run(store, System.out);
                default -> throw new IllegalArgumentException(task.name());
            }
        }
    }

    private static void waitForParent() throws IOException {
        if (System.in.read() < 0) {
            throw new IOException("The process that started this one is gone");
        }
    }

    private static void holdLock(FolderLock lock, PrintStream out) throws IOException {
        lock.locked(() -> {
            try {
                out.println("held");
                waitForParent();
                return lock;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void holdLeases(Leases leases, List<String> names, PrintStream out) throws IOException {
        List<Lease> held = new ArrayList<>();
        for (String name : names) {
            Optional<Lease> lease = leases.tryAcquire(new EntryName(name));
            out.println(lease.isPresent() ? "taken" : "not");
            lease.ifPresent(held::add);
            waitForParent();
        }
        held.forEach(Lease::close);
    }

    private static void shareLease(Leases leases, String name, Path alone) throws IOException {
        int grants = 0;
        while (grants < GRANTS) {
            Optional<Lease> lease = LeaseTrial.await(leases, new EntryName(name), LONGEST_WAIT);
            if (lease.isPresent()) {
                Files.createFile(alone);
                Files.delete(alone);
                lease.get().close();
                grants++;
            }
        }
    }
}
