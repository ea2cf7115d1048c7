package dev.stslib.source.rolesanywhere;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.testkit.rolesanywhere.TestCertificateAuthority;
import dev.stslib.testkit.tls.TestKeys;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpRequest;

/** The embedded service refuses what AWS refuses. */
@Timeout(60)
@Tag("one-jdk")
class RefusalsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private World world;

    private final KeyPair keys = TestKeys.ec();

    @SuppressWarnings("NullAway.Init")
    private X509Certificate good;

    @BeforeEach
    void start() {
        world = new World(folder);
        good = world.certified(keys);
    }

    @AfterEach
    void end() {
        world.close();
    }

    /** Signs a request with a certificate, changes it and sends it. */
    private String answer(
            X509Certificate certificate,
            List<X509Certificate> pool,
            Instant time,
            Consumer<SdkHttpRequest.Builder> change,
            UnaryOperator<String> changeBody)
            throws IOException {
        SigningCertificate signing = new SigningCertificate(certificate, pool, keys.getPrivate(), null);
        HttpExecuteRequest signed = new SessionRequest(world.service.endpoint(), world.plan(), signing).signedAt(time);
        SdkHttpRequest.Builder request = signed.httpRequest().toBuilder();
        change.accept(request);
        String body = new String(
                signed.contentStreamProvider().orElseThrow().newStream().readAllBytes(), StandardCharsets.UTF_8);
        return send(request.build(), changeBody.apply(body));
    }

    private static String send(SdkHttpRequest request, String body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create(request.getUri().toString()).toURL().openConnection();
        connection.setRequestMethod(request.method().name());
        request.forEachHeader((name, values) -> values.forEach(value -> connection.addRequestProperty(name, value)));
        connection.setDoOutput(true);
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return status + " " + connection.getHeaderField("x-amzn-ErrorType") + " " + text;
        }
    }

    private String answer(X509Certificate certificate, X509Certificate... pool) throws IOException {
        return answer(certificate, List.of(pool), world.clock.instant(), request -> {}, body -> body);
    }

    private String answer(Consumer<SdkHttpRequest.Builder> change) throws IOException {
        return answer(good, List.of(), world.clock.instant(), change, body -> body);
    }

    private static void denied(String message, String answer) {
        assertTrue(answer.startsWith("403 AccessDeniedException "), answer);
        assertTrue(answer.contains(message), answer);
    }

    @Test
    void whatIsRightIsCreated() throws IOException {
        assertTrue(answer(good).startsWith("201 null {\"credentialSet\":[{"), answer(good));
    }

    @Test
    void aCertificateOfAnotherAuthority() throws IOException {
        TestCertificateAuthority stranger = TestCertificateAuthority.root("CN=Root,O=Test", world.clock.instant());
        denied("Untrusted signing certificate", answer(stranger.issue(keys.getPublic(), "CN=worker")));
    }

    @Test
    void aCertificateWithoutItsChain() throws IOException {
        TestCertificateAuthority below = world.root.intermediate("CN=Below");
        X509Certificate leaf = below.issue(keys.getPublic(), "CN=worker");
        denied("Untrusted signing certificate", answer(leaf));
        assertTrue(answer(leaf, below.certificate()).startsWith("201"));
    }

    @Test
    void aCertificateThatIsNotValidNow() throws IOException {
        Instant now = world.clock.instant();
        denied(
                "expired or not yet valid",
                answer(world.root.issue(keys.getPublic(), "CN=a", now.minus(Duration.ofDays(2)), now.minusSeconds(1))));
        denied(
                "expired or not yet valid",
                answer(world.root.issue(keys.getPublic(), "CN=a", now.plusSeconds(1), now.plus(Duration.ofDays(2)))));
    }

    @Test
    void aCertificateThatIsRevoked() throws IOException {
        world.service.revoke(good);
        denied("Certificate revoked", answer(good));
    }

    @Test
    void aCertificateOfAnAuthorityItself() throws IOException {
        SigningCertificate signing = new SigningCertificate(
                world.root.certificate(), List.of(), world.root.keys().getPrivate(), null);
        HttpExecuteRequest signed =
                new SessionRequest(world.service.endpoint(), world.plan(), signing).signedAt(world.clock.instant());
        denied("Insufficient certificate", send(signed.httpRequest(), "{}"));
    }

    @Test
    void aSignatureOfAnotherKey() throws IOException {
        X509Certificate other = world.root.issue(TestKeys.ec().getPublic(), "CN=worker");
        denied("The signature does not match", answer(other));
        denied("does not fit", answer(request -> header(request, "AWS4-X509-ECDSA-SHA256", "AWS4-X509-RSA-SHA256")));
    }

    @ParameterizedTest
    @CsvSource({"-301, false", "-299, true", "299, true", "301, false"})
    void aTimeThatIsOffByMoreThanFiveMinutes(int seconds, boolean accepted) throws IOException {
        String answer =
                answer(good, List.of(), world.clock.instant().plusSeconds(seconds), request -> {}, body -> body);
        assertEquals(accepted, answer.startsWith("201"), answer);
        if (!accepted) {
            denied("Signature expired or not yet current", answer);
        }
    }

    private static void header(SdkHttpRequest.Builder request, String from, String to) {
        String authorization = request.firstMatchingHeader("Authorization").orElseThrow();
        assertTrue(authorization.contains(from), authorization);
        request.putHeader("Authorization", authorization.replace(from, to));
    }

    @Test
    void anAuthorizationThatIsWrong() throws IOException {
        String serial = "Credential=" + good.getSerialNumber();
        denied("The serial number", answer(request -> header(request, serial, serial + "0")));
        denied("scoped to eu-west-1", answer(request -> header(request, "/eu-west-1/", "/eu-west-2/")));
        denied("scoped to", answer(request -> header(request, "/rolesanywhere/", "/sts/")));
        denied("scoped to", answer(request -> header(request, "/20261121/", "/20261120/")));
        denied("is not signed", answer(request -> header(request, "x-amz-date;", "")));
        denied("is not signed", answer(request -> header(request, "content-type;", "")));
        denied("not sorted", answer(request -> header(request, "content-type;host", "host;content-type")));
        denied("A signed header is missing", answer(request -> header(request, "x-amz-x509", "x-amz-x509;x-amz-z")));
        denied("is not one of SigV4", answer(request -> header(request, "Signature=", "Signature=zz")));
        denied("not exactly one header", answer(request -> request.removeHeader("Authorization")));
        denied("not exactly one header", answer(request -> request.removeHeader("X-Amz-X509")));
        denied("Unable to parse", answer(request -> request.putHeader("X-Amz-X509", "nonsense")));
        denied("is not signed", answer(request -> request.putHeader("X-Amz-X509-Chain", "nonsense")));
    }

    @Test
    void whatWasChangedAfterTheSignature() throws IOException {
        denied("does not match", answer(request -> request.putRawQueryParameter("roleArn", World.ROLE + "x")));
        denied(
                "does not match",
                answer(good, List.of(), world.clock.instant(), request -> {}, body -> "{\"durationSeconds\":900}"));
        assertTrue(answer(request -> request.encodedPath("/session")).startsWith("404"));
        assertTrue(answer(request -> request.putHeader("Content-Type", "text/plain"))
                .startsWith("400"));
    }

    @Test
    void aProfileATrustAnchorOrARoleThatIsNotThere() throws IOException {
        Map<String, String> before = new HashMap<>(world.values);
        world.values.put("rolesanywhere_profile_arn", world.service.profileArn() + "1");
        assertTrue(answer(good).startsWith("404 ResourceNotFoundException"), answer(good));
        world.values.putAll(before);
        world.values.put("rolesanywhere_trust_anchor_arn", world.service.trustAnchorArn() + "1");
        assertTrue(answer(good).startsWith("404 ResourceNotFoundException"), answer(good));
        world.values.putAll(before);
        world.values.put("role_arn", "arn:aws:iam::444455556666:role/Other");
        denied("Unable to assume role", answer(good));
        world.values.putAll(before);
        world.service.disable(true);
        denied("Trust anchor is disabled", answer(good));
    }

    @Test
    void aNameThatTheProfileDoesNotAccept() throws IOException {
        world.values.put("role_session_name", "me");
        denied("does not accept custom role session names", answer(good));
    }

    @Test
    void moreThanFiveCertificatesInTheChain() throws IOException {
        List<X509Certificate> pool = new ArrayList<>();
        TestCertificateAuthority below = world.root;
        for (int depth = 0; depth < 6; depth++) {
            below = below.intermediate("CN=Below" + depth);
            pool.add(below.certificate());
        }
        String answer = answer(below.issue(keys.getPublic(), "CN=worker"), pool.toArray(new X509Certificate[0]));
        assertTrue(answer.startsWith("400 ValidationException"), answer);
    }
}
