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
    })
    void theClockOfTheAnswerCounts(String date, Instant expiration, Instant local, Duration offset) throws IOException {
        String answer = RawServer.answer("200 OK", "one")
                .replaceFirst("\r\n", date == null ? "\r\n" : "\r\nDate: " + date + "\r\n");
        try (RawServer server = RawServer.answering(false, answer);
                AwsHttpClient client =
                        AwsHttpClient.open(Calls.settings(null).clock(() -> NOW).build())) {
            HttpAnswer got =
                    client.send(Calls.request(URI.create(server.uri() + "/")).build(), Tries.DEFAULT, any -> false);
            assertEquals(local, got.toLocal(expiration));
            assertEquals(offset, got.clockOffset());
        }
    }
}
