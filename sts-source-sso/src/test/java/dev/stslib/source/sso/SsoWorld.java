package dev.stslib.source.sso;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.json.Json;
import dev.stslib.aws.support.service.ServiceEndpoint;
import dev.stslib.testkit.sso.EmbeddedIdentityCenter;
import dev.stslib.testkit.time.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A home folder, Identity Center, and sources that share both. */
final class SsoWorld implements AutoCloseable {
    static final String ACCOUNT = "111122223333";
    static final SsoCredentials.Role ROLE = new SsoCredentials.Role(ACCOUNT, "Reader");

    final ManualClock clock = ManualClock.at("2026-11-21T10:00:00Z");
    final EmbeddedIdentityCenter center;
    final Path cache;

    SsoWorld(Path home) throws IOException {
        this(home, EmbeddedIdentityCenter.builder());
    }

    SsoWorld(Path home, EmbeddedIdentityCenter.Builder builder) throws IOException {
        center = builder.clock(clock).start();
        cache = home.toRealPath().resolve(".aws/sso/cache");
        center.assign(ACCOUNT, "Production", ROLE.name());
    }

    SsoSession session() {
        return session(cache, "corp");
    }

    SsoSession session(Path folder, @Nullable String name) {
        return new SsoSession(
                name == null ? "profile 'p'" : "sso-session '" + name + "'",
                name,
                center.startUrl(),
                "us-east-2",
                List.of(),
                folder,
                endpoint("SSO"),
                endpoint("SSO_OIDC"));
    }

    private ServiceEndpoint endpoint(String service) {
        return new ServiceEndpoint(service, "us-east-2", center.uri(), false, false, null);
    }

    CredentialSourceSettings settings() {
        return CredentialSourceSettings.of(TokenProviderSettings.DEFAULT
                .withClock(clock)
                .withSystemEnvironment(SystemEnvironment.of(Map.of(), Map.of())));
    }

    /** A source that waits in real time. */
    OpenSsoSource source(@Nullable SignInPrompter prompter) {
        return source(prompter, Pauses.until(new CountDownLatch(1)));
    }

    OpenSsoSource source(@Nullable SignInPrompter prompter, Pauses pauses) {
        return new OpenSsoSource(SsoServices.open(settings(), pauses), prompter);
    }

    SourceCredentials fetch(OpenSsoSource source, SsoSession session) {
        return source.fetch(SourceRequest.of(new SsoCredentials("p", session, ROLE.accountId(), ROLE.name())));
    }

    SourceCredentials fetch() {
        try (OpenSsoSource source = source(null)) {
            return fetch(source, session());
        }
    }

    /** Leaves a token as the AWS CLI does, which ends after a time. */
    Map<String, Object> signedIn(Duration left) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>(center.signIn());
        fields.put("expiresAt", clock.instant().plus(left).toString());
        write(fields);
        return fields;
    }

    void write(Map<String, Object> fields) throws IOException {
        Files.createDirectories(cache);
        Files.write(session().tokenFile(), Json.MAPPER.writeValueAsBytes(fields));
    }

    Map<String, Object> token() throws IOException {
        return read(session().tokenFile());
    }

    static Map<String, Object> read(Path file) throws IOException {
        return Json.MAPPER.readValue(Files.readAllBytes(file), new TypeReference<>() {});
    }

    @Override
    public void close() {
        center.close();
    }
}
