package dev.stslib.benchmarks;

import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.sdk.SdkCredentials;
import dev.stslib.testkit.sts.Fault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** Two hundred threads on a role that was not read yet, and a hundred components that share one. */
final class Crowd implements Program {
    private static final Duration LIFETIME = Duration.ofHours(1);

    private record Trouble(String what, Fault fault, int requests, boolean isRefused) {}

    private final List<Row> rows = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    @Override
    public Report run(Scale scale) throws InterruptedException {
        int threads = scale.of(200, 8);
        Duration slow = Duration.ofMillis(scale.of(6_000, 100));
        List<Trouble> troubles = List.of(
                new Trouble("STS takes 50 ms", Fault.delay(Duration.ofMillis(50)), 1, false),
                new Trouble("STS takes " + slow.toMillis() + " ms", Fault.delay(slow), 1, false),
                new Trouble("STS answers 403", Fault.error(403, "AccessDenied", "not you"), 1, true),
                new Trouble("STS answers 500", Fault.internalError(), 3, true));
        crowd(scale.of(20, 2), troubles.get(0)); // loads the classes of both
        rows.clear();
        remarks.clear();
        for (Trouble trouble : troubles) {
            crowd(threads, trouble);
        }
        components(scale.of(100, 4));
        remarks.add("With 500 each client repeats a request by itself, three times in all; so three requests are one"
                + " refresh of ours.");
        return new Report(
                "Crowd", threads + " threads read a cold role at once; requests that reached STS", rows, remarks);
    }

    private void crowd(int threads, Trouble trouble) throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        try (World world = new World(InstantSource.system(), 1, LIFETIME);
                World other = new World(InstantSource.system(), 1, LIFETIME);
                CredentialEngine engine = world.engine()
                        .listener(event -> asked.addAndGet(event instanceof EngineEvent.RefreshStarted ? 1 : 0))
                        .build();
                StsClient client = other.client();
                StsAssumeRoleCredentialsProvider peer = other.peer(client)) {
            CredentialHandle handle = engine.handle(World.ROLE);
            world.sts.faults().add(trouble.fault());
            other.sts.faults().add(trouble.fault());
            Rush ours = Rush.of(threads, number -> handle.get());
            Rush sdk = Rush.of(threads, number -> peer.resolveCredentials());
            if (ours.failed() != (trouble.isRefused() ? threads : 0)) {
                throw new IllegalStateException("The threads had different outcomes: " + ours.failed() + " errors");
            }
            rows.add(Row.of(trouble.what(), "requests", world.requests(), other.requests())
                    .want(Goal.atMost(trouble.requests())));
            rows.add(Row.alone(trouble.what() + ", refreshes", "refreshes", asked.get())
                    .want(Goal.atMost(1)));
            rows.add(Row.of(trouble.what() + ", until the last has its answer", "ms", ours.millis(), sdk.millis()));
            remarks.add(trouble.what() + ": threads that got an error: ours " + ours.failed() + ", the SDK's "
                    + sdk.failed() + ".");
        }
    }

    private void components(int count) throws InterruptedException {
        try (World world = new World(InstantSource.system(), 1, LIFETIME);
                World other = new World(InstantSource.system(), 1, LIFETIME);
                CredentialEngine engine = world.engine().build();
                StsClient client = other.client()) {
            List<AwsCredentialsProvider> ours = new ArrayList<>();
            List<AwsCredentialsProvider> peers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ours.add(SdkCredentials.credentialsProvider(engine, World.ROLE));
                peers.add(other.peer(client));
            }
            Rush.of(count, number -> ours.get(number).resolveCredentials());
            Rush.of(count, number -> peers.get(number).resolveCredentials());
            rows.add(Row.of(count + " components, one role", "requests", world.requests(), other.requests())
                    .want(Goal.atMost(1)));
        }
    }
}
