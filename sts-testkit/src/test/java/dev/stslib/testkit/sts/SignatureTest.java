package dev.stslib.testkit.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stslib.testkit.sigv4.WireRequest;
import dev.stslib.testkit.time.ManualClock;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests signed by hand: what is accepted, and what one thing wrong gets. */
class SignatureTest {
    private static final String WRONG =
            "The request signature we calculated does not match the signature you provided. "
                    + "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final EmbeddedSts sts =
            EmbeddedSts.builder().clock(clock).region("us-east-1", "eu-west-1").start();
    private final TestUser bob = sts.addUser("111122223333", "BobSmith");
    private final RawRequest request = new RawRequest(sts, bob, "GetCallerIdentity");

    @AfterEach
    void close() {
        sts.close();
    }

    @Test
    void postAndGetAreAccepted() {
        assertEquals(bob.arn(), request.post().assertGood().text("Arn"));
        RawRequest.Reply reply =
                new RawRequest(sts, bob, "GetSessionToken").get().assertGood();
        assertEquals("2026-01-01T12:00:00Z", reply.text("Expiration"));
        assertEquals(
                reply.text("RequestId"),
                reply.http().headers().firstValue("x-amzn-RequestId").orElse(""));
        assertEquals(
                "text/xml", reply.http().headers().firstValue("Content-Type").orElse(""));
        assertEquals(
                "https://sts.amazonaws.com/doc/2011-06-15/",
                reply.xml().getDocumentElement().getNamespaceURI());
    }

    @Test
    void anyHeaderFieldMayBeSignedAndCountsThen() {
        request.headers.put("my-header", " a   b ");
        request.signedHeaders = List.of("host", "my-header", "x-amz-date");
        request.post().assertGood();
        request.authorization = text -> text.replace("my-header;", "");
        request.post().assertRefused(403, "SignatureDoesNotMatch", WRONG);
    }

    @Test
    void aDateIsNeeded() {
        request.headers.clear();
        request.signedHeaders = List.of("host");
        request.post()
                .assertRefused(
                        400,
                        "IncompleteSignature",
                        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
    }

    @Test
    void theDateFieldStandsInForTheAmzDate() throws Exception {
        WireRequest wire = new WireRequest(
                "POST",
                "/",
                "",
                Map.of(
                        "Date", List.of("Thu, 1 Jan 2026 00:00:00 GMT"),
                        "Authorization",
                                List.of("AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/sts/aws4_request,"
                                        + "SignedHeaders=date;host,Signature=b")),
                new byte[0]);
        SignatureFields fields = SignatureFields.of(wire);
        assertEquals(clock.instant(), fields.time());
        assertEquals("20260101T000000Z", fields.amzDate());
        assertEquals(List.of("date", "host"), fields.signedHeaders());
    }

    @Test
    void presignedRequestsHoldForFifteenMinutes() {
        request.parameters.put("X-Amz-Expires", "604800");
        URI uri = request.presigned();
        HttpRequest get = HttpRequest.newBuilder(uri).build();
        assertEquals(bob.arn(), RawRequest.send(get).assertGood().text("Arn"));
        clock.advance(Duration.ofMinutes(15));
        RawRequest.send(get).assertGood();
        clock.advance(Duration.ofSeconds(1));
        RawRequest.send(get)
                .assertRefused(
                        403,
                        "SignatureDoesNotMatch",
                        "Signature expired: 20260101T000000Z is now earlier than 20260101T000001Z "
                                + "(20260101T001501Z - 15 min.)");
        URI changed = URI.create(uri.toString().replace("GetCallerIdentity", "GetSessionToken"));
        clock.jump(Duration.ofSeconds(-1));
        RawRequest.send(HttpRequest.newBuilder(changed).build()).assertRefused(403, "SignatureDoesNotMatch", WRONG);
        assertEquals(
                Set.of("Action", "Version"), sts.requests().get(0).parameters().keySet());
    }

    @Test
    void presigningWithTemporaryCredentialsCarriesTheTokenInTheQuery() {
        RawRequest.Reply token =
                new RawRequest(sts, bob, "GetSessionToken").post().assertGood();
        RawRequest.send(HttpRequest.newBuilder(request.as(token).presigned()).build())
                .assertGood();
    }

    @Test
    void clocksMayDifferByFifteenMinutes() {
        clock.jump(Duration.ofMinutes(-15));
        request.post().assertGood();
        clock.jump(Duration.ofSeconds(-1));
        request.post()
                .assertRefused(
                        403,
                        "SignatureDoesNotMatch",
                        "Signature not yet current: 20260101T000000Z is still later than 20251231T235959Z "
                                + "(20251231T234459Z + 15 min.)");
    }

    @Test
    void sessionsEndAtTheirExpiration() {
        RawRequest.Reply token =
                new RawRequest(sts, bob, "GetSessionToken").post().assertGood();
        clock.advance(Duration.ofHours(12).minusSeconds(1));
        new RawRequest(sts, bob, "GetCallerIdentity").as(token).post().assertGood();
        clock.advance(Duration.ofSeconds(1));
        new RawRequest(sts, bob, "GetCallerIdentity")
                .as(token)
                .post()
                .assertRefused(403, "ExpiredToken", "The security token included in the request is expired");
    }

    @Test
    void aTokenBelongsToItsKey() {
        RawRequest.Reply one =
                new RawRequest(sts, bob, "GetSessionToken").post().assertGood();
        RawRequest.Reply two =
                new RawRequest(sts, bob, "GetSessionToken").post().assertGood();
        String message = "The security token included in the request is invalid.";
        request.as(one.text("AccessKeyId"), one.text("SecretAccessKey"), two.text("SessionToken"))
                .post()
                .assertRefused(403, "InvalidClientTokenId", message);
        request.as(bob.accessKeyId(), bob.secretAccessKey(), one.text("SessionToken"))
                .post()
                .assertRefused(403, "InvalidClientTokenId", message);
    }

    @Test
    void anUnsignedRequestIsRefused() {
        request.authorization = text -> "";
        request.post().assertRefused(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
        assertEquals(1, sts.count("GetCallerIdentity"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Credential", "SignedHeaders", "Signature"})
    void aPartMissing(String part) {
        request.authorization = text -> text.replace(part + "=", "Other=");
        request.post()
                .assertRefused(400, "IncompleteSignature", "Authorization header requires '" + part + "' parameter. ");
    }

    @Test
    void anotherAlgorithmIsNotSupported() {
        request.authorization = text -> text.replace("AWS4-HMAC-SHA256", "AWS3");
        request.post().assertRefused(400, "IncompleteSignature", "Unsupported AWS 'algorithm': 'AWS3'.");
    }

    @Test
    void aCredentialHasFiveParts() {
        request.authorization = text -> text.replace("/sts/", "/");
        assertEquals("IncompleteSignature", request.post().text("Code"));
    }

    @Test
    void aDateMustBeOne() {
        request.headers.put("x-amz-date", "2026-01-01T00:00:00Z");
        assertEquals("IncompleteSignature", request.post().text("Code"));
    }

    @Test
    void theHostMustBeSigned() {
        request.signedHeaders = List.of("x-amz-date");
        request.post()
                .assertRefused(
                        403,
                        "SignatureDoesNotMatch",
                        "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    }

    @Test
    void theScopeMustFit() {
        request.region = "eu-west-1";
        request.post().assertGood();
        assertEquals("eu-west-1", sts.requests().get(0).region());
        request.region = "mars-1";
        request.post().assertRefused(403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region. ");
        request.region = "us-east-1";
        request.service = "s3";
        request.post()
                .assertRefused(403, "SignatureDoesNotMatch", "Credential should be scoped to correct service: 'sts'. ");
        request.service = "sts";
        request.authorization = text -> text.replace("aws4_request", "aws5_request");
        request.post()
                .assertRefused(
                        403,
                        "SignatureDoesNotMatch",
                        "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'.");
        request.authorization = text -> text.replace("/20260101/", "/20260102/");
        request.post()
                .assertRefused(
                        403,
                        "SignatureDoesNotMatch",
                        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                                + "'20260102' != '20260101', from '20260101T000000Z'.");
    }

    @Test
    void theBodyIsSigned() {
        request.bodyAfterSigning = body -> body + "&RoleArn=x";
        request.post().assertRefused(403, "SignatureDoesNotMatch", WRONG);
    }

    @Test
    void signaturesAreInLowerCase() {
        request.authorization = text -> {
            int at = text.indexOf("Signature=") + 10;
            return text.substring(0, at) + text.substring(at).toUpperCase(Locale.ROOT);
        };
        request.post().assertRefused(403, "SignatureDoesNotMatch", WRONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNSIGNED-PAYLOAD", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"})
    void theDigestOfTheBodyMustBeItsOwn(String digest) {
        request.headers.put("x-amz-content-sha256", digest);
        request.signedHeaders = List.of("host", "x-amz-content-sha256", "x-amz-date");
        assertEquals("SignatureDoesNotMatch", request.post().text("Code"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AssumeRoleWithNothing", "<Nothing> & \"more\""})
    void anOperationThatIsNotThere(String action) {
        new RawRequest(sts, bob, action)
                .post()
                .assertRefused(400, "InvalidAction", "Could not find operation " + action + " for version 2011-06-15");
    }

    @Test
    void theVersionIsNeeded() {
        request.parameters.put("Version", "2010-01-01");
        assertEquals("InvalidAction", request.post().text("Code"));
        request.parameters.remove("Version");
        assertEquals("InvalidAction", request.post().text("Code"));
    }

    @Test
    void aParameterComesOnceAndNumbersAreNumbers() {
        request.bodyAfterSigning = body -> body + "&Version=2011-06-15";
        request.post().assertRefused(400, "ValidationError", "Present more than once: Version");
        RawRequest number = new RawRequest(sts, bob, "GetSessionToken");
        number.parameters.put("DurationSeconds", "1e3");
        assertEquals("MalformedInput", number.post().text("Code"));
    }
}
