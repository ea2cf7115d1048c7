package dev.stslib.api.spi;

/** A lease that its holder has. It ends when it is closed, when its store is closed, and when its holder dies. */
public interface Lease extends AutoCloseable {
    /** Gives the lease back, so that somebody else may take it. Closing twice does nothing. May touch a file. */
    @Override
    void close();
}
