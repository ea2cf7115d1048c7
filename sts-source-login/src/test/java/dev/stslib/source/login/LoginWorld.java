package dev.stslib.source.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.json.Json;
import dev.stslib.aws.support.service.ServiceEndpoint;
import dev.stslib.aws.support.signin.Pauses;
import dev.stslib.testkit.contract.RenewedSignIn;
import dev.stslib.testkit.login.EmbeddedConsoleLogin;
import dev.stslib.testkit.process.LineProcesses;
import dev.stslib.testkit.time.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A home folder, the sign-in service, sources that share both, and the AWS CLI, which shares them too. */
final class LoginWorld implements RenewedSignIn {
    static final String SESSION = "arn:aws:iam::111122223333:user/BobSmith";

    final ManualClock clock = ManualClock.at("2026-11-21T10:00:00Z");
    final EmbeddedConsoleLogin login;
    final Path cache;

    LoginWorld(Path home) throws IOException {
        this(home, EmbeddedConsoleLogin.builder());
    }

    LoginWorld(Path home, EmbeddedConsoleLogin.Builder builder) throws IOException {
        login = builder.clock(clock).session(SESSION).start();
        cache = home.toRealPath().resolve(".aws/login/cache");
    }

    LoginCredentials session() {
        return session(cache);
    }

    LoginCredentials session(Path folder) {
        return session(folder, login.uri());
    }

    static LoginCredentials session(Path folder, URI service) {
        return new LoginCredentials("p", SESSION, folder, endpoint(service));
    }

    static ServiceEndpoint endpoint(URI service) {
        return new ServiceEndpoint("SIGNIN", "us-east-2", service, false, false, null);
    }

    CredentialSourceSettings settings() {
        return CredentialSourceSettings.of(TokenProviderSettings.DEFAULT
                .withClock(clock)
                .withSystemEnvironment(SystemEnvironment.of(Map.of(), Map.of())));
    }

    /** A source that waits in real time. */
    OpenLoginSource source(@Nullable SignInPrompter prompter) {
        return source(prompter, Pauses.until(new CountDownLatch(1), "the console sign-in"));
    }

    OpenLoginSource source(@Nullable SignInPrompter prompter, Pauses pauses) {
        return new OpenLoginSource(LoginServices.open(settings(), pauses), prompter);
    }

    SourceCredentials fetch(OpenLoginSource source) {
        return source.fetch(SourceRequest.of(session()));
    }

    SourceCredentials fetch() {
        try (OpenLoginSource source = source(null)) {
            return fetch(source);
        }
    }

    /** The same for one that waits for nothing. */
    SourceCredentials fetchAtOnce() {
        return fetchAtOnce(session());
    }

    SourceCredentials fetchAtOnce(LoginCredentials session) {
        try (OpenLoginSource source = source(null, pause -> {})) {
            return source.fetch(SourceRequest.of(session));
        }
    }

    // ---- The file, as the AWS CLI leaves it

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
        return session(folder).tokenFile();
    }

    @Override
    public Map<String, Object> signIn(Duration left) {
        Map<String, Object> fields = new LinkedHashMap<>(login.signIn());
        accessToken(fields).put("expiresAt", clock.instant().plus(left).toString());
        return fields;
    }

    @SuppressWarnings("unchecked") // The file has an object there.
    static Map<String, Object> accessToken(Map<String, Object> fields) {
        return (Map<String, Object>) Objects.requireNonNull(fields.get("accessToken"));
    }

    /** With the blanks of Python. */
    @Override
    public byte[] bytes(Map<String, Object> fields) {
        return python(fields).getBytes(StandardCharsets.US_ASCII);
    }

    /** As {@code json.dumps} writes it. None of the values has a quotation mark; line ends are escaped. */
    private static String python(Object value) {
        if (value instanceof Map<?, ?> map) {
            StringBuilder text = new StringBuilder();
            map.forEach((name, inner) -> text.append(text.isEmpty() ? "" : ", ")
                    .append('"')
                    .append(name)
                    .append("\": ")
                    .append(python(inner)));
            return "{" + text + "}";
        }
        return value instanceof String text ? '"' + text.replace("\n", "\\n") + '"' : String.valueOf(value);
    }

    @Override
    public Map<String, Object> renewElsewhere(Map<String, Object> token) {
        DpopKey key = DpopKey.ofPem(Secret.of(String.valueOf(token.get("dpopKey"))));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("clientId", String.valueOf(token.get("clientId")));
        body.put("refreshToken", String.valueOf(token.get("refreshToken")));
        body.put("grantType", "refresh_token");
        try {
            HttpResponse<String> answer = post(Json.MAPPER.writeValueAsString(body), key);
            assertEquals(200, answer.statusCode(), answer.body());
            Map<String, Object> output = Json.OBJECTS.readValue(answer.body());
            Map<String, Object> keys = new LinkedHashMap<>(accessToken(output));
            keys.put("accountId", String.valueOf(accessToken(token).get("accountId")));
            keys.put("expiresAt", clock.instant().plus(Duration.ofMinutes(15)).toString());
            Map<String, Object> renewed = new LinkedHashMap<>(token);
            renewed.put("accessToken", keys);
            renewed.put("refreshToken", Objects.requireNonNull(output.get("refreshToken")));
            return renewed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> post(String body, DpopKey key) {
        URI uri = URI.create(login.uri() + "/v1/token");
        return post(body, key.proof(uri, clock.instant(), UUID.randomUUID()));
    }

    HttpResponse<String> post(String body, String proof) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(login.uri() + "/v1/token"))
                    .header("Content-Type", "application/json")
                    .header("DPoP", proof)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
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

    int requests() {
        return login.requests().size();
    }

    @Override
    public int renewals() {
        return login.refreshes();
    }

    @Override
    public int renewalRequests() {
        return requests();
    }

    @Override
    public void onRenewal(BeforeAnswer action) {
        login.intercept((request, answer) -> {
            action.run(answer.status());
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

    private Source fetching(OpenLoginSource source) {
        return new Source() {
            @Override
            public String fetch(Path folder) {
                return source.fetch(SourceRequest.of(session(folder))).accessKeyId();
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
                count, LoginProcessMain.class, cache.toString(), login.uri().toString());
    }

    @Override
    public String served() throws IOException {
        Map<String, Object> keys = accessToken(token());
        return keys.get("accessKeyId") + " " + keys.get("expiresAt");
    }

    @Override
    public void close() {
        login.close();
    }
}
