package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.error.StsServiceException;
import dev.stslib.testkit.sts.Fault;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The last minute of credentials, in which STS refuses or fails. */
class MandatoryWindowTest {
    private final FacadeWorld world = new FacadeWorld();
    private final CredentialEngine engine = world.engine();
    private String first = "";

    @BeforeEach
    void enter() {
        first = read();
        world.clock.sleep(Duration.ofMinutes(59).plusSeconds(10));
    }

    @AfterEach
    void close() {
        engine.close();
        world.close();
    }

    private String read() {
        return engine.credentials("plain").accessKeyId();
    }

    private int requests() {
        return world.sts.count("AssumeRole");
    }

    @Test
    void afterAFinalFailure_theNextReaderWaitsForItsOwnOutcome() {
        world.sts.faults().add(Fault.error(403, "AccessDenied", "no").onAction("AssumeRole"));
        assertThrows(StsServiceException.class, this::read);
        assertEquals(2, requests());
        world.clock.advance(Duration.ofSeconds(6));
        assertThrows(StsServiceException.class, this::read);
        assertEquals(3, requests());
        world.sts.faults().clear();
        world.clock.advance(Duration.ofSeconds(6));
        assertNotEquals(first, read());
    }

    @Test
    void afterARecoverableFailure_readersAreServedWhileItIsTriedAgain() {
        world.sts.faults().add(Fault.internalError().onAction("AssumeRole"));
        assertEquals(first, read());
        world.clock.advance(Duration.ofSeconds(6));
        assertEquals(first, read());
    }
}
