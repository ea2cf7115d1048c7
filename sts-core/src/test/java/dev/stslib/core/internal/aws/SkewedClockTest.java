package dev.stslib.core.internal.aws;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.AssumeRoleWithWebIdentityRequest;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.service.ServiceEndpoint;
import dev.stslib.testkit.http.RawServer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A clock of this machine that is off, against an STS whose answers carry the right time. */
@Timeout(60)
class SkewedClockTest {
    private static final Instant HERE = Instant.parse("2031-03-01T12:00:00Z");
    private static final SourceCredentials KEYS =
            SourceCredentials.longTerm("AKIDEXAMPLE", Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"));

    private static String dated(Instant date, String answer) {
        return answer.replaceFirst(
                "\r\n", "\r\nDate: " + RFC_1123_DATE_TIME.format(date.atZone(ZoneOffset.UTC)) + "\r\n");
    }

    private static String refusal(Instant date, String message) {
        return dated(
                date,
                RawServer.answer(
                        "403 Forbidden",
                        "<ErrorResponse><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code><Message>" + message
                                + "</Message></Error></ErrorResponse>"));
    }

    private static String credentials(Instant expiration) {
        return "<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
                + "<SessionToken>t</SessionToken><Expiration>" + expiration + "</Expiration></Credentials>";
    }

    private static String answer(String operation, Instant date, Instant expiration) {
        return dated(
                date,
                RawServer.answer(
                        "200 OK",
                        "<" + operation + "Response><" + operation + "Result>" + credentials(expiration) + "</"
                                + operation + "Result></" + operation + "Response>"));
    }

    private static List<String> signed(RawServer server) {
        return server.requests().stream()
                .map(request -> request.replaceFirst("(?s).*X-Amz-Date: (\\S+).*", "$1"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT3H", "-PT3H", "PT20M"})
    void signatureAndExpirationAreCorrected(Duration off) {
        Instant there = HERE.plus(off);
        try (RawServer server = RawServer.answering(
                        false,
                        refusal(there, "Signature expired: planted"),
                        answer("AssumeRole", there, there.plus(Duration.ofHours(1))),
                        answer("AssumeRole", there, there.plus(Duration.ofHours(1))));
                OpenTokenProvider provider = Provider.open(() -> HERE)) {
            StsEndpoint endpoint = StsEndpoint.at("eu-west-1", server.uri());
            AssumedRole first = provider.assumeRole(endpoint, KEYS, Provider.role());
            AssumedRole second = provider.assumeRole(endpoint, KEYS, Provider.role());

            assertEquals(HERE.plus(Duration.ofHours(1)), first.credentials().expiration());
            assertEquals(HERE.plus(Duration.ofHours(1)), second.credentials().expiration());
            String right = there.toString().replaceAll("[-:]", "");
            assertEquals(List.of("20310301T120000Z", right, right), signed(server));
        }
    }

    @Test
    void eachEndpointHasItsOwnOffset() {
        Instant ahead = HERE.plus(Duration.ofHours(2));
        try (RawServer one = RawServer.answering(
                        false,
                        refusal(ahead, "Signature not yet current"),
                        answer("AssumeRole", ahead, ahead.plusSeconds(3600)));
                RawServer other = RawServer.answering(false, answer("AssumeRole", HERE, HERE.plusSeconds(3600)));
                OpenTokenProvider provider = Provider.open(() -> HERE)) {
            provider.assumeRole(StsEndpoint.at("eu-west-1", one.uri()), KEYS, Provider.role());
            provider.assumeRole(StsEndpoint.at("eu-west-1", other.uri()), KEYS, Provider.role());

            assertEquals(List.of("20310301T120000Z", "20310301T140000Z"), signed(one));
            assertEquals(List.of("20310301T120000Z"), signed(other));
        }
    }

    @Test
    void aSignatureForIamIsCorrectedToo() {
        Instant there = HERE.plus(Duration.ofHours(3));
        String devices = "<ListMFADevicesResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"
                + "<ListMFADevicesResult><IsTruncated>false</IsTruncated><MFADevices><member><SerialNumber>phone"
                + "</SerialNumber></member></MFADevices></ListMFADevicesResult></ListMFADevicesResponse>";
        try (RawServer server = RawServer.answering(
                false,
                refusal(there, "Signature not yet current"),
                dated(there, RawServer.answer("200 OK", devices)))) {
            ServiceEndpoint endpoint =
                    new ServiceEndpoint(IamDevices.SERVICE, "eu-west-1", server.uri(), false, false, null);
            TokenProviderSettings settings = TokenProviderSettings.DEFAULT
                    .withClock(() -> HERE)
                    .withSystemEnvironment(SystemEnvironment.of(Map.of(), Map.of()));
            assertEquals(List.of("phone"), IamDevices.list(endpoint, KEYS, settings));
            assertEquals(List.of("20310301T120000Z", "20310301T150000Z"), signed(server));
        }
    }

    @Test
    void anUnsignedAnswerIsCorrectedToo() {
        Instant behind = HERE.minus(Duration.ofMinutes(25));
        try (RawServer server = RawServer.answering(
                        false, answer("AssumeRoleWithWebIdentity", behind, behind.plusSeconds(900)));
                OpenTokenProvider provider = Provider.open(() -> HERE)) {
            AssumedRole got = provider.assumeRoleWithWebIdentity(
                    StsEndpoint.at("eu-west-1", server.uri()),
                    new AssumeRoleWithWebIdentityRequest(
                            Provider.ROLE, "a-session", Secret.of("a.b.c"), null, null, SessionPolicy.NONE));

            assertEquals(HERE.plusSeconds(900), got.credentials().expiration());
        }
    }

    /** Within a quarter of an hour, STS accepts the signature. */
    @ParameterizedTest
    @CsvSource({"PT10M, ", "-PT10M, ", "PT10M, 900", "-PT10M, 900", "PT14M, 43200", "-PT14M, 43200"})
    void withoutARefusalTheExpirationIsCorrectedToo(Duration off, @Nullable Integer seconds) {
        Instant there = HERE.plus(off);
        Duration asked = seconds == null ? null : Duration.ofSeconds(seconds);
        Duration lifetime = asked == null ? Duration.ofHours(1) : asked;
        try (RawServer server = RawServer.answering(false, answer("AssumeRole", there, there.plus(lifetime)));
                OpenTokenProvider provider = Provider.open(() -> HERE)) {
            AssumedRole got = provider.assumeRole(
                    StsEndpoint.at("eu-west-1", server.uri()),
                    KEYS,
                    AssumeRoleRequest.of(Provider.ROLE, "a-session")
                            .duration(asked)
                            .build());
            assertEquals(HERE.plus(lifetime), got.credentials().expiration());
        }
    }

    /** The expiration fits the clock of this machine, and the date does not fit the expiration. */
    @ParameterizedTest
    @ValueSource(strings = {"-PT10M", "-PT3H", "-P2D"})
    void aFalseDateLengthensNothing(Duration off) {
        Duration quarter = Duration.ofMinutes(15);
        Instant date = HERE.plus(off);
        try (RawServer server = RawServer.answering(
                        false,
                        answer("AssumeRole", date, HERE.plusSeconds(3600)),
                        answer("AssumeRole", date, HERE.plus(quarter)),
                        answer("GetSessionToken", date, HERE.plus(Duration.ofHours(12))));
                OpenTokenProvider provider = Provider.open(() -> HERE)) {
            StsEndpoint endpoint = StsEndpoint.at("eu-west-1", server.uri());
            AssumeRoleRequest ofAQuarter = AssumeRoleRequest.of(Provider.ROLE, "a-session")
                    .duration(quarter)
                    .build();
            assertEquals(
                    HERE.plusSeconds(3600),
                    provider.assumeRole(endpoint, KEYS, Provider.role())
                            .credentials()
                            .expiration());
            assertEquals(
                    HERE.plus(quarter),
                    provider.assumeRole(endpoint, KEYS, ofAQuarter)
                            .credentials()
                            .expiration());
            assertEquals(
                    HERE.plus(Duration.ofHours(12)),
                    provider.getSessionToken(endpoint, KEYS, new GetSessionTokenRequest(null, null, null))
                            .credentials()
                            .expiration());
        }
    }

    /** The date of what a cache kept is that of another answer. */
    @Test
    void aKeptRefusalTeachesNothing() {
        String kept = refusal(HERE.plus(Duration.ofHours(2)), "Signature expired: planted")
                .replaceFirst("\r\n", "\r\nAge: 7200\r\n");
        try (RawServer server = RawServer.answering(false, kept);
                OpenTokenProvider provider = Provider.open(() -> HERE)) {
            assertThrows(
                    StsServiceException.class,
                    () -> provider.assumeRole(StsEndpoint.at("eu-west-1", server.uri()), KEYS, Provider.role()));
            assertEquals(1, server.requests().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT50S", "P400D"})
    void aDateThatSaysNothingChangesNothing(Duration off) {
        try (RawServer server =
                        RawServer.answering(false, answer("AssumeRole", HERE.plus(off), HERE.plusSeconds(3600)));
                OpenTokenProvider provider = Provider.open(() -> HERE)) {
            AssumedRole got = provider.assumeRole(StsEndpoint.at("eu-west-1", server.uri()), KEYS, Provider.role());

            assertEquals(HERE.plusSeconds(3600), got.credentials().expiration());
        }
    }

    @Test
    void aWrongSecretIsNotTriedAgain() {
        try (RawServer server = RawServer.answering(
                        false,
                        refusal(HERE.plus(Duration.ofHours(2)), "The request signature we calculated does not match"));
                OpenTokenProvider provider = Provider.open(() -> HERE)) {
            assertThrows(
                    StsServiceException.class,
                    () -> provider.assumeRole(StsEndpoint.at("eu-west-1", server.uri()), KEYS, Provider.role()));
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void aRequestWithACodeIsNotSentAgainButTheNextOneIsRight() {
        Instant there = HERE.plus(Duration.ofHours(2));
        try (RawServer server = RawServer.answering(
                        false,
                        refusal(there, "Signature expired: planted"),
                        answer("GetSessionToken", there, there.plusSeconds(3600)));
                OpenTokenProvider provider = Provider.open(() -> HERE)) {
            StsEndpoint endpoint = StsEndpoint.at("eu-west-1", server.uri());
            GetSessionTokenRequest request =
                    new GetSessionTokenRequest(null, "arn:aws:iam::123456789012:mfa/m", Secret.of("493817"));
            assertThrows(StsServiceException.class, () -> provider.getSessionToken(endpoint, KEYS, request));
            assertEquals(1, server.requests().size());

            provider.getSessionToken(endpoint, KEYS, request);
            assertEquals(List.of("20310301T120000Z", "20310301T140000Z"), signed(server));
        }
    }
}
