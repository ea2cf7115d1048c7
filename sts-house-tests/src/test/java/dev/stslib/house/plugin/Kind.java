package dev.stslib.house.plugin;

import dev.stslib.api.Secret;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.ProfileSource;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.TokenProvider;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialEngineBuilder;
import dev.stslib.core.boto.ConnectionSettings;
import dev.stslib.core.boto.StsConnection;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.format.vault.VaultFormat;
import java.nio.file.Path;

/** The four kinds of plug-ins: how a source of one looks, and how an engine is brought to look for one. */
enum Kind {
    FORMAT(CredentialFormat.class, "credential format", "vault", "dev.stslib:sts-format-vault", """
            public byte[] encode(TemporaryCredentials credentials) { return new byte[0]; }
            public TemporaryCredentials decode(byte[] encoded) { throw new UnsupportedOperationException(); }
            public byte[] encodeSet(CredentialSet set) { return new byte[0]; }
            public CredentialSet decodeSet(byte[] encoded) { return CredentialSet.empty(); }
            """) {
        @Override
        void use(CredentialEngineBuilder builder, String plugin, Path folder) {
            try (CredentialEngine engine = builder.format(plugin).build()) {
                StsCore.over(engine, "BobSmith").exportCredentials(folder.resolveSibling("export"));
            }
        }
    },
    STORE(CredentialStore.class, "credential store", "keystore", "dev.stslib:sts-store-keystore", """
            public OpenStore open(StoreSettings settings) { return new Opened(); }
            static final class Opened implements OpenStore {
                public java.util.Optional<StoredEntry> load(EntryName name) { return java.util.Optional.empty(); }
                public boolean save(StoredEntry entry, long expectedVersion) { return true; }
                public boolean delete(EntryName name, long expectedVersion) { return true; }
                public java.util.List<EntryInfo> list() { return java.util.List.of(); }
                public void close() {}
            }
            """) {
        @Override
        void use(CredentialEngineBuilder builder, String plugin, Path folder) {
            // the class path of the test has no format, and a store without one is refused
            builder.format(new VaultFormat())
                    .store(plugin, StoreSettings.at(folder))
                    .build()
                    .close();
        }
    },
    PROFILES(ProfileSource.class, "profile source", "aws-files", "dev.stslib:sts-core", """
            public OpenProfiles open(ProfileSettings settings) {
                return () -> new ProfileSet(
                        java.util.Map.of(), java.util.Map.of(), java.util.Map.of(), java.util.List.of());
            }
            """) {
        @Override
        void use(CredentialEngineBuilder builder, String plugin, Path folder) {
            try (CredentialEngine engine = builder.profiles(plugin).build()) {
                engine.profiles();
            }
        }
    },
    PROVIDER(TokenProvider.class, "token provider", "aws-sdk", "dev.stslib:sts-core", """
            public OpenTokenProvider open(TokenProviderSettings settings) {
                return (OpenTokenProvider) java.lang.reflect.Proxy.newProxyInstance(
                        OpenTokenProvider.class.getClassLoader(),
                        new Class<?>[] {OpenTokenProvider.class},
                        (proxy, method, arguments) -> method.getName().equals("getCallerIdentity")
                                ? new CallerIdentity("111122223333", "arn", "id") : null);
            }
            """) {
        @Override
        void use(CredentialEngineBuilder builder, String plugin, Path folder) {
            ConnectionSettings keys = ConnectionSettings.builder()
                    .keys("AKIAIOSFODNN7EXAMPLE", Secret.of("made up"))
                    .build();
            try (CredentialEngine engine = builder.provider(plugin).build()) {
                StsConnection.connectToRegion(engine, "us-east-1", keys)
                        .orElseThrow()
                        .getCallerIdentity();
            }
        }
    };

    final Class<?> type;
    final String title;
    final String wellKnown;
    final String artifact;
    private final String body;

    Kind(Class<?> type, String title, String wellKnown, String artifact, String body) {
        this.type = type;
        this.title = title;
        this.wellKnown = wellKnown;
        this.artifact = artifact;
        this.body = body;
    }

    /** Lets an engine need the plug-in of a name. */
    abstract void use(CredentialEngineBuilder builder, String plugin, Path folder);

    /** The source of a class in the package {@code plug}. */
    String source(String className, String nameBody, String more) {
        return "package plug; import dev.stslib.api.*; import dev.stslib.api.spi.*; public class " + className
                + " implements " + type.getName() + " { public String name() { " + nameBody + " }\n" + body + "\n"
                + more + "\n}";
    }

    String sound(String className, String name) {
        return source(className, "return \"" + name + "\";", "");
    }
}
