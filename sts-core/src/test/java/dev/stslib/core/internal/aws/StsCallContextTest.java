package dev.stslib.core.internal.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stslib.api.Secret;
import dev.stslib.api.request.StsEndpoint;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StsCallContextTest {
    @ParameterizedTest
    @CsvSource({
        "the token pl/anted+token== is wrong, the token (hidden) is wrong",
        "Xpl/anted+token==Y, X(hidden)Y",
        "SessionToken%3Dpl%2Fanted%2Btoken%3D%3D, SessionToken%3D(hidden)",
        "code 123456 was refused, code (hidden) was refused",
        "account 123456789012, account 123456789012",
    })
    void secretsAreTakenOutOfWhatSomebodyAnswers(String said, String shown) {
        StsCallContext call = StsCallContext.of(
                "GetSessionToken",
                StsEndpoint.regional("eu-west-1"),
                Duration.ofSeconds(1),
                Secret.of("pl/anted+token=="),
                Secret.of("123456"),
                null,
                Secret.of(""));
        assertEquals(shown, call.scrub(said));
    }
}
