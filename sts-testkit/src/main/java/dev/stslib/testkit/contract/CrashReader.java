package dev.stslib.testkit.contract;

import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.OpenStore;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Reads all the time, beside a writer that is killed; finds each entry whole and never older than before. */
final class CrashReader implements AutoCloseable {
    private static final long PAUSE_NANOS = 200_000;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicLong reads = new AtomicLong();
    private final Future<?> work;
    private volatile boolean ended;

    private CrashReader(OpenStore store) {
        work = thread.submit(() -> read(store));
    }

    static CrashReader start(OpenStore store) {
        return new CrashReader(store);
    }

    private void read(OpenStore store) {
        long[] newest = new long[CrashWriter.NAMES.size()];
        while (!ended) {
            for (int i = 0; i < newest.length; i++) {
                long version = CrashWriter.version(store, CrashWriter.NAMES.get(i));
                if (version < newest[i]) {
                    throw new AssertionError("The reader saw version " + version + " after " + newest[i]);
                }
                newest[i] = version;
                reads.incrementAndGet();
            }
            if (store.list().stream().map(EntryInfo::name).distinct().count() != newest.length) {
                throw new AssertionError("The reader saw " + store.list());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    long reads() {
        return reads.get();
    }

    @Override
    public void close() {
        ended = true;
        try {
            work.get();
        } catch (ExecutionException e) {
            throw new AssertionError("The reader beside the writer failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The trial was interrupted", e);
        } finally {
            thread.shutdownNow();
        }
    }
}
