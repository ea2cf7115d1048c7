package dev.stslib.core;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.sdk.SdkCredentials;
import dev.stslib.testkit.metadata.EmbeddedContainerEndpoint;
import dev.stslib.testkit.metadata.EmbeddedInstanceMetadata;
import dev.stslib.testkit.sts.TestIdentityProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The account in the identity that clients of the AWS SDK get, which endpoints with the account in their name need. */
class AccountsTest {
    private static final String ACCOUNT = "222233334444";
    private static final String BASE = "[profile p]\nregion = eu-west-1\n";

    @TempDir
    private Path home;

    private MadeUpMachine machine;

    @BeforeEach
    void start() {
        machine = new MadeUpMachine(home, false);
    }

    @AfterEach
    void stop() {
        machine.close();
    }

    private Optional<String> account(UnaryOperator<CredentialEngineBuilder> change, @Nullable String profile) {
        try (CredentialEngine engine = change.apply(machine.engine()).build()) {
            CredentialHandle handle = profile == null ? engine.defaultCredentials() : engine.handle(profile);
            return SdkCredentials.of(handle).resolveIdentity().join().accountId();
        }
    }

    private void assertAccount(@Nullable String expected, @Nullable String profile) {
        assertEquals(Optional.ofNullable(expected), account(same -> same, profile));
        MemoryStore store = new MemoryStore();
        for (String when : new String[] {"with a store", "out of the store"}) {
            assertEquals(
                    Optional.ofNullable(expected),
                    account(builder -> builder.format(new LineFormat()).store(store, StoreSettings.at(home)), profile),
                    when);
        }
    }

    private SourceCredentials session(@Nullable String account) {
        return new SourceCredentials(
                "ASIAMACHINE",
                Secret.of("s"),
                Secret.of("t"),
                machine.clock.instant().plus(Duration.ofHours(6)),
                account);
    }

    @Test
    void aContainerOfEcsNamesItsRole() {
        try (EmbeddedContainerEndpoint container = EmbeddedContainerEndpoint.builder()
                .clock(machine.clock)
                .credentials(() -> session(null))
                .roleArn("arn:aws:iam::" + ACCOUNT + ":role/Task")
                .start()) {
            container.environment().forEach(machine::env);
            machine.config("");
            assertAccount(ACCOUNT, null);
        }
    }

    @Test
    void aPodOfEksNamesItsAccount() {
        try (EmbeddedContainerEndpoint container = EmbeddedContainerEndpoint.builder()
                .clock(machine.clock)
                .credentials(() -> session(ACCOUNT))
                .roleArn("arn:aws:iam::999900001111:role/Other")
                .start()) {
            machine.env("AWS_CONTAINER_CREDENTIALS_FULL_URI", container.uri().toString());
            machine.env(
                    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                    machine.file("pod-token", "pod").toString());
            container.authorizationToken("pod");
            machine.config("");
            assertAccount(ACCOUNT, null);
        }
    }

    @Test
    void anInstanceNamesTheAccountOfItsProfile() {
        try (EmbeddedInstanceMetadata metadata = EmbeddedInstanceMetadata.builder()
                .clock(machine.clock)
                .role("web-server", () -> session(ACCOUNT))
                .start()) {
            metadata.environment().forEach(machine::env);
            machine.config("");
            // The source gives up on the account if the answer is late.
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertAccount(ACCOUNT, null));
            metadata.role("web-server", () -> session(null));
            assertAccount(null, null);
        }
    }

    @Test
    void aCommandOrElseItsProfileNamesTheAccount() {
        String json = "{\"Version\":1,\"AccessKeyId\":\"ASIA\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\","
                + "\"Expiration\":\"" + machine.clock.instant().plus(Duration.ofHours(1)) + "\"";
        Path with = machine.file("with", json + ",\"AccountId\":\"" + ACCOUNT + "\"}");
        Path without = machine.file("without", json + "}");
        machine.config("[profile with]\ncredential_process = cat " + with
                + "\naws_account_id = 999900001111\n[profile filled]\ncredential_process = cat " + without
                + "\naws_account_id = " + ACCOUNT + "\n[profile unknown]\ncredential_process = cat " + without + "\n");
        assertAccount(ACCOUNT, "with");
        assertAccount(ACCOUNT, "filled");
        assertAccount(null, "unknown");
    }

    @Test
    void theEnvironmentNamesTheAccountOfItsKeys() {
        machine.env("AWS_ACCESS_KEY_ID", "ASIA")
                .env("AWS_SECRET_ACCESS_KEY", "s")
                .env("AWS_SESSION_TOKEN", "t")
                .env("AWS_ACCOUNT_ID", ACCOUNT)
                .config("");
        assertAccount(ACCOUNT, null);
    }

    @Test
    void aRoleByAWebIdentityIsOfTheAccountInItsArn() {
        String role = "arn:aws:iam::" + ACCOUNT + ":role/Web";
        TestIdentityProvider idp = machine.sts.addIdentityProvider("https://idp.example.com", "app");
        machine.sts.addRole(role).trustProvider(idp);
        machine.config(BASE + "role_arn = " + role + "\nweb_identity_token_file = "
                + machine.file("token", idp.token("alice")) + "\n");
        assertAccount(ACCOUNT, "p");
    }
}
