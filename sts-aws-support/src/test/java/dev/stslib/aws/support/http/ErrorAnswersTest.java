package dev.stslib.aws.support.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.aws.support.signing.SigV4AuthScheme;
import dev.stslib.testkit.http.LoopbackProxy;
import dev.stslib.testkit.http.RawConnection;
import dev.stslib.testkit.http.RawServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/** Every logger there is at its finest level; what a server repeats of a request is neither logged nor thrown. */
@Timeout(60)
class ErrorAnswersTest {
    private static final String TOKEN = "IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUC+x/YZ==";
    private static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    private final Logger root = Logger.getLogger("");
    private final Level before = root.getLevel();
    private final Recorder recorder = new Recorder();

    @BeforeEach
    void listen() {
        root.setLevel(Level.ALL);
        root.addHandler(recorder);
    }

    @AfterEach
    void stop() {
        root.removeHandler(recorder);
        root.setLevel(before);
    }

    /** As AWS answers a wrong signature: it repeats what was signed. */
    private static void repeat(RawConnection connection, String status) throws IOException {
        while (true) {
            String request = connection.readRequest();
            String canonical = request.replace("&", "&amp;").replace("<", "&lt;");
            connection.send(RawServer.answer(
                            status,
                            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>"
                                    + "<Code>SignatureDoesNotMatch</Code><Message>The request signature does not match."
                                    + "\n\nThe Canonical String for this request should have been\n'" + canonical
                                    + "'</Message></Error><RequestId>r-1</RequestId></ErrorResponse>")
                    .replaceFirst(
                            "\r\n",
                            "\r\nX-Repeated: " + request.replaceAll("\\s+", " ") + "\r\nx-amzn-RequestId: r-1\r\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"false 403 Forbidden", "true 403 Forbidden", "false 503 Slow", "false 302 Found"})
    void whatStsRepeatsIsHiddenFromTheSdkAndItsLoggers(String given) {
        boolean tls = given.startsWith("true");
        String status = given.substring(given.indexOf(' ') + 1);
        try (RawServer server = RawServer.of(tls, connection -> repeat(connection, status));
                AwsHttpClient http = Calls.open(tls ? server.clientContext() : null);
                StsClient sts = StsClient.builder()
                        .region(Region.EU_WEST_1)
                        .endpointOverride(server.uri())
                        .httpClient(http)
                        .putAuthScheme(new SigV4AuthScheme(InstantSource.system()))
                        .credentialsProvider(StaticCredentialsProvider.create(
                                AwsSessionCredentials.create("AKIDEXAMPLE", SECRET_KEY, TOKEN)))
                        .build()) {
            AwsServiceException error = assertThrows(
                    AwsServiceException.class,
                    () -> sts.assumeRole(request -> request.roleArn("arn:aws:iam::123456789012:role/R")
                            .roleSessionName("name")
                            .serialNumber("arn:aws:iam::123456789012:mfa/m")
                            .tokenCode("493817")));

            assertEquals("SignatureDoesNotMatch", error.awsErrorDetails().errorCode());
            assertEquals("r-1", error.requestId());
            assertTrue(error.toString().contains("(hidden)"), error.getMessage());
            StringWriter thrown = new StringWriter();
            error.printStackTrace(new PrintWriter(thrown));
            String signature = server.requests().get(0).replaceFirst("(?s).*Signature=([0-9a-f]{64}).*", "$1");
            for (String secret : List.of(TOKEN, encoded(TOKEN), signature, "TokenCode=493817")) {
                assertTrue(server.requests().get(0).contains(secret) || secret.equals(encoded(TOKEN)), "it was sent");
                assertFalse(recorder.text().contains(secret), () -> "logged by " + recorder.loggersOf(secret));
                assertFalse(thrown.toString().contains(secret), "thrown");
            }
            assertTrue(recorder.text().contains("software.amazon.awssdk"), "the SDK's loggers are heard");
            assertTrue(recorder.text().contains("org.apache.hc.client5"), "HttpClient's loggers are heard");
        }
    }

    @Test
    void secretsOfBodyQueryAndHeadersAreHiddenHoweverTheyAreEncoded() throws IOException {
        String jwt = "eyJhbGciOi/JIUzI1+NiJ9.eyJz==";
        String saml = "PHNhbWw+ abc/def==";
        String body = "Action=X&WebIdentityToken=" + encoded(jwt) + "&SAMLAssertion=" + encoded(saml);
        String answer = String.join(
                "\n",
                jwt,
                encoded(jwt),
                encoded(encoded(jwt)),
                jwt.replace("/", "\\/"),
                jwt.replace("/", "&#x2F;").replace("+", "&#43;"),
                saml,
                encoded(saml),
                "x-amz-security-token:  " + TOKEN + "x",
                "X-Amz-Security-Token=short&rest",
                "kept");
        try (RawServer server = RawServer.answering(false, RawServer.answer("400 Bad Request", answer));
                AwsHttpClient client = Calls.open(null)) {
            HttpExecuteResponse response = Calls.prepare(
                            client,
                            Calls.request(server.uri())
                                    .method(SdkHttpMethod.POST)
                                    .build(),
                            body)
                    .call();
            String text = Calls.text(response);

            String said = "(hidden)\n".repeat(7)
                    + "x-amz-security-token:  (hidden)\nX-Amz-Security-Token=(hidden)&rest\n" + "kept";
            assertEquals(said, text);
            assertEquals(
                    Integer.toString(said.length()),
                    response.httpResponse()
                            .firstMatchingHeader("Content-Length")
                            .orElseThrow());
        }
    }

    @Test
    void thePathOfAContainersCredentialsIsHidden() throws IOException {
        String secret = "5e9c7f1a-0b1c-4c2d-9d3e-planted00001";
        try (RawServer other = RawServer.answering(
                        false, RawServer.answer("404 Not Found", "nothing at /v2/credentials/" + secret));
                AwsHttpClient http = Calls.open(null)) {
            URI uri = URI.create(other.uri() + "/v2/credentials/" + secret);
            HttpAnswer answer = http.send(Calls.request(uri).build(), Tries.DEFAULT, any -> false, http.nanoTime());
            assertEquals("nothing at /v2/credentials/(hidden)", answer.text());
        }
    }

    @Test
    void secretsOfJsonAreHidden() throws IOException {
        String body =
                "{\"clientSecret\":\"abc\\\"def123\",\"refreshToken\":\"aor/tok-456\",\"grantType\":\"refresh_token\"}";
        try (RawServer server = RawServer.answering(
                        false,
                        RawServer.answer("400 Bad Request", "{\"a\":\"abc\\\"def123 aor\\/tok-456 refresh_token\"}"));
                AwsHttpClient client = Calls.open(null)) {
            String text = Calls.text(Calls.prepare(
                            client,
                            Calls.request(server.uri())
                                    .method(SdkHttpMethod.POST)
                                    .build(),
                            body)
                    .call());
            assertEquals("{\"a\":\"(hidden) (hidden) refresh_token\"}", text);
        }
    }

    @Test
    void anAnswerThatIsNoErrorIsHandedOnAsItIs() throws IOException {
        byte[] bytes = (TOKEN + "\u00e4").getBytes(StandardCharsets.UTF_8);
        String body = new String(bytes, StandardCharsets.UTF_8);
        try (RawServer server = RawServer.answering(
                        false, RawServer.answer("200 OK", body), RawServer.answer("400 Bad Request", "\u00e4\u4e2d"));
                AwsHttpClient client = Calls.open(null)) {
            assertEquals(
                    body,
                    Calls.text(Calls.prepare(client, withToken(server.uri())).call()));
            assertEquals(
                    "\u00e4\u4e2d",
                    Calls.text(Calls.prepare(client, withToken(server.uri())).call()));
        }
    }

    @Test
    void aMalformedAnswerIsNotRepeatedInTheError() {
        try (RawServer server = RawServer.answering(false, "HTTP/1.1 200 OK\r\n" + TOKEN + "\r\n\r\n");
                AwsHttpClient client = Calls.open(null)) {
            IOException error = assertThrows(
                    IOException.class,
                    () -> Calls.prepare(client, withToken(server.uri())).call());
            StringWriter thrown = new StringWriter();
            error.printStackTrace(new PrintWriter(thrown));
            assertFalse(thrown.toString().contains(TOKEN), thrown.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingLogsHeadersBodiesPathsOrTheProxysPassword(boolean tls) throws IOException {
        try (RawServer server = RawServer.answering(tls, RawServer.answer("200 OK", "body-in-the-answer"));
                LoopbackProxy proxy = LoopbackProxy.withLogin("ann", "proxy-password");
                AwsHttpClient client = AwsHttpClient.open(Calls.settings(tls ? server.clientContext() : null)
                        .proxy(new dev.stslib.api.spi.ProxySettings(
                                "127.0.0.1", proxy.port(), "ann", dev.stslib.api.Secret.of("proxy-password")))
                        .build())) {
            URI uri = URI.create(server.uri() + "/path-segment?query=value");
            Calls.prepare(
                            client,
                            Calls.request(uri)
                                    .method(SdkHttpMethod.POST)
                                    .putHeader("Authorization", "container-token")
                                    .putHeader("X-Amz-Security-Token", TOKEN)
                                    .build(),
                            "body-of-the-request")
                    .call();
            String basic =
                    java.util.Base64.getEncoder().encodeToString("ann:proxy-password".getBytes(StandardCharsets.UTF_8));

            String log = recorder.text().toLowerCase(Locale.ROOT);
            assertTrue(log.contains("org.apache.hc.client5"), "HttpClient's loggers are heard");
            for (String secret : List.of(
                    "container-token",
                    TOKEN,
                    "body-of-the-request",
                    "body-in-the-answer",
                    "path-segment",
                    "query=value",
                    "proxy-password",
                    basic)) {
                assertFalse(
                        log.contains(secret.toLowerCase(Locale.ROOT)), () -> "logged by " + recorder.loggersOf(secret));
            }
        }
    }

    private static software.amazon.awssdk.http.SdkHttpRequest withToken(URI uri) {
        return Calls.request(uri).putHeader("X-Amz-Security-Token", TOKEN).build();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Keeps all that is logged. */
    private static final class Recorder extends Handler {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord entry) {
            lines.add(entry.getLoggerName() + " " + new SimpleFormatter().format(entry));
        }

        String text() {
            return String.join("", lines);
        }

        List<String> loggersOf(String secret) {
            return lines.stream()
                    .filter(line -> line.contains(secret))
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .toList();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
