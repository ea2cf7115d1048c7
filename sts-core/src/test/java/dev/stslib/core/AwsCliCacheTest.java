package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.spi.AwsCliCache;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.testkit.sso.AllowingPerson;
import dev.stslib.testkit.sso.EmbeddedIdentityCenter;
import dev.stslib.testkit.store.InMemoryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Credentials of Identity Center that a service has refused, and that the cache of the AWS CLI still holds. */
@Timeout(60)
class AwsCliCacheTest {
    private static final String ACCOUNT = "222233334444";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    @SuppressWarnings("NullAway.Init")
    private MadeUpMachine machine;

    @SuppressWarnings("NullAway.Init")
    private EmbeddedIdentityCenter center;

    private final InMemoryStore store = new InMemoryStore();
    private final AtomicInteger given = new AtomicInteger();

    @BeforeEach
    void start() {
        machine = new MadeUpMachine(home, false);
        center = EmbeddedIdentityCenter.builder()
                .clock(machine.clock)
                .credentials((account, role) -> new SourceCredentials(
                        "ASIA" + given.incrementAndGet(),
                        Secret.of("s"),
                        Secret.of("t"),
                        machine.clock.instant().plus(Duration.ofHours(6)),
                        account))
                .start();
        center.assign(ACCOUNT, "Production", "Reader");
        center.environment().forEach(machine::env);
        machine.config("[profile sso]\nsso_session = corp\nsso_account_id = " + ACCOUNT + "\nsso_role_name = Reader\n"
                + "[sso-session corp]\nsso_start_url = " + center.startUrl() + "\nsso_region = us-east-2\n");
    }

    @AfterEach
    void stop() {
        center.close();
        machine.close();
    }

    private CredentialEngine engine() {
        return machine.engine()
                .awsCliCache(AwsCliCache.SHARE)
                .signIn(new AllowingPerson(center, true))
                .format(new LineFormat())
                .store(store, StoreSettings.at(home))
                .build();
    }

    @Test
    void refusedCredentialsDoNotComeBackFromTheFile() {
        try (CredentialEngine first = engine();
                CredentialEngine second = engine()) {
            assertEquals("ASIA1", first.credentials("sso").accessKeyId());
            // The second engine has them from the store, so that its source has not given them yet.
            CredentialHandle handle = second.handle("sso");
            assertEquals("ASIA1", handle.get().accessKeyId());
            assertEquals(1, given.get());
            handle.invalidate("ASIA1");
            assertEquals("ASIA2", handle.get().accessKeyId());
            assertEquals(2, given.get());
        }
    }
}
