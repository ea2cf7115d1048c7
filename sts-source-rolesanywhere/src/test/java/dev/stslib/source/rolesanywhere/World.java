package dev.stslib.source.rolesanywhere;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.testkit.rolesanywhere.EmbeddedRolesAnywhere;
import dev.stslib.testkit.rolesanywhere.TestCertificateAuthority;
import dev.stslib.testkit.time.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A service with a role, an authority, and a profile that a test completes. */
final class World implements AutoCloseable {
    static final String ROLE = "arn:aws:iam::444455556666:role/path/Worker";

    final Path folder;
    final ManualClock clock = ManualClock.at("2026-11-21T10:00:00Z");
    final TestCertificateAuthority root = TestCertificateAuthority.root("CN=Root,O=Test", clock.instant());
    final EmbeddedRolesAnywhere service = EmbeddedRolesAnywhere.builder(root.certificate())
            .clock(clock)
            .role(
                    ROLE,
                    (session, lifetime) -> new SourceCredentials(
                            "ASIAEXAMPLE",
                            Secret.of("secret-of-" + session),
                            Secret.of("token"),
                            clock.instant().plus(lifetime),
                            null))
            .start();
    final Map<String, String> environment = new HashMap<>(service.environment());
    final Map<String, String> properties = new HashMap<>();
    final Map<String, String> values = new HashMap<>(Map.of(
            "role_arn", ROLE,
            "rolesanywhere_profile_arn", service.profileArn(),
            "rolesanywhere_trust_anchor_arn", service.trustAnchorArn()));

    World(Path folder) {
        this.folder = folder;
        environment.put("HOME", folder.toString());
    }

    /** A certificate of the root with its key, in two files that the profile names. */
    X509Certificate certified(KeyPair keys) {
        X509Certificate certificate = root.issue(keys.getPublic(), "CN=worker");
        values.put("rolesanywhere_certificate", write("certificate.pem", pem(certificate)));
        values.put("rolesanywhere_private_key", write("key.pem", pem(keys.getPrivate())));
        return certificate;
    }

    String write(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String pem(X509Certificate... certificates) {
        return Arrays.stream(certificates)
                .map(certificate -> {
                    try {
                        return pem("CERTIFICATE", certificate.getEncoded());
                    } catch (CertificateEncodingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .collect(Collectors.joining());
    }

    static String pem(PrivateKey key) {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der)
                + "\n-----END " + type + "-----\n";
    }

    /** Runs a program, which must succeed. */
    static String run(String... command) {
        return run(Map.of(), command);
    }

    static String run(Map<String, String> variables, String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(variables);
            Process process = builder.start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command[0] + " failed: " + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    SystemEnvironment system() {
        return SystemEnvironment.of(environment, properties);
    }

    private CredentialSourceSettings settings() {
        return CredentialSourceSettings.of(
                TokenProviderSettings.DEFAULT.withClock(clock).withSystemEnvironment(system()));
    }

    /** A source that does not wait between two looks at files. */
    OpenCredentialSource open() {
        return new OpenRolesAnywhereSource(settings(), () -> {});
    }

    SessionPlan plan() {
        try (OpenCredentialSource open = open()) {
            return plan(open);
        }
    }

    private SessionPlan plan(OpenCredentialSource open) {
        Map<String, ProfileProperty> all = new HashMap<>();
        values.forEach((key, value) -> all.put(key, ProfileProperty.of(value)));
        return (SessionPlan) open.plan(new Profile("p", all), new ProfileSet(Map.of(), Map.of(), Map.of(), List.of()));
    }

    SourceCredentials fetch() {
        return fetch(open());
    }

    /** Fetches by a source that waits. */
    SourceCredentials fetchWithPauses() {
        return fetch(new RolesAnywhereCredentialSource().open(settings()));
    }

    private SourceCredentials fetch(OpenCredentialSource source) {
        try (source) {
            return source.fetch(SourceRequest.of(plan(source)));
        }
    }

    @Override
    public void close() {
        service.close();
    }
}
