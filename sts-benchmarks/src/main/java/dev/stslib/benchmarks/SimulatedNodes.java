package dev.stslib.benchmarks;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A fleet on simulated time: so many nodes, each of which reads each of so many roles, and perhaps a store that all share.
 * All work is done on the thread that moves the clock.
 */
final class SimulatedNodes implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(50);
    /** How often each role is read while its credentials live. */
    private static final int READS_IN_LIFE = 6;

    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final SplittableRandom random = new SplittableRandom(20310506);
    private final Duration lifetime;
    private final @Nullable CountedStore store;
    private final List<RoleRequest> roles;
    private final RoleRequestTimes times;
    private final CannedTokens tokens;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private long requestsBefore;
    private long reads;
    private final AtomicLong failed = new AtomicLong();
    /** The reads of nodes that have just started, all of which wait. */
    private long firstReads;

    /** Reads that wait for a look at the profiles end on the thread that reads these. */
    private final AtomicLong waiting = new AtomicLong();

    private final AtomicLong longestWait = new AtomicLong();
    private long waited;

    /**
     * Makes the nodes, which have not read anything.
     *
     * @param store the store, or null for none
     * @param lifetime how long credentials live
     */
    SimulatedNodes(@Nullable CountedStore store, int nodes, int roles, Duration lifetime) {
        this.store = store;
        this.lifetime = lifetime;
        this.roles = IntStream.range(0, roles)
                .mapToObj(role -> RoleRequest.of(World.arn(RoleProfiles.name(role)))
                        .sourceProfile("app")
                        .sessionName("fleet")
                        .duration(lifetime)
                        .build())
                .toList();
        times = new RoleRequestTimes(clock, roles, lifetime);
        tokens = new CannedTokens(clock, times::add);
        for (int i = 0; i < nodes; i++) {
            this.nodes.add(node());
        }
    }

    private SimulatedNode node() {
        return new SimulatedNode(clock, tokens, store, random.split(), roles);
    }

    /** Each node reads its share of the roles first, then, one after the other, all of them. */
    void startInTurn() {
        int count = nodes.size();
        for (int role = 0; role < roles.size(); role++) {
            read(nodes.get(role % count), role);
        }
        awaitAll();
        nodes.forEach(this::readAll);
    }

    /** All nodes read all roles at the same moment, each beginning with another one. */
    void startAtOnce() {
        int count = nodes.size();
        for (int role = 0; role < roles.size(); role++) {
            for (int node = 0; node < count; node++) {
                read(nodes.get(node), (role + node * roles.size() / count) % roles.size());
            }
        }
        awaitAll();
    }

    private void readAll(SimulatedNode node) {
        for (int role = 0; role < roles.size(); role++) {
            read(node, role);
        }
        awaitAll();
    }

    private void awaitAll() {
        while (waiting.get() > 0) {
            clock.advance(STEP);
        }
    }

    /** Forgets what was counted until now. */
    void again() {
        requestsBefore = tokens.rate().total();
        reads = 0;
        firstReads = 0;
        waited = 0;
        longestWait.set(0);
        tokens.rate().again();
    }

    /**
     * Lets time pass while every node reads every role, six times in the life of its credentials.
     *
     * @param restart how often one of the nodes, in turn, ends, and another takes its place; zero for never
     */
    void pass(Duration length, Duration restart) {
        Duration step = lifetime.dividedBy(READS_IN_LIFE);
        Duration untilRestart = restart;
        int next = 0;
        for (Duration done = Duration.ZERO; done.compareTo(length) < 0; done = done.plus(step)) {
            clock.advance(step);
            for (SimulatedNode node : nodes) {
                for (int role = 0; role < roles.size(); role++) {
                    read(node, role);
                }
            }
            untilRestart = untilRestart.minus(step);
            if (!restart.isZero() && untilRestart.compareTo(Duration.ZERO) <= 0) {
                untilRestart = restart;
                nodes.get(next).close();
                nodes.set(next, node());
                firstReads += roles.size();
                readAll(nodes.get(next));
                next = (next + 1) % nodes.size();
            }
        }
        awaitAll();
    }

    private void read(SimulatedNode node, int role) {
        reads++;
        CompletionStage<TemporaryCredentials> read = node.read(role);
        if (read.toCompletableFuture().isDone()) {
            look(read);
            return;
        }
        long begun = clock.millis();
        waiting.incrementAndGet();
        waited++;
        CompletionStage<?> unused = read.whenComplete((credentials, error) -> {
            longestWait.accumulateAndGet(clock.millis() - begun, Math::max);
            look(read);
            waiting.decrementAndGet();
        });
    }

    private void look(CompletionStage<TemporaryCredentials> read) {
        CompletionStage<?> unused = read.whenComplete((credentials, error) -> {
            if (error != null || credentials.isExpired(clock.instant())) {
                failed.incrementAndGet();
            }
        });
    }

    RequestRate rate() {
        return tokens.rate();
    }

    /** Requests to STS. */
    long requests() {
        return tokens.rate().total() - requestsBefore;
    }

    /** Requests for a role whose credentials no node had to renew yet. */
    long early() {
        return times.early();
    }

    long reads() {
        return reads;
    }

    /** How many reads gave no valid credentials. */
    long failed() {
        return failed.get();
    }

    /** How many reads waited that were not the first of their node. */
    long waited() {
        return waited - firstReads;
    }

    /** How long a reader waited at most, milliseconds. */
    long longestWait() {
        return longestWait.get();
    }

    @Override
    public void close() {
        nodes.forEach(SimulatedNode::close);
    }
}
