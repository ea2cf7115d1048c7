package dev.stslib.source.rolesanywhere;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.error.UnexpectedAnswerException;
import dev.stslib.testkit.http.RawServer;
import dev.stslib.testkit.rolesanywhere.EmbeddedRolesAnywhere;
import dev.stslib.testkit.rolesanywhere.TestCertificateAuthority;
import dev.stslib.testkit.sigv4.CanonicalRequest;
import dev.stslib.testkit.sigv4.WireRequest;
import dev.stslib.testkit.tls.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions from a service that checks everything. */
@Timeout(60)
class RolesAnywhereSourceTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private World world;

    @BeforeEach
    void start() {
        world = new World(folder);
    }

    @AfterEach
    void end() {
        world.close();
    }

    /** New keys of a kind; a kind that this JDK lacks skips the test. */
    private static KeyPair keys(String kind) {
        return switch (kind) {
            case "RSA" -> TestKeys.rsa();
            case "P-256" -> TestKeys.ec();
            case "P-384" -> TestKeys.ec384();
            default -> {
                assumeTrue(Runtime.version().feature() >= 24, "only Java 24 and newer have " + kind);
                try {
                    yield TestKeys.named(kind);
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    @Nested
    class Sessions {
        @ParameterizedTest
        @ValueSource(strings = {"RSA", "P-256", "P-384", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87"})
        void ofEachKindOfKey(String kind) {
            X509Certificate certificate = world.certified(keys(kind));
            SourceCredentials got = world.fetch();
            assertEquals("ASIAEXAMPLE", got.accessKeyId());
            assertEquals(
                    "secret-of-" + certificate.getSerialNumber().toString(16),
                    got.secretAccessKey().revealSecret());
            assertEquals("444455556666", got.accountId());
            assertEquals(world.clock.instant().plus(Duration.ofHours(1)), got.expiration());
        }

        @Test
        void ofTheDurationAndTheNameInTheProfile() {
            world.certified(TestKeys.ec());
            world.values.put("duration_seconds", "900");
            world.values.put("role_session_name", "me");
            world.service.acceptRoleSessionName(true);
            SourceCredentials got = world.fetch();
            assertEquals("secret-of-me", got.secretAccessKey().revealSecret());
            assertEquals(world.clock.instant().plusSeconds(900), got.expiration());
        }

        @Test
        void theChainGoesAlongInItsOrderWithoutTheAnchorAndStrangers() {
            TestCertificateAuthority first = world.root.intermediate("CN=First");
            TestCertificateAuthority second = first.intermediate("CN=Second");
            TestCertificateAuthority stranger = TestCertificateAuthority.root("CN=Stranger", world.clock.instant());
            KeyPair keys = TestKeys.ec();
            X509Certificate leaf = second.issue(keys.getPublic(), "CN=worker");
            world.certified(keys);
            world.write("certificate.pem", World.pem(leaf));
            world.values.put(
                    "rolesanywhere_certificate_chain",
                    world.write(
                            "chain.pem",
                            World.pem(
                                    world.root.certificate(),
                                    first.certificate(),
                                    stranger.certificate(),
                                    second.certificate())));
            assertEquals("ASIAEXAMPLE", world.fetch().accessKeyId());
            assertEquals(
                    World.pem(second.certificate(), first.certificate())
                            .replaceAll("-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----", ",")
                            .replaceAll("-----[A-Z ]+-----|\n", ""),
                    world.service.requests().get(0).header("X-Amz-X509-Chain"));
        }

        @Test
        void theChainHasTheIssuerThatLivesLongest() {
            TestCertificateAuthority below = world.root.intermediate("CN=Below");
            KeyPair keys = TestKeys.ec();
            X509Certificate leaf = below.issue(keys.getPublic(), "CN=worker");
            X509Certificate ends = world.root.issue(below.keys().getPublic(), "CN=Below");
            List<X509Certificate> pool = List.of(ends, below.certificate());
            assertEquals(
                    List.of(below.certificate()), new SigningCertificate(leaf, pool, keys.getPrivate(), null).chain());
        }

        @Test
        void theChainHasTheNextKeyOfItsAuthority() {
            TestCertificateAuthority next = TestCertificateAuthority.root("CN=Root,O=Test", world.clock.instant());
            X509Certificate rollover = world.root.issue(next.keys().getPublic(), "CN=Root,O=Test");
            KeyPair keys = TestKeys.ec();
            X509Certificate leaf = next.issue(keys.getPublic(), "CN=worker");
            List<X509Certificate> pool = List.of(world.root.certificate(), rollover);
            assertEquals(List.of(rollover), new SigningCertificate(leaf, pool, keys.getPrivate(), null).chain());
        }

        @Test
        void ofAClockThatIsWrong() {
            world.certified(TestKeys.ec());
            world.service.clockOffset(Duration.ofMinutes(-20));
            SourceCredentials got = world.fetch();
            assertEquals("ASIAEXAMPLE", got.accessKeyId());
            assertEquals(2, world.service.requests().size());
        }
    }

    @Nested
    class Signatures {
        /** The text and the signature of a request, each checked by another implementation. */
        private Signed signed(String kind) {
            world.certified(keys(kind));
            world.fetch();
            WireRequest request = world.service.requests().get(0);
            String authorization = Objects.requireNonNull(request.header("Authorization"));
            String[] parts = authorization.split("(Credential|, SignedHeaders|, Signature)=", -1);
            String canonical = CanonicalRequest.of(request, List.of(parts[2].split(";", -1)))
                    .text();
            world.write("canonical", canonical);
            String digest = World.run(
                            "openssl",
                            "dgst",
                            "-sha256",
                            "-r",
                            folder.resolve("canonical").toString())
                    .substring(0, 64);
            String scope = parts[1].substring(parts[1].indexOf('/') + 1);
            String text = String.join(
                    "\n", parts[0].strip(), Objects.requireNonNull(request.header("X-Amz-Date")), scope, digest);
            assertEquals(EmbeddedRolesAnywhere.toSign(request), text);
            return new Signed(text, parts[3]);
        }

        private record Signed(String text, String hex) {
            byte[] signature() {
                return HexFormat.of().parseHex(hex);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"RSA", "P-256", "P-384"})
        void opensslAgrees(String kind) throws IOException {
            Signed signed = signed(kind);
            world.write("text", signed.text());
            Files.write(folder.resolve("signature"), signed.signature());
            Path key = folder.resolve("public.pem");
            World.run(
                    "openssl",
                    "x509",
                    "-pubkey",
                    "-noout",
                    "-in",
                    folder.resolve("certificate.pem").toString(),
                    "-out",
                    key.toString());
            assertEquals(
                    "Verified OK\n",
                    World.run(
                            "openssl",
                            "dgst",
                            "-sha256",
                            "-verify",
                            key.toString(),
                            "-signature",
                            folder.resolve("signature").toString(),
                            folder.resolve("text").toString()));
        }

        @Test
        void bouncyCastleAgreesOnMlDsaWhichOpensslLacksBefore35() throws Exception {
            Signed signed = signed("ML-DSA-65");
            X509Certificate certificate = PemFile.read(folder.resolve("certificate.pem"))
                    .certificates()
                    .get(0);
            BouncyCastleProvider provider = new BouncyCastleProvider();
            Signature check = Signature.getInstance("ML-DSA-65", provider);
            check.initVerify(KeyFactory.getInstance("ML-DSA-65", provider)
                    .generatePublic(
                            new X509EncodedKeySpec(certificate.getPublicKey().getEncoded())));
            check.update(signed.text().getBytes(StandardCharsets.UTF_8));
            assertTrue(check.verify(signed.signature()));
        }
    }

    @Nested
    class Answers {
        private static final String GOOD =
                "'credentials':{'accessKeyId':'ASIA','secretAccessKey':'s3cr3t','sessionToken':'t',"
                        + "'expiration':'2026-11-21T11:00:00Z'}";

        private StslibException refused(String body) {
            world.certified(TestKeys.ec());
            String answer = RawServer.answer("201 Created", body.replace('\'', '"'));
            try (RawServer server = RawServer.answering(false, answer)) {
                world.environment.put(
                        "AWS_ENDPOINT_URL_ROLESANYWHERE", server.uri().toString());
                return assertThrows(StslibException.class, world::fetch);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "'roleArn':'arn:aws:iam::444455556666:role/Other'",
                    "'roleArn':'arn:aws:iam::111122223333:role/path/Worker'",
                    "'roleArn':'arn:aws-cn:iam::444455556666:role/path/Worker'",
                    "'roleArn':'nonsense'",
                    "'assumedRoleUser':{'arn':'arn:aws:sts::444455556666:assumed-role/Other/me'}",
                    "'assumedRoleUser':{'arn':'arn:aws:sts::111122223333:assumed-role/Worker/me'}",
                    "'assumedRoleUser':{'arn':'arn:aws:sts::444455556666:assumed-role/Worker/you'}"
                })
        void ofAnotherRoleOrSessionAreRefused(String field) {
            world.values.put("role_session_name", "me");
            StslibException error = refused("{'credentialSet':[{" + GOOD + "," + field + "}]}");
            assertTrue(error instanceof UnexpectedAnswerException, error.toString());
            assertTrue(error.problem().startsWith("CreateSession was asked for " + World.ROLE), error.problem());
        }

        @Test
        void thatLiveLongerThanAskedAreRefused() {
            world.values.put("duration_seconds", "900");
            StslibException error = refused("{'credentialSet':[{" + GOOD + "}]}");
            assertTrue(error instanceof UnexpectedAnswerException, error.toString());
            assertEquals(
                    "CreateSession was asked for credentials of 900 s and answered with some that end at"
                            + " 2026-11-21T11:00:00Z, and here it is 2026-11-21T10:00:00Z",
                    error.problem());
        }

        @Test
        void ofAFalseDateDoNotLiveLongerThanAsked() {
            world.certified(TestKeys.ec());
            world.values.put("duration_seconds", "3600");
            String body = ("{'credentialSet':[{" + GOOD + "}]}").replace('\'', '"');
            String answer = RawServer.answer("201 Created\r\nDate: Sat, 21 Nov 2026 08:00:00 GMT", body);
            try (RawServer server = RawServer.answering(false, answer)) {
                world.environment.put(
                        "AWS_ENDPOINT_URL_ROLESANYWHERE", server.uri().toString());
                assertEquals(
                        world.clock.instant().plus(Duration.ofHours(1)),
                        world.fetch().expiration());
            }
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '~',
                value = {
                    "{}|credentialSet is missing",
                    "{'credentialSet':[]}|credentialSet is missing",
                    "{'credentialSet':[5]}|credentialSet is missing",
                    "[|is not one JSON object",
                    "{'credentialSet':[{}]}|credentials is missing",
                    "{'credentialSet':[{'credentials':{'accessKeyId':'A','secretAccessKey':'s3cr3t','sessionToken':'t'}}]}|expiration is missing",
                    "{'credentialSet':[{'credentials':{'accessKeyId':'A','secretAccessKey':'s3cr3t','expiration':'2026-11-21T11:00:00Z'}}]}|sessionToken is missing"
                })
        void withoutCredentialsAreRefused(String body, String problem) {
            StslibException error = refused(body);
            assertTrue(error instanceof EndpointUnreachableException, error.toString());
            assertTrue(error.problem().contains(problem), error.problem());
            assertFalse(error.toString().contains("s3cr3t"), error.toString());
        }

        @Test
        void thatMayPassAreAskedForAgain() {
            world.certified(TestKeys.ec());
            String trouble = RawServer.answer("429 Slow Down", "{}");
            String good = RawServer.answer("201 Created", ("{'credentialSet':[{" + GOOD + "}]}").replace('\'', '"'));
            try (RawServer server = RawServer.answering(false, trouble, trouble, good)) {
                world.environment.put("AWS_ENDPOINT_URL_ROLESANYWHERE", server.uri() + "/base/");
                assertEquals("ASIA", world.fetch().accessKeyId());
                assertEquals(3, server.requests().size());
                assertTrue(
                        server.requests().get(2).startsWith("POST /base/sessions?profileArn=arn%3Aaws%3A"),
                        server.requests().get(2));
                assertTrue(server.requests().get(2).endsWith("{}"), "a retry has the body too");
            }
        }

        @Test
        void ofARefusalNameItOnce() {
            world.certified(TestKeys.ec());
            world.values.put("role_arn", "arn:aws:iam::444455556666:role/Other");
            EndpointUnreachableException error = assertThrows(EndpointUnreachableException.class, world::fetch);
            assertTrue(
                    error.problem()
                            .endsWith(
                                    "asked for profile 'p', gave no credentials: HTTP 403 AccessDeniedException: Unable"
                                            + " to assume role for arn:aws:iam::444455556666:role/Other"),
                    error.problem());
            assertEquals(1, world.service.requests().size());
        }
    }
}
