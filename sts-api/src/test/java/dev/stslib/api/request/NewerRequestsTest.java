package dev.stslib.api.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.request.GetWebIdentityTokenRequest.Algorithm;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of AssumeRoot, GetWebIdentityToken and GetDelegatedAccessToken. */
class NewerRequestsTest {
    private static final String ROOT = "arn:aws:iam::444455556666:root";
    private static final String TASK = "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials";

    private static void refused(Executable call) {
        assertThrows(InvalidRequestException.class, call);
    }

    private static GetWebIdentityTokenRequest token(List<String> audiences, @Nullable Duration duration) {
        return new GetWebIdentityTokenRequest(audiences, Algorithm.RS256, duration, List.of());
    }

    @Test
    void aRootTaskLastsFromZeroToFifteenMinutes() {
        new AssumeRootRequest("444455556666", TASK, Duration.ZERO);
        new AssumeRootRequest(ROOT, TASK, Duration.ofMinutes(15));
        refused(() -> new AssumeRootRequest(ROOT, TASK, Duration.ofSeconds(901)));
        refused(() -> new AssumeRootRequest(ROOT, TASK, Duration.ofSeconds(-1)));
        refused(() -> new AssumeRootRequest(ROOT, TASK, Duration.ofMillis(1_500)));
        refused(() -> new AssumeRootRequest("44445555666", TASK, null));
        refused(() -> new AssumeRootRequest(ROOT, "arn:aws:iam::aws:x", null));
    }

    @Test
    void aRequestForARootTaskTakesNothingOfARole() {
        RoleRequest.Builder task = RoleRequest.of(ROOT).taskPolicy(TASK).duration(Duration.ofMinutes(1));
        RoleRequest request = task.build();
        assertEquals(request, request.toBuilder().build());
        refused(() -> request.toBuilder().sessionName("me").build());
        refused(() -> request.toBuilder().externalId("12").build());
        refused(() -> request.toBuilder().sourceIdentity("me").build());
        refused(() -> request.toBuilder().inlinePolicy("{}").build());
        refused(() -> request.toBuilder().tag("a", "b").build());
        refused(() -> request.toBuilder().duration(Duration.ofMinutes(16)).build());
        refused(() -> RoleRequest.of(ROOT).build());
        refused(() -> RoleRequest.of("arn:aws:iam::444455556666:role/a")
                .duration(Duration.ofMinutes(1))
                .build());
    }

    @Test
    void aTokenIsForOneToTenAudiences() {
        List<String> ten = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
        token(ten, Duration.ofMinutes(1));
        token(List.of("x".repeat(1_000)), Duration.ofHours(1));
        refused(() -> token(List.of(), null));
        refused(() -> token(List.of(""), null));
        refused(() -> token(List.of("a", "a"), null));
        refused(() -> token(List.of("x".repeat(1_001)), null));
        refused(() -> token(IntStream.range(0, 11).mapToObj(Integer::toString).toList(), null));
        refused(() -> new GetWebIdentityTokenRequest(
                List.of("a"), Algorithm.ES384, null, List.of(new Tag("A", "1"), new Tag("a", "2"))));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 59, 3_601})
    void aTokenLivesForOneToSixtyMinutes(long seconds) {
        refused(() -> token(List.of("a"), Duration.ofSeconds(seconds)));
    }

    @Test
    void aTradeInTokenIsNotShown() {
        GetDelegatedAccessTokenRequest request = new GetDelegatedAccessTokenRequest(Secret.of("s3cr3t"));
        assertTrue(request.toString().contains("hidden"));
        assertFalse(request.toString().contains("s3cr3t"));
        refused(() -> new GetDelegatedAccessTokenRequest(Secret.of("")));
    }
}
