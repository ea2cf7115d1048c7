package dev.stslib.core.internal.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.FederationToken;
import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.GetFederationTokenRequest;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.core.event.Phase;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.Lifespan;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a provider passes on late has the lifetime that is left. */
class ArrivalTest {
    private static final Instant ASKED = Instant.parse("2031-05-06T07:00:00Z");
    private static final StsEndpoint ENDPOINT = StsEndpoint.regional("us-east-1");
    private static final SourceCredentials KEYS =
            new SourceCredentials("AKIAEXAMPLE", Secret.of("secret"), null, null, null);
    private static final AssumeRoleRequest ROLE =
            AssumeRoleRequest.of("arn:aws:iam::123456789012:role/r", "session").build();

    private static TemporaryCredentials issued(Duration before, Duration left) {
        return new TemporaryCredentials(
                "ASIAEXAMPLE", Secret.of("secret"), Secret.of("token"), ASKED.minus(before), ASKED.plus(left));
    }

    private static AssumedRole role(TemporaryCredentials credentials) {
        return new AssumedRole(
                credentials,
                "arn:aws:sts::123456789012:assumed-role/r/session",
                "AROA:session",
                7,
                "bob",
                Map.of("a", "b"));
    }

    @Test
    void whatWasIssuedBeforeTheRequestArrivedWithIt() {
        TemporaryCredentials old = issued(Duration.ofHours(11), Duration.ofMinutes(30));
        TemporaryCredentials arrived = issued(Duration.ZERO, Duration.ofMinutes(30));
        InstantSource clock = InstantSource.fixed(ASKED);
        assertEquals(role(arrived), observed(role(old), clock, () -> {}).assumeRole(ENDPOINT, KEYS, ROLE));
        assertEquals(
                new SessionToken(arrived, "serial"),
                observed(new SessionToken(old, "serial"), clock, () -> {})
                        .getSessionToken(ENDPOINT, KEYS, new GetSessionTokenRequest(null, null, null)));
        assertEquals(
                new FederationToken(arrived, "arn", "id", 3),
                observed(new FederationToken(old, "arn", "id", 3), clock, () -> {})
                        .getFederationToken(
                                ENDPOINT,
                                KEYS,
                                new GetFederationTokenRequest("name", null, SessionPolicy.NONE, List.of())));
    }

    @Test
    void whatWasIssuedForTheRequestIsLeftAsItIs() {
        for (Duration before : List.of(Duration.ZERO, Duration.ofMillis(-20))) {
            TemporaryCredentials fresh = issued(before, Duration.ofHours(1));
            assertSame(fresh, passedOn(role(fresh), InstantSource.fixed(ASKED), () -> {}));
        }
    }

    @Test
    void theEngineSeesLateOnesFreshOnArrival() {
        AssumedRole late = role(issued(Duration.ofMinutes(660), Duration.ofMinutes(30)));
        TemporaryCredentials got = passedOn(late, InstantSource.fixed(ASKED), () -> {});
        assertEquals(
                Phase.FRESH, Lifespan.of(got.issuedAt(), got.expiration(), null).phase(ASKED.toEpochMilli()));
    }

    /** The clock is set back by an hour while the provider asks. */
    @Test
    void aClockThatIsSetBackMeanwhileTakesNothingFromTheLifetime() {
        List<Instant> now = new ArrayList<>(List.of(ASKED));
        Duration hour = Duration.ofHours(1);
        AssumedRole answer = role(issued(hour, Duration.ZERO));
        assertSame(answer.credentials(), passedOn(answer, () -> now.get(0), () -> now.set(0, ASKED.minus(hour))));
    }

    private static TemporaryCredentials passedOn(AssumedRole answer, InstantSource clock, Runnable meanwhile) {
        return observed(answer, clock, meanwhile)
                .assumeRole(ENDPOINT, KEYS, ROLE)
                .credentials();
    }

    private static OpenTokenProvider observed(Object answer, InstantSource clock, Runnable meanwhile) {
        OpenTokenProvider provider = (OpenTokenProvider) Proxy.newProxyInstance(
                ArrivalTest.class.getClassLoader(), new Class<?>[] {OpenTokenProvider.class}, (self, method, given) -> {
                    meanwhile.run();
                    return answer;
                });
        return new ObservedTokenProvider(provider, new EventBus(List.of()), clock, System::nanoTime);
    }
}
