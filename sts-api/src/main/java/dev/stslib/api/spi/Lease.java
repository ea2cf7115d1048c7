package dev.stslib.api.spi;

/**
 * A lease that its holder has acquired. It ends when it is closed, when its store is closed, or when the holder's
 * process ends.
 */
public interface Lease extends AutoCloseable {
    /**
     * Releases the lease, so that another thread or process can acquire it. Closing it again has no effect. May access
     * a file.
     */
    @Override
    void close();
}
