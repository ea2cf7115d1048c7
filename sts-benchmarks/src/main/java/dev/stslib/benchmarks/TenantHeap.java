package dev.stslib.benchmarks;

import dev.stslib.api.request.RoleRequest;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import javax.management.JMException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.Tag;

/**
 * What the tenants of one engine cost together.
 *
 * @param bytes in use after collection
 * @param nanos the processor time until all have been read once
 */
record TenantHeap(double bytes, double nanos) {
    private static final Duration IDLE = Duration.ofHours(1);
    private static final Duration STEP = Duration.ofMinutes(10);

    /**
     * Measures with canned answers.
     *
     * @param tenants how many tenants an engine has
     * @param atLeast how many tenants all engines have together: one small engine is too little to measure
     */
    static TenantHeap of(int tenants, int atLeast, IntFunction<RoleRequest> requests) throws InterruptedException {
        int copies = Math.max(1, atLeast / tenants);
        CannedTokens tokens = new CannedTokens(InstantSource.system());
        // No engine has a tenant of another, whose texts would be there already.
        return of(
                copies,
                copy -> new TenantFleet(
                        TenantFleet.builder(tokens), tenants, tenant -> requests.apply(copy * tenants + tenant)));
    }

    private static TenantHeap of(int copies, IntFunction<AutoCloseable> maker) throws InterruptedException {
        List<AutoCloseable> kept = new ArrayList<>();
        long before = Machine.heap();
        long started = Machine.cpuTime();
        for (int i = 0; i < copies; i++) {
            kept.add(maker.apply(i));
        }
        double nanos = (Machine.cpuTime() - started) / (double) copies;
        double bytes = (Machine.heap() - before) / (double) copies;
        kept.forEach(TenantHeap::close);
        return new TenantHeap(bytes, nanos);
    }

    /** The same of the AWS SDK, with a provider for each tenant. */
    static TenantHeap ofSdk(int tenants) throws InterruptedException {
        try (StsClient client = SdkFleet.client()) {
            new SdkFleet(client, 1).readAll();
            return of(1, only -> {
                List<StsAssumeRoleCredentialsProvider> providers = new ArrayList<>();
                for (int i = 0; i < tenants; i++) {
                    StsAssumeRoleCredentialsProvider provider = provider(client, TenantRequests.of(i));
                    provider.resolveCredentials();
                    providers.add(provider);
                }
                return () -> providers.forEach(StsAssumeRoleCredentialsProvider::close);
            });
        }
    }

    private static StsAssumeRoleCredentialsProvider provider(StsClient client, RoleRequest tenant) {
        List<Tag> tags = tenant.tags().stream()
                .map(tag -> Tag.builder().key(tag.key()).value(tag.value()).build())
                .toList();
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(client)
                .refreshRequest(request -> request.roleArn(tenant.roleArn())
                        .roleSessionName(tenant.sessionName())
                        .externalId(tenant.externalId())
                        .policy(tenant.policy().inline())
                        .tags(tags))
                .build();
    }

    /** Measures with the embedded STS, whose own share is left out: the engine is dropped between two looks at the heap. */
    static TenantHeap embedded(int tenants) throws InterruptedException {
        try (World world = new World(InstantSource.system(), 0, CannedTokens.LIFETIME)) {
            for (int i = 0; i < tenants; i++) {
                world.addTenant(i);
            }
            long open = heapWhileOpen(world, tenants);
            return new TenantHeap((double) (open - Machine.heap()), Double.NaN);
        }
    }

    /** What is in use while there is an engine, which is gone once this returns. */
    private static long heapWhileOpen(World world, int tenants) throws InterruptedException {
        try (TenantFleet fleet = new TenantFleet(
                world.engine().endpoint(world.sts.endpoint()).requestsPerSecond(FleetCost.NO_LIMIT),
                tenants,
                TenantRequests::of)) {
            if (fleet.size() != tenants) {
                throw new IllegalStateException("the engine holds " + fleet.size() + " tenants, not " + tenants);
            }
            return Machine.heap();
        }
    }

    /**
     * What is in use once most tenants have gone.
     *
     * @param objects the bytes of all objects
     * @param heap what the collector counts, which keeps large tables in whole regions
     */
    record Left(double objects, double heap) {}

    /**
     * Measures what is in use once all tenants but some have not been read for the idle time.
     *
     * @param tenants how many there were
     * @param stay how many are still read
     */
    static Left afterwards(int tenants, int stay) throws InterruptedException, JMException {
        ManualClock clock = new ManualClock(Instant.parse("2031-05-06T07:00:00Z"));
        CannedTokens tokens = new CannedTokens(clock);
        double heap = Machine.heap();
        double objects = Machine.objects();
        try (TenantFleet fleet = new TenantFleet(
                TenantFleet.builder(tokens)
                        .clock(clock)
                        .elapsed(clock::elapsedNanos)
                        .scheduler(clock.scheduler())
                        .roleRequestIdleTime(IDLE),
                tenants,
                TenantRequests::of)) {
            for (Duration passed = Duration.ZERO;
                    passed.compareTo(IDLE.multipliedBy(2)) < 0;
                    passed = passed.plus(STEP)) {
                clock.advance(STEP);
                fleet.read(stay, TenantRequests::of);
            }
            if (fleet.size() != stay) {
                throw new IllegalStateException("the engine holds " + fleet.size() + " tenants, not " + stay);
            }
            return new Left(Machine.objects() - objects, Machine.heap() - heap);
        }
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
