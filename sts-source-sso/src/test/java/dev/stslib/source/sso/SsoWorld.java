package dev.stslib.source.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.AwsCliCache;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.json.Json;
import dev.stslib.aws.support.service.ServiceEndpoint;
import dev.stslib.aws.support.signin.Pauses;
import dev.stslib.testkit.sso.EmbeddedIdentityCenter;
import dev.stslib.testkit.time.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
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
        return source(prompter, Pauses.until(new CountDownLatch(1), "the token of IAM Identity Center"));
    }

    OpenSsoSource source(@Nullable SignInPrompter prompter, Pauses pauses) {
        return source(prompter, pauses, AwsCliCache.OFF);
    }

    OpenSsoSource source(@Nullable SignInPrompter prompter, Pauses pauses, AwsCliCache cliCache) {
        return new OpenSsoSource(SsoServices.open(settings(), pauses), prompter, cliCache);
    }

    SourceCredentials fetch(OpenSsoSource source, SsoSession session) {
        return source.fetch(SourceRequest.of(new SsoCredentials("p", session, ROLE.accountId(), ROLE.name())));
    }

    SourceCredentials fetch() {
        try (OpenSsoSource source = source(null)) {
            return fetch(source, session());
        }
    }

    /** The same for one that waits for nothing. */
    SourceCredentials fetchAtOnce() {
        return fetchAtOnce(session());
    }

    SourceCredentials fetchAtOnce(SsoSession session) {
        try (OpenSsoSource source = source(null, pause -> {})) {
            return fetch(source, session);
        }
    }

    /** Leaves a token as the AWS CLI does, which ends after a time. */
    Map<String, Object> signedIn(Duration left) {
        Map<String, Object> fields = new LinkedHashMap<>(center.signIn());
        fields.put("expiresAt", clock.instant().plus(left).toString());
        write(fields);
        return fields;
    }

    /** Writes the token in place, as other tools do. */
    void write(Map<String, Object> fields) {
        write(fields, 1);
    }

    /** Writes as much as a reader sees of a file that is being written. */
    void writeHalf(Map<String, Object> fields) {
        write(fields, 2);
    }

    private void write(Map<String, Object> fields, int part) {
        try {
            Files.createDirectories(cache);
            byte[] json = Json.MAPPER.writeValueAsBytes(fields);
            Files.write(session().tokenFile(), Arrays.copyOf(json, json.length / part));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Refreshes as another tool does, which knows no lock. */
    Map<String, Object> refreshElsewhere(Map<String, Object> token) {
        Map<String, Object> body = new LinkedHashMap<>();
        for (String name : List.of("clientId", "clientSecret", "refreshToken")) {
            body.put(name, String.valueOf(token.get(name)));
        }
        body.put("grantType", "refresh_token");
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(center.uri() + "/token"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(Json.MAPPER.writeValueAsString(body)))
                    .build();
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
            Map<String, Object> renewed = new LinkedHashMap<>(token);
            renewed.putAll(Json.OBJECTS.readValue(answer.body()));
            renewed.put("expiresAt", clock.instant().plus(Duration.ofHours(1)).toString());
            return renewed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
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
