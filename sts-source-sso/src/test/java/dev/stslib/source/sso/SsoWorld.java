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
import dev.stslib.testkit.contract.RenewedSignIn;
import dev.stslib.testkit.process.LineProcesses;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A home folder, Identity Center, and sources that share both. */
final class SsoWorld implements RenewedSignIn {
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

    // ---- The token, as the AWS CLI leaves it

    @Override
    public ManualClock clock() {
        return clock;
    }

    @Override
    public Path folder() {
        return cache;
    }

    @Override
    public Path file(Path folder) {
        return session(folder, "corp").tokenFile();
    }

    @Override
    public Map<String, Object> signIn(Duration left) {
        Map<String, Object> fields = new LinkedHashMap<>(center.signIn());
        fields.put("expiresAt", clock.instant().plus(left).toString());
        return fields;
    }

    @Override
    public byte[] bytes(Map<String, Object> fields) {
        try {
            return Json.MAPPER.writeValueAsBytes(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, Object> renewElsewhere(Map<String, Object> token) {
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

    @Override
    public Map<String, Object> read(Path file) throws IOException {
        return Json.MAPPER.readValue(Files.readAllBytes(file), new TypeReference<>() {});
    }

    @Override
    public int renewals() {
        return center.refreshes();
    }

    @Override
    public int renewalRequests() {
        return requests("/token");
    }

    int requests(String path) {
        return (int) center.requests().stream()
                .filter(request -> request.path().equals(path))
                .count();
    }

    @Override
    public void onRenewal(BeforeAnswer action) {
        center.intercept((request, answer) -> {
            if (request.path().equals("/token")) {
                action.run(answer.status());
            }
            return answer;
        });
    }

    @Override
    public Source open() {
        return fetching(source(null));
    }

    @Override
    public Source open(Consumer<Duration> pauses) {
        return fetching(source(null, pauses::accept));
    }

    private Source fetching(OpenSsoSource source) {
        return new Source() {
            @Override
            public String fetch(Path folder) {
                return SsoWorld.this.fetch(source, session(folder, "corp")).accessKeyId();
            }

            @Override
            public void close() {
                source.close();
            }
        };
    }

    @Override
    public LineProcesses processes(int count) throws IOException {
        return LineProcesses.start(
                count, SsoProcessMain.class, cache.toString(), center.uri().toString());
    }

    @Override
    public String served() {
        return "ASIA" + ACCOUNT + "EMBD";
    }

    @Override
    public void close() {
        center.close();
    }
}
