package dev.stslib.core.internal.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.UnexpectedAnswerException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the errors about answers say. */
@Tag("one-jdk")
class AnswerCheckTest {
    private static final Instant NOW = Instant.parse("2031-05-06T07:00:00Z");
    private static final String ROLE = "arn:aws:iam::111122223333:role/One";
    private static final String OTHER = "arn:aws:sts::111122223333:assumed-role/Two/me";

    private final AnswerCheck check = new AnswerCheck("AssumeRole", NOW);

    private static TemporaryCredentials ending(Duration later) {
        return new TemporaryCredentials("ASIA1", Secret.of("s"), Secret.of("t"), NOW, NOW.plus(later));
    }

    private String ofRole(@Nullable String session) {
        AssumedRole answer = new AssumedRole(ending(Duration.ofHours(1)), OTHER, "AROA:me", null, null, Map.of());
        return assertThrows(UnexpectedAnswerException.class, () -> check.role(answer, ROLE, session))
                .problem();
    }

    @Test
    void theSessionIsNamedWhereOneWasAskedFor() {
        String answered = " and answered with the credentials of " + OTHER;
        assertEquals("AssumeRole was asked for " + ROLE + ", session 'me'," + answered, ofRole("me"));
        assertEquals("AssumeRole was asked for " + ROLE + answered, ofRole(null));
    }

    @Test
    void theDurationIsThatOfTheRequestOrTheLongestThatThereIs() {
        TemporaryCredentials late = ending(Duration.ofDays(2));
        String answered = " and answered with some that end at " + late.expiration() + ", and here it is " + NOW;
        assertEquals(
                "AssumeRole was asked for credentials of 3600 s" + answered,
                assertThrows(UnexpectedAnswerException.class, () -> check.lifetime(late, Duration.ofHours(1)))
                        .problem());
        assertEquals(
                "AssumeRole was asked for credentials of 129600 s at most" + answered,
                assertThrows(UnexpectedAnswerException.class, () -> check.lifetime(late, null))
                        .problem());
    }

    @Test
    void baseCredentialsAreToldByTheirKeyAndLiveUntilTheirEnd() {
        Instant end = NOW.plusSeconds(60);
        SourceCredentials keys = new SourceCredentials("AKIAONE", Secret.of("s"), Secret.of("t"), end, null);
        FetchedKeys fetched = new FetchedKeys(keys, NOW);
        assertEquals("AKIAONE", FetchedKeys.TYPE.id(fetched));
        assertEquals(NOW, FetchedKeys.TYPE.issuedAt(fetched));
        assertEquals(end, FetchedKeys.TYPE.expiration(fetched));
    }
}
