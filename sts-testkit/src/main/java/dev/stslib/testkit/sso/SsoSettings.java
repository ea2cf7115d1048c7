package dev.stslib.testkit.sso;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How a stand-in is set up. */
record SsoSettings(
        InstantSource clock,
        String startUrl,
        Duration accessLifetime,
        Duration sessionLifetime,
        Duration registrationLifetime,
        Duration codeLifetime,
        Duration interval,
        int pageSize) {
    Instant now() {
        return clock.instant();
    }
}
