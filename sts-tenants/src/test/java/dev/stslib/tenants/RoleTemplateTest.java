package dev.stslib.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.Tag;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleTemplateTest {
    private static final String ROLE = "arn:aws:iam::444455556666:role/TenantData";
    private static final String MANAGED = "arn:aws:iam::444455556666:policy/tenant-{{tenant}}";
    private static final Map<String, String> ACME = Map.of("tenant", "acme");

    private static final PolicyTemplate READS = PolicyTemplate.parse(
            policy("{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::data/{{tenant}}/*'}"));
    private static final PolicyCeiling CEILING =
            PolicyCeiling.parse(policy("{'Effect':'Allow','Action':'s3:*','Resource':['arn:aws:s3:::data/*']}"));

    private static String policy(String statements) {
        return ("{'Version':'2012-10-17','Statement':[" + statements + "]}").replace('\'', '"');
    }

    /** A policy of more than 2,048 characters. */
    private static PolicyTemplate tooLong() {
        return PolicyTemplate.parse(
                policy("{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::data/{{tenant}}/"
                        + "x".repeat(2_000) + "'}"));
    }

    private static RoleTemplate.Builder template() {
        return RoleTemplate.of(ROLE);
    }

    private static String inline(RoleRequest request) {
        return Objects.requireNonNull(request.policy().inline());
    }

    @Test
    void valuesMakeARequest() {
        RoleTemplate template = RoleTemplate.of("arn:aws:iam::{{account}}:role/TenantData")
                .settings(request -> request.sourceProfile("service").duration(Duration.ofMinutes(15)))
                .sessionName("catalog", "{{tenant}}", "{{user}}")
                .externalId("id-{{number}}")
                .scope(SessionScope.inlinePolicy(READS).withTags(Map.of("tenant", "{{tenant}}", "stage", "prod")))
                .build();
        assertEquals(Set.of("account", "number", "tenant", "user"), template.placeholders());
        RoleRequest request = template.request(
                Map.of("account", "444455556666", "number", "4711", "tenant", "acme", "user", "alice@example.com"));
        assertEquals(
                RoleRequest.of(ROLE)
                        .sourceProfile("service")
                        .duration(Duration.ofMinutes(15))
                        .sessionName("catalog,acme,alice@example.com")
                        .externalId("id-4711")
                        .inlinePolicy(READS.fill(ACME))
                        .tag("tenant", "acme")
                        .tag("stage", "prod")
                        .build(),
                request);
    }

    @Test
    void everyValueIsNeededAndNoOther() {
        RoleTemplate template = template()
                .sessionName("{{user}}")
                .scope(SessionScope.inlinePolicy(READS))
                .build();
        for (Map<String, String> values :
                List.of(ACME, Map.of("user", "u"), Map.of("user", "u", "tenant", "a", "tenants", "b"))) {
            assertThrows(InvalidRequestException.class, () -> template.request(values));
        }
        assertThrows(InvalidRequestException.class, () -> template.request(Map.of("user", " ", "tenant", "a")));
        assertEquals(
                64,
                Objects.requireNonNull(template.request(Map.of("user", "ü/".repeat(90), "tenant", "a"))
                                .sessionName())
                        .length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a*", "a/b", "a:b", "a\"b", "a,b", "${aws:username}", "a\n"})
    void aTagHoldsWhatStsAllowsAndIsOnePartOfAnArn(String value) {
        RoleTemplate template = template()
                .scope(SessionScope.tags(Map.of("tenant", "{{tenant}}")))
                .build();
        String message = Refusal.of(() -> template.request(Map.of("tenant", value)));
        assertTrue(message.startsWith("The value of {{tenant}} at tag 'tenant' holds "), message);
    }

    @Test
    void aTagMayBeAPathIfTheTemplateSaysSo() {
        RoleTemplate template = template()
                .scope(SessionScope.tags(Map.of("tenant", "{{tenant:path}}")))
                .build();
        assertEquals(
                List.of(new Tag("tenant", "a/b é\uD835\uDC00")),
                template.request(Map.of("tenant", "a/b é\uD835\uDC00")).tags());
    }

    @Test
    void aTemplateThatNarrowsNothingByTenantIsRefused() {
        PolicyTemplate same = PolicyTemplate.parse(
                policy("{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::data/*'}"));
        RoleTemplate.Builder builder = template().sessionName("{{tenant}}").ceiling(CEILING);
        assertThrows(InvalidRequestException.class, builder::build);
        builder.scope(SessionScope.inlinePolicy(READS), SessionScope.inlinePolicy(same));
        assertThrows(InvalidRequestException.class, builder::build);
        assertNotNull(RoleTemplate.of(ROLE + "-{{tenant}}").build().request(ACME));
    }

    // ---- The ceiling

    @Test
    void everyWayHoldsTheCeiling() {
        IamRequest inside = IamRequest.of("s3:GetObject", "arn:aws:s3:::data/acme/x");
        IamRequest outside = IamRequest.of("s3:GetObject", "arn:aws:s3:::other/acme/x");
        String wide = policy("{'Effect':'Allow','Action':'*','Resource':['*','arn:aws:s3:::{{tenant}}']}");
        for (SessionScope scope : List.of(
                SessionScope.inlinePolicy(PolicyTemplate.parse(wide)),
                SessionScope.managedPolicies(MANAGED),
                SessionScope.tags(Map.of("tenant", "{{tenant}}")))) {
            RoleRequest request = template()
                    .settings(settings -> settings.inlinePolicy(policy("")))
                    .scope(scope)
                    .ceiling(CEILING)
                    .build()
                    .request(ACME);
            // A managed policy, or the policy of a bucket, may allow everything.
            String everything = policy("{'Effect':'Allow','Action':'*','Resource':'*'}");
            boolean isManaged = !request.policy().arns().isEmpty();
            String beside = isManaged ? everything : policy("");
            assertTrue(
                    IamEvaluator.allows(inside, IamEvaluator.parse(inline(request)), IamEvaluator.parse(beside)),
                    scope::toString);
            assertFalse(
                    IamEvaluator.allows(outside, IamEvaluator.parse(inline(request)), IamEvaluator.parse(everything)),
                    scope::toString);
        }
    }

    /** AWS adds what the policy of a bucket grants to the session, so only a denial keeps it below the ceiling. */
    @Test
    void aCeilingAloneNarrowsToo() {
        PolicyCeiling ofTenant = PolicyCeiling.parse(
                policy("{'Effect':'Allow','Action':'s3:*','Resource':'arn:aws:s3:::data/{{tenant}}/*'}"));
        String alone = policy("{'Effect':'Allow','Action':'s3:*','Resource':'arn:aws:s3:::data/acme/*'},"
                + "{'Effect':'Deny','Action':'*','NotResource':'arn:aws:s3:::data/acme/*'},"
                + "{'Effect':'Deny','NotAction':'s3:*','Resource':'*'}");
        assertEquals(alone, inline(template().ceiling(ofTenant).build().request(ACME)));
        SessionScope tags = SessionScope.tags(Map.of("tenant", "{{tenant}}"));
        assertEquals(
                alone, inline(template().ceiling(ofTenant).scope(tags).build().request(ACME)));
        String ofBucket = policy("{'Effect':'Allow','Action':'*','Resource':'*'}");
        assertFalse(IamEvaluator.allows(
                IamRequest.of("s3:GetObject", "arn:aws:s3:::data/other/x"),
                IamEvaluator.parse(alone),
                IamEvaluator.parse(ofBucket)));
    }

    // ---- The choice

    @Test
    void theFirstWayThatFitsIsChosenAndExplained() {
        RoleTemplate template = template()
                .sessionName("catalog", "{{tenant}}")
                .scope(
                        SessionScope.inlinePolicy(tooLong()),
                        SessionScope.managedPolicies(MANAGED),
                        SessionScope.tags(Map.of("tenant", "{{tenant}}")))
                .build();
        ScopeChoice choice = template.choose(ACME);
        assertEquals(
                new SessionPolicy(null, List.of("arn:aws:iam::444455556666:policy/tenant-acme")),
                choice.request().policy());
        assertEquals(List.of(), choice.request().tags());
        assertEquals("""
                arn:aws:iam::444455556666:role/TenantData as catalog,acme
                an inline policy: 2,118 of 2,048 characters, 0 of 10 managed policies, 0 of 50 tags, packed size unknown: no model was given: too large
                a managed policy: 44 of 2,048 characters, 1 of 10 managed policies, 0 of 50 tags, packed size unknown: no model was given: chosen; it needs the managed policies in the account of the role
                tags: not needed""", choice.describe());
        assertEquals(44, choice.budget().characters());
        assertTrue(choice.budget().fits());
        assertEquals(PolicyBudget.of(choice.request(), null), choice.budget());
    }

    @Test
    void whatDoesNotFitIsNotSent() {
        RoleTemplate template =
                template().scope(SessionScope.inlinePolicy(tooLong())).build();
        String message = Refusal.of(() -> template.request(ACME));
        assertTrue(message.contains("2,118 of 2,048 characters"), message);
        assertFalse(message.contains("acme"), message);
    }

    @Test
    void theTagsOfTheSettingsTakeRoomToo() {
        PackedSizeModel model = new PackedSizeModel();
        RoleTemplate template = template()
                .settings(settings -> settings.tag("z", "last").tag("a", "first"))
                .scope(SessionScope.inlinePolicy(READS).withTags(Map.of("tenant", "{{tenant}}")))
                .packedSizes(model)
                .build();
        for (int i = 0; i < PackedSizeModel.FEWEST_ANSWERS; i++) {
            RoleRequest answered = template.request(Map.of("tenant", "t".repeat(i + 1)));
            model.learn(answered.policy(), answered.tags(), 20);
        }
        ScopeChoice choice = template.choose(ACME);
        assertEquals(3, choice.budget().tags());
        assertTrue(choice.budget().packed().isKnown(), choice::describe);
        assertEquals(PolicyBudget.of(choice.request(), model), choice.budget());
    }

    @Test
    void moreThanFiftyTagsDoNotFit() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 49; i++) {
            many.put("key" + i, "value");
        }
        SessionScope tagged = SessionScope.inlinePolicy(READS).withTags(Map.of("a", "{{tenant}}", "b", "x"));
        RoleTemplate.Builder template = template().settings(settings -> settings.tags(many));
        ScopeChoice choice =
                template.scope(tagged, SessionScope.inlinePolicy(READS)).build().choose(ACME);
        assertEquals(49, choice.request().tags().size());
        assertTrue(choice.describe().contains("51 of 50 tags"), choice::describe);
        RoleTemplate none = template.scope(tagged).build();
        String message = Refusal.of(() -> none.request(ACME));
        assertTrue(message.contains("51 of 50 tags"), message);
    }

    /** Only the whole request has the tag that is passed on. */
    @Test
    void theSettingsMayPassOnATagOfTheScope() {
        RoleTemplate template = template()
                .settings(settings -> settings.transitiveTagKeys(List.of("tenant")))
                .scope(SessionScope.tags(Map.of("tenant", "{{tenant}}")))
                .build();
        assertEquals(List.of("tenant"), template.request(ACME).transitiveTagKeys());
    }

    @Test
    void nothingShowsAPolicy() {
        RoleTemplate template = template()
                .scope(SessionScope.inlinePolicy(READS))
                .ceiling(CEILING)
                .build();
        assertEquals("RoleTemplate[tenant]", template.toString());
        assertEquals("PolicyCeiling[]", CEILING.toString());
        assertFalse(template.choose(ACME).toString().contains("s3:GetObject"));
    }
}
