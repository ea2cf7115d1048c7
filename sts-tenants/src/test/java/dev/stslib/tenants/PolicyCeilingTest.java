package dev.stslib.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stslib.api.error.InvalidRequestException;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyCeilingTest {
    private static final String ALL =
            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";

    private static String policy(String statements) {
        return ("{'Version':'2012-10-17','Statement':" + statements + "}").replace('\'', '"');
    }

    @Test
    void whatIsOutsideIsDenied() {
        PolicyCeiling ceiling = PolicyCeiling.parse(
                policy("{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::data/{{tenant}}/*'}"));
        assertEquals(Set.of("tenant"), ceiling.placeholders());
        assertEquals(
                policy("[{'Effect':'Allow','Action':'*','Resource':'*'},"
                        + "{'Effect':'Deny','Action':'*','NotResource':'arn:aws:s3:::data/acme/*'},"
                        + "{'Effect':'Deny','NotAction':'s3:GetObject','Resource':'*'}]"),
                ceiling.limit(ALL, Map.of("tenant", "acme")));
        assertThrows(InvalidRequestException.class, () -> ceiling.limit(ALL, Map.of("tenant", "*")));
        assertThrows(InvalidRequestException.class, () -> ceiling.limit(ALL, Map.of()));
    }

    /** STS unites session policies: what only allows is no ceiling. */
    @Test
    void aSecondPolicyThatAllowsTakesNothingAway() {
        String ceiling = policy("{'Effect':'Allow','Action':'s3:GetObject','Resource':'*'}");
        IamRequest write = IamRequest.of("s3:PutObject", "arn:aws:s3:::data/x");
        assertTrue(IamEvaluator.allows(write, IamEvaluator.parse(ALL), IamEvaluator.parse(ceiling)));
        String limited = PolicyCeiling.parse(ceiling).limit(ALL, Map.of());
        assertFalse(IamEvaluator.allows(write, IamEvaluator.parse(ALL), IamEvaluator.parse(limited)));
    }

    @Test
    void eachActionBelongsToItsOwnResources() {
        PolicyCeiling ceiling =
                PolicyCeiling.parse(policy("[{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::a/*'},"
                        + "{'Effect':'Allow','Action':'s3:PutObject','Resource':'arn:aws:s3:::b/*'}]"));
        String limited = ceiling.limit(ALL, Map.of());
        assertTrue(IamEvaluator.allows(IamRequest.of("s3:GetObject", "arn:aws:s3:::a/x"), limited));
        assertTrue(IamEvaluator.allows(IamRequest.of("s3:PutObject", "arn:aws:s3:::b/x"), limited));
        assertFalse(IamEvaluator.allows(IamRequest.of("s3:GetObject", "arn:aws:s3:::b/x"), limited));
        assertFalse(IamEvaluator.allows(IamRequest.of("s3:PutObject", "arn:aws:s3:::a/x"), limited));
    }

    /** A request is allowed if the policy, or a managed policy beside it, allows it, and the ceiling does too. */
    @Test
    void randomPoliciesAreLimitedToRandomCeilings() {
        Random random = new Random(11);
        RandomPolicies policies = new RandomPolicies(random);
        int cut = 0;
        int allowed = 0;
        for (int i = 0; i < 2_000; i++) {
            String ceilingText = policies.ceiling();
            PolicyCeiling ceiling;
            try {
                ceiling = PolicyCeiling.parse(ceilingText);
            } catch (InvalidRequestException e) {
                continue; // it allows nothing, everything, or too many different things
            }
            JsonNode policy = IamEvaluator.parse(policies.policy());
            JsonNode managed = IamEvaluator.parse(policies.policy());
            JsonNode limit = IamEvaluator.parse(ceilingText);
            JsonNode limited = IamEvaluator.parse(ceiling.limit(policy.toString(), Map.of()));
            for (int r = 0; r < 25; r++) {
                IamRequest request = policies.request();
                boolean wanted = IamEvaluator.allows(request, policy, managed);
                boolean below = IamEvaluator.allows(request, limit);
                assertEquals(
                        wanted && below,
                        IamEvaluator.allows(request, limited, managed),
                        () -> request + "\n" + policy + "\n" + ceilingText + "\n" + limited);
                cut += wanted && !below ? 1 : 0;
                allowed += wanted && below ? 1 : 0;
            }
        }
        assertTrue(cut > 3_000 && allowed > 1_500, "cut " + cut + ", allowed " + allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'Effect':'Deny','Action':'*','Resource':'*'}",
                "[{'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny','Action':'iam:*','Resource':'*'}]",
                "{'Effect':'Allow','NotAction':'iam:*','Resource':'*'}",
                "{'Effect':'Allow','Action':'*','NotResource':'arn:aws:s3:::a'}",
                "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Bool':{'aws:SecureTransport':true}}}",
                "{'Effect':'Allow','Action':'*','Resource':'arn:aws:s3:::a/${aws:PrincipalTag/tenant}'}",
                "[{'Effect':'Allow','Action':'a:a','Resource':'arn:aws:a:::a'},{'Effect':'Allow','Action':'a:b','Resource':'arn:aws:a:::b'},"
                        + "{'Effect':'Allow','Action':'a:c','Resource':'arn:aws:a:::c'},"
                        + "{'Effect':'Allow','Action':'a:d','Resource':'arn:aws:a:::d'}]"
            })
    void aCeilingWhoseOppositeCannotBeWrittenIsRefused(String statements) {
        String message = Refusal.of(() -> PolicyCeiling.parse(policy(statements)));
        assertTrue(message.contains("ceiling"), message);
    }
}
