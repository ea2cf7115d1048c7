package dev.stslib.benchmarks;

import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.store.redis.RedisStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads of credentials that an engine has in memory: one engine with a store of a fleet, the other without, in turn. */
final class FleetReads {
    private final int reads;
    private final List<Double> fleet = new ArrayList<>();
    private final List<Double> alone = new ArrayList<>();
    private final List<Double> ratios = new ArrayList<>();
    private long bytes;
    private int calls;

    /** So many reads in each round. */
    FleetReads(int reads) {
        this.reads = reads;
    }

    void measure(RedisStore store, String address, int rounds) {
        AtomicInteger storeCalls = new AtomicInteger();
        try (World world = new World(InstantSource.system(), 1, Duration.ofHours(1));
                CredentialEngine with = world.engine()
                        .store(store, FleetStore.settings(address, "reads"))
                        .listener(event -> {
                            if (event instanceof EngineEvent.StoreCallEnded) {
                                storeCalls.incrementAndGet();
                            }
                        })
                        .build();
                CredentialEngine without = world.engine().build();
                CredentialHandle ours = with.handle(World.ROLE);
                CredentialHandle theirs = without.handle(World.ROLE)) {
            nanos(ours); // fetches, and warms up
            nanos(theirs);
            int before = storeCalls.get();
            bytes = Long.MAX_VALUE;
            for (int i = 0; i < rounds; i++) {
                long allocated = Machine.allocated();
                double one = nanos(ours);
                bytes = Math.min(bytes, Machine.allocated() - allocated);
                double other = nanos(theirs);
                fleet.add(one);
                alone.add(other);
                ratios.add(one / other);
            }
            calls = storeCalls.get() - before;
        }
    }

    private double nanos(CredentialHandle handle) {
        long started = Machine.cpuTime();
        for (int i = 0; i < reads; i++) {
            if (handle.get().accessKeyId().isEmpty()) { // so that no compiler leaves the read out
                throw new IllegalStateException("nothing was read");
            }
        }
        return (Machine.cpuTime() - started) / (double) reads;
    }

    List<Row> rows() {
        return List.of(
                Row.of("read from memory: with a fleet | without", "ns", Numbers.median(fleet), Numbers.median(alone)),
                Row.alone("read from memory: with / without", "times", Numbers.median(ratios))
                        .want(Goal.atMost(1.15)),
                Row.alone("read from memory, " + Numbers.text(reads) + " times", "B", bytes)
                        .want(Goal.atMost(0)),
                Row.alone("calls of the store during the reads", "calls", (long) calls)
                        .want(Goal.atMost(0)));
    }
}
