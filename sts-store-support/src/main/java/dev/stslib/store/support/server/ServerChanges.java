package dev.stslib.store.support.server;

import dev.stslib.api.spi.EntryChange;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Reports of changes between the processes of a fleet, as sealed messages on one channel. */
public final class ServerChanges implements AutoCloseable {
    private final ServerChannel channel;
    private final SealedChanges sealing;
    private final List<Consumer<EntryChange>> listeners = new CopyOnWriteArrayList<>();
    private boolean asked;
    private boolean listening;

    /**
     * Makes the reports of a store.
     *
     * @param channel carries them, closed with this object
     * @param sealing seals them, closed with this object
     */
    public ServerChanges(ServerChannel channel, SealedChanges sealing) {
        this.channel = channel;
        this.sealing = sealing;
    }

    /** Reports a change. If that fails, the others find it when they read the store. */
    void publish(EntryChange change) {
        channel.send(sealing.seal(change));
    }

    /** Adds a listener, with the first of which the channel begins to listen; empty if it cannot. */
    Optional<AutoCloseable> listen(Consumer<? super EntryChange> listener) {
        Consumer<EntryChange> own = listener::accept;
        listeners.add(own);
        synchronized (this) {
            if (!asked) {
                asked = true;
                listening = channel.listen(this::received);
            }
            return listening ? Optional.of(() -> listeners.remove(own)) : Optional.empty();
        }
    }

    private void received(byte[] message) {
        if (!listeners.isEmpty()) {
            sealing.open(message).ifPresent(change -> listeners.forEach(listener -> listener.accept(change)));
        }
    }

    @Override
    public void close() {
        listeners.clear();
        channel.close();
        sealing.close();
    }
}
