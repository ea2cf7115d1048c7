package dev.stslib.house.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.ProfileSettings;
import dev.stslib.api.spi.ProfileSource;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.TokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.internal.profile.AwsFilesProfileSource;
import dev.stslib.core.sdk.AwsSdkTokenProvider;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.format.vault.VaultFormat;
import dev.stslib.house.support.TestWorld;
import dev.stslib.testkit.store.InMemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plug-ins that are handed to the builder are wired without any discovery, and before any of the same name. */
class GivenPluginsTest {
    private static final List<String> ROLES = List.of("DynamoDBRole-dev", "S3ReadOnlyRole-prod");

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private final InMemoryStore store = new InMemoryStore();

    /** Named as the one that would be found. */
    private final class GivenFormat implements CredentialFormat {
        private final VaultFormat vault = new VaultFormat();

        @Override
        public String name() {
            return "vault";
        }

        @Override
        public byte[] encode(TemporaryCredentials credentials) {
            said.add("encode");
            return vault.encode(credentials);
        }

        @Override
        public TemporaryCredentials decode(byte[] encoded) {
            said.add("decode");
            return vault.decode(encoded);
        }

        @Override
        public byte[] encodeSet(CredentialSet set) {
            said.add("export");
            return vault.encodeSet(set);
        }

        @Override
        public CredentialSet decodeSet(byte[] encoded) {
            return vault.decodeSet(encoded);
        }
    }

    private final class GivenProfiles implements ProfileSource {
        @Override
        public String name() {
            return "aws-files";
        }

        @Override
        public OpenProfiles open(ProfileSettings settings) {
            said.add("open profiles");
            OpenProfiles files = new AwsFilesProfileSource().open(settings);
            return new OpenProfiles() {
                @Override
                public ProfileSet current() {
                    return files.current();
                }

                @Override
                public void close() {
                    said.add("close profiles");
                    files.close();
                }
            };
        }
    }

    private final class GivenProvider implements TokenProvider {
        @Override
        public String name() {
            return AwsSdkTokenProvider.NAME;
        }

        @Override
        public OpenTokenProvider open(TokenProviderSettings settings) {
            said.add("open provider");
            OpenTokenProvider sdk = new AwsSdkTokenProvider().open(settings);
            return (OpenTokenProvider) java.lang.reflect.Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {OpenTokenProvider.class},
                    (proxy, method, arguments) -> {
                        said.add(method.getName());
                        return method.invoke(sdk, arguments);
                    });
        }
    }

    private CredentialEngine engine(TestWorld world, ClassLoader loader) {
        return world.engineOnTheClock()
                .classLoader(loader)
                .store(store, StoreSettings.at(folder))
                .format(new GivenFormat())
                .profiles(new GivenProfiles())
                .provider(new GivenProvider())
                .build();
    }

    @Test
    void theMainJobRunsOnThemAlone() throws IOException {
        Path export = folder.resolve("export");
        try (TestWorld world = new TestWorld(folder);
                PluginJars none = new PluginJars(folder)) {
            try (CredentialEngine engine = engine(world, none.loader())) {
                StsCore sts = StsCore.over(engine, "BobSmith");
                sts.generateSessionToken(Duration.ofHours(2), world.nextCode());
                assertEquals(2, sts.generateCredentials(ROLES).names().size());
                sts.exportCredentials(export);
                assertEquals(0, store.closedCount());
            }
            assertEquals(1, store.closedCount());
            assertTrue(Files.size(export) > 0);
            Set<String> expected = new TreeSet<>(
                    Set.of("open profiles", "open provider", "getSessionToken", "assumeRole", "encode", "export"));
            expected.addAll(Set.of("close", "close profiles"));
            assertEquals(expected, new TreeSet<>(said));
            assertEquals(1, said.stream().filter("open provider"::equals).count());
            assertEquals(1, said.stream().filter("close profiles"::equals).count());
            assertEquals(
                    Set.of(EntryKind.SESSION_TOKEN, EntryKind.ROLE),
                    Set.copyOf(store.entries().values().stream()
                            .map(entry -> entry.info().kind())
                            .toList()));

            said.clear();
            try (CredentialEngine engine = engine(world, none.loader())) {
                assertEquals(
                        2,
                        StsCore.over(engine, "BobSmith")
                                .restoreCredentials(ROLES)
                                .names()
                                .size());
            }
            assertEquals(Set.of("open profiles", "decode", "close profiles"), Set.copyOf(said));
        }
    }

    @Test
    void theyComeBeforeThoseOfTheSameNameOnTheClassPath() throws IOException {
        try (TestWorld world = new TestWorld(folder);
                CredentialEngine engine = engine(world, getClass().getClassLoader())) {
            StsCore sts = StsCore.over(engine, "BobSmith");
            sts.generateSessionToken(Duration.ofHours(2), world.nextCode());
            assertTrue(said.containsAll(List.of("open profiles", "open provider", "encode")), said::toString);
        }
    }
}
