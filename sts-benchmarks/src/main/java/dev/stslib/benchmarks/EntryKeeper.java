package dev.stslib.benchmarks;

/** Something that keeps many entries, of which one is saved and loaded again and again. */
interface EntryKeeper extends AutoCloseable {
    /** Saves the one entry anew, durably. */
    void save() throws Exception;

    /** Loads the one entry as another process must, from the disk. */
    void load() throws Exception;

    @Override
    void close();
}
