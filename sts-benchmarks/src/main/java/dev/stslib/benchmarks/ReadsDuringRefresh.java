package dev.stslib.benchmarks;

import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.testkit.sts.Fault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * Reads while one refresh follows upon the other and STS takes five seconds for each. Ours is put into its advisory
 * window by setting its clock (and that of its STS) forward after each refresh; the SDK, whose clock cannot be set, by an
 * STS whose clock is behind, so that all that it gets is about to end.
 */
final class ReadsDuringRefresh implements Program {
    static final Duration LIFETIME = Duration.ofMinutes(15);
    /** What is left then, on both sides: within the windows of both whatever their jitter, and more than the last minute. */
    static final Duration LEFT = Duration.ofSeconds(96);

    private static final Duration TO_WINDOW = LIFETIME.minus(LEFT);

    private static final int THREADS = 2;

    @Override
    public Report run(Scale scale) throws InterruptedException {
        Duration delay = Duration.ofMillis(scale.of(5_000, 50));
        Duration length = Duration.ofMillis(scale.of(12_000, 200));
        Latencies idle = new Latencies();
        Latencies ours = new Latencies();
        Latencies sdk = new Latencies();
        ShiftedClock clock = new ShiftedClock(Duration.ZERO);
        int ourRefreshes = 0;
        int sdkRefreshes = 0;
        try (World world = new World(clock, 1, LIFETIME);
                World other = new World(new ShiftedClock(TO_WINDOW.negated()), 1, LIFETIME);
                CredentialEngine engine = engine(world, clock);
                StsClient client = other.client();
                StsAssumeRoleCredentialsProvider peer = other.peer(client)) {
            CredentialHandle handle = engine.handle(World.ROLE);
            Supplier<?> ourRead = handle::get;
            Supplier<?> sdkRead = peer::resolveCredentials;
            check(ourRead.get());
            check(sdkRead.get());
            world.sts.faults().add(Fault.delay(delay));
            other.sts.faults().add(Fault.delay(delay));
            for (int round = 0; round < scale.of(2, 1); round++) {
                idle.add(ReadLoop.run(THREADS, length.dividedBy(4), () -> InstantSource.system()));
                ours.add(ReadLoop.run(THREADS, length, ourRead));
                sdk.add(ReadLoop.run(THREADS, length, sdkRead));
            }
            ourRefreshes = world.requests() - 1;
            sdkRefreshes = other.requests() - 1;
        }
        if (ourRefreshes == 0 || sdkRefreshes == 0) {
            throw new IllegalStateException("Nothing was refreshed while it was read");
        }
        return new Report(
                "ReadsDuringRefresh",
                "reads by " + THREADS + " threads while STS takes " + delay.toMillis() + " ms for each refresh",
                List.of(
                        Row.of("half of the reads within", "ns", ours.within(0.5), sdk.within(0.5)),
                        Row.of(
                                "99.99 % of the reads within",
                                "us", ours.within(0.9999) / 1e3, sdk.within(0.9999) / 1e3),
                        Row.of("the worst read", "ms", ours.worst() / 1e6, sdk.worst() / 1e6)
                                .want(Goal.atMost(100))),
                List.of(
                        "Reads: ours " + Numbers.text(ours.count()) + ", the SDK's " + Numbers.text(sdk.count())
                                + "; refreshes begun: ours " + ourRefreshes + ", the SDK's " + sdkRefreshes + ".",
                        "The same loop reading nothing, for the machine's own pauses: 99.99 % within "
                                + Numbers.text(idle.within(0.9999) / 1e3) + " us, worst "
                                + Numbers.text(idle.worst() / 1e6) + " ms."));
    }

    private static void check(Object first) {
        Objects.requireNonNull(first, "the first read");
    }

    private static CredentialEngine engine(World world, ShiftedClock clock) {
        return world.engine()
                .clock(clock)
                .listener(event -> {
                    if (event instanceof EngineEvent.Refreshed) {
                        clock.forward(TO_WINDOW);
                    }
                })
                .build();
    }
}
