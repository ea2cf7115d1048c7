package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.StslibException;
import dev.stslib.core.event.EngineEvent.RefreshFailed;
import dev.stslib.core.sdk.SdkCredentials;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.testkit.sts.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Credentials that are not read are not asked for: not after a success, not after a failure of any kind. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnreadCredentialsTest {
    private static final Fault DENIED =
            Fault.error(403, "AccessDenied", "not authorized").onAction("AssumeRole");
    private static final Fault BROKEN = Fault.internalError().onAction("AssumeRole");

    private final FacadeWorld world = new FacadeWorld();

    @AfterEach
    void close() {
        world.close();
    }

    /** A way to read one profile. */
    private record Way(String name, Function<CredentialEngine, Runnable> reader) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Arguments> waysAndFaults() {
        List<Way> ways = List.of(
                new Way("handle", engine -> engine.handle("plain")::get),
                new Way(
                        "handle without blocking",
                        engine -> () -> engine.handle("plain").async()),
                new Way("credentials", engine -> () -> engine.credentials("plain")),
                new Way(
                        "SdkCredentials",
                        engine -> SdkCredentials.credentialsProvider(engine, "plain")::resolveCredentials));
        return ways.stream().flatMap(way -> Stream.of(Arguments.of(way, DENIED, 1), Arguments.of(way, BROKEN, 3)));
    }

    private int requests() {
        return world.sts.count("AssumeRole");
    }

    /** What happens without a reader for eight hours. */
    private int requestsOfHours() {
        int before = requests();
        world.clock.advance(Duration.ofHours(8));
        return requests() - before;
    }

    @ParameterizedTest
    @MethodSource("waysAndFaults")
    void afterAFailure_nothingIsAskedWithoutARead(Way way, Fault fault, int requestsOfOneTry) {
        try (CredentialEngine engine = world.engine()) {
            Runnable reader = way.reader().apply(engine);
            reader.run();
            reader.run(); // since the first try
            world.sts.faults().add(fault);
            assertEquals(requestsOfOneTry, requestsOfHours(), "the read opens one try, which fails");
            assertEquals(0, requestsOfHours());
        }
    }

    @ParameterizedTest
    @MethodSource("waysAndFaults")
    void inTheAdvisoryWindow_eachReadOpensOneTry(Way way, Fault fault, int requestsOfOneTry) {
        try (CredentialEngine engine = world.engine()) {
            Runnable reader = way.reader().apply(engine);
            reader.run();
            reader.run();
            world.sts.faults().add(fault);
            world.clock.advance(Duration.ofMinutes(46));
            assertEquals(1 + requestsOfOneTry, requests());
            reader.run(); // served; the next try comes after some seconds if STS denied, else after 5 to 10 minutes
            requestsOfHours();
            assertEquals(1 + 2 * requestsOfOneTry, requests());
            assertEquals(0, requestsOfHours());
        }
    }

    @Test
    void whatHasEndedIsAskedForOnceByEachRead() {
        try (CredentialEngine engine = world.engine()) {
            engine.credentials("plain");
            world.clock.advance(Duration.ofHours(2));
            world.sts.faults().add(DENIED);
            assertEquals(0, requestsOfHours());
            int before = requests();
            for (int read = 1; read <= 3; read++) {
                assertThrows(StslibException.class, () -> engine.credentials("plain"));
                assertEquals(before + read, requests());
                assertEquals(0, requestsOfHours());
            }
            world.sts.faults().clear();
            engine.credentials("plain");
        }
    }

    @Test
    void whatIsKeptRenewedIsTriedOnWithTheBackoffOfTheRules() {
        List<Instant> failures = new ArrayList<>();
        try (StsCore sts = world.manual.stsCore(same -> world.builder().listener(event -> {
            if (event instanceof RefreshFailed) {
                failures.add(world.clock.instant());
            }
        }))) {
            sts.generateSessionToken(5, world.mfa.code());
            sts.generateCredentials(List.of("DynamoDBRole-dev"));
            Instant start = world.clock.instant();
            world.sts.faults().add(DENIED);

            world.clock.advance(Duration.ofMinutes(59));
            int early = failures.size();
            assertTrue(early >= 2 && early <= 4, () -> "in the advisory window: " + failures);
            for (int i = 1; i < early; i++) {
                Instant mandatory = start.plus(Duration.ofMinutes(59));
                boolean windowEnded = !failures.get(i).isBefore(mandatory);
                assertTrue(windowEnded || secondsBefore(failures, i) >= 300, failures::toString);
            }
            world.clock.advance(Duration.ofMinutes(11));
            int late = failures.size() - early;
            assertTrue(late >= 30, () -> "goes on without a read: " + failures);
            for (int i = early + 1; i < failures.size(); i++) {
                assertTrue(secondsBefore(failures, i) >= 1, failures::toString);
            }
            for (int i = early + 6; i < failures.size(); i++) {
                assertTrue(secondsBefore(failures, i) >= 5, "the backoff has grown to 10 s less its jitter");
            }

            sts.halt();
            assertEquals(0, requestsOfHours());
        }
    }

    private static long secondsBefore(List<Instant> failures, int index) {
        return Duration.between(failures.get(index - 1), failures.get(index)).toSeconds();
    }
}
