package dev.stslib.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PolicyMinimizerTest {
    private static String statement(String effect, String actions, String resources, String rest) {
        return "{\"Effect\":\"%s\",\"Action\":%s,\"Resource\":%s%s}"
                .formatted(effect, actions, resources, rest)
                .replace('\'', '"');
    }

    private static String policy(String... statements) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
    }

    private static void assertMinimized(String expected, String policy) {
        assertEquals(expected, PolicyMinimizer.minimize(policy));
        assertEquals(expected, PolicyMinimizer.minimize(expected), "nothing is left to do");
    }

    @Test
    void statementsThatDifferInActionsOrResourcesOnlyBecomeOne() {
        assertMinimized(
                policy(statement(
                        "Allow", "['s3:GetObject','s3:PutObject']", "['arn:aws:s3:::a/*','arn:aws:s3:::b/*']", "")),
                policy(
                        statement("Allow", "'s3:PutObject'", "'arn:aws:s3:::a/*'", ""),
                        statement("Allow", "'s3:GetObject'", "['arn:aws:s3:::b/*']", ",'Sid':'Reads'"),
                        statement("Allow", "'s3:GetObject'", "['arn:aws:s3:::a/*']", ""),
                        statement("Allow", "'s3:PutObject'", "'arn:aws:s3:::b/*'", "")));
    }

    @Test
    void statementsOfAnotherEffectOrConditionStay() {
        String allow = statement("Allow", "'s3:GetObject'", "'*'", "");
        String conditional = statement("Allow", "'s3:PutObject'", "'*'", ",'Condition':{'StringEquals':{'k':'v'}}");
        String deny = statement("Deny", "'s3:PutObject'", "'*'", "");
        assertMinimized(policy(allow, conditional, deny), policy(deny, conditional, allow));
    }

    @Test
    void whatAWildcardCoversGoes() {
        assertMinimized(
                policy(statement("Allow", "'s3:Get*'", "'arn:aws:s3:::a/*'", "")),
                policy(statement(
                        "Allow",
                        "['s3:GetObject','S3:GETOBJECT','s3:Get*']",
                        "['arn:aws:s3:::a/x*','arn:aws:s3:::a/*','arn:aws:s3:::a/b?']",
                        "")));
    }

    /** A policy variable may become anything, and the parts of an ARN are compared one by one. */
    @Test
    void whatMayNotBeCoveredStays() {
        String stays = policy(statement(
                "Allow",
                "['*:GetItem','dynamodb:GetItem','s3:?et','s3:Get*']",
                "['arn:aws:*:::a','arn:aws:db:::*','arn:aws:s3:::a','arn:aws:s3:::a/$*','arn:aws:s3:::a/${*}','arn:aws:s3:::a/${aws:username}']",
                ""));
        assertMinimized(stays, stays);
    }

    @Test
    void charactersBeyondAsciiAreEscaped() {
        assertMinimized(
                policy(statement("Allow", "'s3:GetObject'", "'arn:aws:s3:::a/\\u00FC\\u20AC'", "")),
                policy(statement("Allow", "'s3:GetObject'", "'arn:aws:s3:::a/ü€'", "")));
    }

    @Test
    void randomPoliciesMeanTheSameAndAreNotLonger() {
        Random random = new Random(7);
        RandomPolicies policies = new RandomPolicies(random);
        int allowed = 0;
        for (int i = 0; i < 2_000; i++) {
            String policy = policies.policy();
            String minimal = PolicyMinimizer.minimize(policy);
            assertEquals(minimal, PolicyMinimizer.minimize(minimal));
            assertTrue(minimal.length() < policy.length());
            JsonNode before = IamEvaluator.parse(policy);
            JsonNode after = IamEvaluator.parse(minimal);
            for (int r = 0; r < 25; r++) {
                IamRequest request = policies.request();
                boolean allows = IamEvaluator.allows(request, before);
                assertEquals(
                        allows, IamEvaluator.allows(request, after), () -> request + "\n" + policy + "\n" + minimal);
                allowed += allows ? 1 : 0;
            }
        }
        assertTrue(allowed > 5_000, "some requests are allowed: " + allowed);
    }
}
