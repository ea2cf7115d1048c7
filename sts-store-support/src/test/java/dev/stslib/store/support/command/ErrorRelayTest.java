package dev.stslib.store.support.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ErrorRelayTest {
    @Test
    void anErrorOfTheStreamCostsOneMessage() throws InterruptedException {
        AtomicBoolean fails = new AtomicBoolean(true);
        ByteArrayOutputStream shown = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                if (fails.getAndSet(false)) {
                    throw new NoClassDefFoundError("planted");
                }
                super.write(bytes, offset, length);
            }
        };
        ErrorRelay relay = new ErrorRelay(shown);
        relay.show("first".getBytes(UTF_8));
        relay.await();
        relay.show("second".getBytes(UTF_8));
        relay.await();
        assertEquals("second", shown.toString(UTF_8));
    }
}
