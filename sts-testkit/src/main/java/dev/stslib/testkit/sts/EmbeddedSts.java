package dev.stslib.testkit.sts;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.testkit.http.HttpServer;
import dev.stslib.testkit.tls.LoopbackTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A real STS on the loopback interface: a server of HTTP or HTTPS that speaks the query protocol of STS (2011-06-15), by
 * POST or GET, checks signatures, and is as strict as AWS is about users, roles, MFA codes, durations and limits.
 *
 * <p>It answers GetSessionToken, GetFederationToken, AssumeRole, AssumeRoleWithWebIdentity, AssumeRoleWithSAML,
 * AssumeRoot, GetWebIdentityToken, GetDelegatedAccessToken, GetCallerIdentity and DecodeAuthorizationMessage, and of IAM ListMFADevices, CreateAccessKey, ListAccessKeys,
 * UpdateAccessKey and DeleteAccessKey. At the path {@code /federation} it signs in to the console. The credentials that it issues sign the next request. It keeps {@linkplain #requests() every request} and lets
 * {@linkplain #faults() faults} happen. Thread-safe; all its threads are daemons and end with {@link #close()}.
 */
public final class EmbeddedSts implements AutoCloseable {
    private final World world;
    private final StsService service;
    private final Set<String> disabledRegions;
    private final @Nullable LoopbackTls tls;
    private final HttpServer server;

    private EmbeddedSts(World world, EmbeddedStsBuilder builder) {
        this.world = world;
        this.tls = builder.tls ? LoopbackTls.around(Instant.now()) : null;
        this.disabledRegions = ConcurrentHashMap.newKeySet();
        this.service = new StsService(
                world,
                new Authenticator(world, builder.regions, disabledRegions),
                Set.of(
                        new GetSessionTokenAction(),
                        new GetFederationTokenAction(),
                        new AssumeRoleAction(),
                        new AssumeRoleWithWebIdentityAction(),
                        new AssumeRoleWithSamlAction(),
                        new AssumeRootAction(),
                        new GetWebIdentityTokenAction(),
                        new GetDelegatedAccessTokenAction(),
                        new ListMfaDevicesAction(),
                        new CreateAccessKeyAction(),
                        new ListAccessKeysAction(),
                        new UpdateAccessKeyAction(),
                        new DeleteAccessKeyAction(),
                        new GetCallerIdentityAction(),
                        new DecodeAuthorizationMessageAction()));
        service.dateOffset(builder.dateOffset);
        try {
            this.server = HttpServer.start(builder.port, "embedded-sts", tls, service);
        } catch (UncheckedIOException e) {
            throw new UncheckedIOException("the embedded STS cannot listen on 127.0.0.1:" + builder.port, e.getCause());
        }
    }

    /** {@return a builder: system clock, HTTP, a free port, the region {@code us-east-1}} */
    public static EmbeddedStsBuilder builder() {
        return new EmbeddedStsBuilder();
    }

    /** {@return where this STS listens, such as {@code http://127.0.0.1:49152}} */
    public URI endpoint() {
        return server.uri();
    }

    /**
     * Gives the self-signed certificate of the server for {@code localhost} and {@code 127.0.0.1}.
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
     * Adds a role, which trusts no identity yet.
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
     * Lets a user or a role perform the tasks of the root of a member account.
     *
     * @param principal the ARN of the user or the role
     * @param account the member account, twelve digits
     */
    public void allowRootTasks(String principal, String account) {
        world.rootTasks()
                .computeIfAbsent(account, missing -> ConcurrentHashMap.newKeySet())
                .add(principal);
    }

    /**
     * Switches outbound web identity federation on for an account, which is off at first. The issuer publishes its keys where
     * OpenID Connect Discovery looks for them, below {@code /.well-known/}.
     *
     * @param account twelve digits
     * @return the claim {@code iss} of the account's tokens, an address of this server
     */
    public URI enableOutboundFederation(String account) {
        return world.addOutboundIssuer(account, endpoint()).uri();
    }

    /**
     * Delegates the access of a role to anyone who has the token.
     *
     * @param role a role of this STS
     * @param lifetime how long the delegation holds from now on
     * @return the token that GetDelegatedAccessToken takes
     */
    public String delegate(TestRole role, Duration lifetime) {
        return world.delegate(role, world.clock().instant().plus(lifetime));
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
     * issued, whether their answers arrived or not, the tokens for the console, web identity tokens and trade-in tokens.
     *
     * @return the secrets in the clear, without order
     */
    public Set<String> secrets() {
        return world.secrets();
    }

    /**
     * Gives the credentials of a session of a role, as an instance, a container or Identity Center has them. Requests that
     * they sign are accepted like those of AssumeRole.
     *
     * @param role a role of this STS
     * @param sessionName the name of the session, 2 to 64 characters
     * @param lifetime how long they last from now on
     * @return new credentials at each call
     */
    public SourceCredentials roleCredentials(TestRole role, String sessionName, Duration lifetime) {
        RoleSession session = new RoleSession(role, sessionName, Map.of(), null);
        IssuedCredentials issued = world.issue(session.asCaller(), lifetime);
        return new SourceCredentials(
                issued.accessKeyId(),
                Secret.of(issued.secretAccessKey()),
                Secret.of(issued.sessionToken()),
                issued.expiration(),
                role.account());
    }

    /**
     * Sets how far the {@code Date} header of answers is off the clock of this STS, from now on.
     *
     * @param offset the offset, negative for a date in the past
     * @see EmbeddedStsBuilder#dateOffset
     */
    public void dateOffset(Duration offset) {
        service.dateOffset(Objects.requireNonNull(offset, "offset"));
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
        server.close();
    }

    static EmbeddedSts start(EmbeddedStsBuilder builder) {
        return new EmbeddedSts(new World(builder.clock, builder.random, builder.packing), builder);
    }
}
