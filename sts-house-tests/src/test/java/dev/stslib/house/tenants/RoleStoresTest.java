package dev.stslib.house.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.UnexpectedAnswerException;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.ProvidedContext;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.TokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.testkit.time.ManualClock;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Engines that share a store in a folder: none gets credentials that were made for another request. */
class RoleStoresTest {
    private static final String ROLE = "arn:aws:iam::555566667777:role/tenants/";
    private static final int PAIRS = 40;

    /** Each gives a request another value of one field. */
    private static final List<UnaryOperator<RoleRequest.Builder>> CHANGES = List.of(
            builder -> builder.roleArn(ROLE + "another"),
            builder -> builder.sessionName("another"),
            builder -> builder.duration(Duration.ofMinutes(20)),
            builder -> builder.externalId("another"),
            builder -> builder.inlinePolicy("{\"Sid\":\"another\"}"),
            builder -> builder.managedPolicies(List.of(ROLE + "another", ROLE + "y")),
            builder -> builder.managedPolicies(List.of(ROLE + "y", ROLE + "x")),
            builder -> builder.managedPolicies(List.of()),
            builder -> builder.tags(Map.of("tenant", "another")),
            builder -> builder.tags(Map.of("another", "one")),
            builder -> builder.tags(Map.of("tenant", "one", "another", "")),
            builder -> builder.transitiveTagKeys(List.of()),
            builder -> builder.sourceIdentity("another"),
            builder -> builder.providedContexts(List.of()),
            builder -> builder.providedContexts(
                    List.of(new ProvidedContext(ROLE + "provider", Secret.of("assertion another")))),
            builder -> builder.region("eu-central-1"),
            builder -> builder.endpoint(URI.create("https://another.example.com")),
            builder -> builder.sourceProfile("bob"),
            builder -> builder.source(
                    RoleRequest.of(ROLE + "hub").sourceProfile("alice").build()));

    private record Asked(StsEndpoint endpoint, String signedBy, AssumeRoleRequest request) {}

    @TempDir
    private Path folder;

    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final Random random = new Random(20261127);
    /** By access key id. */
    private final Map<String, Asked> answered = new HashMap<>();
    /** The ARN in the answer to a request. */
    private Function<AssumeRoleRequest, String> session = RoleStoresTest::session;

    @BeforeEach
    void writeProfiles() throws IOException {
        Files.writeString(folder.resolve("credentials"), keys("alice", "AKIAALICE") + keys("bob", "AKIABOB"));
    }

    private static String keys(String profile, String id) {
        return "[" + profile + "]\naws_access_key_id = " + id + "\naws_secret_access_key = planted\n";
    }

    private static String session(AssumeRoleRequest request) {
        return request.roleArn().replace(":iam:", ":sts:").replaceFirst(":role/(.*/)?", ":assumed-role/") + "/"
                + request.sessionName();
    }

    // ---- STS

    private @Nullable AssumedRole assumeRole(
            StsEndpoint endpoint, SourceCredentials source, AssumeRoleRequest request) {
        String id = "ASIA" + String.format("%016d", answered.size() + 1);
        answered.put(id, new Asked(endpoint, source.accessKeyId(), request));
        Instant now = clock.instant();
        TemporaryCredentials made = new TemporaryCredentials(
                id, Secret.of("secret-" + id), Secret.of("token-" + id), now, now.plus(Duration.ofMinutes(20)));
        return new AssumedRole(made, session.apply(request), null, null, null, Map.of());
    }

    /** Answers AssumeRole, which is the only call, within the process. */
    private final class Canned implements TokenProvider {
        @Override
        public String name() {
            return "canned";
        }

        @Override
        public OpenTokenProvider open(TokenProviderSettings settings) {
            return (OpenTokenProvider) Proxy.newProxyInstance(
                    OpenTokenProvider.class.getClassLoader(),
                    new Class<?>[] {OpenTokenProvider.class},
                    (proxy, method, arguments) -> method.getName().equals("close")
                            ? null
                            : assumeRole(
                                    (StsEndpoint) arguments[0], (SourceCredentials) arguments[1], (AssumeRoleRequest)
                                            arguments[2]));
        }
    }

    private CredentialEngine engine(String store) {
        StoreSettings settings = StoreSettings.at(folder.resolve("store"));
        StoreSettings sealed = settings.option("key-file", folder.resolve("key").toString());
        Map<String, String> environment = Map.of(
                "HOME", folder.toString(),
                "AWS_REGION", "us-east-1",
                "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("credentials").toString());
        return CredentialEngine.builder()
                .systemEnvironment(SystemEnvironment.of(environment, Map.of()))
                .clock(clock)
                .elapsed(clock::elapsedNanos)
                .scheduler(clock.scheduler())
                .executor(Runnable::run)
                .requestsPerSecond(1_000_000)
                .provider(new Canned())
                .store(store.replace("sealed ", ""), store.equals("file") ? settings : sealed)
                .build();
    }

    // ---- Requests

    private static RoleRequest.Builder base() {
        return RoleRequest.of(ROLE + "one")
                .sourceProfile("alice")
                .sessionName("one")
                .duration(Duration.ofMinutes(15))
                .externalId("one")
                .inlinePolicy("{\"Sid\":\"one\"}")
                .managedPolicies(List.of(ROLE + "x", ROLE + "y"))
                .tag("tenant", "one")
                .transitiveTagKeys(List.of("tenant"))
                .sourceIdentity("one")
                .providedContexts(List.of(new ProvidedContext(ROLE + "provider", Secret.of("assertion one"))))
                .region("us-east-1")
                .endpoint(URI.create("https://one.example.com"));
    }

    /** One request, all that differ from it in one field, and pairs that differ from it and from each other. */
    private List<RoleRequest> requests() {
        Set<RoleRequest> all = new LinkedHashSet<>();
        all.add(base().build());
        CHANGES.forEach(change -> add(all, change.apply(base())));
        for (int pair = 0; pair < PAIRS; pair++) {
            RoleRequest.Builder one = change(base());
            add(all, one);
            add(all, change(one));
        }
        return new ArrayList<>(all);
    }

    private RoleRequest.Builder change(RoleRequest.Builder builder) {
        return CHANGES.get(random.nextInt(CHANGES.size())).apply(builder);
    }

    /** A transitive key without its tag is no request. */
    private static void add(Set<RoleRequest> all, RoleRequest.Builder builder) {
        RoleRequest tagged = builder.transitiveTagKeys(List.of()).build();
        all.add(tagged);
        if (tagged.tags().stream().anyMatch(tag -> tag.key().equals("tenant"))) {
            all.add(tagged.toBuilder().transitiveTagKeys(List.of("tenant")).build());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "sealed file", "keystore"})
    void eachRequestGetsWhatWasAskedForIt(String store) {
        List<RoleRequest> all = requests();
        try (CredentialEngine one = engine(store);
                CredentialEngine other = engine(store)) {
            Map<RoleRequest, String> ids = new HashMap<>();
            for (RoleRequest request : shuffled(all)) {
                ids.put(request, check(random.nextBoolean() ? one : other, request));
            }
            assertEquals(all.size(), new HashSet<>(ids.values()).size());
            int asked = answered.size();
            for (RoleRequest request : shuffled(all)) {
                assertEquals(ids.get(request), check(one, request));
                assertEquals(ids.get(request), check(other, request));
            }
            assertEquals(asked, answered.size(), "each got from the store what the other had asked for");
        }
    }

    private List<RoleRequest> shuffled(List<RoleRequest> all) {
        List<RoleRequest> mixed = new ArrayList<>(all);
        Collections.shuffle(mixed, random);
        return mixed;
    }

    private String check(CredentialEngine engine, RoleRequest request) {
        String id = engine.credentials(request).accessKeyId();
        Asked asked = Objects.requireNonNull(answered.get(id));
        AssumeRoleRequest sent = asked.request();
        assertEquals(request.roleArn(), sent.roleArn());
        assertEquals(request.sessionName(), sent.sessionName());
        assertEquals(request.duration(), sent.duration());
        assertEquals(request.externalId(), sent.externalId());
        assertEquals(request.policy(), sent.policy());
        assertEquals(request.tags(), sent.tags());
        assertEquals(request.transitiveTagKeys(), sent.transitiveTagKeys());
        assertEquals(request.sourceIdentity(), sent.sourceIdentity());
        assertEquals(request.providedContexts(), sent.providedContexts());
        assertEquals(request.region(), asked.endpoint().region());
        assertEquals(request.endpoint(), asked.endpoint().override());
        RoleRequest source = request.source();
        String signer = source != null
                ? engine.credentials(source).accessKeyId()
                : "bob".equals(request.sourceProfile()) ? "AKIABOB" : "AKIAALICE";
        assertEquals(signer, asked.signedBy());
        return id;
    }

    // ---- What others do to the store, and to answers

    private Set<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("store"))) {
            return new HashSet<>(files.toList());
        }
    }

    /** Reads a request by a new engine, and returns the file that was saved for it. */
    private Path saved(String store, RoleRequest request) throws IOException {
        Set<Path> before = files();
        try (CredentialEngine engine = engine(store)) {
            check(engine, request);
        }
        Set<Path> after = files();
        after.removeAll(before);
        assertEquals(1, after.size(), after::toString);
        return after.iterator().next();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "sealed file", "keystore"})
    void entriesThatWereMovedOverEachOtherAreNotTaken(String store) throws IOException {
        try (CredentialEngine engine = engine(store)) {
            check(engine, base().sessionName("first").build()); // makes the other files of the store
        }
        RoleRequest one = base().build();
        RoleRequest other = base().sessionName("another").build();
        Path ofOne = saved(store, one);
        Path ofOther = saved(store, other);
        Path aside = folder.resolve("aside");
        Files.move(ofOne, aside);
        Files.move(ofOther, ofOne);
        Files.move(aside, ofOther);
        int asked = answered.size();
        try (CredentialEngine engine = engine(store)) {
            assertNotEquals(check(engine, one), check(engine, other));
        }
        assertEquals(asked + 2, answered.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "keystore"})
    void anAnswerForAnotherRoleIsNeitherServedNorSaved(String store) throws IOException {
        RoleRequest one = base().build();
        try (CredentialEngine engine = engine(store)) {
            check(engine, base().sessionName("first").build());
            Set<Path> before = files();
            session = request -> session(request).replace("assumed-role/one", "assumed-role/another");
            assertThrows(UnexpectedAnswerException.class, () -> engine.credentials(one));
            assertEquals(before, files());
        }
        session = RoleStoresTest::session;
        try (CredentialEngine engine = engine(store)) {
            int asked = answered.size();
            check(engine, one);
            assertEquals(asked + 1, answered.size());
        }
    }
}
