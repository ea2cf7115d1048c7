package dev.stslib.api.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.error.InvalidRequestException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RoleRequestTest {
    private static final String ROLE = "arn:aws:iam::111122223333:role/tenants/acme";
    private static final ProvidedContext CONTEXT =
            new ProvidedContext("arn:aws:iam::aws:contextProvider/IdentityCenter", Secret.of("an-assertion"));

    private static RoleRequest.Builder full() {
        return RoleRequest.of(ROLE)
                .sessionName("acme")
                .duration(Duration.ofMinutes(15))
                .externalId("external-7")
                .inlinePolicy("{\"planted\":1}")
                .managedPolicies(List.of("arn:aws:iam::aws:policy/ReadOnlyAccess"))
                .tags(Map.of("tenant", "acme", "team", "a"))
                .transitiveTagKeys(List.of("tenant"))
                .sourceIdentity("someone")
                .providedContexts(List.of(CONTEXT))
                .region("eu-west-1")
                .endpoint(URI.create("https://sts.example.com"))
                .sourceProfile("base");
    }

    static Stream<Arguments> otherValues() {
        return Stream.of(
                other("session name", builder -> builder.sessionName("other")),
                other("no session name", builder -> builder.sessionName(null)),
                other("duration", builder -> builder.duration(Duration.ofMinutes(16))),
                other("external id", builder -> builder.externalId("external-8")),
                other("policy", builder -> builder.inlinePolicy("{\"planted\":2}")),
                other("managed policies", builder -> builder.managedPolicies(List.of())),
                other("value of a tag", builder -> builder.tags(Map.of("tenant", "b", "team", "a"))),
                other("one more tag", builder -> builder.tag("more", "")),
                other("transitive keys", builder -> builder.transitiveTagKeys(List.of())),
                other("source identity", builder -> builder.sourceIdentity("other")),
                other("contexts", builder -> builder.providedContexts(List.of())),
                other("region", builder -> builder.region("eu-west-2")),
                other("endpoint", builder -> builder.endpoint(null)),
                other("source profile", builder -> builder.sourceProfile("other")),
                other("default source", RoleRequest.Builder::defaultSource),
                other("source", builder -> builder.source(RoleRequest.of(ROLE).build())));
    }

    private static Arguments other(String what, UnaryOperator<RoleRequest.Builder> change) {
        return Arguments.of(what, change);
    }

    @ParameterizedTest
    @MethodSource("otherValues")
    void requestsThatDifferInOneValueAreNotEqual(String what, UnaryOperator<RoleRequest.Builder> change) {
        assertNotEquals(full().build(), change.apply(full()).build(), what);
        assertNotEquals(full().build().hashCode(), change.apply(full()).build().hashCode(), what);
    }

    @Test
    void equalValuesMakeEqualRequests() {
        Map<String, String> otherOrder = new LinkedHashMap<>();
        otherOrder.put("team", "a");
        otherOrder.put("tenant", "acme");
        RoleRequest request = full().build();
        assertEquals(request, full().tags(otherOrder).build());
        assertEquals(
                request.hashCode(), request.toBuilder().tags(otherOrder).build().hashCode());
        assertEquals(request, request.toBuilder().build());
        assertNotEquals(
                request, RoleRequest.of(ROLE + "2").sourceProfile("base").build());
    }

    static Stream<Arguments> wrongValues() {
        return Stream.of(
                wrong("role ARN", builder -> RoleRequest.of("too-short")),
                wrong("session name", builder -> builder.sessionName("{host}")),
                wrong("session name", builder -> builder.sessionName("a b")),
                wrong("duration", builder -> builder.duration(Duration.ofSeconds(899))),
                wrong("duration", builder -> builder.duration(Duration.ofMillis(900_001))),
                wrong("external id", builder -> builder.externalId("x y")),
                wrong("source identity", builder -> builder.sourceIdentity("x")),
                wrong("session policy", builder -> builder.inlinePolicy("")),
                wrong("managed session policies", builder -> builder.managedPolicies(Collections.nCopies(11, ROLE))),
                wrong("given twice", builder -> builder.tag("Tenant", "x")),
                wrong("key of a session tag", builder -> builder.tag("", "x")),
                wrong("value of the session tag", builder -> builder.tag("k", "x".repeat(257))),
                wrong("names no session tag", builder -> builder.transitiveTagKeys(List.of("absent"))),
                wrong("contexts are too many", builder -> builder.providedContexts(Collections.nCopies(6, CONTEXT))),
                wrong("region", builder -> builder.region("eu west")),
                wrong("region", builder -> builder.region("evil.example.com/")),
                wrong("endpoint", builder -> builder.endpoint(URI.create("file:///etc/passwd"))),
                wrong("endpoint", builder -> builder.endpoint(URI.create("https://user:pass@example.com"))));
    }

    private static Arguments wrong(String part, UnaryOperator<RoleRequest.Builder> change) {
        return Arguments.of(part, change);
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void aValueThatStsWouldRefuseIsRefusedByName(String part, UnaryOperator<RoleRequest.Builder> change) {
        InvalidRequestException thrown = assertThrows(
                InvalidRequestException.class, () -> change.apply(full()).build());
        assertTrue(thrown.problem().contains(part), thrown::problem);
    }

    @Test
    void itsTextShowsTheRoleAndNoPolicyExternalIdOrTag() {
        String text = full().build().toString();
        assertTrue(text.contains(ROLE + " as acme"), text);
        assertTrue(text.contains("profile 'base'"), text);
        for (String hidden : List.of("planted", "external-7", "an-assertion", "team")) {
            assertFalse(text.contains(hidden), text);
        }
        RoleRequest longest = RoleRequest.of("arn:aws:iam::111122223333:role/" + "x".repeat(2_000))
                .sessionName("acme")
                .build();
        assertEquals(RoleRequest.LONGEST_LABEL, longest.label().length());
        assertTrue(longest.label().endsWith("x as acme"), longest.label());
    }

    private static String name(String... fields) {
        String name = RoleRequest.of(ROLE).sessionNameOf(fields).build().sessionName();
        assertTrue(name != null && name.matches("[\\w+=,.@-]{2,64}"), name);
        return name;
    }

    @Test
    void aSessionNameOfFieldsKeepsThemReadable() {
        assertEquals("polaris,acme,alice@example.com", name("polaris", "acme", "alice@example.com"));
        assertTrue(name("polaris", "Müller & Söhne").startsWith("polaris,M-ller---S-hne="));
        String cut = name("polaris", "t".repeat(60), "u".repeat(30));
        assertEquals(64, cut.length());
        assertTrue(cut.startsWith("polaris,ttttttttttttttttttttt,uuuuuuuuuuuuuuuuuuuuu="), cut);
        assertThrows(InvalidRequestException.class, () -> RoleRequest.of(ROLE).sessionNameOf("a", ""));
        assertThrows(InvalidRequestException.class, () -> RoleRequest.of(ROLE).sessionNameOf());
    }

    @Test
    void differentFieldsNeverHaveTheSameName() {
        List<List<String>> all = List.of(
                List.of("a", "b"),
                List.of("a,b"),
                List.of("a b"),
                List.of("a-b"),
                List.of("a=b"),
                List.of("a", "b", "c"),
                List.of("a,b", "c"),
                List.of("x".repeat(70)),
                List.of("x".repeat(71)),
                List.of("a"),
                List.of("ä"));
        Set<String> names = new HashSet<>();
        all.forEach(fields -> names.add(name(fields.toArray(String[]::new))));
        assertEquals(all.size(), names.size(), names::toString);
    }
}
