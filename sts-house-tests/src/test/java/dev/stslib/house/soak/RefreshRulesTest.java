package dev.stslib.house.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.StsError;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.WatchedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules of the soak find each kind of fault, and nothing in an engine that obeys them. */
class RefreshRulesTest {
    private static final String ROLE = "role-1";
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final Findings findings = new Findings();
    private final RefreshRules rules = new RefreshRules(findings, role -> role.equals("role-2") ? ROLE : null);
    private Duration elapsed = Duration.ofHours(1);
    private int ids;

    private Moment now() {
        return new Moment(elapsed.toNanos(), elapsed.toMillis(), Long.MIN_VALUE);
    }

    private void pass(Duration time) {
        elapsed = elapsed.plus(time);
    }

    private static WatchedKey key(String role) {
        return new WatchedKey(role, CredentialKey.of("test", Map.of("role", role)), EntryKind.ROLE);
    }

    private static RuntimeException refusal(String code) {
        return new StsServiceException("refused", "wait", new StsError(code, 400, "no", null), null);
    }

    private static RuntimeException unreachable() {
        return new EndpointUnreachableException("unreachable", "wait");
    }

    private void asks(String role) {
        rules.heard(new EngineEvent.RefreshStarted(key(role)), now());
        rules.requestBegins(role);
    }

    private void fails(String role, RuntimeException error) {
        rules.requestFailed(role, now());
        boolean isFinal =
                error instanceof StsServiceException refused && refused.error().isFinal();
        rules.heard(new EngineEvent.RefreshFailed(key(role), error, isFinal, Duration.ZERO, null), now());
    }

    private String answers(String role, Duration lifetime) {
        String id = "ASIA" + ++ids;
        rules.requestAnswered(role, id, now());
        Instant end = Instant.ofEpochMilli(elapsed.plus(lifetime).toMillis());
        rules.heard(new EngineEvent.Refreshed(key(role), id, end, Duration.ZERO, lifetime), now());
        return id;
    }

    /** One read that starts a refresh, which fails. */
    private void readAndFail(RuntimeException error) {
        RefreshRules.Read read = rules.readBegins(ROLE, now());
        asks(ROLE);
        fails(ROLE, error);
        read.failed(error);
    }

    private String readAndGet(Duration lifetime) {
        RefreshRules.Read read = rules.readBegins(ROLE, now());
        asks(ROLE);
        String id = answers(ROLE, lifetime);
        read.got(id, elapsed.plus(lifetime).toMillis(), now());
        return id;
    }

    /** A refresh behind a reader, who is served the current credentials. */
    private void readAndFailBehind(String id, Duration left, RuntimeException error) {
        RefreshRules.Read read = rules.readBegins(ROLE, now());
        asks(ROLE);
        read.got(id, elapsed.plus(left).toMillis(), now());
        fails(ROLE, error);
    }

    private void assertFound(String finding) {
        assertTrue(findings.toString().startsWith("1 x " + finding), findings.toString());
    }

    private void assertNothingFound() {
        assertEquals("", findings.toString());
    }

    @Test
    void expiredCredentials() {
        String id = readAndGet(LIFETIME);
        long end = elapsed.plus(LIFETIME).toMillis();
        pass(LIFETIME.minusMillis(1));
        rules.readBegins(ROLE, now()).got(id, end, now());
        assertNothingFound();
        pass(Duration.ofMillis(1));
        rules.readBegins(ROLE, now()).got(id, end, now());
        assertFound("expired credentials were served");
    }

    @Test
    void aJumpOfTheClockExcusesNoLaterRead() {
        String id = readAndGet(LIFETIME);
        long end = elapsed.plus(LIFETIME).toMillis();
        RefreshRules.Read read = rules.readBegins(ROLE, now());
        Moment jumped = new Moment(elapsed.toNanos() + 2, end, elapsed.toNanos() + 1);
        read.got(id, end, jumped);
        assertNothingFound();
        rules.readBegins(ROLE, jumped).got(id, end, jumped);
        assertFound("expired credentials were served");
    }

    @Test
    void credentialsOfAnotherRole() {
        String id = readAndGet(LIFETIME);
        rules.readBegins("role-3", now()).got(id, elapsed.plus(LIFETIME).toMillis(), now());
        assertFound("a reader got credentials of another role");
    }

    @Test
    void credentialsFromNowhere() {
        readAndGet(LIFETIME);
        rules.readBegins(ROLE, now()).got("ASIAX", elapsed.plus(LIFETIME).toMillis(), now());
        assertFound("a reader got credentials that no request brought");
    }

    @Test
    void refusedCredentials() {
        String id = readAndGet(LIFETIME);
        rules.refusing(ROLE, id, now());
        RefreshRules.Read before = rules.readBegins(ROLE, now());
        rules.refused(ROLE, id, now());
        pass(Duration.ofMillis(1));
        before.got(id, elapsed.plus(LIFETIME).toMillis(), now());
        assertNothingFound();
        rules.readBegins(ROLE, now()).got(id, elapsed.plus(LIFETIME).toMillis(), now());
        assertFound("credentials were served that a service had refused");
    }

    @Test
    void aFinalFailureIsRememberedForASecond() {
        readAndFail(refusal("AccessDenied"));
        pass(Duration.ofSeconds(1));
        readAndFail(refusal("AccessDenied"));
        assertNothingFound();
        pass(Duration.ofMillis(999));
        readAndFail(refusal("AccessDenied"));
        assertFound("a request too early after a final failure");
    }

    @Test
    void aFinalFailureIsRememberedForFiveSeconds() {
        RuntimeException error = refusal("AccessDenied");
        readAndFail(error);
        pass(Duration.ofSeconds(5));
        rules.readBegins(ROLE, now()).failed(error);
        assertNothingFound();
        pass(Duration.ofMillis(1));
        rules.readBegins(ROLE, now()).failed(error);
        assertFound("a reader got a failure that is over");
    }

    @Test
    void withoutCredentialsNothingIsRemembered() {
        RuntimeException error = unreachable();
        readAndFail(error);
        readAndFail(unreachable());
        assertNothingFound();
        RuntimeException last = unreachable();
        readAndFail(last);
        pass(Duration.ofMillis(1));
        rules.readBegins(ROLE, now()).failed(last);
        assertFound("a reader got a failure that is over");
    }

    @Test
    void throttlingBacksOff() {
        for (int seconds : new int[] {1, 1, 2, 4, 5, 5}) {
            readAndFail(refusal("Throttling"));
            pass(Duration.ofSeconds(seconds));
        }
        readAndFail(refusal("Throttling"));
        assertNothingFound();
        pass(Duration.ofMillis(4_999));
        readAndFail(refusal("Throttling"));
        assertFound("a request too early after throttling");
    }

    @Test
    void theMandatoryWindowBacksOff() {
        String id = readAndGet(LIFETIME);
        pass(LIFETIME.minusSeconds(59));
        Duration left = Duration.ofSeconds(59);
        for (int seconds : new int[] {1, 1, 2, 4}) {
            readAndFailBehind(id, left, unreachable());
            pass(Duration.ofSeconds(seconds));
            left = left.minusSeconds(seconds);
        }
        readAndFailBehind(id, left, unreachable());
        assertNothingFound();
        pass(Duration.ofMillis(4_999));
        readAndFailBehind(id, left, unreachable());
        assertFound("a request too early in the mandatory window");
    }

    @Test
    void theAdvisoryWindowPutsOff() {
        String id = readAndGet(LIFETIME);
        Duration left = Duration.ofMinutes(9);
        pass(LIFETIME.minus(left));
        readAndFailBehind(id, left, unreachable());
        pass(Duration.ofMinutes(5));
        readAndFailBehind(id, left.minusMinutes(5), unreachable());
        assertNothingFound();
        pass(Duration.ofSeconds(179));
        readAndFailBehind(id, left.minusMinutes(5).minusSeconds(179), unreachable());
        assertFound("a request too early in the advisory window");
    }

    @Test
    void theMandatoryWindowEndsAPutOff() {
        String id = readAndGet(LIFETIME);
        pass(LIFETIME.minusSeconds(70));
        readAndFailBehind(id, Duration.ofSeconds(70), unreachable());
        pass(Duration.ofSeconds(10));
        readAndFailBehind(id, Duration.ofSeconds(60), unreachable());
        assertNothingFound();
    }

    @Test
    void reportedCredentialsAreAskedForAtOnce() {
        String id = readAndGet(LIFETIME);
        pass(LIFETIME.minusSeconds(59));
        rules.refusing(ROLE, id, now());
        readAndFail(unreachable());
        readAndFail(unreachable());
        assertNothingFound();
    }

    @Test
    void aRefreshThatIsDueIsStarted() {
        String id = readAndGet(LIFETIME);
        long end = elapsed.plus(LIFETIME).toMillis();
        pass(LIFETIME.minusMinutes(9));
        rules.readBegins(ROLE, now()).got(id, end, now());
        pass(Duration.ofSeconds(31));
        assertNothingFound();
        rules.readBegins(ROLE, now()).got(id, end, now());
        assertFound("reads no longer start a refresh that is due");
    }

    @Test
    void aPutOffEnds() {
        String id = readAndGet(Duration.ofHours(2));
        long end = elapsed.plus(Duration.ofHours(2)).toMillis();
        pass(Duration.ofMinutes(85));
        readAndFailBehind(id, Duration.ofMinutes(35), unreachable());
        for (int seconds : new int[] {600, 1, 30}) {
            pass(Duration.ofSeconds(seconds));
            rules.readBegins(ROLE, now()).got(id, end, now());
        }
        assertNothingFound();
        pass(Duration.ofSeconds(1));
        rules.readBegins(ROLE, now()).got(id, end, now());
        assertFound("reads no longer start a refresh that is due");
    }

    @Test
    void oneReadOpensOneTry() {
        readAndFail(unreachable());
        // The reader was there when the try ended, and may have opened another.
        asks(ROLE);
        fails(ROLE, unreachable());
        assertNothingFound();
        asks(ROLE);
        assertFound("a request for credentials that nobody reads");
    }

    @Test
    void aReadDuringATryOpensNoOther() {
        readAndGet(LIFETIME);
        pass(Duration.ofMinutes(50));
        RefreshRules.Read first = rules.readBegins(ROLE, now());
        asks(ROLE);
        RefreshRules.Read second = rules.readBegins(ROLE, now());
        first.failed(unreachable());
        second.failed(unreachable());
        fails(ROLE, unreachable());
        pass(Duration.ofMinutes(9));
        asks(ROLE);
        assertFound("a request for credentials that nobody reads");
    }

    @Test
    void aRoleThatSignsIsReadByTheOther() {
        RefreshRules.Read read = rules.readBegins("role-2", now());
        rules.heard(new EngineEvent.RefreshStarted(key("role-2")), now());
        asks(ROLE);
        answers(ROLE, LIFETIME);
        rules.requestBegins("role-2");
        String id = answers("role-2", LIFETIME);
        read.got(id, elapsed.plus(LIFETIME).toMillis(), now());
        asks(ROLE);
        fails(ROLE, unreachable());
        assertNothingFound();
        asks(ROLE);
        assertFound("a request for credentials that nobody reads");
    }

    @Test
    void oneRequestAtATime() {
        rules.readBegins(ROLE, now());
        asks(ROLE);
        rules.requestBegins(ROLE);
        assertFound("two requests at once for one role");
    }

    @Test
    void noRequestWithoutARefresh() {
        rules.requestBegins(ROLE);
        assertFound("a request outside a refresh");
    }
}
