package dev.stslib.testkit.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.testkit.time.ManualClock;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that lack something, say something false, or arrive badly. */
class AnswerFaultsTest {
    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final EmbeddedSts sts =
            EmbeddedSts.builder().clock(clock).dateOffset(Duration.ofHours(-3)).start();
    private final TestUser bob = sts.addUser("111122223333", "BobSmith");
    private final TestRole role = sts.addRole(Fixture.ROLE).trust(bob.arn());

    @AfterEach
    void close() {
        sts.close();
    }

    private RawRequest request() {
        RawRequest request = new RawRequest(sts, bob, "AssumeRole");
        request.parameters.put("RoleArn", role.arn());
        request.parameters.put("RoleSessionName", "session");
        return request;
    }

    private static Optional<String> header(RawRequest.Reply reply, String name) {
        return reply.http().headers().firstValue(name);
    }

    @Test
    void theDateIsOffTheClock() {
        assertEquals(
                Optional.of("Wed, 31 Dec 2025 21:00:00 GMT"),
                header(request().post().assertGood(), "Date"));
        sts.dateOffset(Duration.ZERO);
        assertEquals(
                Optional.of("Thu, 01 Jan 2026 00:00:00 GMT"), header(request().post(), "Date"));
        sts.faults().add(Fault.withHeader("Date", "yesterday").once());
        assertEquals(Optional.of("yesterday"), header(request().post(), "Date"));
        sts.faults().add(Fault.withoutHeader("date").once());
        assertEquals(Optional.empty(), header(request().post(), "Date"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AssumedRoleUser",
                "Arn",
                "Expiration",
                "SessionToken",
                "SecretAccessKey",
                "Credentials",
                "RequestId"
            })
    void anElementIsLeftOut(String element) {
        assertTrue(request().post().http().body().contains("<" + element + ">"));
        sts.faults().add(Fault.withoutElement(element).once());
        RawRequest.Reply reply = request().post().assertGood();
        assertEquals(0, reply.xml().getElementsByTagNameNS("*", element).getLength());
        assertTrue(
                reply.xml().getElementsByTagNameNS("*", "*").getLength() > 5,
                reply.http().body());
        assertEquals(
                element.equals("RequestId"), header(reply, "x-amzn-RequestId").isEmpty());
        request().post().assertGood();
    }

    @Test
    void anElementIsFalsified() {
        sts.faults().add(Fault.withElement("Expiration", "<never>").once());
        assertEquals("<never>", request().post().assertGood().text("Expiration"));
        sts.faults().add(Fault.withElement("SessionToken", "").once());
        assertEquals("", request().post().assertGood().text("SessionToken"));
    }

    @Test
    void anotherRoleAnswers() {
        sts.faults()
                .add(Fault.ofAnotherRole("arn:aws:iam::999988887777:role/teams/Other")
                        .once());
        assertEquals(
                "arn:aws:sts::999988887777:assumed-role/Other/session",
                request().post().assertGood().text("Arn"));
        sts.faults()
                .add(Fault.ofAnotherRole("arn:aws:iam::999988887777:role/Other").once());
        RawRequest.Reply identity = new RawRequest(sts, bob, "GetCallerIdentity").post();
        assertEquals(bob.arn(), identity.text("Arn"));
    }

    @Test
    void credentialsGetAnotherLifetime() {
        sts.faults().add(Fault.lifetime(Duration.ofDays(30)).once());
        assertEquals("2026-01-31T00:00:00Z", request().post().assertGood().text("Expiration"));
    }

    @Test
    void anyTextAnswers() {
        sts.faults().add(Fault.answer(502, "<html>").once());
        RawRequest.Reply reply = request().post();
        assertEquals(502, reply.status());
        assertEquals("<html>", reply.http().body());
        assertEquals(502, sts.requests().get(0).status());
    }

    @Test
    void aDrippingAnswerArrivesWhole() {
        sts.faults().add(Fault.drip(Duration.ZERO).once());
        request().post().assertGood().text("SessionToken");
    }

    @Test
    void aTruncatedAnswerAndAResetOneAreErrorsOfTheConnection() {
        sts.faults().add(Fault.truncate().once()).add(Fault.reset().once());
        assertThrows(UncheckedIOException.class, () -> request().post());
        assertThrows(UncheckedIOException.class, () -> request().post());
        assertEquals(0, sts.requests().get(1).status());
        request().post().assertGood();
    }

    @Test
    void beforeTheResetTheCodeIsUsedUp() {
        MfaDevice device = bob.addMfaDevice("phone");
        RawRequest token = new RawRequest(sts, bob, "GetSessionToken");
        token.parameters.put("SerialNumber", device.serial());
        token.parameters.put("TokenCode", device.code());
        sts.faults().add(Fault.reset().once());
        assertThrows(UncheckedIOException.class, token::post);
        assertEquals("AccessDenied", token.post().text("Code"));
    }

    @Test
    void upOnlyAfterSomeRequests() {
        sts.faults().add(Fault.drop().times(2));
        // The client of the JDK sends a request again whose connection was closed.
        for (int tries = 0; tries < 3 && sts.count("AssumeRole") < 3; tries++) {
            assertTrue(isAnswered() || sts.count("AssumeRole") < 3);
        }
        assertEquals(3, sts.count("AssumeRole"));
        assertFalse(sts.requests().get(2).status() == 0);
    }

    private boolean isAnswered() {
        try {
            return request().post().status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }
}
