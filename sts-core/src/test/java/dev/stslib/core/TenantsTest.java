package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.ProfileNotFoundException;
import dev.stslib.api.spi.CredentialSource;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.api.spi.ProfileSettings;
import dev.stslib.api.spi.ProfileSource;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.sdk.SdkCredentials;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Profiles that come from a database: tenants come, change and go while the engine runs. */
class TenantsTest {
    private static final AtomicInteger PLANNED = new AtomicInteger();
    private static final AtomicBoolean UNPLANNABLE = new AtomicBoolean();

    private final FacadeWorld world = new FacadeWorld();
    private final Database database = new Database();
    private final Warnings warnings = new Warnings();

    TenantsTest() {
        PLANNED.set(0);
        UNPLANNABLE.set(false);
        Logger.getLogger(Handles.class.getName()).addHandler(warnings);
    }

    @AfterEach
    void close() {
        Logger.getLogger(Handles.class.getName()).removeHandler(warnings);
        world.close();
    }

    private static final class Warnings extends Handler {
        final List<String> messages = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void publish(LogRecord message) {
            messages.add(message.getMessage());
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    /** Makes all its profiles anew at each change, as rows that are read again. */
    private final class Database implements ProfileSource {
        private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        private ProfileSet set = new ProfileSet(Map.of(), Map.of(), Map.of(), List.of());

        @Override
        public String name() {
            return "database";
        }

        @Override
        public OpenProfiles open(ProfileSettings settings) {
            return () -> set;
        }

        void put(String name, Map<String, String> row) {
            rows.put(name, row);
        }

        void put(String tenant) {
            put(tenant, role("session-" + tenant));
        }

        Map<String, String> role(String session) {
            return Map.of(
                    "role_arn",
                    world.plain.arn(),
                    "source_profile",
                    "owner",
                    "role_session_name",
                    session,
                    "region",
                    "us-east-1");
        }

        void commit() {
            Map<String, Profile> profiles = new LinkedHashMap<>();
            rows.forEach((name, row) -> {
                Map<String, ProfileProperty> properties = new LinkedHashMap<>();
                row.forEach((key, value) -> properties.put(key, ProfileProperty.of(value)));
                profiles.put(name, new Profile(name, properties));
            });
            set = new ProfileSet(profiles, Map.of(), Map.of(), List.of());
        }
    }

    private CredentialEngineBuilder builder() {
        database.put(
                "owner",
                Map.of(
                        "aws_access_key_id", world.alice.accessKeyId(),
                        "aws_secret_access_key", world.alice.secretAccessKey()));
        return world.builder().profiles(database);
    }

    private List<String> tenants(int generation) {
        return IntStream.range(0, 20)
                .mapToObj(number -> "tenant-" + generation + "-" + number)
                .toList();
    }

    private static int keys(CredentialEngine engine) {
        return engine.snapshot().keys().size();
    }

    @Test
    void keysOfTenantsThatHaveGoneAreDropped_andWhatIsStoredStays() {
        MemoryStore store = new MemoryStore();
        try (CredentialEngine engine = builder()
                .format(new LineFormat())
                .store(store, StoreSettings.at(world.manual.folder))
                .build()) {
            for (int generation = 0; generation < 4; generation++) {
                database.rows.keySet().removeIf(name -> name.startsWith("tenant-"));
                tenants(generation).forEach(database::put);
                database.commit();
                tenants(generation).forEach(engine::credentials);
                world.clock.advance(Duration.ofMinutes(generation < 3 ? 31 : 1));
                assertTrue(keys(engine) == 20 || generation == 3, () -> "keys: " + keys(engine));
            }
            database.rows.keySet().removeIf(name -> name.startsWith("tenant-"));
            database.put("steady");
            database.commit();
            engine.credentials("steady");
            world.clock.advance(Duration.ofMinutes(31));
            assertEquals(1, keys(engine));
            int requests = world.sts.count("AssumeRole");
            database.put("tenant-3-0");
            database.commit();
            engine.credentials("tenant-3-0");
            assertEquals(requests, world.sts.count("AssumeRole"), "from the store");
        }
    }

    @Test
    void whatAHandleNeedsIsNotDropped() {
        database.put("kept");
        try (CredentialEngine engine = builder().build()) {
            database.commit();
            CredentialHandle handle = engine.handle("kept");
            handle.get();
            world.clock.advance(Duration.ofDays(2));
            assertEquals(1, keys(engine));
        }
    }

    @Test
    void aProviderOfAProfileThatHasGoneIsNotRenewed_andItsNextReadSaysSo() {
        database.put("tenant");
        try (CredentialEngine engine = builder().build()) {
            database.commit();
            CredentialHandle handle = engine.handle("tenant");
            AwsCredentialsProvider provider = SdkCredentials.of(handle);
            provider.resolveCredentials();
            provider.resolveCredentials();
            database.rows.remove("tenant");
            database.commit();
            world.clock.advance(Duration.ofHours(3));
            assertEquals(1, world.sts.count("AssumeRole"));
            assertEquals(0, keys(engine));
            for (int i = 0; i < 3; i++) {
                FacadeWorld.assertSays(
                        assertThrows(ProfileNotFoundException.class, provider::resolveCredentials),
                        "Profile 'tenant' has been removed");
            }
            CompletionException thrown = assertThrows(
                    CompletionException.class,
                    () -> handle.async().toCompletableFuture().join());
            assertTrue(thrown.getCause() instanceof ProfileNotFoundException);
            assertThrows(ProfileNotFoundException.class, () -> engine.credentials("tenant"));
            assertEquals(1, world.sts.count("AssumeRole"));
        }
    }

    @Test
    void aProfileThatGoesWhileNothingIsReadIsNotRenewed() {
        database.put("tenant");
        try (CredentialEngine engine = builder().build()) {
            database.commit();
            CredentialHandle handle = engine.handle("tenant");
            handle.get();
            handle.get(); // the background would renew it
            world.clock.advance(Duration.ofMinutes(30));
            database.rows.remove("tenant");
            database.commit();
            world.clock.advance(Duration.ofMinutes(30));
            assertEquals(1, world.sts.count("AssumeRole"));
            assertThrows(ProfileNotFoundException.class, handle::get);
        }
    }

    @Test
    void theFirstReadAfterAnIdleTimeDoesNotRenewAProfileThatHasGone() {
        database.put("tenant");
        try (CredentialEngine engine = builder().executor(null).poolSize(1).build()) {
            database.commit();
            CredentialHandle handle = engine.handle("tenant");
            handle.get();
            world.clock.advance(Duration.ofHours(2));
            database.rows.remove("tenant");
            database.commit();
            assertThrows(ProfileNotFoundException.class, handle::get);
            assertEquals(1, world.sts.count("AssumeRole"));
        }
    }

    @Test
    void aProfileThatComesBackIsReadAgainByTheSameHandle() {
        database.put("tenant");
        try (CredentialEngine engine = builder().build()) {
            database.commit();
            CredentialHandle handle = engine.handle("tenant");
            String before = handle.get().accessKeyId();
            database.rows.remove("tenant");
            database.commit();
            world.clock.advance(Duration.ofSeconds(1));
            assertThrows(ProfileNotFoundException.class, handle::get);
            database.put("tenant");
            database.commit();
            assertEquals(before, handle.get().accessKeyId(), "nothing was lost");
            assertSame(handle, engine.handle("tenant"));
            world.clock.advance(Duration.ofMinutes(46));
            assertFalse(before.equals(handle.get().accessKeyId()), "it is renewed again");
        }
    }

    /** The database, in which each read takes a step first, which may throw. */
    private ProfileSource readAfter(Runnable step) {
        return new ProfileSource() {
            @Override
            public String name() {
                return "failing";
            }

            @Override
            public OpenProfiles open(ProfileSettings settings) {
                return () -> {
                    step.run();
                    return database.set;
                };
            }
        };
    }

    @Test
    void aDatabaseThatCannotBeReadTakesNothingAway() {
        database.put("tenant");
        RuntimeException[] down = new RuntimeException[1];
        ProfileSource failing = readAfter(() -> {
            if (down[0] != null) {
                throw down[0];
            }
        });
        try (CredentialEngine engine = builder().profiles(failing).build()) {
            database.commit();
            CredentialHandle handle = engine.handle("tenant");
            String before = handle.get().accessKeyId();
            down[0] = new IllegalStateException("the database is down");
            for (int i = 0; i < 20; i++) {
                world.clock.advance(Duration.ofSeconds(1));
                assertEquals(before, handle.get().accessKeyId());
            }
        }
    }

    @Test
    void eachTenantThatGoesIsReportedOnce() {
        tenants(0).forEach(database::put);
        try (CredentialEngine engine = builder().build()) {
            database.commit();
            List<CredentialHandle> held =
                    tenants(0).stream().map(engine::handle).toList();
            held.forEach(CredentialHandle::get);
            database.rows.keySet().removeIf(name -> name.startsWith("tenant-"));
            database.put("steady");
            for (int change = 0; change < 5; change++) {
                database.put("steady", database.role("session-" + change));
                database.commit();
                engine.credentials("steady");
                world.clock.advance(Duration.ofSeconds(2));
            }
            assertEquals(20, warnings.messages.size(), warnings.messages::toString);
        }
    }

    /** Answers profiles with {@code badge}, and counts how often one is planned. */
    public static final class BadgeSource implements CredentialSource {
        @Override
        public String name() {
            return "badge";
        }

        @Override
        public Set<String> keys() {
            return Set.of("badge");
        }

        @Override
        public OpenCredentialSource open(CredentialSourceSettings settings) {
            return new OpenCredentialSource() {
                @Override
                public SourcePlan plan(Profile profile, ProfileSet profiles) {
                    PLANNED.incrementAndGet();
                    if (UNPLANNABLE.get()) {
                        throw new NoClassDefFoundError("planted");
                    }
                    return new Badge(profile.name(), profile.text("badge").orElseThrow());
                }

                @Override
                public SourceCredentials fetch(SourceRequest request) {
                    return SourceCredentials.longTerm("AKIABADGE", Secret.of("secret"));
                }
            };
        }
    }

    private record Badge(String profile, String number) implements SourcePlan {
        @Override
        public CredentialKey key() {
            return CredentialKey.of("badge", Map.of("number", number));
        }

        @Override
        public String describe() {
            return "badge " + number;
        }

        @Override
        public boolean temporary() {
            return false;
        }
    }

    private ClassLoader badges() throws IOException {
        Path file = Files.writeString(world.manual.folder.resolve("sources"), BadgeSource.class.getName() + "\n");
        return new ClassLoader(TenantsTest.class.getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                return name.equals("META-INF/services/" + CredentialSource.class.getName())
                        ? Collections.enumeration(List.of(url(file)))
                        : super.getResources(name);
            }
        };
    }

    private static URL url(Path file) throws MalformedURLException {
        return file.toUri().toURL();
    }

    @Test
    void whenOneTenantOfManyChanges_thatOneAloneIsResolvedAgain() throws IOException {
        int count = 2_000;
        for (int i = 0; i < count; i++) {
            database.put("tenant-" + i, Map.of("badge", "" + i, "region", "us-east-1"));
        }
        try (CredentialEngine engine = builder().classLoader(badges()).build()) {
            database.commit();
            List<CredentialHandle> handles = IntStream.range(0, count)
                    .mapToObj(i -> engine.handle("tenant-" + i))
                    .toList();
            CredentialKey before = handles.get(7).key();
            assertEquals(count, PLANNED.getAndSet(0));
            database.put("tenant-7", Map.of("badge", "other", "region", "us-east-1"));
            database.commit();
            world.clock.advance(Duration.ofSeconds(1));
            assertEquals(1, PLANNED.get());
            assertFalse(before.equals(handles.get(7).key()));
        }
    }

    @Test
    void aProfileThatCouldNotBeUsedIsTriedAgainEachMinute() throws IOException {
        database.put("tenant", Map.of("badge", "1", "region", "us-east-1"));
        database.put("steady");
        try (CredentialEngine engine = builder().classLoader(badges()).build()) {
            database.commit();
            CredentialHandle handle = engine.handle("tenant");
            CredentialKey before = handle.key();
            UNPLANNABLE.set(true);
            database.put("tenant", Map.of("badge", "2", "region", "us-east-1"));
            database.commit();
            for (int second = 0; second < 90; second++) {
                engine.credentials("steady");
                world.clock.advance(Duration.ofSeconds(1));
            }
            assertEquals(3, PLANNED.get(), "once, and again after the failure and a minute later");
            assertEquals(1, warnings.messages.size(), warnings.messages::toString);
            assertEquals(before, handle.key());
            UNPLANNABLE.set(false);
            for (int second = 0; second < 60; second++) {
                engine.credentials("steady");
                world.clock.advance(Duration.ofSeconds(1));
            }
            assertFalse(before.equals(handle.key()));
        }
    }

    /** Runs tasks at once, as a pool does: an Error ends the task alone. Keeps one task back if it is told to. */
    private static final class HangingPool implements Executor {
        boolean hangs;

        @Override
        public void execute(Runnable task) {
            if (hangs) {
                hangs = false;
                return;
            }
            try {
                task.run();
            } catch (Error e) {
                assertEquals("planted", e.getMessage());
            }
        }
    }

    @Test
    void aLookThatHangsDoesNotKeepCredentialsFromBeingRenewed() {
        database.put("tenant");
        HangingPool pool = new HangingPool();
        try (CredentialEngine engine = builder().executor(pool).build()) {
            database.commit();
            CredentialHandle handle = engine.handle("tenant");
            handle.get();
            handle.get();
            world.clock.advance(Duration.ofMinutes(30));
            pool.hangs = true;
            world.clock.advance(Duration.ofMinutes(25));
            assertFalse(pool.hangs, "the look began");
            assertEquals(2, world.sts.count("AssumeRole"));
        }
    }

    @Test
    void aLookThatFailsWithAnErrorDoesNotKeepCredentialsFromBeingRenewed() {
        database.put("tenant");
        boolean[] broken = new boolean[1];
        ProfileSource failing = readAfter(() -> {
            if (broken[0]) {
                throw new StackOverflowError("planted");
            }
        });
        try (CredentialEngine engine =
                builder().profiles(failing).executor(new HangingPool()).build()) {
            database.commit();
            CredentialHandle handle = engine.handle("tenant");
            handle.get();
            handle.get();
            world.clock.advance(Duration.ofMinutes(30));
            broken[0] = true;
            world.clock.advance(Duration.ofMinutes(25));
            assertEquals(2, world.sts.count("AssumeRole"));
        }
    }

    @Test
    void aChangedSourceProfileChangesAllThatNameIt() {
        tenants(0).forEach(database::put);
        try (CredentialEngine engine = builder().build()) {
            database.commit();
            List<CredentialHandle> held =
                    tenants(0).stream().map(engine::handle).toList();
            List<CredentialKey> before =
                    held.stream().map(CredentialHandle::key).toList();
            database.put("owner", Map.of("aws_access_key_id", "AKIAOTHER", "aws_secret_access_key", "other"));
            database.commit();
            world.clock.advance(Duration.ofSeconds(1));
            for (int i = 0; i < held.size(); i++) {
                assertFalse(before.get(i).equals(held.get(i).key()));
            }
        }
    }
}
