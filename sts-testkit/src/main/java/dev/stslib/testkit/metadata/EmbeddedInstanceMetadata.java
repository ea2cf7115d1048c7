package dev.stslib.testkit.metadata;

import dev.stslib.api.SourceCredentials;
import dev.stslib.testkit.http.HttpAnswer;
import dev.stslib.testkit.http.HttpServer;
import dev.stslib.testkit.sigv4.WireRequest;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The instance metadata service of EC2 on the loopback interface: version 2 with its tokens, which expire, and version 1
 * where it is switched on. It gives the credentials of at most one role. Thread-safe; its threads are daemons and end with
 * {@link #close()}.
 *
 * <pre>{@code
 * EmbeddedInstanceMetadata metadata = EmbeddedInstanceMetadata.builder()
 *         .clock(clock)
 *         .role("web-server", () -> sts.roleCredentials(role, "i-0123456789abcdef0", Duration.ofHours(6)))
 *         .start();
 * metadata.faults().add(EndpointFault.status(503).onPath("/latest/api/token").times(2));
 * }</pre>
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html">EC2, access instance
 *     metadata</a>
 */
public final class EmbeddedInstanceMetadata implements AutoCloseable {
    private static final String TOKEN = "/latest/api/token";
    private static final String TOKEN_HEADER = "X-aws-ec2-metadata-token";
    private static final String TOKEN_LIFE = "X-aws-ec2-metadata-token-ttl-seconds";
    private static final String ROLES = "/latest/meta-data/iam/security-credentials";
    private static final String INFO = "/latest/meta-data/iam/info";
    private static final String REGION = "/latest/meta-data/placement/region";
    private static final int MOST_TOKEN_SECONDS = 21_600;

    private final InstantSource clock;
    private final String region;
    private final Map<String, Instant> tokens = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final EndpointService service;
    private final HttpServer server;
    private volatile boolean version1;
    private volatile @Nullable Role role;

    private record Role(String name, Supplier<SourceCredentials> credentials) {}

    private EmbeddedInstanceMetadata(Builder builder) {
        clock = builder.clock;
        region = builder.region;
        version1 = builder.version1;
        role = builder.role;
        service = new EndpointService(clock, this::answer);
        server = builder.ipv6
                ? HttpServer.startIpv6("instance-metadata", service)
                : HttpServer.start(0, "instance-metadata", null, service);
    }

    /** {@return a builder: system clock, 127.0.0.1, version 2 only, no role, region us-east-1} */
    public static Builder builder() {
        return new Builder();
    }

    /** Sets up an {@link EmbeddedInstanceMetadata}. For one thread. */
    public static final class Builder {
        private InstantSource clock = InstantSource.system();
        private String region = "us-east-1";
        private boolean version1;
        private boolean ipv6;
        private @Nullable Role role;

        private Builder() {}

        /**
         * Sets the clock by which tokens expire and the {@code Date} header is made; at first the system's.
         *
         * @param newClock the clock
         * @return this builder
         */
        public Builder clock(InstantSource newClock) {
            clock = Objects.requireNonNull(newClock, "newClock");
            return this;
        }

        /**
         * Answers requests without a token too, as version 1 does; at first not.
         *
         * @param on whether version 1 is on
         * @return this builder
         */
        public Builder version1(boolean on) {
            version1 = on;
            return this;
        }

        /**
         * Listens on {@code ::1} instead of 127.0.0.1.
         *
         * @param on whether to use IPv6
         * @return this builder
         */
        public Builder ipv6(boolean on) {
            ipv6 = on;
            return this;
        }

        /**
         * Sets the region of the instance.
         *
         * @param newRegion such as {@code eu-west-1}
         * @return this builder
         */
        public Builder region(String newRegion) {
            region = Objects.requireNonNull(newRegion, "newRegion");
            return this;
        }

        /**
         * Gives the instance a role.
         *
         * @param name the name of the role
         * @param credentials asked for at each request
         * @return this builder
         */
        public Builder role(String name, Supplier<SourceCredentials> credentials) {
            role = new Role(name, credentials);
            return this;
        }

        /**
         * Starts the endpoint on any free port.
         *
         * @return the running endpoint, to be closed
         * @throws java.io.UncheckedIOException if this machine has no such loopback address
         */
        public EmbeddedInstanceMetadata start() {
            return new EmbeddedInstanceMetadata(this);
        }
    }

    /** {@return where this endpoint listens, without a slash at the end} */
    public URI endpoint() {
        return server.uri();
    }

    /** {@return the variable that names this endpoint to the AWS tools and to stslib} */
    public Map<String, String> environment() {
        return Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", endpoint().toString());
    }

    /**
     * Gives the instance another role from now on.
     *
     * @param name the name of the role
     * @param credentials asked for at each request
     */
    public void role(String name, Supplier<SourceCredentials> credentials) {
        role = new Role(name, credentials);
    }

    /** Takes the role away: the paths below {@code security-credentials} are not found. */
    public void removeRole() {
        role = null;
    }

    /**
     * Switches version 1 on or off.
     *
     * @param on whether requests without a token are answered
     */
    public void version1(boolean on) {
        version1 = on;
    }

    /** Makes all tokens invalid, as a restart of the service does. */
    public void forgetTokens() {
        tokens.clear();
    }

    /**
     * Sets the {@code Date} header off the clock from now on.
     *
     * @param offset how far, negative for a date in the past
     */
    public void dateOffset(Duration offset) {
        service.dateOffset(offset);
    }

    /** {@return the faults of this endpoint, at first none} */
    public EndpointFaults faults() {
        return service.faults();
    }

    /** {@return all requests that came, as of now} */
    public List<WireRequest> requests() {
        return service.requests();
    }

    /** Stops listening and ends all connections. Requests that wait get no answer. */
    @Override
    public void close() {
        service.close();
        server.close();
    }

    private HttpAnswer answer(WireRequest request, @Nullable EndpointFault fault) {
        if (request.path().equals(TOKEN)) {
            return token(request);
        }
        if (!request.method().equals("GET")) {
            return text(405, "Method Not Allowed");
        }
        if (!isAdmitted(request)) {
            return text(401, "Unauthorized");
        }
        return text(request.path(), fault);
    }

    private HttpAnswer text(String path, @Nullable EndpointFault fault) {
        if (path.equals(REGION)) {
            return text(200, region);
        }
        Role present = role;
        if (present == null) {
            return text(404, "Not Found");
        }
        if (path.equals(ROLES) || path.equals(ROLES + "/")) {
            return text(200, present.name());
        }
        if (path.equals(INFO)) {
            return info(present, fault);
        }
        if (!path.equals(ROLES + "/" + present.name())) {
            return text(404, "Not Found");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Code", "\"Success\"");
        fields.put("LastUpdated", CredentialsJson.quote(clock.instant().toString()));
        fields.put("Type", "\"AWS-HMAC\"");
        fields.putAll(CredentialsJson.fields(present.credentials().get()));
        return text(200, CredentialsJson.write(fault == null ? fields : fault.edit(fields)));
    }

    /** Names the instance profile, whose account is that of the credentials. */
    private HttpAnswer info(Role present, @Nullable EndpointFault fault) {
        String account = present.credentials().get().accountId();
        if (account == null) {
            return text(404, "Not Found");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Code", "\"Success\"");
        fields.put("LastUpdated", CredentialsJson.quote(clock.instant().toString()));
        fields.put(
                "InstanceProfileArn",
                CredentialsJson.quote("arn:aws:iam::" + account + ":instance-profile/" + present.name()));
        fields.put("InstanceProfileId", "\"AIPAEXAMPLEEXAMPLE123\"");
        return text(200, CredentialsJson.write(fault == null ? fields : fault.edit(fields)));
    }

    /** A token is refused to requests that a proxy has passed on. */
    private HttpAnswer token(WireRequest request) {
        if (!request.method().equals("PUT")) {
            return text(405, "Method Not Allowed");
        }
        if (!request.headers("X-Forwarded-For").isEmpty()) {
            return text(403, "Forbidden");
        }
        String life = Objects.requireNonNullElse(request.header(TOKEN_LIFE), "");
        int seconds = life.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(life) : 0;
        if (seconds == 0 || seconds > MOST_TOKEN_SECONDS) {
            return text(400, "Bad Request");
        }
        byte[] bytes = new byte[28];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        tokens.put(token, clock.instant().plusSeconds(seconds));
        return text(200, token).withHeader(TOKEN_LIFE, life);
    }

    private boolean isAdmitted(WireRequest request) {
        String token = request.header(TOKEN_HEADER);
        if (token == null) {
            return version1;
        }
        Instant end = tokens.get(token);
        return end != null && clock.instant().isBefore(end);
    }

    private static HttpAnswer text(int status, String body) {
        return HttpAnswer.of(status, "text/plain", body).withHeader("Server", "EC2ws");
    }
}
