package dev.stslib.examples;

import dev.stslib.api.Secret;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.TokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.boto.ConnectionSettings;
import dev.stslib.core.boto.StsConnection;
import dev.stslib.core.iam.AccessKeys;
import dev.stslib.core.sdk.AwsSdkTokenProvider;
import dev.stslib.core.settings.MfaCodeSources;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import dev.stslib.store.support.password.PasswordSources;
import dev.stslib.testkit.sts.Fault;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/** What {@link ErrorCases} are made with: a world, and a folder for what goes wrong on the disk. */
final class ErrorWorld implements AutoCloseable {
    private final ExampleWorld world = ExampleWorld.now();
    private final Path folder;

    ErrorWorld(Path folder) {
        this.folder = folder;
    }

    ExampleWorld world() {
        return world;
    }

    URI endpoint() {
        return world.sts().endpoint();
    }

    String code() {
        return world.mfaCode();
    }

    /** Six digits that the device does not show, nor did it just before, nor will it soon. */
    String wrongCode() {
        return world.sample().mfa().codeAt(world.clock().instant().plus(Duration.ofHours(5)));
    }

    void fault(Fault fault) {
        world.sts().faults().add(fault);
    }

    void sts(Consumer<StsCore> use) {
        try (CredentialEngine engine = world.engine().build();
                StsCore sts = StsCore.over(engine, "BobSmith")) {
            use.accept(sts);
        }
    }

    void accessKeysOf(String profile) {
        try (CredentialEngine engine = world.engine().build()) {
            AccessKeys.over(engine).list(profile);
        }
    }

    void unknownFormat(String name) {
        try (CredentialEngine engine = world.engine().format(name).build();
                StsCore sts = StsCore.over(engine, "BobSmith")) {
            sts.exportCredentials(folder.resolve("export"));
        }
    }

    /** On a machine with this config file and nothing else; {@code default} is what the machine selects. */
    void sessionTokenOf(String profile, String config) throws IOException {
        Path file = Files.writeString(folder.resolve("config"), config);
        SystemEnvironment systemEnvironment =
                SystemEnvironment.of(Map.of("HOME", folder.toString(), "AWS_CONFIG_FILE", file.toString()), Map.of());
        try (CredentialEngine engine = CredentialEngine.builder()
                        .systemEnvironment(systemEnvironment)
                        .build();
                StsCore sts = profile.equals("default") ? StsCore.over(engine) : StsCore.over(engine, profile)) {
            sts.generateSessionToken();
        }
    }

    void identity(URI endpoint, Duration callTimeout) {
        identity(ConnectionSettings.builder()
                .keys(
                        world.sample().bob().accessKeyId(),
                        Secret.of(world.sample().bob().secretAccessKey()))
                .endpoint(endpoint)
                .timeouts(Duration.ofSeconds(2), callTimeout)
                .build());
    }

    void identityOfExpiredToken() {
        try (CredentialEngine engine =
                world.engine().mfa(MfaCodeSources.of(Secret.of(code()))).build()) {
            TemporaryCredentials token = engine.credentials("BobSmith");
            world.clock().advance(Duration.ofDays(2));
            identity(ConnectionSettings.builder()
                    .source(token::asSource)
                    .endpoint(endpoint())
                    .build());
        }
    }

    private void identity(ConnectionSettings settings) {
        try (CredentialEngine engine = world.engine().build();
                StsConnection sts = StsConnection.connectToRegion(engine, "us-east-1", settings)
                        .orElseThrow()) {
            sts.getCallerIdentity();
        }
    }

    /** A port of this machine on which nothing listens. */
    static URI deadEndpoint() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + taken.getLocalPort());
        }
    }

    /** A provider that mixes up roles: whatever is asked for, it brings another one's credentials. */
    void answerOfAnotherRole(String profile) {
        TokenProvider mixedUp = new TokenProvider() {
            @Override
            public String name() {
                return "mixed-up";
            }

            @Override
            public OpenTokenProvider open(TokenProviderSettings settings) {
                return mixedUp(new AwsSdkTokenProvider().open(settings));
            }
        };
        try (CredentialEngine engine = world.engine()
                .provider(mixedUp)
                .mfa(MfaCodeSources.of(Secret.of(code())))
                .build()) {
            engine.credentials(profile);
        }
    }

    private OpenTokenProvider mixedUp(OpenTokenProvider right) {
        return (OpenTokenProvider) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {OpenTokenProvider.class}, (proxy, method, arguments) -> {
                    Object[] sent = arguments == null ? null : arguments.clone();
                    if (sent != null && method.getName().equals("assumeRole")) {
                        AssumeRoleRequest asked = (AssumeRoleRequest) sent[2];
                        sent[2] = AssumeRoleRequest.of(
                                        world.sample().role("DynamoDBRole-dev").arn(), asked.sessionName())
                                .build();
                    }
                    return method.invoke(right, sent);
                });
    }

    void impatient(String profile) {
        try (CredentialEngine engine = CredentialEngine.builder()
                .systemEnvironment(world.systemEnvironment())
                .refresh(RefreshSettings.DEFAULT.withWaitTimeout(Duration.ofSeconds(1)))
                .mfa(MfaCodeSources.of(Secret.of(code())))
                .build()) {
            engine.credentials(profile);
        }
    }

    StoreSettings settings() {
        return StoreSettings.at(folder.resolve("store"));
    }

    Path keystoreFile() {
        return folder.resolve("store").resolve("keystore.stslib");
    }

    /** Opens a store and closes it again. */
    void open(String store, StoreSettings settings) {
        world.engine().store(store, settings).build().close();
    }

    void keystore(String password) {
        open("keystore", settings().password(PasswordSources.of(password.toCharArray())));
    }

    void passwordReadableByOthers() throws IOException {
        Path file = folder.resolve("password");
        OwnerOnlyFiles.write(file, "correct horse".getBytes(StandardCharsets.US_ASCII));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        open("keystore", settings().password(PasswordSources.file(file)));
    }

    /** Writes a higher layout into the start of the keystore file, whose checksum covers it. */
    void makeKeystoreNewer() throws IOException {
        int name = 8;
        int numbers = Short.BYTES + 2 * Integer.BYTES;
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(keystoreFile()));
        file.putShort(name, (short) 99);
        CRC32 crc = new CRC32();
        crc.update(file.array(), name, numbers);
        file.putInt(name + numbers, (int) crc.getValue());
        Files.write(keystoreFile(), file.array());
    }

    /** Asks for the store {@code one-file} where these classes, too, are registered. */
    void plugIns(String... classes) throws IOException {
        Path services = Files.createDirectories(folder.resolve("plugins/META-INF/services"));
        Files.write(services.resolve("dev.stslib.api.spi.CredentialStore"), List.of(classes));
        URL jar = folder.resolve("plugins").toUri().toURL();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar})) {
            String asked = classes.length == 1 ? "cupboard" : "one-file";
            world.engine().classLoader(loader).store(asked, settings()).build().close();
        }
    }

    @Override
    public void close() {
        world.close();
    }
}
