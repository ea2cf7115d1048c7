package dev.stslib.core.internal.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.request.ProvidedContext;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.request.Tag;
import dev.stslib.core.plan.BaseCredentials.SamlAssertion;
import dev.stslib.core.plan.BaseCredentials.WebIdentity;
import dev.stslib.core.plan.RoleStep;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two configurations that differ in one value have different keys, or one of them would get the credentials of the other.
 * A new component of a plan fails here until it has a second value, and until it is in the key or among the exceptions.
 */
class EveryValueIsInTheKeyTest {
    private static final Signer SIGNER = Signer.of(SourceCredentials.longTerm("AKIDEXAMPLE", Secret.of("secret")));
    private static final SystemEnvironment ENVIRONMENT = machine("one", "user");
    private static final StsEndpoint ENDPOINT =
            new StsEndpoint("eu-west-1", URI.create("http://localhost:1"), false, false, false);
    private static final SessionPolicy POLICY = new SessionPolicy("{}", List.of("arn:aws:iam::aws:policy/A"));

    private static final RoleStep STEP = new RoleStep(
            "profile",
            "arn:aws:iam::111122223333:role/A",
            null,
            "name-{profile}",
            Duration.ofHours(1),
            "external",
            "arn:aws:iam::111122223333:mfa/A",
            "command",
            Duration.ofHours(12),
            POLICY,
            List.of(new Tag("team", "a")),
            List.of("team"),
            "identity",
            List.of(),
            ENDPOINT);
    private static final WebIdentity WEB = new WebIdentity(
            "profile",
            STEP.roleArn(),
            Path.of("/a"),
            null,
            "name-{profile}",
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            POLICY,
            ENDPOINT);
    private static final WebIdentity WEB_COMMAND = new WebIdentity(
            "profile",
            STEP.roleArn(),
            null,
            "command",
            "name-{profile}",
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            POLICY,
            ENDPOINT);
    private static final SamlAssertion SAML_FILE = new SamlAssertion(
            "profile",
            STEP.roleArn(),
            "arn:aws:iam::111122223333:saml-provider/A",
            Path.of("/a"),
            null,
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            POLICY,
            ENDPOINT);
    private static final SamlAssertion SAML_COMMAND = new SamlAssertion(
            "profile",
            STEP.roleArn(),
            SAML_FILE.providerArn(),
            null,
            "command",
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            POLICY,
            ENDPOINT);

    /** Another value for each component. */
    private static final Map<String, Object> OTHERS = Map.ofEntries(
            Map.entry("profile", "another"),
            Map.entry("roleArn", "arn:aws:iam::111122223333:role/B"),
            Map.entry("taskPolicyArn", "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"),
            Map.entry("providerArn", "arn:aws:iam::111122223333:saml-provider/B"),
            Map.entry("sessionNameTemplate", "other-{profile}"),
            Map.entry("duration", Duration.ofHours(2)),
            Map.entry("timeout", Duration.ofMinutes(2)),
            Map.entry("externalId", "another"),
            Map.entry("mfaSerial", "arn:aws:iam::111122223333:mfa/B"),
            Map.entry("mfaProcess", "another"),
            Map.entry("mfaSession", Duration.ofHours(2)),
            Map.entry("policy", new SessionPolicy("{}", List.of("arn:aws:iam::aws:policy/B"))),
            Map.entry("inline", "{ }"),
            Map.entry("arns", List.of("arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/B")),
            Map.entry("tags", List.of(new Tag("team", "b"))),
            Map.entry("transitiveTagKeys", List.of()),
            Map.entry("sourceIdentity", "another"),
            Map.entry(
                    "providedContexts",
                    List.of(new ProvidedContext(
                            "arn:aws:iam::aws:contextProvider/IdentityCenter", Secret.of("assertion")))),
            Map.entry("tokenFile", Path.of("/b")),
            Map.entry("file", Path.of("/b")),
            Map.entry("command", "another"),
            Map.entry("endpoint", StsEndpoint.regional("eu-west-1")),
            Map.entry("region", "eu-west-2"),
            Map.entry("override", URI.create("http://localhost:2")),
            Map.entry("fips", true),
            Map.entry("dualStack", true),
            Map.entry("legacyGlobal", true),
            Map.entry("caBundle", Path.of("/b")));

    /** What does not shape the answer: where a code comes from, how long a command may run, and what is trusted. */
    private static final Set<String> NOT_IN_THE_KEY = Set.of(
            "RoleStep.mfaProcess",
            // It decides the key of the session token that signs.
            "RoleStep.mfaSession",
            "StsEndpoint.caBundle",
            "WebIdentity.timeout",
            "SamlAssertion.profile",
            "SamlAssertion.timeout");

    static Stream<Arguments> changes() {
        List<Arguments> all = new ArrayList<>();
        add(all, STEP, step -> CredentialKeys.role(SIGNER, step, step.mfaSerial(), ENVIRONMENT));
        add(
                all,
                ENDPOINT,
                endpoint ->
                        CredentialKeys.role(SIGNER, (RoleStep) with(STEP, "endpoint", endpoint), null, ENVIRONMENT));
        add(
                all,
                POLICY,
                policy -> CredentialKeys.role(SIGNER, (RoleStep) with(STEP, "policy", policy), null, ENVIRONMENT));
        add(all, WEB, web -> CredentialKeys.webIdentity(web, ENVIRONMENT), "command");
        add(all, WEB_COMMAND, web -> CredentialKeys.webIdentity(web, ENVIRONMENT), "tokenFile");
        add(
                all,
                ENDPOINT,
                endpoint -> CredentialKeys.webIdentity((WebIdentity) with(WEB, "endpoint", endpoint), ENVIRONMENT));
        add(all, POLICY, policy -> CredentialKeys.webIdentity((WebIdentity) with(WEB, "policy", policy), ENVIRONMENT));
        add(all, SAML_FILE, CredentialKeys::saml, "command");
        add(all, SAML_COMMAND, CredentialKeys::saml, "file");
        add(all, POLICY, policy -> CredentialKeys.saml((SamlAssertion) with(SAML_FILE, "policy", policy)));
        return all.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void anotherValueIsAnotherKey(String component, Supplier<CredentialKey> before, Supplier<CredentialKey> after) {
        assertEquals(!NOT_IN_THE_KEY.contains(component), !before.get().equals(after.get()));
    }

    /** Stores hold this digest: with another one, what is stored is not found any more. */
    @Test
    void theKeyOfAStoredRoleStaysAsItIs() {
        assertEquals(
                "6cf9002adcf7a3b8523287018346c3069d664a7550dd89d36036dccf3e4b35e5",
                CredentialKeys.role(SIGNER, STEP, STEP.mfaSerial(), ENVIRONMENT).digest());
    }

    /** The session name is part of the request: a store that machines share serves no session under another's name. */
    @ParameterizedTest
    @CsvSource({
        ", false, false",
        "'job-{host}', false, true",
        "'job-{user}', true, false",
        "job, true, true",
        "'{time}', true, true"
    })
    void theNamesOfMachineAndUserCountWhereTheyAreInTheSessionName(
            @Nullable String template, boolean sameOnOtherHost, boolean sameOfOtherUser) {
        RoleStep step =
                (RoleStep) with(STEP, "sessionNameTemplate", template == null ? "stslib-{user}@{host}" : template);
        CredentialKey key = CredentialKeys.role(SIGNER, step, null, ENVIRONMENT);
        assertEquals(sameOnOtherHost, key.equals(CredentialKeys.role(SIGNER, step, null, machine("two", "user"))));
        assertEquals(sameOfOtherUser, key.equals(CredentialKeys.role(SIGNER, step, null, machine("one", "other"))));
    }

    private static SystemEnvironment machine(String host, String user) {
        return SystemEnvironment.of(Map.of("HOSTNAME", host), Map.of("user.name", user));
    }

    private static <R extends Record> void add(
            List<Arguments> all, R record, Function<R, CredentialKey> key, String... left) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            String name = component.getName();
            if (!List.of(left).contains(name)) {
                @SuppressWarnings("unchecked") // of the same class
                R changed = (R) with(record, name, Objects.requireNonNull(OTHERS.get(name), name));
                all.add(Arguments.of(
                        record.getClass().getSimpleName() + "." + name,
                        (Supplier<CredentialKey>) () -> key.apply(record),
                        (Supplier<CredentialKey>) () -> key.apply(changed)));
            }
        }
    }

    /** The same record with another value of one component. */
    private static Record with(Record record, String name, Object value) {
        assertNotNull(value, () -> "Give a second value of " + name);
        try {
            RecordComponent[] components = record.getClass().getRecordComponents();
            Class<?>[] types = new Class<?>[components.length];
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] = components[i].getName().equals(name)
                        ? value
                        : components[i].getAccessor().invoke(record);
            }
            return record.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
