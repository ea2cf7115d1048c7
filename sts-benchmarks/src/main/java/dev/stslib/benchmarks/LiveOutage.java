package dev.stslib.benchmarks;

import dev.stslib.core.CredentialEngine;
import dev.stslib.testkit.sts.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * Eight callers of one role while a real STS fails, in real time. The credentials are put near their end as in
 * {@link ReadsDuringRefresh}.
 *
 * @param requestsPerSecond requests that reached STS
 * @param failedShare failed reads of a hundred
 * @param longestMillis the longest read, also one that had not come back at the end
 */
record LiveOutage(double requestsPerSecond, double failedShare, double longestMillis) {
    private static final int CALLERS = 8;
    private static final Duration LIFETIME = Duration.ofMinutes(15);

    /** Ours: the engine's clock and that of its STS are set forward until so much is left. */
    static LiveOutage ours(Fault fault, Duration left, Duration length) throws InterruptedException {
        ShiftedClock clock = new ShiftedClock(Duration.ZERO);
        try (World world = new World(clock, 1, LIFETIME);
                CredentialEngine engine = world.engine().clock(clock).build()) {
            engine.credentials(World.ROLE);
            world.sts.faults().add(fault);
            clock.forward(LIFETIME.minus(left));
            return measure(world, length, engine.handle(World.ROLE)::get);
        }
    }

    /** The SDK's run: the clock of its STS is behind, so its credentials have only this much time left. */
    static LiveOutage sdk(Fault fault, Duration left, Duration length) throws InterruptedException {
        try (World world = new World(new ShiftedClock(left.minus(LIFETIME)), 1, LIFETIME);
                StsClient client = world.client();
                StsAssumeRoleCredentialsProvider peer = world.peer(client)) {
            if (peer.resolveCredentials().accessKeyId().isEmpty()) {
                throw new IllegalStateException("no key");
            }
            world.sts.faults().add(fault);
            return measure(world, length, peer::resolveCredentials);
        }
    }

    private static LiveOutage measure(World world, Duration length, Supplier<?> read) throws InterruptedException {
        int before = world.requests();
        AtomicBoolean stop = new AtomicBoolean();
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            Caller caller = new Caller(read, stop);
            callers.add(caller);
            caller.start();
        }
        Thread.sleep(length.toMillis());
        double requests = (world.requests() - before) / (length.toMillis() / 1e3);
        stop.set(true);
        long reads = 0;
        long failed = 0;
        long longest = 0;
        for (Caller caller : callers) {
            reads += caller.reads.get();
            failed += caller.failed.get();
            longest = Math.max(longest, Math.max(caller.longest.get(), caller.sinceLast()));
            caller.interrupt();
        }
        return new LiveOutage(requests, 100.0 * failed / Math.max(1, reads), longest / 1e6);
    }

    /** Reads every millisecond or so; a daemon, because a hanging read may hold it for long. */
    private static final class Caller extends Thread {
        private final Supplier<?> read;
        private final AtomicBoolean stop;
        final AtomicLong reads = new AtomicLong();
        final AtomicLong failed = new AtomicLong();
        final AtomicLong longest = new AtomicLong();
        private final AtomicLong begun = new AtomicLong(System.nanoTime());

        Caller(Supplier<?> read, AtomicBoolean stop) {
            super("live-outage-caller");
            setDaemon(true);
            this.read = read;
            this.stop = stop;
        }

        long sinceLast() {
            return System.nanoTime() - begun.get();
        }

        @Override
        public void run() {
            while (!stop.get()) {
                begun.set(System.nanoTime());
                try {
                    if (read.get() == null) {
                        throw new IllegalStateException("nothing was read");
                    }
                } catch (RuntimeException e) {
                    failed.incrementAndGet();
                }
                if (stop.get()) {
                    return;
                }
                reads.incrementAndGet();
                longest.accumulateAndGet(sinceLast(), Math::max);
                try {
                    Thread.sleep(1);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }
}
