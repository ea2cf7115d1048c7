package dev.stslib.testkit.sso;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.testkit.http.HttpAnswer;
import dev.stslib.testkit.http.HttpServer;
import dev.stslib.testkit.http.HttpService;
import dev.stslib.testkit.sigv4.WireRequest;
import dev.stslib.testkit.sso.SsoState.Account;
import dev.stslib.testkit.sso.SsoState.Client;
import dev.stslib.testkit.sso.SsoState.Device;
import dev.stslib.testkit.sso.SsoState.SignIn;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * IAM Identity Center on the loopback interface: its OIDC service, the page where a person signs in, and its portal. It
 * refuses what AWS refuses: wrong clients, verifiers and redirects, codes and refresh tokens that come twice, what has
 * expired, and fields that an operation does not have. Thread-safe; its threads are daemons and end with {@link #close()}.
 *
 * <pre>{@code
 * EmbeddedIdentityCenter center = EmbeddedIdentityCenter.builder().clock(clock).start();
 * center.assign("111122223333", "Production", "Reader");
 * Map<String, String> environment = center.environment();
 * }</pre>
 */
public final class EmbeddedIdentityCenter implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String HTML = "text/html; charset=utf-8";

    private final SsoSettings settings;
    private final SsoState state = new SsoState(new SecureRandom());
    private final OidcService oidc;
    private final PortalService portal;
    private final HttpServer server;
    private final List<WireRequest> requests = new CopyOnWriteArrayList<>();
    private volatile Interception interception = (request, answer) -> answer;
    private volatile boolean refuses;

    private EmbeddedIdentityCenter(Builder builder) {
        settings = new SsoSettings(
                builder.clock,
                builder.startUrl,
                builder.accessLifetime,
                builder.sessionLifetime,
                builder.registrationLifetime,
                Duration.ofMinutes(10),
                builder.interval,
                builder.pageSize);
        oidc = new OidcService(state, settings);
        BiFunction<String, String, SourceCredentials> given = builder.credentials;
        portal = new PortalService(state, settings, given == null ? this::credentials : given);
        server = HttpServer.start(builder.port, "identity-center", null, new Service());
    }

    /** {@return a builder: system clock, start URL {@code https://corp.awsapps.com/start}, AWS's usual lifetimes} */
    public static Builder builder() {
        return new Builder();
    }

    /** Sets up an {@link EmbeddedIdentityCenter}. For one thread. */
    public static final class Builder {
        private InstantSource clock = InstantSource.system();
        private int port;
        private String startUrl = "https://corp.awsapps.com/start";
        private Duration accessLifetime = Duration.ofHours(1);
        private Duration sessionLifetime = Duration.ofHours(8);
        private Duration registrationLifetime = Duration.ofDays(90);
        private Duration interval = Duration.ofSeconds(5);
        private int pageSize = 100;
        private @Nullable BiFunction<String, String, SourceCredentials> credentials;

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

        /** Sets the start URL of the only directory. */
        public Builder startUrl(String value) {
            startUrl = Objects.requireNonNull(value, "startUrl");
            return this;
        }

        /** Sets how long an access token lives that has a refresh token. */
        public Builder accessLifetime(Duration value) {
            accessLifetime = value;
            return this;
        }

        /** Sets how long a sign-in lives. */
        public Builder sessionLifetime(Duration value) {
            sessionLifetime = value;
            return this;
        }

        /** Sets how long a registration of a client lives. */
        public Builder registrationLifetime(Duration value) {
            registrationLifetime = value;
            return this;
        }

        /** Sets how long a client waits between two tries of the device flow. */
        public Builder interval(Duration value) {
            interval = value;
            return this;
        }

        /** Sets how many accounts or roles one answer has at most. */
        public Builder pageSize(int value) {
            pageSize = value;
            return this;
        }

        /** Sets what gives the credentials of a role, by account and role; at first made-up ones. */
        public Builder credentials(BiFunction<String, String, SourceCredentials> value) {
            credentials = Objects.requireNonNull(value, "credentials");
            return this;
        }

        /**
         * Starts it.
         *
         * @return the running stand-in, to be closed
         */
        public EmbeddedIdentityCenter start() {
            return new EmbeddedIdentityCenter(this);
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

    /** {@return where the OIDC service, the sign-in page and the portal are, without a slash at the end} */
    public URI uri() {
        return server.uri();
    }

    /** {@return the start URL} */
    public String startUrl() {
        return settings.startUrl();
    }

    /** {@return the variables that name the two services to the AWS tools and to stslib} */
    public Map<String, String> environment() {
        return Map.of("AWS_ENDPOINT_URL_SSO", uri().toString(), "AWS_ENDPOINT_URL_SSO_OIDC", uri().toString());
    }

    /**
     * Lets the person use roles of an account.
     *
     * @param account twelve digits
     * @param name the name of the account
     * @param roles the roles, besides those that the person has there
     */
    public void assign(String account, String name, String... roles) {
        synchronized (state) {
            Account known = state.accounts.get(account);
            Set<String> all = new LinkedHashSet<>(known == null ? Set.of() : known.roles());
            all.addAll(List.of(roles));
            state.accounts.put(account, new Account(account, name, "aws+" + account + "@example.com", all));
        }
    }

    /**
     * Takes an account away from the person.
     *
     * @param account twelve digits
     */
    public void unassign(String account) {
        synchronized (state) {
            state.accounts.remove(account);
        }
    }

    /**
     * Lets the person allow a sign-in by device code.
     *
     * @param userCode the code that the page shows
     */
    public void approve(String userCode) {
        device(userCode).approved = true;
    }

    /**
     * Lets the person refuse a sign-in by device code.
     *
     * @param userCode the code that the page shows
     */
    public void deny(String userCode) {
        device(userCode).denied = true;
    }

    /**
     * Does what a browser does in which the person allows the sign-in, without a browser.
     *
     * @param page the address of the sign-in page
     * @return the parameters of the redirect
     * @throws IllegalArgumentException if the page refuses
     */
    public Map<String, String> allow(URI page) {
        synchronized (state) {
            try {
                URI redirect = oidc.authorize(
                        new WireRequest("GET", page.getRawPath(), page.getRawQuery(), Map.of(), new byte[0]));
                Map<String, String> parameters = new LinkedHashMap<>();
                for (String pair : redirect.getRawQuery().split("&", -1)) {
                    String[] parts = pair.split("=", 2);
                    parameters.put(parts[0], parts[1]);
                }
                return parameters;
            } catch (SsoException e) {
                throw new IllegalArgumentException(e.description(), e);
            }
        }
    }

    /** Lets the person refuse on the sign-in page from now on. */
    public void refuseOnPage() {
        refuses = true;
    }

    private Device device(String userCode) {
        synchronized (state) {
            return state.devices.values().stream()
                    .filter(device -> device.userCode.equals(userCode))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no such code"));
        }
    }

    /** Ends all sign-ins: no token and no refresh token is accepted any more. */
    public void endSignIns() {
        synchronized (state) {
            state.accessTokens.values().forEach(token -> token.signIn().ended = true);
            state.refreshTokens.values().forEach(token -> token.signIn.ended = true);
        }
    }

    /** Forgets all access tokens. Their refresh tokens stay. */
    public void forgetAccessTokens() {
        synchronized (state) {
            state.accessTokens.clear();
        }
    }

    /**
     * Signs the person in without any page.
     *
     * @return the fields of the token file as the AWS CLI writes them for an sso-session
     */
    public Map<String, Object> signIn() {
        synchronized (state) {
            Client client = new Client(
                    state.secret("client-", 16),
                    state.secret("", 64),
                    settings.now().plus(settings.registrationLifetime()),
                    Set.of("authorization_code", "refresh_token"),
                    List.of("http://127.0.0.1/oauth/callback"),
                    Set.of("sso:account:access"));
            state.secrets.remove(client.id());
            state.clients.put(client.id(), client);
            Map<String, Object> tokens = oidc.tokens(
                    new SignIn(client, client.scopes(), settings.now().plus(settings.sessionLifetime())));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("startUrl", settings.startUrl());
            fields.put("region", "us-east-2");
            fields.put("accessToken", Objects.requireNonNull(tokens.get("accessToken")));
            fields.put("expiresAt", time(settings.accessLifetime()));
            fields.put("clientId", client.id());
            fields.put("clientSecret", client.secret());
            fields.put("registrationExpiresAt", time(settings.registrationLifetime()));
            fields.put("refreshToken", Objects.requireNonNull(tokens.get("refreshToken")));
            return fields;
        }
    }

    private String time(Duration from) {
        return settings.now().plus(from).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** {@return how often a token was renewed} */
    public int refreshes() {
        synchronized (state) {
            return state.refreshes;
        }
    }

    /** {@return how many clients were registered} */
    public int registrations() {
        synchronized (state) {
            return state.registrations;
        }
    }

    /** {@return all secrets that were given out: tokens, codes, client secrets, secret keys} */
    public List<String> secrets() {
        synchronized (state) {
            return List.copyOf(state.secrets);
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

    private SourceCredentials credentials(String account, String role) {
        return new SourceCredentials(
                "ASIA" + account + "EMBD",
                Secret.of(state.secret("", 40)),
                Secret.of(state.secret("IQoJ", 300)),
                settings.now().plus(Duration.ofHours(1)),
                account);
    }

    /** Finds the operation of a request. */
    private final class Service implements HttpService {
        @Override
        public @Nullable HttpAnswer answer(WireRequest request) throws InterruptedException {
            requests.add(request);
            HttpAnswer answer;
            synchronized (state) {
                answer = right(request);
            }
            return interception.pass(request, answer.withHeader("Date", HttpAnswer.date(settings.now())));
        }

        private HttpAnswer right(WireRequest request) {
            try {
                return switch (request.path()) {
                    case "/client/register" -> json(oidc.register(request));
                    case "/device_authorization" -> json(oidc.startDevice(request, URI.create(uri() + "/device")));
                    case "/token" -> json(oidc.token(request));
                    case "/federation/credentials" -> json(portal.roleCredentials(request));
                    case "/assignment/accounts" -> json(portal.accounts(request));
                    case "/assignment/roles" -> json(portal.roles(request));
                    case "/logout" -> json(portal.logout(request));
                    case "/authorize" -> page(request);
                    case "/authorize/answer" -> redirect(request);
                    case "/device" -> device(request);
                    default -> throw SsoException.portal(404, "UnknownOperation", "there is no such operation");
                };
            } catch (SsoException e) {
                return refusal(e, request.path().startsWith("/authorize"));
            }
        }

        /** The page allows by itself, as for a person who is signed in already and has only to press a button. */
        private HttpAnswer page(WireRequest request) {
            String answer =
                    "/authorize/answer?" + request.query().replace("&", "&amp;").replace("\"", "&quot;");
            return HttpAnswer.of(
                    200,
                    HTML,
                    "<!doctype html><title>Sign in</title><a id=\"allow\" href=\"" + answer
                            + "\">Allow access</a><script>document.getElementById('allow').click()</script>");
        }

        private HttpAnswer redirect(WireRequest request) throws SsoException {
            URI allowed = oidc.authorize(request);
            String to =
                    refuses ? allowed.toString().replaceFirst("code=[^&]*", "error=access_denied") : allowed.toString();
            return HttpAnswer.of(302, HTML, "").withHeader("Location", to);
        }

        private HttpAnswer device(WireRequest request) throws SsoException {
            approve(SsoRequest.query(request, Set.of("user_code")).parameter("user_code"));
            return HttpAnswer.of(200, HTML, "<!doctype html><title>Allowed</title>");
        }

        private HttpAnswer refusal(SsoException refusal, boolean page) {
            if (page) {
                return HttpAnswer.of(
                        refusal.status(), HTML, "<!doctype html><title>Refused</title>" + refusal.description());
            }
            Map<String, Object> body = new LinkedHashMap<>();
            if (refusal.error().isEmpty()) {
                body.put("message", refusal.description());
            } else {
                body.put("error", refusal.error());
                body.put("error_description", refusal.description());
            }
            return HttpAnswer.of(refusal.status(), "application/json", text(body))
                    .withHeader("x-amzn-ErrorType", refusal.type());
        }

        private HttpAnswer json(Map<String, Object> body) {
            return HttpAnswer.of(200, "application/json", text(body));
        }

        private String text(Map<String, Object> body) {
            try {
                return JSON.writeValueAsString(body);
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
