package dev.stslib.testkit.rolesanywhere;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.testkit.http.HttpAnswer;
import dev.stslib.testkit.http.HttpServer;
import dev.stslib.testkit.http.HttpService;
import dev.stslib.testkit.sigv4.QueryString;
import dev.stslib.testkit.sigv4.WireRequest;
import java.math.BigInteger;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * IAM Roles Anywhere on the loopback interface: the operation CreateSession for one trust anchor and one profile. It checks
 * each header, each parameter, the certificate with its chain, the time and the signature, and refuses what AWS refuses.
 * Thread-safe; its threads are daemons and end with {@link #close()}.
 *
 * <pre>{@code
 * TestCertificateAuthority authority = TestCertificateAuthority.root("CN=Root", clock.instant());
 * EmbeddedRolesAnywhere rolesAnywhere = EmbeddedRolesAnywhere.builder(authority.certificate())
 *         .clock(clock)
 *         .role(role.arn(), (session, lifetime) -> sts.roleCredentials(role, session, lifetime))
 *         .start();
 * Map<String, String> environment = rolesAnywhere.environment();
 * }</pre>
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-create-session.html">AWS,
 *     CreateSession</a>
 */
public final class EmbeddedRolesAnywhere implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> BODY = Set.of("durationSeconds", "roleSessionName", "instanceProperties");
    private static final String NAME = "[A-Za-z0-9_+=,.@-]{2,64}";
    private static final int SHORTEST = 900;
    private static final int LONGEST = 43_200;
    private static final int HEX = 16;

    private final X509Certificate anchor;
    private final InstantSource clock;
    private final String region;
    private final Map<String, Issuer> roles;
    private final List<WireRequest> requests = new CopyOnWriteArrayList<>();
    private final Set<BigInteger> revoked = ConcurrentHashMap.newKeySet();
    private final HttpServer server;
    private volatile boolean takesNames;
    private volatile boolean disabled;
    private volatile Duration usual = Duration.ofHours(1);
    private volatile Duration dateOffset = Duration.ZERO;
    private volatile boolean closed;

    private EmbeddedRolesAnywhere(Builder builder) {
        anchor = builder.anchor;
        clock = builder.clock;
        region = builder.region;
        roles = Map.copyOf(builder.roles);
        server = HttpServer.start(0, "roles-anywhere", null, new Service());
    }

    /** Makes the credentials of a role. */
    @FunctionalInterface
    public interface Issuer {
        /**
         * Makes credentials.
         *
         * @param sessionName the name of the session
         * @param lifetime how long they live
         * @return credentials with a session token and an expiration
         */
        SourceCredentials issue(String sessionName, Duration lifetime);
    }

    /**
     * Starts to set a service up: system clock, region eu-west-1, no role.
     *
     * @param anchor the certificate of the authority that the trust anchor names
     * @return a builder
     */
    public static Builder builder(X509Certificate anchor) {
        return new Builder(anchor);
    }

    /** Sets up an {@link EmbeddedRolesAnywhere}. For one thread. */
    public static final class Builder {
        private final X509Certificate anchor;
        private final Map<String, Issuer> roles = new HashMap<>();
        private InstantSource clock = InstantSource.system();
        private String region = "eu-west-1";

        private Builder(X509Certificate anchor) {
            this.anchor = Objects.requireNonNull(anchor, "anchor");
        }

        /**
         * Sets the clock by which certificates and signatures are valid.
         *
         * @param newClock the clock
         * @return this builder
         */
        public Builder clock(InstantSource newClock) {
            clock = Objects.requireNonNull(newClock, "newClock");
            return this;
        }

        /**
         * Sets the region of the trust anchor and the profile.
         *
         * @param newRegion such as {@code us-east-1}
         * @return this builder
         */
        public Builder region(String newRegion) {
            region = Objects.requireNonNull(newRegion, "newRegion");
            return this;
        }

        /**
         * Adds a role to the profile.
         *
         * @param arn its ARN
         * @param issuer makes its credentials
         * @return this builder
         */
        public Builder role(String arn, Issuer issuer) {
            roles.put(arn, Objects.requireNonNull(issuer, "issuer"));
            return this;
        }

        /**
         * Starts the service on any free port.
         *
         * @return the running service, to be closed
         */
        public EmbeddedRolesAnywhere start() {
            return new EmbeddedRolesAnywhere(this);
        }
    }

    /** {@return where this service listens, without a slash at the end} */
    public URI endpoint() {
        return server.uri();
    }

    /** {@return the variable that names this service to the AWS tools and to stslib} */
    public Map<String, String> environment() {
        return Map.of("AWS_ENDPOINT_URL_ROLESANYWHERE", endpoint().toString());
    }

    /** {@return the ARN of the trust anchor} */
    public String trustAnchorArn() {
        return arn("trust-anchor/11111111-2222-3333-4444-555555555555");
    }

    /** {@return the ARN of the profile} */
    public String profileArn() {
        return arn("profile/66666666-7777-8888-9999-000000000000");
    }

    private String arn(String resource) {
        return "arn:aws:rolesanywhere:" + region + ":111122223333:" + resource;
    }

    /**
     * Says whether the profile accepts names of sessions that clients choose; at first not.
     *
     * @param on whether it does
     */
    public void acceptRoleSessionName(boolean on) {
        takesNames = on;
    }

    /**
     * Disables the trust anchor, or enables it again.
     *
     * @param on whether it is disabled
     */
    public void disable(boolean on) {
        disabled = on;
    }

    /**
     * Sets how long sessions last that name no duration; at first one hour.
     *
     * @param newUsual the duration
     */
    public void usualDuration(Duration newUsual) {
        usual = Objects.requireNonNull(newUsual, "newUsual");
    }

    /**
     * Revokes a certificate.
     *
     * @param certificate the certificate
     */
    public void revoke(X509Certificate certificate) {
        revoked.add(certificate.getSerialNumber());
    }

    /**
     * Sets the clock of this service off: both the {@code Date} of answers and the time at which signatures are valid.
     *
     * @param offset how far, negative for a clock that is behind
     */
    public void clockOffset(Duration offset) {
        dateOffset = Objects.requireNonNull(offset, "offset");
    }

    /** {@return all requests that came, as of now} */
    public List<WireRequest> requests() {
        return List.copyOf(requests);
    }

    /**
     * The text that a request signs, as this service computes it.
     *
     * @param request one of {@link #requests}
     * @return the four lines
     * @throws IllegalArgumentException if the request has no signature
     */
    public static String toSign(WireRequest request) {
        try {
            return X509Signature.of(request).toSign(request);
        } catch (RefusedException e) {
            throw new IllegalArgumentException(e.message(), e);
        }
    }

    /** Stops listening and ends all connections. */
    @Override
    public void close() {
        closed = true;
        server.close();
    }

    private final class Service implements HttpService {
        @Override
        public HttpAnswer answer(WireRequest request) {
            if (closed) {
                return refuse(503, "This service has ended");
            }
            requests.add(request);
            try {
                return dated(HttpAnswer.of(201, "application/json", created(request)));
            } catch (RefusedException e) {
                return refused(e.status(), e.code(), e.message());
            } catch (RuntimeException e) {
                // What a test's issuer throws is answered: the thread would print it to standard error.
                return refused(500, "InternalServerException", "the embedded service failed: " + e);
            }
        }

        @Override
        public HttpAnswer refuse(int status, String problem) {
            return refused(status, "ValidationException", problem);
        }

        private HttpAnswer refused(int status, String code, String message) {
            String body = JSON.createObjectNode().put("message", message).toString();
            return dated(HttpAnswer.of(status, "application/json", body)).withHeader("x-amzn-ErrorType", code);
        }

        private HttpAnswer dated(HttpAnswer answer) {
            return answer.withHeader("Date", HttpAnswer.date(clock.instant().plus(dateOffset)));
        }
    }

    private String created(WireRequest request) throws RefusedException {
        if (!request.method().equals("POST") || !request.path().equals("/sessions")) {
            throw RefusedException.notFound("There is no such operation");
        }
        if (!X509Signature.only(request, "Content-Type").equals("application/json")) {
            throw RefusedException.invalid("Content-Type is not application/json");
        }
        X509Certificate certificate = authenticated(request);
        Issuer issuer = role(request);
        JsonNode body = body(request);
        JsonNode seconds = body.path("durationSeconds");
        if (!seconds.isMissingNode()
                && (!seconds.isInt() || seconds.intValue() < SHORTEST || seconds.intValue() > LONGEST)) {
            throw RefusedException.invalid("durationSeconds is not between " + SHORTEST + " and " + LONGEST);
        }
        String name = certificate.getSerialNumber().toString(HEX);
        if (body.has("roleSessionName")) {
            name = body.path("roleSessionName").asText();
            if (!takesNames) {
                throw RefusedException.denied("The profile does not accept custom role session names");
            }
            if (!body.path("roleSessionName").isTextual() || !name.matches(NAME)) {
                throw RefusedException.invalid("roleSessionName is not a name");
            }
        }
        Duration lifetime = seconds.isMissingNode() ? usual : Duration.ofSeconds(seconds.intValue());
        return session(request, certificate, name, issuer.issue(name, lifetime));
    }

    private X509Certificate authenticated(WireRequest request) throws RefusedException {
        X509Signature signature = X509Signature.of(request);
        X509Certificate certificate = ClientCertificate.of(request);
        signature.checkScope(request, region, clock.instant().plus(dateOffset));
        signature.checkHeaders(request);
        if (!signature.serial().equals(certificate.getSerialNumber())) {
            throw RefusedException.denied("The serial number in Credential is not that of the certificate");
        }
        signature.verify(request, certificate.getPublicKey());
        ClientCertificate.check(
                request, certificate, anchor, revoked, clock.instant().plus(dateOffset));
        return certificate;
    }

    private Issuer role(WireRequest request) throws RefusedException {
        Map<String, String> query = new HashMap<>();
        for (QueryString.Pair pair : QueryString.parse(request.query()).pairs()) {
            if (query.put(pair.name(), pair.value()) != null) {
                throw RefusedException.invalid("The parameter " + pair.name() + " is there twice");
            }
        }
        if (!query.keySet().equals(Set.of("profileArn", "roleArn", "trustAnchorArn"))) {
            throw RefusedException.invalid("The parameters are not profileArn, roleArn and trustAnchorArn");
        }
        if (!trustAnchorArn().equals(query.get("trustAnchorArn"))) {
            throw RefusedException.notFound("TrustAnchor not found");
        }
        if (disabled) {
            throw RefusedException.denied("Trust anchor is disabled");
        }
        if (!profileArn().equals(query.get("profileArn"))) {
            throw RefusedException.notFound("Profile not found");
        }
        Issuer issuer = roles.get(query.get("roleArn"));
        if (issuer == null) {
            throw RefusedException.denied("Unable to assume role for " + query.get("roleArn"));
        }
        return issuer;
    }

    private static JsonNode body(WireRequest request) throws RefusedException {
        try {
            JsonNode body = JSON.readTree(request.bodyText());
            if (body.isObject()) {
                for (Map.Entry<String, JsonNode> field : body.properties()) {
                    if (!BODY.contains(field.getKey())) {
                        throw RefusedException.invalid("The body has an unknown field " + field.getKey());
                    }
                }
                return body;
            }
        } catch (JsonProcessingException e) {
            throw RefusedException.invalid("The body is not JSON");
        }
        throw RefusedException.invalid("The body is not an object");
    }

    private String session(
            WireRequest request, X509Certificate certificate, String name, SourceCredentials credentials) {
        String roleArn = QueryString.parse(request.query()).pairs().stream()
                .filter(pair -> pair.name().equals("roleArn"))
                .findFirst()
                .orElseThrow()
                .value();
        String[] parts = roleArn.split(":", 6);
        String role = parts[5].substring(parts[5].lastIndexOf('/') + 1);
        Secret token = Objects.requireNonNull(credentials.sessionToken(), "sessionToken");
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode one = answer.putArray("credentialSet").addObject();
        one.putObject("assumedRoleUser")
                .put("arn", "arn:" + parts[1] + ":sts::" + parts[4] + ":assumed-role/" + role + "/" + name)
                .put("assumedRoleId", "AROAEXAMPLEEXAMPLE123:" + name);
        one.putObject("credentials")
                .put("accessKeyId", credentials.accessKeyId())
                .put("expiration", credentials.expires().orElseThrow().toString())
                .put("secretAccessKey", credentials.secretAccessKey().revealSecret())
                .put("sessionToken", token.revealSecret());
        one.put("packedPolicySize", 10);
        one.put("roleArn", roleArn);
        one.put("sourceIdentity", certificate.getSubjectX500Principal().getName());
        answer.put("subjectArn", arn("subject/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"));
        return answer.toString();
    }
}
