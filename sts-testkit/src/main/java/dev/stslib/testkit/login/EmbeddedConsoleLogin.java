package dev.stslib.testkit.login;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.testkit.http.HttpAnswer;
import dev.stslib.testkit.http.HttpServer;
import dev.stslib.testkit.http.HttpService;
import dev.stslib.testkit.sigv4.WireRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * AWS's sign-in service on the loopback interface, as {@code aws login} uses it: the page where a person signs in, and the
 * operation that gives and renews credentials. It refuses what AWS refuses: wrong verifiers, redirects and proofs of
 * possession, codes and refresh tokens that come twice, what has expired, and fields that the operation does not have.
 * Thread-safe; its threads are daemons and end with {@link #close()}.
 *
 * <pre>{@code
 * EmbeddedConsoleLogin login = EmbeddedConsoleLogin.builder().clock(clock).start();
 * Map<String, String> environment = login.environment();
 * Map<String, Object> file = login.signIn();
 * }</pre>
 */
public final class EmbeddedConsoleLogin implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String HTML = "text/html; charset=utf-8";

    private final Object lock = new Object();
    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock;
    private final Duration credentialLifetime;
    private final SigninService service;
    private final HttpServer server;
    private final List<WireRequest> requests = new CopyOnWriteArrayList<>();
    private volatile Interception interception = (request, answer) -> answer;
    private volatile boolean refuses;

    private EmbeddedConsoleLogin(Builder builder) {
        clock = builder.clock;
        credentialLifetime = builder.credentialLifetime;
        Function<String, SourceCredentials> given = builder.credentials;
        service = new SigninService(
                clock,
                new SigninService.Lifetimes(credentialLifetime, builder.sessionLifetime, Duration.ofMinutes(5)),
                random,
                builder.session,
                given == null ? this::credentials : given);
        server = HttpServer.start(builder.port, "console-login", null, new Service());
    }

    /** {@return a builder: system clock, a user's session, AWS's usual lifetimes} */
    public static Builder builder() {
        return new Builder();
    }

    /** Sets up an {@link EmbeddedConsoleLogin}. For one thread. */
    public static final class Builder {
        private InstantSource clock = InstantSource.system();
        private int port;
        private String session = "arn:aws:iam::111122223333:user/BobSmith";
        private Duration credentialLifetime = Duration.ofMinutes(15);
        private Duration sessionLifetime = Duration.ofHours(12);
        private @Nullable Function<String, SourceCredentials> credentials;

        private Builder() {}

        /** Sets the clock; at first the system's. */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Sets the port; at first any that is free. */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /** Sets the ARN of the session that the person chooses; at first {@code arn:aws:iam::111122223333:user/BobSmith}. */
        public Builder session(String value) {
            session = Objects.requireNonNull(value, "session");
            return this;
        }

        /** Sets how long credentials live. */
        public Builder credentialLifetime(Duration value) {
            credentialLifetime = value;
            return this;
        }

        /** Sets how long a sign-in lives. */
        public Builder sessionLifetime(Duration value) {
            sessionLifetime = value;
            return this;
        }

        /** Sets what gives the credentials of a session, by its ARN; at first made-up ones. */
        public Builder credentials(Function<String, SourceCredentials> value) {
            credentials = Objects.requireNonNull(value, "credentials");
            return this;
        }

        /**
         * Starts it.
         *
         * @return the running stand-in, to be closed
         */
        public EmbeddedConsoleLogin start() {
            return new EmbeddedConsoleLogin(this);
        }
    }

    /** Sees each answer before it is sent. */
    @FunctionalInterface
    public interface Interception {
        /**
         * Looks at an answer, whose effects have happened.
         *
         * @param request the request
         * @param answer the right answer
         * @return what is sent; null to close the connection without an answer
         * @throws InterruptedException if the thread is interrupted; the connection is closed then
         */
        @Nullable
        HttpAnswer pass(WireRequest request, HttpAnswer answer) throws InterruptedException;
    }

    /** {@return where the service and its page are, without a slash at the end} */
    public URI uri() {
        return server.uri();
    }

    /** {@return the variable that names the service to the AWS tools and to stslib} */
    public Map<String, String> environment() {
        return Map.of("AWS_ENDPOINT_URL_SIGNIN", uri().toString());
    }

    /**
     * Lets the person choose another session on the page from now on.
     *
     * @param arn the ARN of the session
     */
    public void choose(String arn) {
        synchronized (lock) {
            service.chosen = arn;
        }
    }

    /**
     * Does what a browser does in which the person allows the sign-in, without a browser.
     *
     * @param page the address of the sign-in page
     * @return the parameters of the redirect
     * @throws IllegalArgumentException if the page refuses
     */
    public Map<String, String> allow(URI page) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : authorized(page).getRawQuery().split("&", -1)) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], parts[1]);
        }
        return parameters;
    }

    /**
     * Does the same for a sign-in on another device.
     *
     * @param page the address of the sign-in page
     * @return the text that the page shows, which the person brings back
     * @throws IllegalArgumentException if the page refuses
     */
    public String confirm(URI page) {
        Map<String, String> parameters = allow(page);
        return pasted("state=" + parameters.get("state") + "&code=" + parameters.get("code"));
    }

    private static String pasted(String query) {
        return Base64.getEncoder().encodeToString(query.getBytes(StandardCharsets.UTF_8));
    }

    private URI authorized(URI page) {
        synchronized (lock) {
            try {
                return service.authorize(
                        new WireRequest("GET", page.getRawPath(), page.getRawQuery(), Map.of(), new byte[0]),
                        uri().toString());
            } catch (LoginException e) {
                throw new IllegalArgumentException(e.message(), e);
            }
        }
    }

    /** Lets the person refuse on the sign-in page from now on. */
    public void refuseOnPage() {
        refuses = true;
    }

    /** Ends all sign-ins, as their time does: no refresh token is accepted any more. */
    public void endSessions() {
        synchronized (lock) {
            service.endSessions();
        }
    }

    /** Ends all sign-ins because the password of the person has changed. */
    public void changePassword() {
        synchronized (lock) {
            service.changePassword();
        }
    }

    /**
     * Takes the permission to get credentials away from the person, or gives it back.
     *
     * @param value true to take it away
     */
    public void forbid(boolean value) {
        synchronized (lock) {
            service.forbids = value;
        }
    }

    /**
     * Signs the person in without any page.
     *
     * @return the fields of the file as the AWS CLI writes them
     */
    public Map<String, Object> signIn() {
        synchronized (lock) {
            CliKey key = CliKey.generate(random);
            service.secrets.add(key.pem());
            SigninService.Session session =
                    service.session(service.chosen, SigninService.SAME_DEVICE, key.thumbprint());
            Map<String, Object> tokens = service.tokens(session);
            Map<String, Object> fields = new LinkedHashMap<>();
            Map<String, Object> keys = new LinkedHashMap<>(accessToken(tokens));
            keys.put("accountId", service.chosen.split(":", -1)[4]);
            keys.put(
                    "expiresAt",
                    now().plus(credentialLifetime)
                            .truncatedTo(ChronoUnit.SECONDS)
                            .toString());
            fields.put("accessToken", keys);
            fields.put("tokenType", "aws_sigv4");
            fields.put("clientId", SigninService.SAME_DEVICE);
            fields.put("refreshToken", Objects.requireNonNull(tokens.get("refreshToken")));
            fields.put("idToken", service.idToken(session));
            fields.put("dpopKey", key.pem());
            return fields;
        }
    }

    @SuppressWarnings("unchecked") // The service makes it so.
    private static Map<String, Object> accessToken(Map<String, Object> tokens) {
        return (Map<String, Object>) Objects.requireNonNull(tokens.get("accessToken"));
    }

    private Instant now() {
        return clock.instant();
    }

    /** {@return how often credentials were renewed} */
    public int refreshes() {
        synchronized (lock) {
            return service.refreshes;
        }
    }

    /** {@return all secrets that were given out: codes, refresh tokens, secret keys, keys of sign-ins} */
    public List<String> secrets() {
        synchronized (lock) {
            return List.copyOf(service.secrets);
        }
    }

    /** {@return all requests that came, as of now} */
    public List<WireRequest> requests() {
        return List.copyOf(requests);
    }

    /**
     * Sees all answers from now on.
     *
     * @param value changes, holds up or drops them
     */
    public void intercept(Interception value) {
        interception = Objects.requireNonNull(value, "interception");
    }

    /** Stops listening and ends all connections. */
    @Override
    public void close() {
        server.close();
    }

    private SourceCredentials credentials(String session) {
        return new SourceCredentials(
                "ASIA" + HexFormat.of().toHexDigits(random.nextLong()).toUpperCase(Locale.ROOT),
                Secret.of(service.secret("", 40)),
                Secret.of(service.secret("IQoJ", 300)),
                null,
                null);
    }

    /** Finds the operation of a request. */
    private final class Service implements HttpService {
        @Override
        public @Nullable HttpAnswer answer(WireRequest request) throws InterruptedException {
            requests.add(request);
            HttpAnswer answer;
            synchronized (lock) {
                answer = right(request);
            }
            return interception.pass(request, answer.withHeader("Date", HttpAnswer.date(now())));
        }

        private HttpAnswer right(WireRequest request) {
            try {
                return switch (request.path()) {
                    case "/v1/token" -> json(200, service.token(request, uri() + "/v1/token"));
                    case "/v1/authorize" -> page(request);
                    case "/v1/authorize/answer" -> redirect(request);
                    case SigninService.CONFIRMATION -> confirmation(request);
                    default -> throw LoginException.invalid("There is no such operation");
                };
            } catch (LoginException e) {
                Map<String, Object> body = new LinkedHashMap<>();
                body.put("error", e.error());
                body.put("message", e.message());
                return json(e.status(), body).withHeader("x-amzn-ErrorType", e.type());
            }
        }

        /** The page allows by itself, as for a person who is signed in already and has only to press a button. */
        private HttpAnswer page(WireRequest request) {
            String answer = "/v1/authorize/answer?"
                    + request.query().replace("&", "&amp;").replace("\"", "&quot;");
            return HttpAnswer.of(
                    200,
                    HTML,
                    "<!doctype html><title>Sign in</title><a id=\"allow\" href=\"" + answer
                            + "\">Continue</a><script>document.getElementById('allow').click()</script>");
        }

        private HttpAnswer redirect(WireRequest request) throws LoginException {
            URI allowed = service.authorize(request, uri().toString());
            String to =
                    refuses ? allowed.toString().replaceFirst("code=[^&]*", "error=access_denied") : allowed.toString();
            return HttpAnswer.of(302, HTML, "").withHeader("Location", to);
        }

        /** Shows the text that the person brings back. */
        private HttpAnswer confirmation(WireRequest request) throws LoginException {
            LoginRequest given = LoginRequest.query(request);
            return HttpAnswer.of(
                    200,
                    HTML,
                    "<!doctype html><title>Confirm</title><code>"
                            + pasted("state=" + given.value("state") + "&code=" + given.value("code")) + "</code>");
        }

        private HttpAnswer json(int status, Map<String, Object> body) {
            try {
                return HttpAnswer.of(status, "application/json", JSON.writeValueAsString(body));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("Maps and texts can always be written as JSON", e);
            }
        }

        @Override
        public HttpAnswer refuse(int status, String problem) {
            return HttpAnswer.of(status, "text/plain", problem);
        }
    }
}
