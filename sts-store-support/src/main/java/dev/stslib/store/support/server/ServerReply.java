package dev.stslib.store.support.server;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a change of a value came to: it was done or not. */
public final class ServerReply {
    /** The value was changed. */
    public static final ServerReply DONE = new ServerReply(null);

    /** Nothing was changed, and no value is there that says why. */
    public static final ServerReply NOT_DONE = new ServerReply(null);

    private final byte @Nullable [] there;

    private ServerReply(byte @Nullable [] there) {
        this.there = there;
    }

    /**
     * Nothing was changed, since another value is there.
     *
     * @param value the value
     * @return the reply
     */
    public static ServerReply there(byte[] value) {
        return new ServerReply(value);
    }

    boolean isDone() {
        return this == DONE;
    }

    Optional<byte[]> there() {
        return Optional.ofNullable(there);
    }
}
