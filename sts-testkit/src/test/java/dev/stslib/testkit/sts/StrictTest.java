package dev.stslib.testkit.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.testkit.time.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that AWS refuses because of their form, for every caller. */
class StrictTest {
    private static final String WRONG =
            "The request signature we calculated does not match the signature you provided. "
                    + "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
    private static final String REEXAMINE = "Re-examine the query-string parameters.";

    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final EmbeddedSts sts = EmbeddedSts.builder().clock(clock).start();
    private final TestUser bob = sts.addUser("111122223333", "BobSmith");
    private final TestRole role = sts.addRole(Fixture.ROLE).trust(bob.arn()).allowTags();
    private final RawRequest request = new RawRequest(sts, bob, "GetCallerIdentity");

    @AfterEach
    void close() {
        sts.close();
    }

    private static RawRequest.Reply get(URI uri) {
        return RawRequest.send(HttpRequest.newBuilder(uri).build());
    }

    private RawRequest assumeRole() {
        RawRequest assume = new RawRequest(sts, bob, "AssumeRole");
        assume.parameters.put("RoleArn", role.arn());
        assume.parameters.put("RoleSessionName", "session");
        return assume;
    }

    @Nested
    class Presigned {
        @Test
        void pastItsOwnTime_isRefused() {
            URI uri = request.presigned();
            clock.advance(Duration.ofSeconds(60));
            get(uri).assertGood();
            clock.advance(Duration.ofSeconds(1));
            get(uri).assertRefused(
                            403,
                            "SignatureDoesNotMatch",
                            "Signature expired: 20260101T000000Z is now earlier than 20260101T000001Z "
                                    + "(20260101T000101Z - 1 min.)");
        }

        @Test
        void forNinetySeconds_isRefusedAfterThem() {
            request.parameters.put("X-Amz-Expires", "90");
            URI uri = request.presigned();
            clock.advance(Duration.ofSeconds(90));
            get(uri).assertGood();
            clock.advance(Duration.ofSeconds(1));
            assertTrue(get(uri).text("Message").endsWith("(20260101T000131Z - 90 sec.)"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"604801", "700000", "999999999"})
        void forMoreThanAWeek_isRefused(String seconds) {
            request.parameters.put("X-Amz-Expires", seconds);
            get(request.presigned())
                    .assertRefused(
                            400,
                            "IncompleteSignature",
                            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be "
                                    + "less than 604800 seconds");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "-1", "+60", "060", "1e2", "60s", " 60", "9999999999999"})
        void forWhatIsNoNumber_isRefused(String seconds) {
            request.parameters.put("X-Amz-Expires", seconds);
            get(request.presigned())
                    .assertRefused(
                            400, "IncompleteSignature", "X-Amz-Expires should be a number of seconds, 1 or more");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "X-Amz-Algorithm",
                    "X-Amz-Credential",
                    "X-Amz-Date",
                    "X-Amz-Expires",
                    "X-Amz-Signature",
                    "X-Amz-SignedHeaders"
                })
        void withoutAPart_isRefused(String name) {
            String uri = request.presigned().toString();
            get(URI.create(uri.replaceFirst("&" + name + "=[^&]*", "")))
                    .assertRefused(
                            400,
                            "IncompleteSignature",
                            "AWS query-string parameters must include '" + name + "'. " + REEXAMINE);
        }

        @Test
        void withAPartTwice_isRefused() {
            get(URI.create(request.presigned() + "&X-Amz-Expires=60"))
                    .assertRefused(400, "ValidationError", "Present more than once: X-Amz-Expires");
        }

        @Test
        void withAPartInLowerCase_isNotSigned() {
            String uri = request.presigned().toString().replace("X-Amz-", "x-amz-");
            get(URI.create(uri))
                    .assertRefused(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
        }

        @Test
        void withAnAuthorizationHeaderToo_isRefused() {
            URI uri = request.presigned();
            RawRequest.send(HttpRequest.newBuilder(uri)
                            .header("Authorization", "AWS4-HMAC-SHA256 Credential=x")
                            .build())
                    .assertRefused(
                            400,
                            "IncompleteSignature",
                            "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter or the "
                                    + "Authorization header should be specified");
        }

        @Test
        void withoutHostInSignedHeaders_isRefused() {
            String uri = request.presigned().toString().replace("SignedHeaders=host", "SignedHeaders=date");
            get(URI.create(uri))
                    .assertRefused(
                            403,
                            "SignatureDoesNotMatch",
                            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }

        @Test
        void withAnUnsignedAmzHeader_isRefused() {
            RawRequest.send(HttpRequest.newBuilder(request.presigned())
                            .header("X-Amz-Security-Token", "token")
                            .build())
                    .assertRefused(
                            403,
                            "SignatureDoesNotMatch",
                            "'x-amz-security-token' must be a 'SignedHeader' in the AWS Authorization.");
        }
    }

    @Nested
    class Signed {
        @ParameterizedTest
        @ValueSource(strings = {"x-amz-meta-team", "X-Amz-Target", "x-amz-content-sha256"})
        void withAnUnsignedAmzHeader_isRefused(String name) {
            HttpRequest http = HttpRequest.newBuilder(request.httpPost(), (n, v) -> true)
                    .header(name, "value")
                    .build();
            RawRequest.send(http)
                    .assertRefused(
                            403,
                            "SignatureDoesNotMatch",
                            "'" + name.toLowerCase(Locale.ROOT)
                                    + "' must be a 'SignedHeader' in the AWS Authorization.");
        }

        @Test
        void withAnUnsignedDate_isRefused() {
            request.signedHeaders = List.of("host");
            request.post()
                    .assertRefused(
                            403,
                            "SignatureDoesNotMatch",
                            "'x-amz-date' must be a 'SignedHeader' in the AWS Authorization.");
        }

        @Test
        void withUnsignedHeadersOfOthers_isAccepted() {
            HttpRequest http = HttpRequest.newBuilder(request.httpPost(), (n, v) -> true)
                    .header("X-Amzn-Trace-Id", "Root=1")
                    .header("amz-sdk-invocation-id", "1")
                    .build();
            RawRequest.send(http).assertGood();
        }

        @ParameterizedTest
        @ValueSource(strings = {"x-missing", "x-amz-missing"})
        void withASignedHeaderThatWasNotSent_isRefused(String name) {
            request.signedHeaders =
                    List.of("host", "x-amz-date", name).stream().sorted().toList();
            request.post().assertRefused(403, "SignatureDoesNotMatch", WRONG);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "host;x-amz-date;",
                    ";host;x-amz-date",
                    "host;host;x-amz-date",
                    "x-amz-date;host",
                    "Host;X-Amz-Date"
                })
        void withAListOfHeadersThatIsNotInOrder_isRefused(String names) {
            request.signedHeaders = List.of(names.split(";", -1));
            assertEquals("SignatureDoesNotMatch", request.post().text("Code"));
        }

        @Test
        void withTwoAuthorizationHeaders_isRefused() {
            HttpRequest http = request.httpPost();
            String given = http.headers().firstValue("Authorization").orElseThrow();
            RawRequest.send(HttpRequest.newBuilder(http, (n, v) -> true)
                            .header("Authorization", given)
                            .build())
                    .assertRefused(
                            400, "IncompleteSignature", "Authorization header must be specified once, not 2 times.");
        }

        @Test
        void withAPartOfTheHeaderTwice_isRefused() {
            request.authorization = text -> text + ", Signature=0";
            request.post()
                    .assertRefused(400, "IncompleteSignature", "Authorization header has 'Signature' more than once.");
        }

        @ParameterizedTest
        @CsvSource({"x-amz-date,IncompleteSignature", "x-amz-security-token,InvalidClientTokenId"})
        void withAHeaderTwice_isRefused(String name, String code) {
            RawRequest.Reply token =
                    new RawRequest(sts, bob, "GetSessionToken").post().assertGood();
            HttpRequest http = request.as(token).httpPost();
            String given = http.headers().firstValue(name).orElseThrow();
            assertEquals(
                    code,
                    RawRequest.send(HttpRequest.newBuilder(http, (n, v) -> true)
                                    .header(name, given)
                                    .build())
                            .text("Code"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"eu-west-1", "mars-1", "", "US-EAST-1", "aws-global"})
        void forAnotherRegion_isRefused(String region) {
            request.region = region;
            request.post()
                    .assertRefused(403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region. ");
        }

        @Test
        void forAnyRegion_isAcceptedWhereItIsSet() {
            try (EmbeddedSts any =
                    EmbeddedSts.builder().clock(clock).anyRegion().start()) {
                RawRequest other = new RawRequest(any, any.addUser("111122223333", "BobSmith"), "GetCallerIdentity");
                other.region = "mars-1";
                other.post().assertGood();
            }
            assertThrows(
                    IllegalArgumentException.class, () -> EmbeddedSts.builder().region());
        }

        @Test
        void toIam_isForItsOneRegionWhateverThatOfSts() {
            try (EmbeddedSts west =
                    EmbeddedSts.builder().clock(clock).region("eu-west-1").start()) {
                RawRequest list = new RawRequest(west, west.addUser("111122223333", "BobSmith"), "ListMFADevices");
                list.parameters.put("Version", "2010-05-08");
                list.service = "iam";
                list.post().assertGood();
                list.region = "eu-central-1";
                assertEquals("SignatureDoesNotMatch", list.post().text("Code"));
            }
        }
    }

    @Nested
    class Form {
        @ParameterizedTest
        @ValueSource(strings = {"PUT", "DELETE", "OPTIONS", "PATCH", "get", "BREW"})
        void ofAnotherMethod_isRefused(String method) {
            HttpRequest inQuery = request.signed(method, request.form(), "").build();
            RawRequest.send(inQuery)
                    .assertRefused(
                            404,
                            "UnknownOperationException",
                            "The action or operation requested is not valid. Verify that the action is typed correctly.");
            HttpRequest inBody = request.signed(method, "", request.form())
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .build();
            assertEquals(404, RawRequest.send(inBody).status());
        }

        @Test
        void ofHead_isRefusedWithoutABody() {
            RawRequest.Reply reply =
                    RawRequest.send(request.signed("HEAD", request.form(), "").build());
            assertEquals(404, reply.status());
            assertEquals("", reply.http().body());
            request.post().assertGood();
        }

        @Test
        void ofGetWithABody_isRefused() {
            RawRequest.send(request.signed("GET", request.form(), "x=y").build())
                    .assertRefused(400, "MalformedHttpRequestException", "A GET request has no body.");
        }

        @ParameterizedTest
        @ValueSource(strings = {"application/json", "text/plain", "application/x-www-form-urlencoded; charset=utf-16"})
        void ofAnotherMediaType_isRefused(String type) {
            RawRequest.send(request.signed("POST", "", request.form())
                            .header("Content-Type", type)
                            .build())
                    .assertRefused(
                            404,
                            "UnknownOperationException",
                            "The action or operation requested is not valid. Verify that the action is typed correctly.");
        }

        @Test
        void withABrokenEscape_isRefused() {
            request.bodyAfterSigning = body -> body + "%4";
            request.post().assertRefused(404, "MalformedQueryString", "The query string contains a syntax error.");
        }

        @ParameterizedTest
        @ValueSource(strings = {"2010-05-08", "2011-06-16", "2011-06-15 ", ""})
        void ofAnotherVersion_isRefused(String version) {
            request.parameters.put("Version", version);
            assertEquals("InvalidAction", request.post().text("Code"));
        }

        @Test
        void ofMoreThanAMebibyte_isRefused() {
            request.parameters.put("Padding", "x".repeat(1024 * 1024));
            request.post().assertRefused(413, "RequestEntityTooLargeException", "the body has more than 1048576 bytes");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
                    "POST / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\na",
                    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
                    "POST / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
                    "POST / HTTP/1.1\r\nHost: a\r\nname : value\r\n\r\n",
                    "POST / HTTP/2\r\nHost: a\r\n\r\n",
                    "POST relative HTTP/1.1\r\nHost: a\r\n\r\n",
                    "nonsense\r\n\r\n"
                })
        void thatIsNotHttp_isRefusedAndTheConnectionClosed(String text) throws IOException {
            try (Socket socket = new Socket(
                    InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                    sts.endpoint().getPort())) {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
                assertTrue(answer.contains("<Code>MalformedHttpRequestException</Code>"), answer);
            }
        }

        @Test
        void inChunks_isAccepted() {
            RawRequest.send(request.signed("POST", "", request.form())
                            .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                            .POST(HttpRequest.BodyPublishers.fromPublisher(
                                    HttpRequest.BodyPublishers.ofString(request.form())))
                            .build())
                    .assertGood();
        }
    }

    @Nested
    class Parameter {
        @ParameterizedTest
        @CsvSource({
            "GetCallerIdentity,Foo",
            "GetCallerIdentity,DurationSeconds",
            "GetSessionToken,RoleArn",
            "GetSessionToken,durationSeconds",
            "GetSessionToken,DurationSeconds.member.1",
            "AssumeRole,Tags.member.1",
            "AssumeRole,Tags.member.1.Name",
            "AssumeRole,Tags.member.0.Key",
            "AssumeRole,Tags.member.01.Key",
            "AssumeRole,Tags.1.Key",
            "AssumeRole,Tags.member.x.Key",
            "AssumeRole,TransitiveTagKeys.member.1.Key",
            "AssumeRole,PolicyArns.member.1.Arn",
            "AssumeRole,Tags",
            "AssumeRole,X-Amz-Foo",
            "GetCallerIdentity,''"
        })
        void thatTheOperationDoesNotTake_isRefused(String action, String name) {
            RawRequest other = action.equals("AssumeRole") ? assumeRole() : new RawRequest(sts, bob, action);
            other.parameters.put(name, "900");
            other.post().assertRefused(400, "ValidationError", "Unexpected parameter: " + name);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "+900",
                    "0900",
                    " 900",
                    "900 ",
                    "9e2",
                    "0x384",
                    "900.0",
                    "",
                    "\u0669\u0660\u0660",
                    "99999999999",
                    "9999999999"
                })
        void thatIsNoNumber_isRefused(String seconds) {
            RawRequest token = new RawRequest(sts, bob, "GetSessionToken");
            token.parameters.put("DurationSeconds", seconds);
            token.post()
                    .assertRefused(400, "MalformedInput", "Unable to parse DurationSeconds as an integer: " + seconds);
        }

        @ParameterizedTest
        @ValueSource(strings = {"2", "1,3", "2,3"})
        void ofAListWithAGap_isRefused(String numbers) {
            RawRequest tags = assumeRole();
            RawRequest keys = assumeRole();
            for (String number : numbers.split(",", -1)) {
                tags.parameters.put("Tags.member." + number + ".Key", "k" + number);
                tags.parameters.put("Tags.member." + number + ".Value", "v");
                keys.parameters.put("TransitiveTagKeys.member." + number, "k" + number);
            }
            String message = " are not numbered from 1 without a gap";
            tags.post().assertRefused(400, "MalformedInput", "The members of the list Tags" + message);
            keys.post().assertRefused(400, "MalformedInput", "The members of the list TransitiveTagKeys" + message);
        }

        @Test
        void ofAListWithoutGaps_isAccepted() {
            RawRequest assume = assumeRole();
            for (int number = 1; number <= 11; number++) {
                assume.parameters.put("Tags.member." + number + ".Key", "k" + number);
                assume.parameters.put("Tags.member." + number + ".Value", "");
            }
            assume.parameters.put("PolicyArns", "");
            assume.post().assertGood();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "ExternalId",
                    "SerialNumber",
                    "TokenCode",
                    "SourceIdentity",
                    "Policy",
                    "RoleArn",
                    "RoleSessionName"
                })
        void thatIsEmpty_isRefused(String name) {
            RawRequest assume = assumeRole();
            assume.parameters.put(name, "");
            RawRequest.Reply reply = assume.post();
            assertEquals("ValidationError", reply.text("Code"));
            assertTrue(
                    reply.text("Message").contains("Member must have length greater than or equal to"),
                    reply.text("Message"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"Action=GetCallerIdentity", "DurationSeconds=900", "Version=2011-06-15"})
        void thatRepeats_isRefused(String pair) {
            RawRequest token = new RawRequest(sts, bob, "GetSessionToken");
            token.parameters.put("DurationSeconds", "900");
            String body = token.form();
            HttpRequest both = token.signed("POST", pair, body)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .build();
            RawRequest.send(both)
                    .assertRefused(
                            400, "ValidationError", "Present more than once: " + pair.substring(0, pair.indexOf('=')));
        }
    }

    /** Nothing that this STS is asked makes it print. */
    @Test
    void nothingIsPrinted() throws IOException {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream capture = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(capture);
        System.setErr(capture);
        try {
            TestSamlProvider saml = sts.addSamlProvider("arn:aws:iam::222233334444:saml-provider/Idp");
            List<String> assertions = new ArrayList<>(List.of("bm90IFhNTA==", "%%%%", "PCFET0NUWVBFIGE+PGE+"));
            assertions.add(saml.assertion(role, "bob"));
            for (String assertion : assertions) {
                RawRequest unsigned = new RawRequest(sts, bob, "AssumeRoleWithSAML");
                unsigned.parameters.putAll(
                        Map.of("RoleArn", role.arn(), "PrincipalArn", saml.arn(), "SAMLAssertion", assertion));
                unsigned.post();
            }
            boolean answered = false;
            for (Fault fault :
                    List.of(Fault.garbage(), Fault.truncate(), Fault.reset(), Fault.drop(), Fault.internalError())) {
                sts.faults().add(fault.once());
                answered |= answers(request);
            }
            assertTrue(answered);
            RawRequest.send(request.signed("HEAD", request.form(), "").build());
            try (Socket socket = new Socket(
                    InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                    sts.endpoint().getPort())) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream().write("POST / HT".getBytes(StandardCharsets.US_ASCII));
            }
            request.post().assertGood();
            sts.close();
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertEquals("", printed.toString(StandardCharsets.UTF_8));
    }

    private static boolean answers(RawRequest request) {
        try {
            return request.post().status() > 0;
        } catch (UncheckedIOException e) {
            return false;
        }
    }
}
