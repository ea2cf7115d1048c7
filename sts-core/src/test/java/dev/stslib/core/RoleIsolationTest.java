package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.stslib.api.Secret;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.ProvidedContext;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.spi.StoreSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two requests that differ in anything never get each other's credentials, from the cache or from a shared store. */
class RoleIsolationTest {
    private static final String ROLE = "arn:aws:iam::555566667777:role/tenants/";
    private static final int PAIRS = 300;

    /** Each gives a request another value of one field. */
    private static final List<BiFunction<RoleRequest.Builder, String, RoleRequest.Builder>> CHANGES = List.of(
            RoleRequest.Builder::sessionName,
            (builder, text) -> builder.duration(Duration.ofSeconds(900 + Math.abs(text.hashCode() % 40_000))),
            RoleRequest.Builder::externalId,
            (builder, text) -> builder.inlinePolicy("{\"Sid\":\"" + text + "\"}"),
            (builder, text) -> builder.managedPolicies(List.of("arn:aws:iam::aws:policy/" + text)),
            (builder, text) -> builder.managedPolicies(List.of(ROLE + text, ROLE + "x")),
            (builder, text) -> builder.managedPolicies(List.of(ROLE + "x", ROLE + text)),
            (builder, text) -> builder.tag("tenant", text),
            (builder, text) -> builder.tag("tenant", "").tag(text, ""),
            (builder, text) -> builder.tag(text, "").transitiveTagKeys(List.of(text)),
            RoleRequest.Builder::sourceIdentity,
            (builder, text) -> builder.providedContexts(
                    List.of(new ProvidedContext(ROLE + "provider", Secret.of("assertion " + text)))),
            (builder, text) -> builder.region("r-" + text),
            (builder, text) -> builder.endpoint(URI.create("https://" + text + ".example.com")),
            (builder, text) -> builder.sourceProfile("plain"),
            (builder, text) -> builder.source(
                    RoleRequest.of(ROLE + text).sourceProfile("Alice").build()));

    private final FacadeWorld world = new FacadeWorld();
    private final CannedSts sts = new CannedSts(world.clock);
    private final MemoryStore store = new MemoryStore();
    private final Random random = new Random(20261127);

    @AfterEach
    void close() {
        world.close();
    }

    private CredentialEngine engine() {
        return world.builder()
                .provider(sts)
                .requestsPerSecond(1_000_000)
                .store(store, StoreSettings.create())
                .format(new LineFormat())
                .build();
    }

    /** A few fields of a few values each, so that pairs are often nearly alike. */
    private RoleRequest.Builder some() {
        RoleRequest.Builder request = RoleRequest.of(ROLE + random.nextInt(3)).sourceProfile("Alice");
        for (int i = random.nextInt(4); i > 0; i--) {
            request = change(request);
        }
        return request;
    }

    private RoleRequest.Builder change(RoleRequest.Builder request) {
        return CHANGES.get(random.nextInt(CHANGES.size())).apply(request, "v" + random.nextInt(3));
    }

    private List<RoleRequest> requests() {
        List<RoleRequest> all = new ArrayList<>();
        while (all.size() < 2 * PAIRS) {
            try {
                RoleRequest one = some().build();
                RoleRequest other = change(one.toBuilder()).build();
                all.add(one);
                all.add(other);
            } catch (InvalidRequestException e) {
                // A tag given twice: another pair.
            }
        }
        return all;
    }

    @Test
    void eachRequestGetsWhatWasAskedForIt() {
        List<RoleRequest> all = requests();
        try (CredentialEngine first = engine()) {
            all.forEach(request -> check(first, request));
            Collections.shuffle(all, random);
            all.forEach(request -> check(first, request));
        }
        int asked = sts.count();
        try (CredentialEngine second = engine()) {
            Collections.shuffle(all, random);
            all.forEach(request -> check(second, request));
            all.forEach(request -> check(second, request));
        }
        assertEquals(asked, sts.count(), "all of it came from the store");
    }

    @Test
    void keysAreEqualOnlyWhereTheRequestsAre() {
        List<RoleRequest> all = requests();
        try (CredentialEngine engine = engine()) {
            for (int i = 0; i < all.size(); i += 2) {
                RoleRequest one = all.get(i);
                RoleRequest other = all.get(i + 1);
                var oneKey = usable(one) ? engine.handle(one).key() : null;
                var otherKey = usable(other) ? engine.handle(other).key() : null;
                if (one.equals(other)) {
                    assertEquals(oneKey, otherKey);
                } else if (oneKey != null && otherKey != null) {
                    assertNotEquals(oneKey, otherKey, one + " and " + other);
                }
            }
        }
    }

    /** STS gives a chained role an hour at most. */
    private static boolean usable(RoleRequest request) {
        Duration duration = request.duration();
        boolean chained = request.source() != null || "plain".equals(request.sourceProfile());
        return !chained || duration == null || duration.compareTo(Duration.ofHours(1)) <= 0;
    }

    private void check(CredentialEngine engine, RoleRequest request) {
        if (!usable(request)) {
            return;
        }
        CannedSts.Asked asked = Objects.requireNonNull(
                sts.answered.get(engine.credentials(request).accessKeyId()));
        AssumeRoleRequest sent = asked.request();
        assertEquals(request.roleArn(), sent.roleArn());
        if (request.sessionName() != null) {
            assertEquals(request.sessionName(), sent.sessionName());
        }
        assertEquals(request.duration(), sent.duration());
        assertEquals(request.externalId(), sent.externalId());
        assertEquals(request.policy(), sent.policy());
        assertEquals(request.tags(), sent.tags());
        assertEquals(request.transitiveTagKeys(), sent.transitiveTagKeys());
        assertEquals(request.sourceIdentity(), sent.sourceIdentity());
        assertEquals(request.providedContexts(), sent.providedContexts());
        assertEquals(
                request.region() == null ? "us-east-1" : request.region(),
                asked.endpoint().region());
        assertEquals(
                request.endpoint() == null ? world.sts.endpoint() : request.endpoint(),
                asked.endpoint().override());
        RoleRequest source = request.source();
        if (source != null) {
            assertEquals(engine.credentials(source).accessKeyId(), asked.signedBy());
        } else {
            assertEquals(
                    "plain".equals(request.sourceProfile())
                            ? engine.credentials("plain").accessKeyId()
                            : world.alice.accessKeyId(),
                    asked.signedBy());
        }
    }
}
