package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.cli.internal.engine.StoredKeys;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.rotate.KeyPlace;
import dev.stslib.cli.internal.rotate.KeyPlaces;
import dev.stslib.cli.internal.rotate.KeyRotation;
import dev.stslib.cli.internal.rotate.KeyService;
import dev.stslib.cli.internal.rotate.RotationRecords;
import dev.stslib.testkit.store.InMemoryStore;
import dev.stslib.testkit.sts.Fault;
import dev.stslib.testkit.sts.TestUser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills a rotation before each step that AWS, the store or a file sees, which is after the one before. */
class RotationStepsTest extends MachineTest {
    private static final Set<String> HARMLESS = Set.of("load", "check", "close");
    private static final int NEVER = Integer.MAX_VALUE;
    private static final int MANY = 100;

    private final OpenStore store = new InMemoryStore().open();

    /** Ends the rotation as kill -9 does: nothing may catch it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Counts the steps and kills at one of them. */
    private static final class Steps {
        private int left;

        Steps(int left) {
            this.left = left;
        }

        private void next() {
            if (left-- == 0) {
                throw new Killed();
            }
        }

        <T> T counting(Class<T> type, T real) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        if (!HARMLESS.contains(method.getName())) {
                            next();
                        }
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }
    }

    private CommandContext context() {
        GlobalOptions options = new GlobalOptions();
        options.store = "none";
        return new CommandContext(
                machine.invocation(new ByteArrayOutputStream(), new ByteArrayOutputStream()), options);
    }

    private TestUser user(String name, boolean inStore) throws IOException {
        TestUser user = machine.sts.addUser("111122223333", name);
        String keys = inStore
                ? "sts_keys = store"
                : "aws_access_key_id = " + user.accessKeyId() + "\naws_secret_access_key = " + user.secretAccessKey();
        if (inStore) {
            new StoredKeys(store)
                    .save(name, user.accessKeyId(), Secret.of(user.secretAccessKey()), machine.clock.instant());
        }
        machine.addToConfig(
                "[profile " + name + "]\nregion = us-east-1\nendpoint_url = " + machine.sts.endpoint() + "\n" + keys);
        return user;
    }

    private KeyRotation.Result rotate(String profile, Steps steps) {
        try (IamKeyService.Services services = new IamKeyService.Services(context(), profile)) {
            OpenStore counting = steps.counting(OpenStore.class, store);
            KeyPlaces places = new KeyPlaces(context().engines(), counting, machine.clock);
            return new KeyRotation(
                            profile,
                            keys -> steps.counting(KeyService.class, services.signedBy(keys)),
                            new RotationRecords(counting, profile),
                            ids -> places.having(ids).stream()
                                    .map(place -> steps.counting(KeyPlace.class, place))
                                    .toList(),
                            machine.clock,
                            time -> {})
                    .rotate(places.keys(profile));
        }
    }

    private SourceCredentials kept(String profile) {
        return new KeyPlaces(context().engines(), store, machine.clock).keys(profile);
    }

    /** What the profile has opens its account. */
    private void assertUsable(String profile, TestUser user) {
        try (IamKeyService.Services services = new IamKeyService.Services(context(), profile)) {
            assertEquals(user.arn(), services.signedBy(kept(profile)).identity().arn());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void killedAtAnyStep_aUsableKeyIsKept_andTheNextRunGoesOn(boolean inStore) throws IOException {
        boolean killed = true;
        int kills = 0;
        while (killed) {
            String name = "carol" + kills;
            TestUser user = user(name, inStore);
            try {
                KeyRotation.Result unused = rotate(name, new Steps(kills));
                killed = false;
            } catch (Killed e) {
                kills++;
            }
            assertUsable(name, user);
            KeyRotation.Result result = rotate(name, new Steps(NEVER));
            assertEquals(result.newId(), kept(name).accessKeyId());
            assertEquals(List.of(result.newId()), user.activeAccessKeyIds(), "after " + kills + " steps");
            assertEquals(user.accessKeyId(), result.oldId());
            assertUsable(name, user);
            assertTrue(kills < MANY);
        }
        assertTrue(kills >= 9, "only " + kills + " steps");
    }

    @Test
    void anUnusableKeyIsDeleted_alsoWhereThatIsKilled() throws IOException {
        boolean killed = true;
        int kills = 6; // the steps before are those of every rotation
        while (killed) {
            String name = "dora" + kills;
            TestUser user = user(name, true);
            machine.sts
                    .faults()
                    .add(Fault.unknownKey()
                            .onAction("GetCallerIdentity")
                            .when(request -> !user.accessKeyId().equals(request.accessKeyId())));
            int at = kills++;
            try {
                CommandException failure = assertThrows(CommandException.class, () -> rotate(name, new Steps(at)));
                assertTrue(String.valueOf(failure.getMessage()).contains("It is deleted"), failure.getMessage());
                assertEquals(List.of(user.accessKeyId()), user.accessKeyIds());
                killed = false;
            } catch (org.opentest4j.AssertionFailedError e) {
                assertTrue(e.getCause() instanceof Killed, String.valueOf(e));
            }
            machine.sts.faults().clear();
            assertEquals(user.accessKeyId(), kept(name).accessKeyId());
            assertUsable(name, user);
            KeyRotation.Result result = rotate(name, new Steps(NEVER));
            assertEquals(List.of(result.newId()), user.activeAccessKeyIds());
            assertTrue(kills < MANY);
        }
    }

    @Test
    void anotherKeyOfTheUser_isNeverTouched() throws IOException {
        TestUser user = user("erin", true);
        SourceCredentials other;
        try (IamKeyService.Services services = new IamKeyService.Services(context(), "erin")) {
            other = services.signedBy(kept("erin")).create();
        }
        CommandException refused = assertThrows(CommandException.class, () -> rotate("erin", new Steps(NEVER)));
        assertTrue(String.valueOf(refused.getMessage()).contains(other.accessKeyId()), refused.getMessage());
        assertEquals(2, user.activeAccessKeyIds().size());
        machine.clock.advance(Duration.ofHours(1));
        assertThrows(CommandException.class, () -> rotate("erin", new Steps(NEVER)));
        assertEquals(2, user.activeAccessKeyIds().size());
    }

    @Test
    void aKeyThatWasMadeLongAfterARotationStopped_isNeverTouched() throws IOException {
        TestUser user = user("fred", true);
        machine.sts.faults().add(Fault.reset().onAction("CreateAccessKey").once());
        assertThrows(EndpointUnreachableException.class, () -> rotate("fred", new Steps(NEVER)));
        machine.clock.advance(Duration.ofDays(7));
        String other;
        try (IamKeyService.Services services = new IamKeyService.Services(context(), "fred")) {
            KeyService service = services.signedBy(kept("fred"));
            service.delete(user.accessKeyIds().get(1)); // the one whose secret was lost
            other = service.create().accessKeyId();
        }
        CommandException refused = assertThrows(CommandException.class, () -> rotate("fred", new Steps(NEVER)));
        assertTrue(String.valueOf(refused.getMessage()).contains(other), refused.getMessage());
        assertEquals(List.of(user.accessKeyId(), other), user.activeAccessKeyIds());
    }

    /** Keys of another user cannot delete it, and AWS says to them that there is no such key. */
    @Test
    void theProfileGetsKeysOfAnotherUser_theNewKeyIsDeletedAllTheSame() throws IOException {
        TestUser user = user("gina", true);
        machine.sts
                .faults()
                .add(Fault.reset()
                        .onAction("GetCallerIdentity")
                        .when(request -> !user.accessKeyId().equals(request.accessKeyId())));
        assertThrows(EndpointUnreachableException.class, () -> rotate("gina", new Steps(NEVER)));
        machine.sts.faults().clear();
        String made = user.accessKeyIds().get(1);
        TestUser other = machine.sts.addUser("111122223333", "hal");
        new StoredKeys(store)
                .save("gina", other.accessKeyId(), Secret.of(other.secretAccessKey()), machine.clock.instant());
        KeyRotation.Result result = rotate("gina", new Steps(NEVER));
        assertEquals(other.arn(), result.user());
        assertFalse(user.accessKeyIds().contains(made));
        assertEquals(List.of(user.accessKeyId()), user.activeAccessKeyIds());
    }
}
