package dev.stslib.aws.support.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stslib.testkit.http.RawServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expirations of plain answers, whose {@code Date} shows that the clock of this machine is off. */
class ServerTimeTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "'Fri, 27 Nov 2026 14:00:00 GMT', 2026-11-27T15:00:00Z, 2026-11-27T13:00:00Z, PT2H",
        "'Fri, 27 Nov 2026 11:00:00 GMT', 2026-11-27T11:30:00Z, 2026-11-27T12:30:00Z, -PT1H",
        "'Fri, 27 Nov 2026 12:00:50 GMT', 2026-11-27T13:00:00Z, 2026-11-27T13:00:00Z, PT0S",
        "'Fri, 27 Nov 2026 14:00:00 GMT', 2026-11-27T13:00:00Z, 2026-11-27T13:00:00Z, PT2H",
        "'Fri, 27 Nov 2020 12:00:00 GMT', 2026-11-27T13:00:00Z, 2026-11-27T13:00:00Z, -PT52584H",
        "planted, 2026-11-27T13:00:00Z, 2026-11-27T13:00:00Z, PT0S",
        ", 2026-11-27T13:00:00Z, 2026-11-27T13:00:00Z, PT0S",
        "'Fri, 27 Nov 2026 11:00:00 GMT\r\nAge: 3600', 2026-11-27T13:00:00Z, 2026-11-27T13:00:00Z, PT0S",
        "'Fri, 27 Nov 2026 11:50:00 GMT', 2026-11-27T23:50:00Z, 2026-11-28T00:00:00Z, -PT10M",
        "'Fri, 27 Nov 2026 11:50:00 GMT', 2026-11-27T23:52:00Z, 2026-11-27T23:52:00Z, -PT10M",
    })
    void theClockOfTheAnswerCounts(String date, Instant expiration, Instant local, Duration offset) throws IOException {
        String answer = RawServer.answer("200 OK", "one")
                .replaceFirst("\r\n", date == null ? "\r\n" : "\r\nDate: " + date + "\r\n");
        try (RawServer server = RawServer.answering(false, answer);
                AwsHttpClient client =
                        AwsHttpClient.open(Calls.settings(null).clock(() -> NOW).build())) {
            HttpAnswer got = client.send(
                    Calls.request(URI.create(server.uri() + "/")).build(),
                    Tries.DEFAULT,
                    any -> false,
                    client.nanoTime());
            assertEquals(local, got.toLocal(expiration));
            assertEquals(offset, got.clockOffset());
        }
    }

    /** The expiration by the clock of this machine, for an answer whose server is ahead and which was asked for an hour. */
    @ParameterizedTest
    @CsvSource({
        // One clock made the date and the expiration, an hour apart.
        "PT10M, PT1H10M, PT1H",
        "-PT10M, PT50M, PT1H",
        "-PT3H, -PT2H, PT1H",
        "-PT10M, PT50M59S, PT1H59S",
        // The server gave less.
        "PT10M, PT25M, PT15M",
        "-PT10M, PT5M, PT15M",
        // The date is false: it takes from the lifetime, and adds nothing.
        "PT10M, PT1H, PT50M",
        "-PT10M, PT1H, PT1H",
        "-PT3H, PT1H, PT1H",
        "-PT10M, PT51M1S, PT51M1S",
        "PT3H, PT1H, PT1H",
    })
    void whatMovesLaterFitsTheDurationThatWasAskedFor(Duration ahead, Duration answered, Duration local) {
        assertEquals(NOW.plus(local), ServerTime.toLocal(NOW.plus(answered), ahead, NOW, Duration.ofHours(1)));
    }
}
