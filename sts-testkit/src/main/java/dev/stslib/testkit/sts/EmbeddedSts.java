package dev.stslib.testkit.sts;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A real STS on the loopback interface: a server of HTTP or HTTPS that speaks the query protocol of STS (2011-06-15), by
 * POST or GET, checks signatures, and is as strict as AWS is about users, roles, MFA codes, durations and limits.
 *
 * <p>It answers GetSessionToken, GetFederationToken, AssumeRole, AssumeRoleWithWebIdentity, AssumeRoleWithSAML,
 * GetCallerIdentity and DecodeAuthorizationMessage, and of IAM ListMFADevices. The
 * credentials that it issues sign the next request. It keeps {@linkplain #requests() every request} and lets
 * {@linkplain #faults() faults} happen. Thread-safe; all its threads are daemons and end with {@link #close()}.
 */
public final class EmbeddedSts implements AutoCloseable {
    static {
        // The JDK's server sends head and body apart; without this the body may wait 40 ms for an acknowledgement.
        setIfAbsent("sun.net.httpserver.nodelay", "true");
        // Above this many connections (at first 200) it closes them under clients that are about to use them again.
        setIfAbsent("sun.net.httpserver.maxIdleConnections", "4096");
    }

    /** Connections that may wait to be taken: a crowd of threads comes at once. */
    private static final int BACKLOG = 1_024;

    private final World world;
    private final StsService service;
    private final Set<String> disabledRegions;
    private final @Nullable LoopbackTls tls;
    private final URI endpoint;
    private final HttpServer server;
    private final ExecutorService threads;

    private EmbeddedSts(World world, Set<String> regions, @Nullable LoopbackTls tls, int port) {
        this.world = world;
        this.tls = tls;
        this.disabledRegions = ConcurrentHashMap.newKeySet();
        this.service = new StsService(
                world,
                new Authenticator(world, regions, disabledRegions),
                Set.of(
                        new GetSessionTokenAction(),
                        new GetFederationTokenAction(),
                        new AssumeRoleAction(),
                        new AssumeRoleWithWebIdentityAction(),
                        new AssumeRoleWithSamlAction(),
                        new ListMfaDevicesAction(),
                        new GetCallerIdentityAction(),
                        new DecodeAuthorizationMessageAction()));
        try {
            this.server = bind(tls, port);
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded STS cannot listen on 127.0.0.1:" + port, e);
        }
        int boundPort = server.getAddress().getPort();
        this.endpoint = URI.create((tls == null ? "http" : "https") + "://127.0.0.1:" + boundPort);
        String threadName = "embedded-sts-" + boundPort;
        this.threads = Executors.newCachedThreadPool(work -> daemon(work, threadName));
        server.createContext("/", new StsHttpHandler(service));
        server.setExecutor(threads);
        startAsDaemon(daemon(server::start, threadName));
    }

    /** {@return a builder: system clock, HTTP, a free port, every region} */
    public static EmbeddedStsBuilder builder() {
        return new EmbeddedStsBuilder();
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static HttpServer bind(@Nullable LoopbackTls tls, int port) throws IOException {
        InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
        InetSocketAddress address = new InetSocketAddress(loopback, port);
        if (tls == null) {
            return HttpServer.create(address, BACKLOG);
        }
        HttpsServer https = HttpsServer.create(address, BACKLOG);
        https.setHttpsConfigurator(new HttpsConfigurator(tls.serverContext()));
        return https;
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** The server's own thread is a daemon if the thread that starts it is one. */
    private static void startAsDaemon(Thread starter) {
        starter.start();
        boolean interrupted = false;
        while (starter.isAlive()) {
            try {
                starter.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return where this STS listens, such as {@code http://127.0.0.1:49152}} */
    public URI endpoint() {
        return endpoint;
    }

    /**
     * Gives the certificate of the server, signed by itself, for {@code localhost} and {@code 127.0.0.1}.
     *
     * @return the certificate
     * @throws IllegalStateException if this STS speaks plain HTTP
     */
    public X509Certificate certificate() {
        return requireTls().certificate();
    }

    /**
     * Gives a context for clients that trusts the certificate of this server and no other.
     *
     * @return the context
     * @throws IllegalStateException if this STS speaks plain HTTP
     */
    public SSLContext clientContext() {
        return requireTls().clientContext();
    }

    /**
     * Writes the certificate of the server as PEM, as {@code AWS_CA_BUNDLE} and {@code curl --cacert} take it.
     *
     * @param file where to; replaced if it is there
     * @return the file
     * @throws IOException if it cannot be written
     * @throws IllegalStateException if this STS speaks plain HTTP
     */
    public Path writeCertificatePem(Path file) throws IOException {
        try {
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(certificate().getEncoded());
            return Files.writeString(
                    file,
                    "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n",
                    StandardCharsets.US_ASCII);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate of our own cannot be encoded", e);
        }
    }

    private LoopbackTls requireTls() {
        LoopbackTls present = tls;
        if (present == null) {
            throw new IllegalStateException("this STS speaks plain HTTP; build it with tls(true)");
        }
        return present;
    }

    /** {@return the clock by which this STS judges signatures, codes and expirations} */
    public InstantSource clock() {
        return world.clock();
    }

    /**
     * Adds a user with a long-term key.
     *
     * @param account twelve digits
     * @param name the name of the user, unique in the account
     * @return the user
     * @throws IllegalArgumentException if the account is not of twelve digits, or has this user
     */
    public TestUser addUser(String account, String name) {
        return world.addUser(account, "user/" + Objects.requireNonNull(name, "name"));
    }

    /**
     * Adds the root of an account, with a long-term key.
     *
     * @param account twelve digits
     * @return the root
     * @throws IllegalArgumentException if the account is not of twelve digits, or has its root
     */
    public TestUser addRoot(String account) {
        return world.addUser(account, "root");
    }

    /**
     * Adds a role, which is trusted to nobody yet.
     *
     * @param arn its ARN, such as {@code arn:aws:iam::222233334444:role/S3ReadOnlyRole}
     * @return the role
     * @throws IllegalArgumentException if this is not the ARN of a role, or the role is there
     */
    public TestRole addRole(String arn) {
        return world.addRole(arn);
    }

    /**
     * Adds an issuer of OpenID Connect tokens, which no role trusts yet.
     *
     * @param issuer its URL without a slash at the end, such as {@code https://idp.example.com}
     * @param audiences the client ids that are registered for it, at least one
     * @return the issuer, which makes tokens
     * @throws IllegalArgumentException if the issuer is there, or there is no audience
     */
    public TestIdentityProvider addIdentityProvider(String issuer, String... audiences) {
        return world.addIdentityProvider(issuer, Set.of(audiences));
    }

    /**
     * Adds a SAML provider, which no role trusts yet.
     *
     * @param arn its ARN, such as {@code arn:aws:iam::111122223333:saml-provider/Example}
     * @return the provider, which makes assertions
     * @throws IllegalArgumentException if this is not the ARN of a SAML provider, or it is there
     */
    public TestSamlProvider addSamlProvider(String arn) {
        return world.addSamlProvider(arn);
    }

    /**
     * Switches a region off for all accounts: well signed requests for it get RegionDisabledException.
     *
     * @param region the region of the credential scope
     */
    public void disableRegion(String region) {
        disabledRegions.add(region);
    }

    /**
     * Encodes a message as refusals carry it. To have one in an answer, put it into the message of a
     * {@link Fault#error}.
     *
     * @param message what DecodeAuthorizationMessage is to answer
     * @return what it takes, a text without meaning
     */
    public String encodeMessage(String message) {
        return world.encode(message);
    }

    /**
     * Gives every secret that this STS knows now, so that a test can look for them in all that was written: the secret
     * access keys of users, the seeds of MFA devices (Base32), and the secret access keys and session tokens that were
     * issued, whether their answers arrived or not.
     *
     * @return the secrets in the clear, without order
     */
    public Set<String> secrets() {
        return world.secrets();
    }

    /** {@return the faults of this STS, at first none} */
    public Faults faults() {
        return service.faults();
    }

    /**
     * Counts requests that came for an operation, whatever became of them; each counts from the moment it came.
     *
     * @param action such as {@code AssumeRole}
     * @return how many
     */
    public int count(String action) {
        return service.log().count(action);
    }

    /** {@return all requests that came, in the order in which they came, as of now} */
    public List<RecordedRequest> requests() {
        return service.log().all();
    }

    /** Stops listening, ends all connections and all threads; requests that wait get no answer. May be called again. */
    @Override
    public void close() {
        service.close();
        server.stop(0);
        threads.shutdownNow();
    }

    static EmbeddedSts start(EmbeddedStsBuilder builder) {
        LoopbackTls tls = builder.tls ? LoopbackTls.around(Instant.now()) : null;
        World world = new World(builder.clock, builder.random);
        return new EmbeddedSts(world, builder.regions, tls, builder.port);
    }
}
