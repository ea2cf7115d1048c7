package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.error.ProfileNotFoundException;
import dev.stslib.api.error.UnexpectedAnswerException;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.KeyState;
import dev.stslib.core.sdk.SdkCredentials;
import dev.stslib.testkit.sts.TestRole;
import dev.stslib.testkit.sts.TestUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Roles that data describes get what profiles get. */
class RoleRequestsTest {
    private static final String POLICY = "{\"Version\":\"2012-10-17\",\"Statement\":[]}";
    private final FacadeWorld world = new FacadeWorld();
    private final RoleRequest plain =
            RoleRequest.of(world.plain.arn()).sourceProfile("Alice").build();

    RoleRequestsTest() {
        world.plain.allowTags();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private RoleRequest tenant(int number) {
        return plain.toBuilder()
                .sessionName("tenant-" + number)
                .tag("tenant", "" + number)
                .build();
    }

    private static RoleRequests requests(CredentialEngine engine) {
        return engine.handles().requests();
    }

    private static int keys(CredentialEngine engine) {
        return engine.snapshot().keys().size();
    }

    // ---- What is asked and shared

    @Test
    void aRequestSharesTheCredentialsOfAProfileThatSaysTheSame() {
        try (CredentialEngine engine = world.engine()) {
            TemporaryCredentials byProfile = engine.credentials("plain");
            assertSame(byProfile, engine.credentials(plain));
            CredentialHandle handle = engine.handle(plain);
            assertSame(byProfile, handle.get());
            assertSame(byProfile, handle.async().toCompletableFuture().join());
            assertEquals(engine.handle("plain").key(), handle.key());
            assertEquals(1, world.sts.count("AssumeRole"));
            assertEquals(1, keys(engine));
        }
    }

    @Test
    void anotherEngineTakesTheCredentialsOfARequestFromTheStore() {
        MemoryStore store = new MemoryStore();
        try (CredentialEngine first = storing(store);
                CredentialEngine second = storing(store)) {
            String id = first.credentials(tenant(1)).accessKeyId();
            assertEquals(id, second.credentials(tenant(1)).accessKeyId());
            assertNotEquals(id, second.credentials(tenant(2)).accessKeyId());
            assertEquals(2, world.sts.count("AssumeRole"));
        }
    }

    private CredentialEngine storing(MemoryStore store) {
        return world.builder()
                .store(store, StoreSettings.create())
                .format(new LineFormat())
                .build();
    }

    @Test
    void valuesAreSentAsTheyAreAndNotReadAsProfilesReadThem() {
        try (CredentialEngine engine = world.engine()) {
            engine.credentials(plain.toBuilder()
                    .inlinePolicy(POLICY)
                    .tags(Map.of("note", "a=b c=d", "path", "file:///etc/passwd"))
                    .build());
            String body = world.requests("AssumeRole").get(0).parameters().toString();
            assertTrue(body.contains("a=b c=d"), body);
            assertTrue(body.contains("file:///etc/passwd"), body);
            assertEquals(2, body.split("Tags.member.[0-9]+.Key", -1).length - 1, body);
            assertThrows(
                    InvalidRequestException.class,
                    () -> plain.toBuilder().sessionName("{host}").build());
        }
    }

    @Test
    void theRoomThatPoliciesAndTagsTakeIsAnEvent() {
        RoleRequest narrowed = tenant(1).toBuilder().inlinePolicy(POLICY).build();
        RoleRequest tagged = plain.toBuilder().tag("tenant", "2").build();
        try (CredentialEngine engine = world.engine()) {
            engine.credentials(plain);
            assertEquals(List.of(), world.events(EngineEvent.PolicyPacked.class), "nothing was packed");
            engine.credentials(narrowed);
            engine.credentials(tagged);
            List<EngineEvent.PolicyPacked> packed = world.events(EngineEvent.PolicyPacked.class);
            assertEquals(2, packed.size());
            // The policy is 39 bytes, the tag 7: 46 of 2,048 are 3 %, rounded up.
            assertEquals(
                    new EngineEvent.PolicyPacked(narrowed.label(), 3, narrowed.policy(), narrowed.tags()),
                    packed.get(0));
            assertTrue(packed.get(1).label().length() <= RoleRequest.LONGEST_LABEL);
            assertFalse(packed.toString().contains("2012"), "it shows no policy");
        }
    }

    @Test
    void aRequestMayBeTheSourceOfAnother() {
        TestRole second = world.sts.addRole("arn:aws:iam::777788889999:role/Second");
        second.trust(world.plain.arn());
        RoleRequest chained = RoleRequest.of(second.arn()).source(plain).build();
        try (CredentialEngine engine = world.engine()) {
            assertNotNull(engine.credentials(chained));
            assertSame(engine.credentials("plain"), engine.credentials(plain));
            assertEquals(2, world.sts.count("AssumeRole"), "the source is shared with the profile");
            KeyState state = engine.snapshot().keys().stream()
                    .filter(key -> key.key().label().equals(chained.label()))
                    .findFirst()
                    .orElseThrow();
            assertEquals(2, state.chain().size());
            assertThrows(
                    InvalidRequestException.class,
                    () -> engine.handle(
                            chained.toBuilder().duration(Duration.ofHours(2)).build()),
                    "a chained role lives for one hour at most");
        }
    }

    @Test
    void thePlanShowsTheRoleAndNoPolicy() {
        try (CredentialEngine engine = world.engine()) {
            String plan = engine.plan(tenant(7).toBuilder()
                            .inlinePolicy("{\"planted\":1}")
                            .build())
                    .describe();
            assertTrue(plan.contains("profile 'Alice'"), plan);
            assertTrue(plan.contains("role " + world.plain.arn() + " (role request)"), plan);
            assertTrue(plan.contains("session name tenant-7"), plan);
            assertFalse(plan.contains("planted"), plan);
            assertEquals(0, world.sts.count("AssumeRole"));
        }
    }

    @Test
    void eventsAndSnapshotsNameTheRequest() {
        try (CredentialEngine engine = world.engine()) {
            engine.credentials(tenant(7));
            String label = world.plain.arn() + " as tenant-7";
            assertEquals(label, tenant(7).label());
            assertEquals(label, engine.snapshot().keys().get(0).key().label());
            assertEquals(label, world.events(EngineEvent.Refreshed.class).get(0).label());
            RoleRequest missing = RoleRequest.of("arn:aws:iam::555566667777:role/Missing")
                    .sourceProfile("Alice")
                    .build();
            FacadeWorld.assertSays(
                    assertThrows(RuntimeException.class, () -> engine.credentials(missing)),
                    "(request for role arn:aws:iam::555566667777:role/Missing)");
        }
    }

    @Test
    void aRequestFollowsItsSourceProfile() {
        try (CredentialEngine engine = world.engine()) {
            CredentialHandle handle = engine.handle(plain);
            handle.get();
            TestUser other = world.sts.addUser("111122223333", "Other");
            world.plain.trust(other.arn());
            String earlier = world.text("credentials");
            world.write(
                    "credentials",
                    earlier.replace(world.alice.accessKeyId(), other.accessKeyId())
                            .replace(world.alice.secretAccessKey(), other.secretAccessKey()));
            CredentialKey before = handle.key();
            world.clock.advance(Duration.ofSeconds(1));
            assertNotEquals(before, handle.key());
            assertSame(handle.get(), engine.credentials(plain));
            world.write("credentials", "");
            world.write("config", "");
            world.clock.advance(Duration.ofSeconds(4));
            FacadeWorld.assertSays(
                    assertThrows(ProfileNotFoundException.class, handle::get), "Profile 'Alice' has been removed");
            assertThrows(ProfileNotFoundException.class, () -> engine.credentials(plain));
        }
    }

    @Test
    void anAnswerForAnotherRoleIsRefused() {
        CannedSts sts = new CannedSts(world.clock);
        try (CredentialEngine engine = world.builder().provider(sts).build()) {
            sts.onTheWay = answer -> new AssumedRole(
                    answer.credentials(),
                    "arn:aws:sts::555566667777:assumed-role/Other/tenant-1",
                    null,
                    null,
                    null,
                    Map.of());
            assertThrows(UnexpectedAnswerException.class, () -> engine.credentials(tenant(1)));
            sts.onTheWay = answer -> new AssumedRole(
                    answer.credentials(),
                    String.valueOf(answer.assumedRoleArn()).replace("tenant-1", "tenant-2"),
                    null,
                    null,
                    null,
                    Map.of());
            world.clock.advance(Duration.ofMinutes(1));
            assertThrows(UnexpectedAnswerException.class, () -> engine.credentials(tenant(1)));
        }
    }

    // ---- What is forgotten

    @Test
    void aRequestThatIsNotReadForTheIdleTimeIsDropped_andOneWithAHandleIsNot() {
        try (CredentialEngine engine = idleAfter(Duration.ofMinutes(8))) {
            CredentialHandle held = engine.handle(tenant(0));
            held.get();
            IntStream.range(1, 10).forEach(i -> engine.credentials(tenant(i)));
            assertEquals(10, keys(engine));
            world.clock.advance(Duration.ofMinutes(7));
            engine.credentials(tenant(9));
            world.clock.advance(Duration.ofMinutes(5));
            assertEquals(2, keys(engine), "the one that is held and the one that was read");
            world.clock.advance(Duration.ofMinutes(20));
            assertEquals(1, keys(engine));
            assertSame(held.get(), engine.credentials(tenant(0)));
            assertEquals(10, world.sts.count("AssumeRole"));
            held.close();
            held.close();
            world.clock.advance(Duration.ofMinutes(12));
            assertEquals(0, keys(engine));
            assertNotNull(held.get(), "a closed handle can still be read");
            assertEquals(1, keys(engine));
        }
    }

    private CredentialEngine idleAfter(Duration idle) {
        return world.builder().roleRequestIdleTime(idle).build();
    }

    @Test
    void twoHandlesOfARequestAreClosedEachByItself() {
        try (CredentialEngine engine = idleAfter(Duration.ofMinutes(8))) {
            CredentialHandle one = engine.handle(tenant(0));
            CredentialHandle other = engine.handle(tenant(0));
            assertNotSame(one, other);
            assertSame(one.get(), other.get());
            one.close();
            one.close();
            world.clock.advance(Duration.ofMinutes(30));
            assertEquals(1, keys(engine));
            other.close();
            world.clock.advance(Duration.ofMinutes(30));
            assertEquals(0, keys(engine));
        }
    }

    @Test
    void aHandleThatIsForgottenWithoutACloseKeepsNothing() {
        try (CredentialEngine engine = idleAfter(Duration.ofMinutes(8))) {
            engine.handle(tenant(0)).get();
            for (int i = 0; i < 100 && keys(engine) > 0; i++) {
                System.gc();
                world.clock.advance(Duration.ofMinutes(9));
            }
            assertEquals(0, keys(engine));
        }
    }

    @Test
    void noMoreRequestsAreKeptThanAllowed() {
        try (CredentialEngine engine = world.builder().roleRequestsAtMost(20).build()) {
            CredentialHandle held = engine.handle(tenant(0));
            String id = held.get().accessKeyId();
            Set<String> ids = new HashSet<>();
            for (int i = 1; i < 200; i++) {
                world.clock.advance(Duration.ofMillis(20)); // for the rate limit
                ids.add(engine.credentials(tenant(i)).accessKeyId());
                assertTrue(keys(engine) <= 22, () -> "keys: " + keys(engine));
            }
            assertEquals(199, ids.size());
            assertEquals(id, held.get().accessKeyId());
        }
    }

    @Test
    void aRequestThatIsDroppedDuringItsRefreshEndsCleanly() {
        CannedSts sts = new CannedSts(world.clock);
        List<Runnable> later = new ArrayList<>();
        try (CredentialEngine engine = world.builder()
                .provider(sts)
                .roleRequestIdleTime(Duration.ofSeconds(10))
                .executor(task -> {
                    if (sts.count() == 0 && later.isEmpty()) {
                        later.add(task);
                    } else {
                        task.run();
                    }
                })
                .build()) {
            CompletableFuture<TemporaryCredentials> reader;
            try (CredentialHandle handle = engine.handle(tenant(1))) {
                reader = handle.async().toCompletableFuture();
            }
            world.clock.advance(Duration.ofSeconds(20));
            assertFalse(reader.isDone());
            assertEquals(1, keys(engine), "a refresh is in flight");
            later.get(0).run();
            assertTrue(reader.isDone());
            assertNotNull(reader.join());
            world.clock.advance(Duration.ofMinutes(31));
            assertEquals(0, keys(engine));
        }
    }

    @Test
    void nobodyIsAskedWhileNobodyReads() {
        try (CredentialEngine engine = world.engine()) {
            CredentialHandle handle = engine.handle(tenant(0));
            handle.get();
            IntStream.range(1, 10).forEach(i -> engine.credentials(tenant(i)));
            world.clock.advance(Duration.ofDays(1));
            assertEquals(10, world.sts.count("AssumeRole"));
        }
    }

    @Test
    void whatIsReadIsRenewedAheadOfItsEnd() {
        try (CredentialEngine engine = world.engine()) {
            engine.credentials(tenant(0));
            engine.credentials(tenant(0));
            world.clock.advance(Duration.ofMinutes(46));
            assertEquals(2, world.sts.count("AssumeRole"));
        }
    }

    @Test
    void equalTextsAreKeptOnce() {
        try (CredentialEngine engine = world.engine()) {
            List<RoleRequest> kept = IntStream.range(0, 2)
                    .mapToObj(i -> RoleRequest.of(copied(world.plain.arn()))
                            .sourceProfile(copied("Alice"))
                            .region(copied("us-east-1"))
                            .sessionName("tenant-" + i)
                            .inlinePolicy(copied("{\"Statement\":[]}"))
                            .managedPolicies(List.of(copied("arn:aws:iam::aws:policy/ReadOnly")))
                            .tag(copied("plan"), copied("gold"))
                            .tag("tenant", "" + i)
                            .build())
                    .peek(engine::handle)
                    .map(request ->
                            ((Subject.OfRequest) requests(engine).state(request).subject()).request())
                    .toList();
            RoleRequest one = kept.get(0);
            RoleRequest other = kept.get(1);
            assertEquals(
                    one.toBuilder().tags(Map.of()).sessionName("any").build(),
                    other.toBuilder().tags(Map.of()).sessionName("any").build());
            assertSame(one.roleArn(), other.roleArn());
            assertSame(one.sourceProfile(), other.sourceProfile());
            assertSame(one.region(), other.region());
            assertSame(one.policy().inline(), other.policy().inline());
            assertSame(one.policy().arns().get(0), other.policy().arns().get(0));
            assertSame(one.tags().get(0).key(), other.tags().get(0).key());
            assertSame(one.tags().get(0).value(), other.tags().get(0).value());
            assertEquals("tenant-1", other.sessionName());
        }
    }

    @Test
    void equalSourcesAreKeptOnce() {
        try (CredentialEngine engine = world.engine()) {
            List<RoleRequest> kept = IntStream.range(0, 2)
                    .mapToObj(i -> RoleRequest.of("arn:aws:iam::777788889999:role/Spoke-" + i)
                            .source(plain.toBuilder().build())
                            .build())
                    .peek(engine::handle)
                    .map(request ->
                            ((Subject.OfRequest) requests(engine).state(request).subject()).request())
                    .toList();
            assertSame(kept.get(0).source(), kept.get(1).source());
        }
    }

    private static String copied(String text) {
        return new String(text.toCharArray());
    }

    // ---- What is invalidated

    @Test
    void aRequestThatIsInvalidatedIsAskedForAgain_whateverTheStoreHolds() {
        MemoryStore store = new MemoryStore();
        try (CredentialEngine engine = storing(store)) {
            String first = engine.credentials(tenant(1)).accessKeyId();
            engine.invalidate(tenant(1));
            String second = engine.credentials(tenant(1)).accessKeyId();
            assertNotEquals(first, second);
            assertEquals(second, engine.credentials(tenant(1)).accessKeyId());
        }
        try (CredentialEngine engine = storing(store)) {
            int before = world.sts.count("AssumeRole");
            engine.invalidate(tenant(1));
            engine.credentials(tenant(1));
            assertEquals(before + 1, world.sts.count("AssumeRole"), "not from the store");
        }
    }

    @Test
    void anInvalidationOutlivesARequestThatIsNotReadBeforeItIsDropped() {
        MemoryStore store = new MemoryStore();
        String first;
        try (CredentialEngine engine = storing(store)) {
            first = engine.credentials(tenant(1)).accessKeyId();
        }
        try (CredentialEngine engine = world.builder()
                .store(store, StoreSettings.create())
                .format(new LineFormat())
                .roleRequestIdleTime(Duration.ofMinutes(8))
                .build()) {
            engine.invalidate(tenant(1));
            engine.handle(tenant(1)).close();
            world.clock.advance(Duration.ofMinutes(30));
            assertEquals(0, keys(engine));
            assertNotEquals(first, engine.credentials(tenant(1)).accessKeyId());
        }
    }

    /** Otherwise the engine neither shows nor closes what the first read uses. */
    @Test
    void aRequestThatIsInvalidatedJustBeforeItsFirstReadIsKnownToTheEngine() {
        CredentialEngine engine = world.engine();
        AtomicInteger made = new AtomicInteger();
        HandleState read;
        try (engine) {
            RoleRequests requests = new RoleRequests(engine.runtime().parts(), request -> {
                HandleState state = engine.handles().made(request);
                if (made.getAndIncrement() == 0) {
                    engine.invalidate(request);
                }
                return state;
            });
            read = requests.state(plain);
            assertEquals(1, keys(engine));
            assertSame(read.get(), engine.credentials(plain));
            assertEquals(2, made.get());
        }
        assertThrows(EngineClosedException.class, read::get);
    }

    @Test
    void anInvalidationNeedsNoRoom() {
        MemoryStore store = new MemoryStore();
        try (CredentialEngine engine = storing(store)) {
            engine.credentials(tenant(1));
        }
        try (CredentialEngine engine = world.builder()
                .store(store, StoreSettings.create())
                .format(new LineFormat())
                .roleRequestsAtMost(1)
                .build()) {
            IntStream.range(0, 50).forEach(i -> engine.credentials(tenant(2)));
            int before = world.sts.count("AssumeRole");
            engine.invalidate(tenant(1));
            engine.credentials(tenant(1));
            assertEquals(before + 1, world.sts.count("AssumeRole"), "not from the store");
        }
    }

    @Test
    void requestsAreInvalidatedByTagAndByTheBeginningOfTheirRole() {
        try (CredentialEngine engine = world.engine()) {
            List<String> before = ids(engine);
            assertEquals(1, engine.invalidateTagged("tenant", "1"));
            List<String> byTag = ids(engine);
            assertEquals(before.get(0), byTag.get(0));
            assertNotEquals(before.get(1), byTag.get(1));
            assertEquals(before.get(2), byTag.get(2));
            assertEquals(0, engine.invalidateTagged("tenant", "9"));
            assertEquals(0, engine.invalidateRoles("arn:aws:iam::999"));
            assertEquals(3, engine.invalidateRoles("arn:aws:iam::555566667777:role/"));
            List<String> byRole = ids(engine);
            IntStream.range(0, 3).forEach(i -> assertNotEquals(byTag.get(i), byRole.get(i)));
        }
    }

    /** A spoke must not be renewed with the credentials of a hub that is refused. */
    @Test
    void aSourceThatIsInvalidatedIsAskedForAgainToo() {
        RoleRequest hub = tenant(0);
        TestRole role = world.sts.addRole("arn:aws:iam::777788889999:role/Spoke");
        role.trust(world.plain.arn());
        RoleRequest spoke = RoleRequest.of(role.arn()).source(hub).build();
        try (CredentialEngine engine = world.engine()) {
            String first = engine.credentials(spoke).accessKeyId();
            int before = world.sts.count("AssumeRole");
            assertEquals(1, engine.invalidateRoles(hub.roleArn()));
            assertNotEquals(first, engine.credentials(spoke).accessKeyId());
            assertEquals(before + 2, world.sts.count("AssumeRole"), "hub and spoke");
        }
    }

    private List<String> ids(CredentialEngine engine) {
        return IntStream.range(0, 3)
                .mapToObj(i -> engine.credentials(tenant(i)).accessKeyId())
                .toList();
    }

    // ---- What a read costs

    @Test
    void freshReadsAllocateNothing() {
        try (CredentialEngine engine = world.builder()
                .clock(new AllocatedBytes.StandingClock(world.clock.millis()))
                .build()) {
            RoleRequest kept = tenant(1).toBuilder().inlinePolicy(POLICY).build();
            CredentialHandle handle = engine.handle(kept);
            AwsCredentialsProvider sdk = SdkCredentials.of(handle);
            assertEquals(0, AllocatedBytes.of(() -> engine.credentials(kept)), "by request");
            assertEquals(0, AllocatedBytes.of(handle::get), "by handle");
            assertEquals(0, AllocatedBytes.of(sdk::resolveCredentials), "SDK");
        }
    }
}
