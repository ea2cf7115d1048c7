package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.BrokenPluginException;
import dev.stslib.api.error.PluginNotFoundException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.spi.CredentialSource;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.plan.BaseCredentials.FromSource;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credential sources that are missing, and ones that an application brings itself. */
class CredentialSourcesTest {
    private static final String SERVICE = "META-INF/services/" + CredentialSource.class.getName();
    private static final AtomicInteger FETCHED = new AtomicInteger();
    private static final AtomicInteger CLOSED = new AtomicInteger();
    /** What sources that hang wait for. */
    private static volatile CountDownLatch released = new CountDownLatch(1);

    @TempDir
    private Path home;

    private MadeUpMachine machine;

    @BeforeEach
    void start() {
        machine = new MadeUpMachine(home, false);
        FETCHED.set(0);
        CLOSED.set(0);
        released = new CountDownLatch(1);
    }

    @AfterEach
    void stop() {
        released.countDown();
        machine.close();
    }

    /** Answers profiles with {@code badge}: temporary credentials that live for an hour, or long-term keys. */
    public static class BadgeSource implements CredentialSource {
        @Override
        public String name() {
            return "badge";
        }

        @Override
        public Set<String> keys() {
            return Set.of("badge", "badge_shared");
        }

        @Override
        public OpenCredentialSource open(CredentialSourceSettings settings) {
            return new Reader(settings);
        }
    }

    /** Claims a key of the other one too. */
    public static final class SecondSource extends BadgeSource {
        @Override
        public String name() {
            return "second";
        }
    }

    /** Makes the same keys as the first one, and gives other credentials. */
    public static final class TwinSource extends BadgeSource {
        @Override
        public String name() {
            return "twin";
        }

        @Override
        public Set<String> keys() {
            return Set.of("twin");
        }

        @Override
        public OpenCredentialSource open(CredentialSourceSettings settings) {
            return new Twin(settings);
        }
    }

    private record Twin(CredentialSourceSettings settings) implements OpenCredentialSource {
        @Override
        public SourcePlan plan(Profile profile, ProfileSet profiles) {
            return new Badge(profile.name(), "7", profile.text("shared").isPresent());
        }

        @Override
        public SourceCredentials fetch(SourceRequest request) {
            return new SourceCredentials(
                    "ASIATWIN",
                    Secret.of("secret"),
                    Secret.of("token"),
                    settings.clock().instant().plus(Duration.ofHours(1)),
                    null);
        }
    }

    /** Makes no plan, or gives no credentials. */
    public static final class EmptySource extends BadgeSource {
        @Override
        public OpenCredentialSource open(CredentialSourceSettings settings) {
            return new Empty();
        }
    }

    private record Empty() implements OpenCredentialSource {
        @Override
        @SuppressWarnings("NullAway")
        public SourcePlan plan(Profile profile, ProfileSet profiles) {
            if (profile.text("badge").isPresent()) {
                return new Badge(profile.name(), profile.text("badge").get(), false);
            }
            return null;
        }

        @Override
        @SuppressWarnings("NullAway")
        public SourceCredentials fetch(SourceRequest request) {
            if (((Badge) request.plan()).number().equals("0")) {
                throw new ArithmeticException("planted");
            }
            return null;
        }
    }

    private static void hang() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Opens only when it is released. */
    public static final class SlowToOpen extends BadgeSource {
        static final CountDownLatch OPENING = new CountDownLatch(1);

        @Override
        public String name() {
            return "slow";
        }

        @Override
        public Set<String> keys() {
            return Set.of("slow");
        }

        @Override
        public OpenCredentialSource open(CredentialSourceSettings settings) {
            OPENING.countDown();
            hang();
            return new Twin(settings);
        }
    }

    /** Closes only when it is released. */
    public static final class SlowToClose extends BadgeSource {
        @Override
        public String name() {
            return "a-slow";
        }

        @Override
        public Set<String> keys() {
            return Set.of("slow");
        }

        @Override
        public OpenCredentialSource open(CredentialSourceSettings settings) {
            Twin twin = new Twin(settings);
            return new OpenCredentialSource() {
                @Override
                public SourcePlan plan(Profile profile, ProfileSet profiles) {
                    return twin.plan(profile, profiles);
                }

                @Override
                public SourceCredentials fetch(SourceRequest request) {
                    return twin.fetch(request);
                }

                @Override
                public void close() {
                    hang();
                }
            };
        }
    }

    /** Has the name of one of AWS's own sources, and keys that say less than theirs. */
    public static final class OwnContainer extends BadgeSource {
        @Override
        public String name() {
            return "container";
        }

        @Override
        public Set<String> keys() {
            return Set.of();
        }
    }

    private record Badge(String profile, String number, boolean shared) implements SourcePlan {
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
            return shared;
        }
    }

    private record Reader(CredentialSourceSettings settings) implements OpenCredentialSource {
        @Override
        public SourcePlan plan(Profile profile, ProfileSet profiles) {
            String number = profile.text("badge")
                    .orElseThrow(() -> profile.error("badge_shared", "is there without badge", "Set badge"));
            return new Badge(
                    profile.name(), number, profile.text("badge_shared").isPresent());
        }

        @Override
        public SourceCredentials fetch(SourceRequest request) {
            int count = FETCHED.incrementAndGet();
            boolean longTerm = ((Badge) request.plan()).number().equals("0");
            return new SourceCredentials(
                    "ASIABADGE" + count,
                    Secret.of("secret"),
                    longTerm ? null : Secret.of("token"),
                    settings.clock().instant().plus(Duration.ofHours(1)),
                    null);
        }

        @Override
        public void close() {
            CLOSED.incrementAndGet();
        }
    }

    /** Sees what a file names instead of the class path's own sources. */
    private static final class Registered extends URLClassLoader {
        private final boolean withOthers;

        Registered(Path folder, boolean withOthers) throws IOException {
            super(new URL[] {folder.toUri().toURL()}, CredentialSourcesTest.class.getClassLoader());
            this.withOthers = withOthers;
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            if (withOthers || !name.equals(SERVICE)) {
                return super.getResources(name);
            }
            URL own = findResource(name);
            return own == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(own));
        }
    }

    private CredentialEngine engine(boolean withOthers, Class<?>... sources) throws IOException {
        return builder(withOthers, sources).build();
    }

    private CredentialEngineBuilder builder(boolean withOthers, Class<?>... sources) throws IOException {
        Path folder = home.resolve("services");
        Path file = folder.resolve(SERVICE);
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(sources).stream().map(Class::getName).toList());
        return machine.engine().classLoader(new Registered(folder, withOthers));
    }

    private CredentialEngine engine(MemoryStore store, Class<?>... sources) throws IOException {
        return builder(true, sources)
                .format(new LineFormat())
                .store(store, StoreSettings.create())
                .build();
    }

    @Nested
    class Missing {
        @Test
        void theErrorNamesTheKeyAndTheArtifactAndNothingElseIsTried() throws IOException {
            machine.config("[profile sso]\nsso_session = corp\naws_access_key_id = AKIA\naws_secret_access_key = s\n");
            try (CredentialEngine engine = engine(false)) {
                PluginNotFoundException error = assertThrows(PluginNotFoundException.class, () -> engine.plan("sso"));
                assertTrue(error.problem().startsWith("Profile 'sso', key 'sso_session' ("), error.problem());
                assertTrue(error.problem().contains("config:2)"), error.problem());
                assertEquals("Add the artifact dev.stslib:sts-source-sso to the class path", error.remedy());
                assertThrows(PluginNotFoundException.class, () -> engine.credentials("sso"));
            }
        }

        @Test
        void ofRolesAnywhereTheKeysNameTheArtifactAndTheHelperRunsAsAnyCommand() throws IOException {
            String anchor =
                    "rolesanywhere_trust_anchor_arn = arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/a\n";
            machine.config(
                    "[profile keys]\nrole_arn = arn:aws:iam::111122223333:role/a\n" + anchor
                            + "[profile helper]\ncredential_process = aws_signing_helper credential-process --certificate /c\n");
            try (CredentialEngine engine = engine(false)) {
                PluginNotFoundException error = assertThrows(PluginNotFoundException.class, () -> engine.plan("keys"));
                assertTrue(
                        error.problem().startsWith("Profile 'keys', key 'rolesanywhere_trust_anchor_arn' ("),
                        error.problem());
                assertEquals("Add the artifact dev.stslib:sts-source-rolesanywhere to the class path", error.remedy());
                error = assertThrows(PluginNotFoundException.class, () -> engine.plan("helper"));
                assertTrue(error.problem().contains("asks for the credential source 'process'"), error.problem());
            }
        }

        @Test
        void aConsoleSignInIsNeverPassedOver() throws IOException {
            machine.config("[profile p]\nlogin_session = arn\nbadge = 7\n");
            try (CredentialEngine engine = engine(false, BadgeSource.class)) {
                PluginNotFoundException error = assertThrows(PluginNotFoundException.class, () -> engine.plan("p"));
                assertTrue(error.problem().startsWith("Profile 'p', key 'login_session' ("), error.problem());
                assertEquals("Add the artifact dev.stslib:sts-source-login to the class path", error.remedy());
            }
        }
    }

    @Nested
    class OfAnApplication {
        @Test
        void itsCredentialsAreGivenAndFetchedAgainBeforeTheyEnd() throws IOException {
            machine.config("[profile p]\nbadge = 7\n");
            try (CredentialEngine engine = engine(true, BadgeSource.class)) {
                assertTrue(engine.plan("p").describe().contains("base: badge 7"), engine.plan("p")::describe);
                assertEquals("ASIABADGE1", engine.credentials("p").accessKeyId());
                assertEquals("ASIABADGE1", engine.credentials("p").accessKeyId());
                machine.clock.advance(Duration.ofMinutes(59));
                assertEquals("ASIABADGE2", engine.credentials("p").accessKeyId());
            }
            assertEquals(1, CLOSED.get(), "the engine closes what it has opened");
        }

        @Test
        void aSharedPlanIsOneEntryInEveryProcess() throws IOException {
            machine.config("[profile p]\nbadge = 7\nbadge_shared = yes\n");
            MemoryStore store = new MemoryStore();
            for (int process = 0; process < 2; process++) {
                try (CredentialEngine engine = engine(store, BadgeSource.class)) {
                    assertEquals("ASIABADGE1", engine.credentials("p").accessKeyId());
                }
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void twoSourcesNeverShareWhateverTheirKeysAre(boolean shared) throws IOException {
            machine.config("[profile p]\nbadge = 7\n" + (shared ? "badge_shared = yes\n" : "")
                    + "[profile q]\ntwin = 7\n" + (shared ? "shared = yes\n" : ""));
            MemoryStore store = new MemoryStore();
            for (int process = 0; process < 2; process++) {
                try (CredentialEngine engine = engine(store, BadgeSource.class, TwinSource.class)) {
                    assertTrue(engine.credentials("p").accessKeyId().startsWith("ASIABADGE"));
                    assertEquals("ASIATWIN", engine.credentials("q").accessKeyId());
                }
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "team = red\n"})
        void twoProfilesNeverShareWhateverTheirKeysAre(String values) throws IOException {
            machine.config("[profile p]\nbadge = 7\n[profile q]\nbadge = 7\n" + values);
            try (CredentialEngine engine = engine(true, BadgeSource.class)) {
                assertEquals("ASIABADGE1", engine.credentials("p").accessKeyId());
                assertEquals("ASIABADGE2", engine.credentials("q").accessKeyId());
            }
        }

        @Test
        void aSourceWithTheNameOfOneOfAwsIsNoneOfAws() throws IOException {
            String container =
                    "credential_source = EcsContainer\nbadge = 7\nrole_arn = " + "arn:aws:iam::123456789012:role/R\n";
            machine.config("[profile p]\n" + container + "[profile q]\n" + container);
            try (CredentialEngine engine = engine(false, OwnContainer.class)) {
                FromSource p = (FromSource) engine.plan("p").base();
                FromSource q = (FromSource) engine.plan("q").base();
                assertNotNull(p.scope());
                assertNotEquals(p.scope(), q.scope());
            }
        }

        @Test
        void theSourcesOfAwsSayThatTheirKeysAreComplete() throws IOException {
            machine.config("[profile p]\ncredential_process = echo\n");
            try (CredentialEngine engine = engine(true)) {
                assertNull(((FromSource) engine.plan("p").base()).scope(), "the keys of stored entries stay");
            }
        }

        @Test
        @Timeout(60)
        void aSourceThatHangsWhileItOpensDoesNotHoldUpTheOthers() throws Exception {
            machine.config("[profile slow]\nslow = 7\n[profile p]\nbadge = 7\n");
            try (CredentialEngine engine = engine(true, SlowToOpen.class, BadgeSource.class)) {
                Thread other = new Thread(() -> engine.plan("slow"), "other");
                other.start();
                SlowToOpen.OPENING.await();
                assertEquals("ASIABADGE1", engine.credentials("p").accessKeyId());
                released.countDown();
                other.join();
            }
        }

        @Test
        @Timeout(60)
        void aSourceThatHangsWhileItClosesHoldsUpNeitherTheCallerNorTheOthers() throws IOException {
            machine.config("[profile slow]\nslow = 7\n[profile p]\nbadge = 7\n");
            CredentialEngine engine = engine(true, SlowToClose.class, BadgeSource.class);
            engine.plan("slow");
            engine.plan("p");
            assertFalse(engine.close(Duration.ZERO), "it says so");
            assertEquals(1, CLOSED.get());
        }

        @Test
        void aProfileThatIsChangedDoesNotGetWhatItGotBefore() throws IOException {
            MemoryStore store = new MemoryStore();
            String common = "[profile p]\nbadge = 7\nbadge_shared = yes\n";
            machine.config(common + "team = red\n");
            try (CredentialEngine engine = engine(store, BadgeSource.class)) {
                assertEquals("ASIABADGE1", engine.credentials("p").accessKeyId());
            }
            machine.config(common + "team = blue\n");
            try (CredentialEngine engine = engine(store, BadgeSource.class)) {
                assertEquals("ASIABADGE2", engine.credentials("p").accessKeyId());
            }
        }

        @Test
        void aSourceWithoutAPlanOrCredentialsIsNamed() throws IOException {
            machine.config("[profile p]\nbadge = 7\n[profile q]\nbadge_shared = yes\n[profile r]\nbadge = 0\n");
            try (CredentialEngine engine = engine(true, EmptySource.class)) {
                BrokenPluginException error = assertThrows(BrokenPluginException.class, () -> engine.credentials("p"));
                assertTrue(error.problem().contains("'badge' gave no credentials"), error.problem());
                error = assertThrows(BrokenPluginException.class, () -> engine.credentials("q"));
                assertTrue(error.problem().contains("'badge' made no plan"), error.problem());
                error = assertThrows(BrokenPluginException.class, () -> engine.credentials("r"));
                assertTrue(error.problem().contains("'badge' failed for profile 'r'"), error.problem());
            }
        }

        @Test
        void aSharedPlanThatGivesLongTermKeysIsAnErrorOfTheSource() throws IOException {
            machine.config("[profile p]\nbadge = 0\nbadge_shared = yes\n");
            try (CredentialEngine engine = engine(true, BadgeSource.class)) {
                BrokenPluginException error = assertThrows(BrokenPluginException.class, () -> engine.credentials("p"));
                assertTrue(error.problem().contains("'badge' gave long-term keys"), error.problem());
            }
        }

        @Test
        void whatIsWrongInAProfileComesOutInThePlan() throws IOException {
            machine.config("[profile p]\nbadge_shared = yes\n");
            try (CredentialEngine engine = engine(true, BadgeSource.class)) {
                ProfileConfigurationException error =
                        assertThrows(ProfileConfigurationException.class, () -> engine.plan("p"));
                assertTrue(error.problem().contains("config:2) is there without badge"), error.problem());
            }
        }

        @Test
        void keysOfAwsComeFirst() throws IOException {
            machine.config("[profile p]\nbadge = 7\naws_access_key_id = AKIAOWN\naws_secret_access_key = s\n");
            try (CredentialEngine engine = engine(true, BadgeSource.class)) {
                assertTrue(engine.plan("p").describe().contains("keys AKIAOWN"), engine.plan("p")::describe);
            }
        }

        @Test
        void anEmptyKeyAsksForNothing() throws IOException {
            machine.config("[profile p]\nbadge =\n");
            try (CredentialEngine engine = engine(true, BadgeSource.class)) {
                ProfileConfigurationException error =
                        assertThrows(ProfileConfigurationException.class, () -> engine.plan("p"));
                assertTrue(error.problem().contains("holds no credentials"), error.problem());
            }
        }

        @Test
        void twoSourcesThatClaimOneProfileAreAnError() throws IOException {
            machine.config("[profile p]\nbadge = 7\n");
            try (CredentialEngine engine = engine(true, BadgeSource.class, SecondSource.class)) {
                ProfileConfigurationException error =
                        assertThrows(ProfileConfigurationException.class, () -> engine.plan("p"));
                assertTrue(
                        error.problem().contains("'badge'") && error.problem().contains("'second'"), error.problem());
            }
            assertFalse(CLOSED.get() > 0, "none of them was opened");
        }
    }
}
