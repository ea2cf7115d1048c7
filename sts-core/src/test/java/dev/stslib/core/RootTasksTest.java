package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.RootSession;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.error.UnexpectedAnswerException;
import dev.stslib.api.request.AssumeRootRequest;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.boto.ConnectionSettings;
import dev.stslib.core.boto.StsConnection;
import dev.stslib.testkit.sts.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** AssumeRoot by a profile, a role request and a connection. */
class RootTasksTest {
    private static final String ROOT = "arn:aws:iam::444455556666:root";
    private static final String AUDIT = "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials";

    private final FacadeWorld world = new FacadeWorld();

    @BeforeEach
    void allow() {
        world.sts.allowRootTasks(world.alice.arn(), "444455556666");
        world.sts.allowRootTasks(world.plain.arn(), "444455556666");
        profile("audit", "Alice");
        profile("audit-by-role", "plain");
    }

    private void profile(String name, String source) {
        world.config(
                "[profile " + name + "]",
                "role_arn = " + ROOT,
                "task_policy_arn = " + AUDIT,
                "source_profile = " + source,
                "region = us-east-1");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aProfilePerformsATaskForAQuarterOfAnHourAndIsRenewed() {
        try (CredentialEngine engine = world.engine()) {
            CredentialHandle handle = engine.handle("audit");
            TemporaryCredentials first = handle.get();
            assertEquals(Duration.ofMinutes(15), first.remaining(world.clock.instant()));
            assertEquals(first, handle.get());
            assertEquals(Optional.of("444455556666"), handle.accountOf(first));
            Map<String, String> sent = world.requests("AssumeRoot").get(0).parameters();
            assertEquals(ROOT, sent.get("TargetPrincipal"));
            assertEquals(AUDIT, sent.get("TaskPolicyArn.arn"));
            assertNull(sent.get("DurationSeconds"));
            world.clock.advance(Duration.ofMinutes(11));
            assertEquals(2, world.sts.count("AssumeRoot"), "in the background");
            assertNotEquals(first, handle.get());
            assertTrue(
                    engine.plan("audit")
                            .describe()
                            .contains("root task of " + ROOT + " (profile 'audit') for STS's default of 900 s"),
                    engine.plan("audit").describe());
        }
    }

    @Test
    void aRoleRequestSharesTheCredentialsOfAProfileThatSaysTheSame() {
        RoleRequest request = RoleRequest.of(ROOT)
                .taskPolicy(AUDIT)
                .region("us-east-1")
                .sourceProfile("Alice")
                .build();
        try (CredentialEngine engine = world.engine()) {
            assertEquals(engine.credentials("audit"), engine.credentials(request));
            assertNotEquals(
                    engine.credentials(request),
                    engine.credentials(
                            request.toBuilder().duration(Duration.ofMinutes(1)).build()));
            assertNotEquals(
                    engine.credentials(request),
                    engine.credentials(request.toBuilder()
                            .taskPolicy("arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy")
                            .build()));
        }
        assertEquals(3, world.sts.count("AssumeRoot"));
    }

    @Test
    void aRoleMayBeTheSourceAndProcessesShareTheResult() {
        MemoryStore store = new MemoryStore();
        for (int i = 0; i < 2; i++) {
            try (CredentialEngine engine = world.builder()
                    .format(new LineFormat())
                    .store(store, StoreSettings.at(world.manual.folder))
                    .build()) {
                CredentialHandle handle = engine.handle("audit-by-role");
                assertEquals(Optional.of("444455556666"), handle.accountOf(handle.get()));
            }
        }
        assertEquals(1, world.sts.count("AssumeRoot"));
        assertEquals(1, world.sts.count("AssumeRole"));
    }

    @Test
    void aConnectionSendsOneRequestAtEachCall() {
        ConnectionSettings alice = ConnectionSettings.builder().profile("Alice").build();
        try (CredentialEngine engine = world.engine()) {
            StsConnection sts = StsConnection.create(engine, alice);
            AssumeRootRequest request = new AssumeRootRequest("444455556666", AUDIT, Duration.ofMinutes(5));
            RootSession session = sts.assumeRoot(request);
            assertEquals(Duration.ofMinutes(5), session.credentials().remaining(world.clock.instant()));
            assertNotEquals(session.credentials(), sts.assumeRoot(request).credentials());
            world.sts.faults().add(Fault.lifetime(Duration.ofHours(1)).once());
            assertThrows(UnexpectedAnswerException.class, () -> sts.assumeRoot(request));
            assertThrows(
                    StsServiceException.class,
                    () -> sts.assumeRoot(new AssumeRootRequest("999900001111", AUDIT, null)));
        }
    }
}
