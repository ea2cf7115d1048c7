package dev.stslib.api.spi;

import org.jspecify.annotations.Nullable;

/**
 * The name of an entry in a store.
 *
 * @param value any characters, at least one
 */
public record EntryName(String value) {
    public EntryName {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("The name of an entry has at least one character");
        }
    }

    /** Written out: the one that the compiler makes for a record is linked at run time, which slows a start. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EntryName name && value.equals(name.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
