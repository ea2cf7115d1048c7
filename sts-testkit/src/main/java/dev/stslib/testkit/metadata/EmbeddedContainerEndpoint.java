package dev.stslib.testkit.metadata;

import dev.stslib.api.SourceCredentials;
import dev.stslib.testkit.http.HttpAnswer;
import dev.stslib.testkit.http.HttpServer;
import dev.stslib.testkit.sigv4.WireRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The credentials endpoint of a container on the loopback interface, as ECS and EKS Pod Identity have it: one path, and an
 * authorization token where one is set. Thread-safe; its threads are daemons and end with {@link #close()}.
 *
 * <pre>{@code
 * EmbeddedContainerEndpoint container = EmbeddedContainerEndpoint.builder()
 *         .credentials(() -> sts.roleCredentials(role, "task", Duration.ofHours(6)))
 *         .authorizationToken("secret")
 *         .start();
 * Map<String, String> environment = container.environment();
 * }</pre>
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html">AWS SDKs and Tools,
 *     container credential provider</a>
 */
public final class EmbeddedContainerEndpoint implements AutoCloseable {
    private final String path;
    private final @Nullable String roleArn;
    private final EndpointService service;
    private final HttpServer server;
    private volatile Supplier<SourceCredentials> credentials;
    private volatile @Nullable String token;

    private EmbeddedContainerEndpoint(Builder builder, Supplier<SourceCredentials> credentials) {
        this.credentials = credentials;
        path = builder.path;
        roleArn = builder.roleArn;
        token = builder.token;
        service = new EndpointService(builder.clock, this::answer);
        server = builder.ipv6
                ? HttpServer.startIpv6("container-endpoint", service)
                : HttpServer.start(0, "container-endpoint", null, service);
    }

    /** {@return a builder: system clock, 127.0.0.1, the path {@code /v1/credentials}, no token} */
    public static Builder builder() {
        return new Builder();
    }

    /** Sets up an {@link EmbeddedContainerEndpoint}. For one thread. */
    public static final class Builder {
        private InstantSource clock = InstantSource.system();
        private String path = "/v1/credentials";
        private boolean ipv6;
        private @Nullable String token;
        private @Nullable String roleArn;
        private @Nullable Supplier<SourceCredentials> credentials;

        private Builder() {}

        /**
         * Sets the clock by which the {@code Date} header is made; at first the system's.
         *
         * @param newClock the clock
         * @return this builder
         */
        public Builder clock(InstantSource newClock) {
            clock = Objects.requireNonNull(newClock, "newClock");
            return this;
        }

        /**
         * Sets the path of the credentials.
         *
         * @param newPath such as {@code /v2/credentials/0f4f0d8e}
         * @return this builder
         * @throws IllegalArgumentException if it does not start with a slash
         */
        public Builder path(String newPath) {
            if (!newPath.startsWith("/")) {
                throw new IllegalArgumentException("a path starts with a slash: " + newPath);
            }
            path = newPath;
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
         * Demands an {@code Authorization} header.
         *
         * @param newToken the whole value of the header
         * @return this builder
         */
        public Builder authorizationToken(String newToken) {
            token = Objects.requireNonNull(newToken, "newToken");
            return this;
        }

        /**
         * Sets the field {@code RoleArn} of the answer; at first it has none.
         *
         * @param newRoleArn the ARN of the role of the task
         * @return this builder
         */
        public Builder roleArn(String newRoleArn) {
            roleArn = Objects.requireNonNull(newRoleArn, "newRoleArn");
            return this;
        }

        /**
         * Sets the credentials. Their account goes into the answer, as that of EKS Pod Identity does.
         *
         * @param newCredentials asked for at each request
         * @return this builder
         */
        public Builder credentials(Supplier<SourceCredentials> newCredentials) {
            credentials = Objects.requireNonNull(newCredentials, "newCredentials");
            return this;
        }

        /**
         * Starts the endpoint on any free port.
         *
         * @return the running endpoint, to be closed
         * @throws NullPointerException if no credentials are set
         * @throws java.io.UncheckedIOException if this machine has no such loopback address
         */
        public EmbeddedContainerEndpoint start() {
            return new EmbeddedContainerEndpoint(this, Objects.requireNonNull(credentials, "credentials"));
        }
    }

    /** {@return the URI of the credentials} */
    public URI uri() {
        return URI.create(server.uri() + path);
    }

    /** {@return the variables that name this endpoint, and its token, to the AWS tools and to stslib} */
    public Map<String, String> environment() {
        Map<String, String> variables = new HashMap<>();
        variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri().toString());
        String demanded = token;
        if (demanded != null) {
            variables.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", demanded);
        }
        return variables;
    }

    /**
     * Demands another token from now on.
     *
     * @param newToken the whole value of the header, or {@code null} to demand none
     */
    public void authorizationToken(@Nullable String newToken) {
        token = newToken;
    }

    /**
     * Gives other credentials from now on.
     *
     * @param newCredentials asked for at each request
     */
    public void credentials(Supplier<SourceCredentials> newCredentials) {
        credentials = Objects.requireNonNull(newCredentials, "newCredentials");
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
        if (!request.path().equals(path)) {
            return error(404, "NotFound", "there are no credentials at this path");
        }
        if (!request.method().equals("GET")) {
            return error(405, "MethodNotAllowed", "the credentials are read by GET");
        }
        if (!isAuthorized(request)) {
            return error(401, "AccessDenied", "the authorization token is missing or wrong");
        }
        SourceCredentials present = credentials.get();
        Map<String, String> fields = CredentialsJson.fields(present);
        if (present.accountId() != null) {
            fields.put("AccountId", CredentialsJson.quote(present.accountId()));
        }
        String arn = roleArn;
        if (arn != null) {
            fields.put("RoleArn", CredentialsJson.quote(arn));
        }
        return json(200, fault == null ? fields : fault.edit(fields));
    }

    private boolean isAuthorized(WireRequest request) {
        String demanded = token;
        List<String> given = request.headers("Authorization");
        return demanded == null || (given.size() == 1 && MessageDigest.isEqual(bytes(demanded), bytes(given.get(0))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static HttpAnswer error(int status, String code, String message) {
        return json(status, Map.of("code", CredentialsJson.quote(code), "message", CredentialsJson.quote(message)));
    }

    private static HttpAnswer json(int status, Map<String, String> fields) {
        return HttpAnswer.of(status, "application/json", CredentialsJson.write(fields));
    }
}
